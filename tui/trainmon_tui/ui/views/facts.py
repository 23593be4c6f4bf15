"""The facts of a run: its settings, what each metric came to, the files beside it; each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_age, format_bytes, format_count, format_value
from trainmon_tui.protocol.run_facts import Fact, MetricSummary, RunFile
from trainmon_tui.ui.rows import Row, cells, cut, fit, join, left, right, say, wrap
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.ui.facts_table import Entry, Section
    from trainmon_tui.ui.sight import Sight

_PLACED = 56
"""From this width on a fact names its place."""
_EMPTY = "(no value)"
_LEAST_NAME, _MOST_NAME = 12, 34
_MOST_WHERE = 24
_CELL = 11
"""Cells of a number: one blank, and as many as the longest takes."""
_LINES = 4
"""Lines that a value in hand may take, where it is cut."""
_NOW_S = 60.0
"""What changed so lately is said to change now: no digit runs along."""
_NUMBERS = (("last", 0), ("best", 0), ("at", 56), ("mean", 68), ("min", 80), ("max", 80))
"""What a metric came to, and the width from which on it is told."""


class _Shape(NamedTuple):
    """Cells of a name and of a place; the value takes what is left."""

    width: int
    name: int
    where: int


def facts(sight: Sight, width: int, height: int) -> View:
    """Return the facts, scrolled so that the one in hand is visible."""
    table = sight.facts
    title = join(
        [say("facts", "title"), say(f"filter: {clean(table.words, 40)}", "accent") if table.words else ()]
    )
    sections = table.sections()
    if not sections:
        words = "nothing has these letters: esc shows all" if table.words else "nothing is known yet"
        return View([fit(say(f" {words}", "dim"), width)][:height], title)
    rows, targets = _rows(sight, sections, width)
    top = _top(sight, targets, len(rows), height)
    below = len({target for target in targets[top + height :] if target >= 0})
    note = say(f"{below} more below", "dim") if below else ()
    return View(rows[top : top + height], title, note, targets[top : top + height])


def _rows(sight: Sight, sections: list[Section], width: int) -> tuple[list[Row], list[int]]:
    shape = _shape(sections, width)
    place, rows, targets = 0, list[Row](), list[int]()
    now_s = sight.facts.clock()
    held = min(sight.facts.at, sum(len(section.entries) for section in sections) - 1)
    for section in sections:
        rows.append(_heading(section, shape, _as_of(sight, section)))
        targets.append(-1)
        for entry in section.entries:
            mine = _entry(entry, shape, now_s, chosen=place == held and sight.active == "facts")
            rows += mine
            targets += [place] * len(mine)
            place += 1
    return rows, targets


def _shape(sections: list[Section], width: int) -> _Shape:
    told = [entry for section in sections for entry in section.entries if isinstance(entry, Fact)]
    longest = max((cells(clean(fact.name)) for fact in told), default=_LEAST_NAME)
    most = min(_MOST_NAME, max(_LEAST_NAME, width * 2 // 5))
    where = max((cells(clean(fact.where)) for fact in told), default=0)
    return _Shape(width, min(longest, most), min(where, _MOST_WHERE) if width >= _PLACED else 0)


def _as_of(sight: Sight, section: Section) -> str:
    """Return when a section holds, where that is not the moment that is shown: nobody knows what files there were."""
    earlier = sight.is_past or sight.is_replay
    return "as they are now" if earlier and isinstance(section.entries[0], RunFile) else ""


def _heading(section: Section, shape: _Shape, as_of: str) -> Row:
    shown = len(section.entries)
    count = f"{shown}" if shown == section.total else f"{shown} of {section.total}"
    head = join([say(f" {clean(section.title)}", "phase"), say(count, "dim"), say(as_of, "dim")])
    if not isinstance(section.entries[0], MetricSummary):
        return fit(head, shape.width)
    names = [name for name, least in _NUMBERS if shape.width >= least]
    room = shape.width - 1 - _CELL * len(names)
    return fit((*fit(head, room), *say("".join(right(name, _CELL) for name in names), "dim")), shape.width)


def _entry(entry: Entry, shape: _Shape, now_s: float, *, chosen: bool) -> list[Row]:
    back = "selection" if chosen else ""
    if isinstance(entry, Fact):
        return _fact(entry, shape, back)
    if isinstance(entry, MetricSummary):
        return [_metric(entry, shape, back)]
    return [_file(entry, shape, back, now_s)]


def _fact(fact: Fact, shape: _Shape, back: str) -> list[Row]:
    room = shape.width - shape.name - 4 - (shape.where + 2 if shape.where else 0)
    value = clean(fact.value) or _EMPTY
    note = f"  {clean(fact.note)}" if fact.note else ""
    shown = cut(value, max(0, room))
    row: Row = (
        (f"  {left(fact.name, shape.name)}  ", "dim", back),
        (shown, "text" if fact.value else "dim", back),
        (left(note, max(0, room - cells(shown))), "warn" if fact.differs else "dim", back),
        (right(fact.where, shape.where + 2) if shape.where else "", "dim", back),
    )
    rows = [fit(row, shape.width, back)]
    if back and (shown != value or cells(note) > room - cells(shown)):
        lines = wrap(f"{value}{note}", shape.width - 6, _LINES)
        rows += [fit(say(f"    {line}", "text", back), shape.width, back) for line in lines]
    return rows


def _metric(one: MetricSummary, shape: _Shape, back: str) -> Row:
    told = {
        "last": (format_value(one.last, one.unit), "text"),
        "best": (format_value(one.best, one.unit) if one.best is not None else "", "best"),
        "at": (_at(one) if one.best is not None else "", "dim"),
        "mean": (format_value(one.mean, one.unit), "text"),
        "min": (format_value(one.low, one.unit), "dim"),
        "max": (format_value(one.high, one.unit), "dim"),
    }
    shown = [told[name] for name, least in _NUMBERS if shape.width >= least]
    room = shape.width - 1 - _CELL * len(shown)
    name = (f"  {left(one.name, max(0, room - 2))}", "dim", back)
    return fit((name, *((right(words, _CELL), role, back) for words, role in shown)), shape.width, back)


def _at(one: MetricSummary) -> str:
    """Return where the best stands, as short as it can be said."""
    if one.step is not None:
        return format_count(one.step)
    return f"ep {one.epoch:.4g}" if one.epoch is not None else ""


def _file(file: RunFile, shape: _Shape, back: str, now_s: float) -> Row:
    size, age_s = "folder" if file.is_folder else format_bytes(file.bytes), now_s - file.changed_s
    told = f"{right(size, 8)}{right('now' if age_s < _NOW_S else f'{format_age(age_s)} ago', 10)} "
    room = max(0, shape.width - cells(told) - 3)
    return fit(((f"  {left(file.name, room)} ", "dim", back), (told, "text", back)), shape.width, back)


def _top(sight: Sight, targets: list[int], count: int, height: int) -> int:
    """Return the first visible row: the rows of the entry in hand stay inside the pane, its heading too."""
    kept = max(0, min(sight.scrolls.get("facts", 0), count - height))
    held = min(sight.facts.at, max(targets))
    first, last = targets.index(held), targets.index(held) + targets.count(held)
    if first - 1 < kept:
        kept = max(0, first - 1)
    elif last > kept + height:
        kept = last - height
    sight.scrolls["facts"] = kept
    return kept
