"""``as of``: where to cut a log so that it holds everything up to an epoch, step or line, and nothing later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.decode.decoder import Decoder
from trainmon_tui.engine.voices import Voices
from trainmon_tui.sources.base import drain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trainmon_tui.model.blocks import Parsed
    from trainmon_tui.model.moment import Moment
    from trainmon_tui.parse.formats.format import Format
    from trainmon_tui.sources.base import Source

SLICE_BYTES = 1024 * 1024


def find_cut(source: Source, moment: Moment, formats: Sequence[Format] = ()) -> int | None:
    """Return the byte offset of the first segment that is later than ``moment``; None if the log ends before.

    Reads a finished source from its start.
    """
    if moment.axis == "line":
        return _end_of_line(source, int(moment.value))
    for said in blocks(source, Voices(formats)):
        later = [offset for _, parsed in said for offset in _later(parsed, moment)]
        if later:
            return min(later)
    return None


def find_cuts(source: Source, moment: Moment, formats: Sequence[Format] = ()) -> dict[int, int]:
    """Return for each voice of a merged stream the byte offset of its first segment that is later than ``moment``.

    The files of a run stand one after another: what one of them says later than another's end may be earlier.
    """
    cuts: dict[int, int] = {}
    for said in blocks(source, Voices(formats)):
        for voice, parsed in said:
            later = _later(parsed, moment)
            if later and voice not in cuts:
                cuts[voice] = min(later)
    return cuts


def epoch_starts(source: Source, formats: Sequence[Format] = ()) -> list[tuple[float, int]]:
    """Return (epoch, byte offset) of the first segment of every epoch of a finished source."""
    first: dict[float, int] = {}
    for said in blocks(source, Voices(formats)):
        for _, parsed in said:
            for start in parsed.starts:
                first[start.epoch] = min(start.offset, first.get(start.epoch, start.offset))
    return list(first.items())


def blocks(source: Source, voices: Voices) -> Iterator[list[tuple[int, Parsed]]]:
    """Yield what each voice of a finished source says, block by block, keeping nothing."""
    decoder = Decoder()
    for data in drain(source, SLICE_BYTES):
        segments = decoder.feed(data)
        if segments.texts:
            yield voices.each(segments)
    segments = decoder.flush()
    if segments.texts:
        yield voices.each(segments)


def _later(parsed: Parsed, moment: Moment) -> list[int]:
    if moment.axis == "epoch":
        return [start.offset for start in parsed.starts if start.epoch > moment.value]
    offsets = [rows.offsets[rows.steps > moment.value] for rows in parsed.rows]
    return [int(found.min()) for found in offsets if len(found)]


def _end_of_line(source: Source, line: int) -> int | None:
    if line <= 0:
        return 0
    newlines = consumed = 0
    for data in drain(source, SLICE_BYTES):
        if newlines + data.count(b"\n") >= line:
            end = 0
            for _ in range(line - newlines):
                end = data.index(b"\n", end) + 1
            return consumed + end
        newlines += data.count(b"\n")
        consumed += len(data)
    return None
