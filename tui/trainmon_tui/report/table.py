"""The verdict of ``check`` for people: plain text in sections, each row with a glyph and a word."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.model.units import format_bytes
from trainmon_tui.report.entries import CITED, INPUTS, sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trainmon_tui.report.checked import CheckRun
    from trainmon_tui.report.entries import Entry, Section

GLYPHS = {
    "pass": "✓",
    "ok": "✓",
    "warn": "▲",
    "fail": "✗",
    "unknown": "?",
    "waiting": "…",
    "pending": "·",
    "skipped": "-",
    "advice": "→",
    "manual": "□",
    "info": "i",
    "note": "»",
}
ASCII_GLYPHS = GLYPHS | {
    "pass": "+",
    "ok": "+",
    "warn": "!",
    "fail": "x",
    "waiting": ".",
    "pending": ".",
    "manual": "o",
    "advice": ">",
    "note": "*",
}
SIGNS = "".join(GLYPHS.values())
"""What a table draws by itself: ask for ASCII where these cannot be encoded."""

_COLOURS = {"pass": "32", "ok": "32", "warn": "33", "fail": "31", "unknown": "36"}
_DIM = "2"
_WORD_COLUMNS = 8
_INDENT = " " * (4 + _WORD_COLUMNS)


class Look(msgspec.Struct, frozen=True):
    """How a table is written."""

    columns: int = 80
    colour: bool = False
    ascii: bool = False


def render_tables(runs: Sequence[CheckRun], look: Look, unread: int = 0) -> str:
    """Return the tables of several runs and a line about all, an empty line between them, with a newline at the end.

    ``unread`` is how many more could not be read.
    """
    tables = ["".join(f"{line}\n" for line in _table(run, look)) for run in runs]
    if len(runs) + unread > 1:
        tables.append(f"{summary(runs, unread)}\n")
    return "\n".join(tables)


def _table(run: CheckRun, look: Look) -> Iterator[str]:
    yield from _wrap(_read(run), look)
    yield from _wrap(_runbook(run), look)
    if run.run.formats:
        yield from _wrap(f"read with the format {', '.join(run.run.formats)}", look)
    for notice in run.run.notices:
        yield from _wrap(notice, look)
    if run.run.trouble:
        yield from _wrap(f"trouble: {run.run.trouble}", look)
    for change in run.run.changes:
        yield from _wrap(f"changed: {change}", look)
    yield from render_sections(sections(run), look)
    yield ""
    yield from _verdict(run, look)


def render_line(entry: Entry, look: Look) -> str:
    """Return an entry as one line, however long, without what only explains it."""
    glyph = (ASCII_GLYPHS if look.ascii else GLYPHS).get(entry.state, " ")
    kept = [(label, text) for label, text in entry.details if label not in (CITED, INPUTS)]
    details = "; ".join(f"{label}: {text}" if label else text for label, text in kept)
    return f"{glyph} {entry.state:{_WORD_COLUMNS}}{entry.title}" + (f": {details}" if details else "")


def summary(runs: Sequence[CheckRun], unread: int = 0) -> str:
    """Return one line about several runs: how many of them stand how, the worst first."""
    counts = Counter(run.verdict for run in runs)
    said = [
        f"{counts[verdict]} {verdict}" for verdict in ("fail", "warn", "unknown", "pass") if counts[verdict]
    ]
    said += [f"{unread} cannot be read"] if unread else []
    count = len(runs) + unread
    return f"{count} run{'s' * (count != 1)}: {', '.join(said)}"


def render_sections(parts: Iterable[Section], look: Look) -> Iterator[str]:
    """Yield the lines of sections, an empty one before each."""
    for section in parts:
        yield ""
        yield from _wrap(section.title, look)
        for entry in section.entries:
            yield from _rows(entry, look)


def _read(run: CheckRun) -> str:
    info = run.run
    attempts = f", {info.attempts} attempts" if info.attempts > 1 else ""
    state = f"judged as of {info.as_of}" if info.as_of else "read to its end and judged as ended"
    lines = "1 line" if info.lines == 1 else f"{info.lines:,} lines"
    return f"{info.name}: {lines}, {format_bytes(info.bytes)}{attempts}, {state}"


def _runbook(run: CheckRun) -> str:
    name = run.playbook_name or run.playbook or "none"
    return f"runbook: {name}" + (f" ({run.reason})" if run.reason else "")


def _rows(entry: Entry, look: Look) -> Iterator[str]:
    glyph = (ASCII_GLYPHS if look.ascii else GLYPHS).get(entry.state, " ")
    head = f"  {glyph} {entry.state:{_WORD_COLUMNS}}"
    first, *rest = _wrap(entry.title, look, head)
    yield _painted(head, entry.state, look) + first.removeprefix(head)
    yield from rest
    for label, text in entry.details:
        prefix = f"{_INDENT}{label}: " if label else _INDENT
        lines = _wrap(text, look, prefix, _INDENT + "  ")
        yield from (_painted(line, CITED, look) for line in lines) if label == CITED else lines


def render_verdict(run: CheckRun) -> str:
    """Return a run's verdict and what is said of it as one line."""
    return f"verdict: {run.verdict.upper()}{_said(run)}"


def _said(run: CheckRun) -> str:
    speaker = f"{run.speaker}: " if run.speaker else ""
    return f" - {speaker}{run.say}" if run.say else ""


def _verdict(run: CheckRun, look: Look) -> Iterator[str]:
    head = f"verdict: {run.verdict.upper()}"
    first, *rest = _wrap(_said(run), look, head, "  ")
    yield _painted(head, run.verdict, look) + first.removeprefix(head)
    yield from rest


def _wrap(text: str, look: Look, head: str = "", indent: str | None = None) -> list[str]:
    hanging = _INDENT if indent is None and head else indent or "  "
    lines = textwrap.wrap(
        text, look.columns, initial_indent=head, subsequent_indent=hanging, drop_whitespace=True
    )
    return [line.rstrip() for line in lines] or [head.rstrip()]


def _painted(text: str, state: str, look: Look) -> str:
    return f"\x1b[{_COLOURS.get(state, _DIM)}m{text}\x1b[0m" if look.colour else text
