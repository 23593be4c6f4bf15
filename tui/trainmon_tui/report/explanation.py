"""The explanation of a log for people: plain text, adapted to the width and the colours of where it goes."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from trainmon_tui.model.units import format_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.parse.explained import Example, Explanation, KindOfLine, LineRead, SeriesFed, Unread
    from trainmon_tui.report.table import Look

SERIES_SHOWN = 12
UNREAD_SHOWN = 20
_COUNT_COLUMNS = 9
_INDENT = " " * (_COUNT_COLUMNS + 2)
_COLOURS = {"good": "32", "bad": "33", "dim": "2"}


def render_explanation(said: Explanation, look: Look) -> str:
    """Return the summary: what was understood, as what, and what was not, each most frequent first."""
    return "".join(f"{line}\n" for line in _lines(said, look))


def _lines(said: Explanation, look: Look) -> Iterator[str]:
    yield from _wrap(_head(said), look)
    for name, count in said.formats.items():
        yield from _wrap(f"read with the format {name}: {_lines_of(count)}", look)
    for notice in said.notices:
        yield from _wrap(notice, look)
    if not said.segments:
        return
    yield ""
    yield _painted("understood", "good", look)
    for kind in said.kinds:
        yield from _kind(kind, look)
    yield ""
    if not said.not_understood:
        yield _painted("not understood: nothing", "good", look)
        return
    shapes = len(said.unread)
    yield _painted(
        f"not understood: {_lines_of(said.not_understood)} of {shapes} shape{'s' * (shapes != 1)}",
        "bad",
        look,
    )
    for unread in said.unread[:UNREAD_SHOWN]:
        yield from _unread(unread, look)
    if shapes > UNREAD_SHOWN:
        yield f"{_INDENT}and {shapes - UNREAD_SHOWN} more shapes; --json lists them"
    if said.left_out:
        yield f"{_INDENT}{_lines_of(said.left_out)} of further kinds are counted, not listed"


def _head(said: Explanation) -> str:
    if not said.segments:
        return f"{said.path}: nothing stands in it"
    redraws = f" (with their redraws {said.segments:,})" if said.segments > said.lines else ""
    share = 100 * said.understood / said.segments
    return f"{said.path}: {_lines_of(said.lines)}{redraws}, {share:.4g}% understood"


def _kind(kind: KindOfLine, look: Look) -> Iterator[str]:
    event = f", {kind.event}" if kind.event else ""
    yield from _wrap(f"{kind.title}{event}", look, f"{kind.count:{_COUNT_COLUMNS},}  ")
    if kind.series:
        shown = ", ".join(map(series_words, kind.series[:SERIES_SHOWN]))
        more = len(kind.series) - SERIES_SHOWN
        at = f" by {' and '.join(kind.x)}" if kind.x else " by the order of the lines"
        yield from _wrap(f"{shown}{f' and {more} more' if more > 0 else ''}{at}", look, _INDENT)
    elif kind.counts:
        yield from _wrap(f"tells {', '.join(kind.counts)}", look, _INDENT)
    if kind.kind != "blank":
        yield from _example(kind.example, look)


def series_words(series: SeriesFed) -> str:
    """Return a series in words: ``val_loss (loss, valid, nats)``."""
    own = [series.metric] if series.metric and series.metric != series.tag else []
    about = ", ".join([*own, *filter(None, (series.split, series.unit))])
    return f"{series.tag} ({about})" if about else series.tag


def _unread(unread: Unread, look: Look) -> Iterator[str]:
    yield f"{unread.count:{_COUNT_COLUMNS},}  {_cut(unread.shape, look.columns - len(_INDENT))}"
    yield from _example(unread.example, look)


def _example(example: Example, look: Look) -> Iterator[str]:
    head = f"{_INDENT}{example.place}: "
    yield _painted(head + _cut(example.text.strip(), look.columns - len(head)), "dim", look)


def render_line(read: LineRead, look: Look) -> str:
    """Return one line of the log as it was read, in one line."""
    head = f"{read.place.removeprefix('line '):>{_COUNT_COLUMNS}}  "
    if not read.kind:
        return _painted(_cut(f"{head}not understood: {read.text}", look.columns), "bad", look)
    kind = read.format or read.kind
    said = [
        f"{name} {value:g}"
        for name, value in (("step", read.step), ("epoch", read.epoch))
        if value is not None
    ]
    said += [
        f"{value.tag}{f'[{value.split}]' if value.split else ''}={_value(value.value)}"
        for value in read.values
    ]
    said += [read.event] if read.event else []
    said += [f"{name}={value}" for name, value in read.fields.items()]
    return _cut(f"{head}{kind:9} {' '.join(said) if read.values or read.event else read.text}", look.columns)


def _value(value: float | str) -> str:
    return value if isinstance(value, str) else format_value(value)


def _lines_of(count: int) -> str:
    return "1 line" if count == 1 else f"{count:,} lines"


def _cut(text: str, columns: int) -> str:
    return text if len(text) <= columns else f"{text[: max(columns - 1, 1)]}…"


def _wrap(text: str, look: Look, head: str = "") -> list[str]:
    return textwrap.wrap(text, look.columns, initial_indent=head, subsequent_indent=_INDENT if head else "  ")


def _painted(text: str, role: str, look: Look) -> str:
    return f"\x1b[{_COLOURS[role]}m{text}\x1b[0m" if look.colour else text
