"""Where each pane stands: a pure function from the terminal's size to rectangles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mode = Literal["tiny", "compact", "medium", "wide", "full"]

PANES = ("loss", "gauges", "machine", "checklist", "decisions", "log")
"""The panes behind the keys 1-6."""

_PAIRS = (("gauges", "checklist"), ("decisions", "machine"), ("log",))
"""What stands together below the chart of a medium screen."""


@dataclass(frozen=True)
class Rect:
    """A rectangle of cells."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Plan:
    """The places of all visible panes; a pane that is not named is not shown."""

    mode: Mode
    rects: dict[str, Rect]
    bordered: bool

    def shows(self, pane: str) -> bool:
        """Tell whether a pane is on the screen."""
        return pane in self.rects


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
    width: int, height: int, active: str = "loss", *, maximised: bool = False, charts: int = 1
) -> Plan:
    """Return the plan for a screen of ``width`` x ``height`` cells with ``charts`` charts to show."""
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
        rects[active] = body
    elif mode == "medium":
        _medium(rects, body, active)
    else:
        _columns(rects, body, charts, full=mode == "full")
    return Plan(mode, rects, bordered=True)


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


def _medium(rects: dict[str, Rect], body: Rect, active: str) -> None:
    chart = max(9, round(body.height * 0.53))
    rects["loss"] = Rect(0, body.y, body.width, chart)
    pair = next((pair for pair in _PAIRS if active in pair), _PAIRS[0])
    _side_by_side(rects, pair, Rect(0, body.y + chart, body.width, body.height - chart))


def _columns(rects: dict[str, Rect], body: Rect, charts: int, *, full: bool) -> None:
    top = max(8, round(body.height * 0.57))
    side = min(64, max(44, round(body.width * (0.27 if full else 0.4))))
    main = Rect(0, body.y, body.width - side, top)
    if full and charts > 1:
        _side_by_side(rects, ("loss", "second"), main)
    elif charts > 1 and top >= 24:
        _stacked(rects, "loss", "second", main, round(top * 0.58))
    else:
        rects["loss"] = main
    machine = min(max(5, round(top * 0.36)), 12)
    _stacked(rects, "gauges", "machine", Rect(main.width, body.y, side, top), top - machine)
    below = Rect(0, body.y + top, body.width, body.height - top)
    _side_by_side(rects, ("checklist", "decisions", "log"), below)


def _stacked(rects: dict[str, Rect], above: str, below: str, area: Rect, first: int) -> None:
    rects[above] = Rect(area.x, area.y, area.width, first)
    rects[below] = Rect(area.x, area.y + first, area.width, area.height - first)


def _side_by_side(rects: dict[str, Rect], names: tuple[str, ...], area: Rect) -> None:
    edges = [round(area.width * place / len(names)) for place in range(len(names) + 1)]
    for name, start, end in zip(names, edges, edges[1:], strict=False):
        rects[name] = Rect(area.x + start, area.y, end - start, area.height)
