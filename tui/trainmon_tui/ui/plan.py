"""Where each pane stands: a pure function from the terminal's size to rectangles."""

from __future__ import annotations

from typing import Literal, NamedTuple

Mode = Literal["tiny", "compact", "medium", "wide", "full"]

PANES = ("loss", "gauges", "machine", "checklist", "decisions", "log", "facts")
"""The panes behind the keys 1-7."""
CHART_PANES = ("loss", "second", "third")
"""The panes of the main chart and of those beside it."""

_PAIRS = (("gauges", "checklist"), ("decisions", "machine"), ("log",), ("facts",))
"""What stands together below the chart of a medium screen."""


class Rect(NamedTuple):
    """A rectangle of cells."""

    x: int
    y: int
    width: int
    height: int


class Needs(NamedTuple):
    """How much the panes have to show; rows are counted without frames and headings."""

    charts: int = 1
    gauges: int = 9
    machine: int = 4
    items: bool = True
    """Whether there is a checklist."""
    machine_charts: int = 0
    """How many of the charts are the machine's."""


class Plan(NamedTuple):
    """The places of all visible panes; a pane that is not named is not shown."""

    mode: Mode
    rects: dict[str, Rect]
    bordered: bool

    def shows(self, pane: str) -> bool:
        """Tell whether a pane is on the screen."""
        return pane in self.rects


_PLENTY = Needs()
_FRAME = 2
_HEADING = 1
_LEAST_CHART = 8
_LEAST_BESIDE = 50
_NUMBERS = ("gauges", "machine")
"""Panes of numbers that are read beside curves."""
_MORE_OF_THE_MACHINE = 6
"""Rows of flows, cores and processes that the machine's pane shows where it has the screen for itself."""


def mode_of(width: int, height: int) -> Mode:
    """Return how much fits. A low screen shows one pane, however wide it is."""
    if width < 20 or height < 6:
        return "tiny"
    if width < 60 or height < 18:
        return "compact"
    if width < 100:
        return "medium"
    return "wide" if width < 160 else "full"


def arrange(
    width: int, height: int, active: str = "loss", *, maximised: bool = False, needs: Needs = _PLENTY
) -> Plan:
    """Return the plan for a screen of ``width`` x ``height`` cells."""
    mode = mode_of(width, height)
    if mode == "tiny":
        return Plan(mode, {"tiny": Rect(0, 0, width, height)}, bordered=False)
    if mode == "compact":
        return Plan(mode, _compact(width, height, active, maximised=maximised), bordered=False)
    rects = {
        "header": Rect(0, 0, width, 2),
        "health": Rect(0, 2, width, 2),
        "footer": Rect(0, height - 1, width, 1),
    }
    body = Rect(0, 4, width, height - 5)
    if maximised:
        _alone(rects, body, needs, active)
    elif mode == "medium":
        _medium(rects, body, needs, active)
    elif active == "facts":
        _beside_facts(rects, body)
    else:
        _columns(rects, body, needs, active, full=mode == "full")
    return Plan(mode, rects, bordered=True)


