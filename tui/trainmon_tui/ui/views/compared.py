"""What sets compared runs apart: a column for each, in its colour; where there is no room, a line for each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_count, format_value
from trainmon_tui.ui.naming import way_to_cut
from trainmon_tui.ui.rows import Row, cells, cut, fit, join, left, pick, right, say, width_of
from trainmon_tui.ui.views.run_columns import HEALTH, of_total
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.protocol.several import BestRow, ComparedView, RunRow
    from trainmon_tui.ui.sight import Sight

_LEAST_LABEL, _MOST_LABEL, _LEAST_COLUMN, _MOST_COLUMN = 10, 26, 8, 16
_MISSING = "-"


class Cell(NamedTuple):
    """One value of one run."""

    text: str
    role: str = "text"


class Line(NamedTuple):
    """A row of the table: what is told, and its value in each run; a heading has none."""

    label: str
    cells: tuple[Cell, ...] = ()


def compare_head(sight: Sight, width: int, height: int) -> View:
    """Return the runs: the colour of each, its name, its health, where it stands. Beyond the room, their number."""
    view = sight.compared
    if view is None or not view.runs:
        words = sight.trouble or "reading the runs"
        return View([fit(say(f" {clean(words)}", "bad" if sight.trouble else "dim"), width)][:height])
    if height == 1:
        return View([_crowded(sight, view, width)])
    rows = [_run(sight, view, place, width) for place in range(min(len(view.runs), height))]
    if len(view.runs) > height:
        rows[-1] = fit(say(f"   and {len(view.runs) - height + 1} more: 2", "dim"), width)
    notice = _notice(sight, width)
    rows[0] = (*_run(sight, view, 0, width - width_of(notice)), *notice)
    return View(rows)


def _notice(sight: Sight, width: int) -> Row:
    """Return why what is shown is not the newest, if it is not."""
    if sight.trouble:
        return say(f"{sight.glyphs.state('error')} {cut(sight.trouble, width // 2)} ", "bad")
    return say(f"{sight.glyphs.pause} VIEW FROZEN ", "warn") if sight.frozen else ()


def _crowded(sight: Sight, view: ComparedView, width: int) -> Row:
    names = [
        (0, (*_key(sight, place), *say(_short(sight, place, 16), "title"), *_sign(sight, run)))
        for place, run in enumerate(view.runs)
    ]
    return fit((*say(" "), *join([row for _, row in names])), width)


def _run(sight: Sight, view: ComparedView, place: int, width: int) -> Row:
    run = view.runs[place]
    most = max(10, min(40, width // 3))
    widest = min(most, max(cells(_name(sight, other)) for other in range(len(view.runs))))
    name = left(_short(sight, place, widest), widest)
    where = f"epoch {of_total(run.epoch, run.epochs_total)}" if run.epoch is not None else ""
    step = f"step {of_total(run.step, run.steps_total)}" if run.step is not None else ""
    said = f"{run.speaker}: {run.say}" if run.speaker and run.say else run.say or run.words
    parts = [
        (0, (*_key(sight, place), *say(name, "title"))),
        (0, _health(sight, run)),
        (2, _state(run)),
        (1, say(where)),
        (3, say(step, "dim")),
    ]
    start = pick([part for part in parts if width_of(part[1])], width - 2)
    room = width - width_of(start) - 4
    end = say(cut(clean(said), room), "dim") if room >= 16 and said else ()
    return fit((*say(" "), *join([start, end])), width)


def _state(run: RunRow) -> Row:
    """Return how a run stands; while it is read, how much of it: curves and values then are those of a part."""
    if run.read is not None:
        return say(f"reading {run.read:.0%}", "warn")
    return say(run.state if run.state != "unread" else "reading", "dim")


def _key(sight: Sight, place: int) -> Row:
    """Return what stands for a run in the charts: its number and its line."""
    line = "━" if sight.glyphs.unicode else "-"
    return say(f"{place + 1} {line} ", f"run{place + 1}")


def _short(sight: Sight, place: int, width: int) -> str:
    """Return a run's name in so many cells, cut where the others differ."""
    count = len(sight.compared.runs) if sight.compared is not None else 0
    names = [_name(sight, other) for other in range(count)]
    return way_to_cut(names, width)(names[place], width)


def _name(sight: Sight, place: int) -> str:
    names = sight.frame.header.name.split(" · ") if sight.frame else []
    view = sight.compared
    if view is not None and len(names) == len(view.runs):
        return names[place]
    return view.runs[place].path if view is not None else ""


def _sign(sight: Sight, run: RunRow) -> Row:
    if run.verdict is None:
        return ()
    return say(f" {sight.glyphs.state(run.verdict)}", HEALTH[run.verdict][1])


def _health(sight: Sight, run: RunRow) -> Row:
    if run.state == "error":
        return say(f"{sight.glyphs.state('error')} cannot be read", "bad")
    if run.verdict is None:
        return ()
    word, role = HEALTH[run.verdict]
    return say(f"{sight.glyphs.state(run.verdict)} {word}", role)


