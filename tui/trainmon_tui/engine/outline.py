"""The outline of a large log while it is read: its end, and samples spread over what lies ahead.

Nothing of it is judged. A sample goes when the reading has come to it, so that in the end nothing is left of it.
"""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING

from trainmon_tui.engine.log_pieces import NEWLINE, epoch_sign, first_end, piece_at, piece_of_end
from trainmon_tui.engine.log_sample import LogSample, read_sample
from trainmon_tui.engine.sketch import Sketches
from trainmon_tui.sources.follow import FollowedFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.engine.log_pieces import Piece
    from trainmon_tui.engine.session import Session
    from trainmon_tui.sources.base import Source
    from trainmon_tui.sources.follow import Ahead
    from trainmon_tui.store.places import Axis

LEAST_BYTES = 24 << 20
"""Unread bytes from which an outline is worth its cost: less is read at once."""
LEAST_SAMPLES, MOST_SAMPLES = 6, 32
BYTES_A_SAMPLE = 8 << 20
"""Unread bytes for each sample, so that together they cost a hundredth of the reading."""
FIRST_SAMPLES = 8
"""Samples after which no others are taken if none of them could be placed."""
TURN_S = 0.03
"""How long samples may be read at once before the reading goes on, and keys are answered."""
LEARNED_BYTES, LEARNED_TIMES = 16 << 20, 16
"""Where samples could not be placed, others are taken once so much was read, and each time so many times as much."""
LINE_BYTES = 512
LAST_BYTES = 16 * 1024
"""Bytes of the end that are shown as lines."""
AGAIN_S = 2.0
"""The end of a log that grows is looked at again so often."""


class Outline:
    """Knows samples of what lies ahead of a session in the file that it reads."""

    def __init__(self) -> None:
        self.version = 0
        """Grows with every sample."""
        self.end: LogSample | None = None
        """What the end of the log says, as long as the reading has not come to it."""
        self.last_lines = b""
        """The log's last bytes, from the beginning of a line on, as long as there is an `end`."""
        self._file: Ahead | None = None
        self._samples: list[LogSample] = []
        self._todo: list[int] = []
        self._apart = self._planned = 0
        self._until = -1
        """The last byte that samples were planned for."""
        self._learned = LEARNED_BYTES
        self._end_s = float("-inf")
        self._end_byte = 0
        self._made: tuple[object, Sketches] | None = None

    def advance(self, source: Source, session: Session, clock: Callable[[], float]) -> None:
        """Look at some places ahead of what was read."""
        ahead = source.ahead() if isinstance(source, FollowedFile) else None
        if ahead != self._file or (ahead is not None and ahead.end < self._end_byte):
            self._forget(ahead)
        if ahead is None or not session.store.series:
            return
        end, read = ahead.end, session.bytes_fed
        self._pass_by(read)
        if end - read >= LEAST_BYTES and (read > self._until or self._is_misread(session)):
            self._todo, self._apart = _places(read, end)
            self._until, self._planned = max(self._todo), len(self._todo)
        started_s = clock()
        while self._look(ahead, session, end, clock()) and clock() - started_s < TURN_S:
            pass

    def sketches(self, session: Session) -> Sketches | None:
        """Return what is known of the session's series beyond what it has read; None where that is nothing."""
        read, store, progress = session.bytes_fed, session.store, session.progress
        self._pass_by(read)
        if not self._is_ahead(read):
            return None
        stands = (self.version, read, session)
        if self._made is None or self._made[0] != stands:
            samples = [*self._samples, *([self.end] if self.end else [])]
            after: dict[Axis, float | None] = {"step": progress.step, "epoch": progress.epoch}
            self._made = (stands, Sketches(samples, store.series, after, read))
        return self._made[1]

    def _is_ahead(self, read: int) -> bool:
        return self.end is not None or bool(self._samples and self._samples[-1].start >= read)

    def _is_misread(self, session: Session) -> bool:
        """Forget the samples if none goes on with any series, now that much more was learned; return whether that is so."""
        if self._todo or session.bytes_fed < self._learned:
            return False
        self._learned = session.bytes_fed * LEARNED_TIMES
        counted = session.progress.step is not None
        if ("step" if counted else "epoch") in self._axes(session):
            return False
        self._samples, self._end_byte = [], 0
        return True

    def _axes(self, session: Session) -> set[Axis]:
        """Return the axes on which samples go on with any series."""
        sketches = self.sketches(session)
        return (
            set() if sketches is None else {axis for one in session.store.series for axis in sketches.of(one)}
        )

    def _forget(self, ahead: Ahead | None) -> None:
        self._file, self._samples, self._todo, self.end = ahead, [], [], None
        self._end_s, self._end_byte = float("-inf"), 0
        self._until, self._learned, self._made = -1, LEARNED_BYTES, None
        self.version += 1

    def _pass_by(self, read: int) -> None:
        """Leave out what the reading has come to."""
        self._todo = [place for place in self._todo if place >= read]
        if self.end is not None and self.end.start < read:
            self.end = None

    def _look(self, ahead: Ahead, session: Session, end: int, now_s: float) -> bool:
        """Look at one more place; return whether there was any."""
        if session.bytes_fed <= self._until and end != self._end_byte and now_s - self._end_s >= AGAIN_S:
            self._end_s, self._end_byte = now_s, end
            last = ahead.window(max(session.bytes_fed, end - LAST_BYTES), LAST_BYTES)
            self.last_lines = last[first_end(last) :]
            self._take_end(
                _read(piece_of_end(ahead.window, end, session.bytes_fed, _sign(ahead, session)), session)
            )
        elif self._todo:
            place = self._todo.pop(0)
            piece = piece_at(ahead.window, place, place + self._apart, _sign(ahead, session))
            self._take(_read(piece, session))
            if self._planned - len(self._todo) == FIRST_SAMPLES and not self._axes(session):
                self._todo = []
        else:
            return False
        return True

    def _take(self, sample: LogSample) -> None:
        if sample.spans:
            insort(self._samples, sample, key=lambda one: one.start)
        self.version += 1

    def _take_end(self, sample: LogSample) -> None:
        """Take the newest end in; the one before stays as a sample where it lies before it."""
        if self.end is not None and self.end.stop <= sample.start:
            self._take(self.end)
        self.end = sample
        self.version += 1


def _sign(ahead: Ahead, session: Session) -> bytes:
    """Return by what a line is known that begins an epoch."""
    epoch, offset = max(session.epoch_starts.items(), default=(0.0, -1))
    return epoch_sign(ahead.window(offset, LINE_BYTES), epoch) if offset >= 0 else NEWLINE


def _read(piece: Piece, session: Session) -> LogSample:
    known = {series.family for series in session.store.series}
    return read_sample(piece, session.voices.elsewhere(), known)


def _places(begin: int, end: int) -> tuple[list[int], int]:
    """Return evenly spread bytes, those first that show most of the whole, and how far they are apart."""
    count = max(LEAST_SAMPLES, min(MOST_SAMPLES, (end - begin) // BYTES_A_SAMPLE))
    apart = (end - begin) // (count + 1)
    return [begin + apart * (place + 1) for place in sorted(range(count), key=_reversed_bits)], apart


def _reversed_bits(number: int) -> int:
    return int(f"{number:016b}"[::-1], 2)
