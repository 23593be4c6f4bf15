"""A window of the raw log: physical lines as they are shown, read back from the source when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.decode.decoder import Decoder
from trainmon_tui.model.parts import unmarked
from trainmon_tui.model.text import clean_bytes
from trainmon_tui.protocol.asks import MAX_ROWS
from trainmon_tui.protocol.log import LogAsk, LogRow, LogView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trainmon_tui.engine.line_index import LineIndex
    from trainmon_tui.model.verdicts import Decision, Item, Judgement
    from trainmon_tui.sources.base import Source

FIRST_READ = 32 * 1024
LAST_READ = 4 * 1024 * 1024
"""Bytes read back for one window, at first and at most: a line longer than that shows its newest part."""
TYPICAL_LINE = 256
"""Bytes that most lines do not exceed: the newest ones, which every frame shows, are read back with few others."""


def read_log_view(
    source: Source, index: LineIndex, end: int, ask: LogAsk, marks: Mapping[int, str]
) -> LogView:
    """Return the asked window of the log's first ``end`` bytes."""
    ask = LogAsk(max(0, min(ask.rows, MAX_ROWS)), ask.top)
    total = index.newlines + (1 if source.window(end - 1, 1) not in (b"", b"\n") else 0)
    following = ask.top is None
    top = max(1, total - ask.rows + 1) if ask.top is None else max(1, min(ask.top, max(1, total)))
    lines = (
        _newest(source, index, end, ask.rows) if following else _from_top(source, index, end, top, ask.rows)
    )
    rows = tuple(
        LogRow(line, clean_bytes(unmarked(text)), marks.get(line, ""), pending=line > index.newlines)
        for line, text in sorted(lines.items())
        if top <= line < top + ask.rows
    )
    return LogView(rows, total, following)


def end_rows(data: bytes, count: int) -> tuple[LogRow, ...]:
    """Return the last ``count`` lines of a piece of a log whose lines have no number yet."""
    texts = [*shown_lines(data, 1).values()][-count:] if count > 0 else []
    return tuple(LogRow(0, clean_bytes(unmarked(text))) for text in texts)


def read_lines(source: Source, index: LineIndex, end: int, wanted: Sequence[int]) -> dict[int, bytes]:
    """Return the text of some lines, as they are shown; neighbours are read together."""
    found: dict[int, bytes] = {}
    for line in wanted:
        if line not in found:
            found |= _from_top(source, index, end, line, 1)
    return {line: found[line] for line in wanted if line in found}


def line_marks(events: Mapping[int, str], judgement: Judgement) -> dict[int, str]:
    """Return the state of every line that an event, an item or a decision rests on; what is judged comes first."""
    judged: list[Item | Decision] = [*judgement.items, *judgement.decisions]
    rests = {
        one.at.line: one.verdict
        for one in judged
        if one.at.line is not None and one.verdict in ("pass", "warn", "fail")
    }
    return {**events, **rests}


def _newest(source: Source, index: LineIndex, end: int, rows: int) -> dict[int, bytes]:
    size = min(FIRST_READ, TYPICAL_LINE * (rows + 1))
    while True:
        start = max(0, end - size)
        data = source.window(start, end - start)
        first_line = index.newlines + 1 - data.count(b"\n")
        if start == 0 or data.count(b"\n") > rows or size >= LAST_READ:
            return shown_lines(data, first_line)
        size = min(size * 4, LAST_READ)


def _from_top(source: Source, index: LineIndex, end: int, top: int, rows: int) -> dict[int, bytes]:
    line, start = index.before(top)
    size = FIRST_READ
    while True:
        data = source.window(start, min(size, end - start))
        if start + size >= end or data.count(b"\n") > top - line + rows or size >= LAST_READ:
            return shown_lines(data, line)
        size *= 4


def shown_lines(data: bytes, first_line: int) -> dict[int, bytes]:
    """Return {physical line: its last redraw} of a piece of a log that begins in line ``first_line``."""
    decoder = Decoder()
    shown: dict[int, bytes] = dict.fromkeys(range(first_line, first_line + data.count(b"\n")), b"")
    for segments in (decoder.feed(data), decoder.flush()):
        for text, line in zip(segments.texts, segments.lines.tolist(), strict=True):
            if text.strip() or not shown.get(first_line + line - 1):
                shown[first_line + line - 1] = text
    return shown