def _alone(rects: dict[str, Rect], body: Rect, needs: Needs, active: str) -> None:
    """Place one pane; what its numbers leave free goes to charts beside which they are read."""
    rects[active] = body
    if active not in _NUMBERS:
        return
    charts = needs.charts - 1 if active == "gauges" else needs.machine_charts
    rows = needs.gauges + _HEADING if active == "gauges" else needs.machine + _MORE_OF_THE_MACHINE
    above = max(rows + _FRAME, body.height // 3)
    if not charts or body.height - above < _LEAST_CHART:
        return
    rects[active] = body._replace(height=above)
    below = Rect(body.x, body.y + above, body.width, body.height - above)
    names = ("second", "third") if charts > 1 and body.width >= 2 * _LEAST_BESIDE else ("second",)
    _side_by_side(rects, names, below)


def _compact(width: int, height: int, active: str, *, maximised: bool) -> dict[str, Rect]:
    head = 2 if height >= 14 else 1
    health = 3 if height >= 20 else 2 if height >= 8 else 1
    foot = 1 if height >= 10 else 0
    tabs = 1 if height >= 8 else 0
    rects = {"header": Rect(0, 0, width, head), "health": Rect(0, head, width, health)}
    if tabs:
        rects["tabs"] = Rect(0, head + health, width, 1)
    if foot:
        rects["footer"] = Rect(0, height - 1, width, 1)
    top = head + health + tabs
    room = height - top - foot
    digest = min(8, room - 8) if active == "loss" and not maximised and room >= 12 else 0
    rects[active] = Rect(0, top, width, room - digest)
    if digest:
        rects["digest"] = Rect(0, top + room - digest, width, digest)
    return rects


def _medium(rects: dict[str, Rect], body: Rect, needs: Needs, active: str) -> None:
    chart = max(9, round(body.height * 0.53))
    rects["loss"] = Rect(0, body.y, body.width, chart)
    pair = next((pair for pair in _PAIRS if active in pair), _PAIRS[0])
    if not needs.items and active in {"loss", "gauges"}:
        pair = ("gauges", "log")
    _side_by_side(rects, pair, Rect(0, body.y + chart, body.width, body.height - chart))


def _columns(rects: dict[str, Rect], body: Rect, needs: Needs, active: str, *, full: bool) -> None:
    top = max(8, round(body.height * 0.57))
    side = min(68, max(44, round(body.width * (0.33 if full else 0.44))))
    main = Rect(0, body.y, body.width - side, top)
    spare = ["second", "third"][: needs.charts - 1]
    if full and spare:
        _side_by_side(rects, ("loss", spare.pop(0)), main)
    elif spare and top >= 24:
        _stacked(rects, "loss", spare.pop(0), main, round(top * 0.58))
    else:
        rects["loss"] = main
    _side(rects, Rect(main.width, body.y, side, top), needs, spare)
    below = Rect(0, body.y + top, body.width, body.height - top)
    if needs.items or active == "checklist":
        _side_by_side(rects, ("checklist", "decisions", "log"), below)
    else:
        advice = below.width // 3
        rects["decisions"] = Rect(0, below.y, advice, below.height)
        rects["log"] = Rect(advice, below.y, below.width - advice, below.height)


def _beside_facts(rects: dict[str, Rect], body: Rect) -> None:
    """Place the facts at the right, and at the left what they lead to: the curves and the log."""
    left, top = body.width // 2, max(8, round(body.height * 0.5))
    rects["loss"] = Rect(0, body.y, left, top)
    rects["log"] = Rect(0, body.y + top, left, body.height - top)
    rects["facts"] = Rect(left, body.y, body.width - left, body.height)


def _side(rects: dict[str, Rect], area: Rect, needs: Needs, spare: list[str]) -> None:
    """Place diagnostics and machine; what they do not need goes to one more chart, if there is one."""
    machine = min(needs.machine + 2, max(5, area.height // 2))
    room = area.height - machine
    wanted = needs.gauges + _HEADING + _FRAME
    if spare and room - wanted >= _LEAST_CHART:
        chart = Rect(area.x, area.y + wanted, area.width, room - wanted)
        rects[spare.pop(0)] = chart
        room = wanted
    rects["gauges"] = Rect(area.x, area.y, area.width, room)
    rects["machine"] = Rect(area.x, area.y + area.height - machine, area.width, machine)


def _stacked(rects: dict[str, Rect], above: str, below: str, area: Rect, first: int) -> None:
    rects[above] = Rect(area.x, area.y, area.width, first)
    rects[below] = Rect(area.x, area.y + first, area.width, area.height - first)


def _side_by_side(rects: dict[str, Rect], names: tuple[str, ...], area: Rect) -> None:
    edges = [round(area.width * place / len(names)) for place in range(len(names) + 1)]
    for name, start, end in zip(names, edges, edges[1:], strict=False):
        rects[name] = Rect(area.x + start, area.y, end - start, area.height)
