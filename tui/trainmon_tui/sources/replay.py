"""A finished log played with a clock: paused, sped up, stepped and sought."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.model.errors import NoInputError
from trainmon_tui.sources.base import ReplayClock, SourceStatus
from trainmon_tui.sources.finished import FinishedFile
from trainmon_tui.sources.regular import words_of
from trainmon_tui.sources.schedule import Schedule, parse_arrival, segment_starts
from trainmon_tui.sources.whole import WholeFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from trainmon_tui.model.blocks import Ints

SLOWEST, FASTEST = 0.01, 1e6
SCAN_BYTES = 1 << 20
POLL_S = 0.1
_NEWLINE = 10


class ReplayedFile:
    """Delivers the bytes that are due: one segment a virtual second, or as they really arrived."""

    def __init__(
        self,
        path: str | Path | FinishedFile,
        speed: float = 20.0,
        arrival: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._file = path if isinstance(path, FinishedFile) else FinishedFile(path)
        self._ends, self._line_ends = _scan(self._file)
        self._schedule = _schedule(self._ends, arrival, self._file.end)
        self._starts: list[tuple[float, int]] = []
        self._clock = clock
        self._speed = _bounded(speed)
        self._playing = True
        self._virtual_s = 0.0
        self._real_s = clock()
        self._offset = 0
        self._target = 0

    def set_epoch_starts(self, starts: list[tuple[float, int]]) -> None:
        """Learn where epochs begin: (epoch, byte offset) in the order of the log."""
        self._starts = list(starts)

    def read(self, limit: int) -> bytes:
        """Return bytes that are due; after a seek all of them up to its target at once."""
        due = max(self._target, self._schedule.due(self.clock()))
        data = self._file.read(self._offset, min(limit, due - self._offset))
        self._offset += len(data)
        return data

    def clock(self) -> float:
        """Return virtual seconds."""
        if not self._playing:
            return self._virtual_s
        return self._virtual_s + (self._clock() - self._real_s) * self._speed

    def status(self) -> SourceStatus:
        """Return ``replay`` until the last byte was delivered, then ``ended``."""
        return SourceStatus("ended" if self._done() else "replay", "", self._file.end, self._offset)

    def take_notices(self) -> list[str]:
        """Return failures since the last call."""
        return self._file.take_notices()

    def wait_s(self) -> float:
        """Return the time to the next due byte, at most a poll's."""
        now = self.clock()
        if min(max(self._target, self._schedule.due(now)), self._file.end) > self._offset:
            return 0.0
        left = (self._schedule.next_time(now) - now) / self._speed if self._playing else POLL_S
        return max(0.0, min(POLL_S, left))

    def window(self, offset: int, size: int) -> bytes:
        """Return bytes that were delivered before."""
        return self._file.window(offset, size, self._offset)

    def replay(self) -> ReplayClock:
        """Return where the clock stands."""
        position = self._offset / self._file.end if self._file.end else 1.0
        return ReplayClock(self._playing, self._speed, position, self._done())

    @property
    def aim(self) -> int:
        """The byte that the last seek led to, or that was delivered since."""
        return self._position()

    def segment_end(self, offset: int) -> int:
        """Return where the segment ends that holds a byte; a place between two segments is such an end itself."""
        return _at(self._ends, int(np.searchsorted(self._ends, offset, "left")))

    def whole(self) -> WholeFile:
        """Return all of the log once more, to be read apart from the clock."""
        return WholeFile(self._file.again())

    def parts(self) -> tuple[str, ...]:
        """Return the names of the parts that the log was merged from."""
        return self._file.parts

    def close(self) -> None:
        """Close the descriptor; closing twice is fine."""
        self._file.close()

    def control(self, action: str, value: float) -> bool:
        """Turn the clock (see `ControlAction`); unknown actions and values that are no numbers do nothing.

        ``step_line`` goes on by segments (a line or a redraw); ``seek_epoch`` goes to the end of that epoch.
        """
        if not math.isfinite(value):
            return False
        if action in ("play", "pause", "speed"):
            self._turn(action, value)
            return False
        targets = {
            "step_line": self._after_segments,
            "step_epoch": self._after_epochs,
            "seek_line": self._after_line,
            "seek_epoch": self._after_epoch,
            "restart": _start,
        }
        return action in targets and self.seek_offset(targets[action](value))

    def seek_offset(self, offset: int) -> bool:
        """Put the clock at a byte of the log; True when the stream begins again because it went back."""
        offset = max(0, min(offset, self._file.end))
        back = offset < self._offset
        if back:
            self._offset = 0
        self._target = offset
        self._set_time(self._schedule.time_of(offset))
        return back

    def go_on_from(self, offset: int) -> None:
        """Deliver nothing before a byte: whoever reads knows what stands there. It must not be behind the last seek."""
        self._offset = max(0, min(offset, self._target))

    def _turn(self, action: str, value: float) -> None:
        self._set_time(self.clock())
        if action == "speed":
            self._speed = _bounded(value)
        else:
            self._playing = action == "play"

    def _set_time(self, virtual_s: float) -> None:
        self._virtual_s = virtual_s
        self._real_s = self._clock()

    def _done(self) -> bool:
        return self._offset >= self._file.end

    def _position(self) -> int:
        return max(self._offset, self._target)

    def _after_segments(self, count: float) -> int:
        steps = int(count) or 1
        if steps > 0:
            return _at(self._ends, int(np.searchsorted(self._ends, self._position(), "right")) + steps - 1)
        return _at(self._ends, int(np.searchsorted(self._ends, self._position(), "left")) + steps)

    def _after_line(self, line: float) -> int:
        return _at(self._line_ends, int(line) - 1)

    def _after_epoch(self, epoch: float) -> int:
        return next((offset for number, offset in self._starts if number > epoch), self._file.end)

    def _after_epochs(self, count: float) -> int:
        offsets = np.array(sorted({0, self._file.end, *(offset for _, offset in self._starts)}), np.int64)
        steps = int(count) or 1
        side = int(np.searchsorted(offsets, self._position(), "right" if steps > 0 else "left"))
        return _at(offsets, side + steps - 1 if steps > 0 else side + steps)


def _start(value: float) -> int:  # noqa: ARG001 - every target is computed from the control's value
    return 0


def _at(offsets: Ints, place: int) -> int:
    if place < 0 or not len(offsets):
        return 0
    return int(offsets[min(place, len(offsets) - 1)])


def _bounded(speed: float) -> float:
    return max(SLOWEST, min(FASTEST, speed)) if math.isfinite(speed) else 1.0


def _schedule(ends: Ints, arrival: Path | None, size: int) -> Schedule:
    if arrival is None:
        return Schedule.paced(ends)
    try:
        with arrival.open(encoding="utf-8", errors="replace") as lines:
            return Schedule.arrived(parse_arrival(lines, arrival.name), size)
    except OSError as error:
        raise NoInputError(f"cannot read {arrival.name}: {words_of(error)}") from error


def _scan(file: FinishedFile) -> tuple[Ints, Ints]:
    """Return where segments end (with the blank lines after them) and where physical lines end."""
    starts, lines, offset, after_end = [], [], 0, True
    while block := file.read(offset, SCAN_BYTES):
        found, after_end = segment_starts(block, offset, after_end=after_end)
        starts.append(found)
        lines.append(np.flatnonzero(np.frombuffer(block, np.uint8) == _NEWLINE) + (offset + 1))
        offset += len(block)
    last = np.array([offset] if offset else [], np.int64)
    begun = np.concatenate([*starts, last])
    ends = begun[1:] if len(begun) > 1 else last
    return ends, np.unique(np.concatenate([*lines, last]))
