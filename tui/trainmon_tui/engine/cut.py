"""``as of``: where to cut a log so that it holds everything up to an epoch, step or line, and nothing later."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Literal, cast

import msgspec

from trainmon_tui.decode.decoder import Decoder
from trainmon_tui.model.errors import UsageError
from trainmon_tui.parse.parser import Parser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.model.blocks import Parsed
    from trainmon_tui.sources.base import Source

_MOMENT = re.compile(r"(epoch|step|line)=([0-9]+(?:\.[0-9]+)?)\Z")
SLICE_BYTES = 1024 * 1024


class Moment(msgspec.Struct, frozen=True):
    """A moment of the run: the end of an epoch, step or line."""

    axis: Literal["epoch", "step", "line"]
    value: float

    def begin(self) -> Moment:
        """Return the moment just before this epoch, step or line began."""
        if self.axis == "line":
            return Moment("line", max(0.0, self.value - 1))
        return Moment(self.axis, math.nextafter(self.value, -math.inf))


def parse_moment(text: str) -> Moment:
    """Return the moment that ``epoch=5`` names; raises `UsageError`."""
    match = _MOMENT.match(text.strip())
    if match is None:
        raise UsageError(f"{text!r} names no moment of a run", "write epoch=5, step=1000 or line=90")
    return Moment(cast("Literal['epoch', 'step', 'line']", match[1]), float(match[2]))


def find_cut(source: Source, moment: Moment) -> int | None:
    """Return the byte offset of the first segment that is later than ``moment``; None if the log ends before.

    Reads a finished source from its start.
    """
    if moment.axis == "line":
        return _end_of_line(source, int(moment.value))
    for parsed in parsed_blocks(source):
        later = _later(parsed, moment)
        if later:
            return min(later)
    return None


def epoch_starts(source: Source) -> list[tuple[float, int]]:
    """Return (epoch, byte offset) of the first segment of every epoch of a finished source."""
    return [(start.epoch, start.offset) for parsed in parsed_blocks(source) for start in parsed.starts]


def parsed_blocks(source: Source) -> Iterator[Parsed]:
    """Yield what a finished source says, block by block, keeping nothing."""
    decoder, parser = Decoder(), Parser()
    while source.status().state != "ended":
        segments = decoder.feed(source.read(SLICE_BYTES))
        if segments.texts:
            yield parser.feed(segments)
    segments = decoder.flush()
    if segments.texts:
        yield parser.feed(segments)


def _later(parsed: Parsed, moment: Moment) -> list[int]:
    if moment.axis == "epoch":
        return [start.offset for start in parsed.starts if start.epoch > moment.value]
    offsets = [rows.offsets[rows.steps > moment.value] for rows in parsed.rows]
    return [int(found.min()) for found in offsets if len(found)]


def _end_of_line(source: Source, line: int) -> int | None:
    if line <= 0:
        return 0
    newlines = consumed = 0
    while source.status().state != "ended":
        data = source.read(SLICE_BYTES)
        if newlines + data.count(b"\n") >= line:
            end = 0
            for _ in range(line - newlines):
                end = data.index(b"\n", end) + 1
            return consumed + end
        newlines += data.count(b"\n")
        consumed += len(data)
    return None