def compared(sight: Sight, width: int, height: int) -> View:
    """Return the table from where it was scrolled to."""
    view = sight.compared
    if view is None:
        return View([fit(say(" reading the runs", "dim"), width)], say("differences", "title"))
    lines = list(_lines(sight, view))
    rows = _table(sight, view, lines, width) if _fits(view, width) else _blocks(sight, lines, width)
    top = sight.scrolled("compared", len(rows), height)
    below = len(rows) - top - height
    note = say(f"{below} more", "dim") if below > 0 else ()
    return View(rows[top : top + height], say("differences", "title"), note)


def _fits(view: ComparedView, width: int) -> bool:
    return width - _LEAST_LABEL >= len(view.runs) * (_LEAST_COLUMN + 1)


def _lines(sight: Sight, view: ComparedView) -> Iterator[Line]:
    yield Line("verdict", tuple(_verdict(sight, run) for run in view.runs))
    if any(run.phase for run in view.runs):
        yield Line("phase", tuple(Cell(run.phase or _MISSING, "phase") for run in view.runs))
    for label, where in (("epoch", _epochs), ("step", _steps)):
        cells = tuple(Cell(where(run) or _MISSING) for run in view.runs)
        if any(cell.text != _MISSING for cell in cells):
            yield Line(label, cells)
    yield Line(_settings_words(view))
    for one in view.settings:
        yield Line(one.name, tuple(_setting(value, one.values) for value in one.values))
    if view.metrics:
        yield Line(f"best point · {sight.glyphs.star} of all")
        labels = _labels([one.name for one in view.metrics])
        yield from (Line(label, _bests(sight, one)) for label, one in zip(labels, view.metrics, strict=True))
        yield Line("last point")
        yield from (
            Line(label, tuple(Cell(format_value(value, one.unit)) for value in one.last))
            for label, one in zip(labels, view.metrics, strict=True)
        )


def _epochs(run: RunRow) -> str:
    return of_total(run.epoch, run.epochs_total)


def _steps(run: RunRow) -> str:
    return format_count(run.step) if run.step is not None else ""


def _labels(names: list[str]) -> list[str]:
    """Return metrics' names, each without a split that it says itself (``val_acc`` for ``valid val_acc``) where no other is called so."""
    short = [_without_split(name) for name in names]
    taken = Counter((*short, *names))
    return [
        less if less == name or taken[less] == 1 else name for name, less in zip(names, short, strict=True)
    ]


def _without_split(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if rest and rest.lower().startswith(first[:3].lower()) else name


def _settings_words(view: ComparedView) -> str:
    if not view.settings:
        return (
            f"all {view.settings_shared} settings are the same"
            if view.settings_shared
            else "no settings printed"
        )
    return f"settings that differ · {view.settings_shared or 'none'} the same"


def _verdict(sight: Sight, run: RunRow) -> Cell:
    if run.verdict is None:
        return Cell("error" if run.state == "error" else "…", "dim")
    word, role = HEALTH[run.verdict]
    return Cell(f"{sight.glyphs.state(run.verdict)} {word}", role)


def _setting(value: str | None, values: tuple[str | None, ...]) -> Cell:
    """Return a setting; what only one run of several says stands out."""
    if value is None:
        return Cell(_MISSING, "dim")
    alone = values.count(value) == 1 and len(set(values)) < len(values)
    return Cell(value, "accent" if alone else "text")


def _bests(sight: Sight, one: BestRow) -> tuple[Cell, ...]:
    return tuple(
        Cell(f"{sight.glyphs.star} {format_value(value, one.unit)}", "best")
        if place == one.winner
        else Cell(format_value(value, one.unit))
        for place, value in enumerate(one.best)
    )


def _table(sight: Sight, view: ComparedView, lines: list[Line], width: int) -> list[Row]:
    """Return the lines with a column for each run."""
    count = len(view.runs)
    widest = max((len(clean(line.label)) for line in lines if line.cells), default=0)
    label = max(_LEAST_LABEL, min(_MOST_LABEL, widest + 1, width - count * (_LEAST_COLUMN + 1) - 1))
    column = max(_LEAST_COLUMN, min(_MOST_COLUMN, (width - label - 1) // count - 1))
    names = [
        (right(f"{place + 1} {_short(sight, place, column - 2)}", column) + " ", f"run{place + 1}", "")
        for place in range(count)
    ]
    rows = [fit(((" " * (label + 1), "dim", ""), *names), width)]
    for line in lines:
        if not line.cells:
            rows += [fit((), width), fit(say(f" {line.label}", "title"), width)]
        else:
            shown = [(right(cell.text, column) + " ", cell.role, "") for cell in line.cells]
            rows.append(fit(((" " + left(line.label, label), "dim", ""), *shown), width))
    return rows


def _blocks(sight: Sight, lines: list[Line], width: int) -> list[Row]:
    """Return the lines with a row for each run below what is told of it."""
    name = max(8, min(20, width // 2))
    rows: list[Row] = []
    for line in lines:
        if not line.cells:
            rows += [fit((), width), fit(say(f" {line.label}", "title"), width)]
            continue
        rows.append(fit(say(f" {line.label}", "dim"), width))
        for place, cell in enumerate(line.cells):
            lead = say(
                " " + left(f"{place + 1} {_short(sight, place, name - 2)}", name) + " ", f"run{place + 1}"
            )
            rows.append(fit((*lead, (cut(cell.text, width - name - 3), cell.role, "")), width))
    return rows
