"""Moving in time: where a hand leads on the line of a log, and what was known there while the run goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.engine.refold import Refold
from trainmon_tui.engine.snapshots import Snapshots
from trainmon_tui.engine.timeline import (
    after_epoch,
    after_step,
    epoch_ends,
    landmarks,
    line_of_time,
    neighbour,
    neighbour_step,
    step_at,
    time_marks,
    voice_cuts,
)
from trainmon_tui.protocol.transport import Transport
from trainmon_tui.rules.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trainmon_tui.engine.session import Session
    from trainmon_tui.engine.timeline import Landmark
    from trainmon_tui.protocol.asks import Control
    from trainmon_tui.sources.base import Source
    from trainmon_tui.sources.replay import ReplayedFile

SLICE_BYTES = 32 * 1024
"""Looked through at once of a replay's rest; its clock goes on in between."""
NEAR = 3 << 19
"""Bytes that are folded about as fast as a copy of what is known is made."""
LARGE = 4 << 20
"""Bytes of a log that is folded so fast from its start that nobody waits."""
_WINDOW = 64 * 1024
_CLOCKWORK = ("play", "pause", "speed", "restart", "step_line", "step_epoch", "seek_epoch", "seek_line")
"""What a replay's clock does by itself."""


class Travel:
    """A run's moves in time. A replay is looked through to its end; a live run has what it has read."""

    def __init__(
        self, fresh: Callable[[Mapping[int, int] | None], Session], replayed: ReplayedFile | None = None
    ) -> None:
        self._fresh = fresh
        self._replayed = replayed
        self._whole = replayed.whole() if replayed is not None else None
        self._ahead = fresh(None) if replayed is not None else None
        """What is known of a replay's whole log, as far as it was looked through."""
        self._snapshots = Snapshots()
        self._near_the_end = False
        """Whether a place near the log's end was passed when it was opened."""
        self._refold: Refold | None = None
        self._past: Session | None = None
        self._place = 0
        """The byte that the past ends at; of a merged run, in which file ever, the first."""
        self._wrong = ""
        self._found: tuple[tuple[object, ...], list[Landmark]] = ((), [])

    @property
    def past(self) -> Session | None:
        """What was known at the time that is looked at; None for now."""
        return self._past

    @property
    def state(self) -> tuple[object, ...]:
        """What differs when there is news."""
        return self._past, self._past and self._past.bytes_fed, self._words(), self._scanned()

    def forget(self) -> None:
        """Come back to now."""
        self._past = self._refold = None

    def judge_anew(self) -> None:
        """Come back to now, and look through what is ahead once more: whatever was known was judged otherwise."""
        self.forget()
        self._snapshots.forget()
        if self._replayed is not None:
            self.close()
            self._whole, self._ahead = self._replayed.whole(), self._fresh(None)

    def begin_again(self) -> Session:
        """Return what a replay that went back goes on from: the nearest place that was looked through, or its start."""
        return self._leap(-1) or self._fresh(None)

    def leap(self, here: int) -> Session | None:
        """Return what a replay goes on from that was sent far ahead of the byte ``here``; None: from there."""
        return self._leap(here + LARGE)

    def _leap(self, behind: int) -> Session | None:
        """Return what is known nearest to a replay's aim, if that place is ``behind`` another one; it is read from there."""
        replayed = self._replayed
        if replayed is None or self._snapshots.place_before(replayed.aim) <= behind:
            return None
        kept = self._snapshots.before(replayed.aim)
        replayed.go_on_from(kept.bytes_fed if kept is not None else 0)
        return kept

    def pass_by(self, newest: Session, source: Source) -> None:
        """Keep what is known near the end of a large log that is being opened: from there people look back first."""
        left = source.status().total_bytes - newest.bytes_fed
        if newest.live or self._near_the_end or left > NEAR or newest.bytes_fed < LARGE:
            return
        self._near_the_end = True
        if left > 0 and not isinstance(newest.judge, Waiting):
            self._note(newest, source)

    def advance(self, source: Source, *, ahead: bool = True) -> bool:
        """Fold one slice of what is looked at, or look one slice ``ahead``; return whether more is waiting."""
        if self._refold is not None:
            self._fold(self._refold, source)
            return True
        if self._whole is None or self._ahead is None or not ahead:
            return False
        data = self._whole.read(SLICE_BYTES)
        if data:
            self._ahead.feed(data)
            self._note(self._ahead, source)
            return True
        self._ahead.finish()
        self._whole.close()
        self._whole = None
        return False

    def _note(self, session: Session, source: Source) -> None:
        """Keep what is known here; of a merged run each file is cut elsewhere, so that no place serves another."""
        if not source.parts():
            self._snapshots.note(session)

    def _fold(self, refold: Refold, source: Source) -> None:
        if not refold.done:
            refold.advance(source)
            self._note(refold.session, source)
        if refold.lost:
            self._wrong, self._refold = "what was read then is gone", None
        elif refold.done:
            self._past, self._refold = refold.session, None

    def control(self, control: Control, newest: Session, source: Source) -> bool:
        """Act on a hand; return whether a replay's stream begins again because it went back."""
        self._wrong = ""
        if source.replay() is not None:
            return self._turn(control, newest, source)
        if control.action == "now":
            self.forget()
        elif control.action not in ("play", "pause", "speed", "restart"):
            self._look_back(self._target(control, newest, newest, source), newest, source)
        return False

    def _turn(self, control: Control, newest: Session, source: Source) -> bool:
        if control.action in _CLOCKWORK or self._replayed is None or self._ahead is None:
            return source.control(control.action, control.value)
        if control.action == "seek_time":
            line = line_of_time(self._ahead, control.value)
            target = None
            if line:
                return source.control("seek_line", float(line))
        else:
            target = self._target(control, newest, self._ahead, source)
        if target is None:
            self._wrong = self._nowhere(control)
            return False
        return self._replayed.seek_offset(self._replayed.segment_end(target))

    def _nowhere(self, control: Control) -> str:
        if self._whole is not None:
            return f"the log is still looked through: {self._scanned():.0%}"
        return "there is no such mark" if control.action == "step_mark" else "the log has no such moment"

    def _look_back(self, target: int | None, newest: Session, source: Source) -> None:
        if target is None:
            self._wrong = "the log has no such moment"
            return
        if target >= newest.bytes_fed:
            self.forget()
            return
        self._place = target
        if source.parts():
            self._refold = Refold(self._fresh(voice_cuts(newest, target)), newest.bytes_fed)
            return
        self._refold = Refold(self._start(target), target)

    def _start(self, target: int) -> Session:
        """Return a session to go on from: what was known before is known later too."""
        past, kept = self._past, self._snapshots.place_before(target)
        if past is not None and kept - NEAR <= past.bytes_fed <= target:
            return past
        return self._snapshots.before(target) or self._fresh(None)

    def _target(self, control: Control, newest: Session, known: Session, source: Source) -> int | None:
        """Return the byte that a hand leads to, by what is ``known`` of the log; None where there is none."""
        here, total = self._here(newest), max(source.status().total_bytes, 1)
        value, count = control.value, int(control.value) or 1
        end = known.bytes_fed
        match control.action:
            case "seek":
                return self._line_start(source, known, int(min(max(value, 0.0), 1.0) * total))
            case "seek_epoch":
                return _or_end(after_epoch(known, value), end, found=bool(known.epoch_starts))
            case "seek_step":
                return _or_end(after_step(known, value), end, found=bool(known.store.series))
            case "seek_line":
                return self._after_lines(source, 0, int(value), end)
            case "seek_time":
                line = line_of_time(known, value)
                return self._line_end(known, source, line) if line else None
            case "step_epoch":
                return neighbour(epoch_ends(known, end), here, count)
            case "step_step":
                step = neighbour_step(known, step_at(known, here), count)
                return None if step is None else _or_end(after_step(known, step), end, found=True)
            case "step_mark":
                places = [self._segment_end(source, mark.offset or 0, end) for mark in self._marks(known)]
                return neighbour(places, here, count)
            case "step_line":
                return self._step_lines(source, here, count, end)
            case _:
                return total

    def _here(self, newest: Session) -> int:
        """Return the byte that is shown, or that the last hand led to: held keys go on from there."""
        if self._replayed is not None:
            return self._replayed.aim
        return newest.bytes_fed if self._refold is None and self._past is None else self._place

    def _line_start(self, source: Source, known: Session, offset: int) -> int:
        """Return where the line begins that a byte of a live log belongs to; a replay finds that itself."""
        if known is self._ahead:
            return offset
        before = source.window(max(0, offset - _WINDOW), min(offset, _WINDOW))
        found = before.rfind(b"\n")
        return offset if found < 0 else offset - len(before) + found + 1

    def _step_lines(self, source: Source, here: int, count: int, end: int) -> int:
        if count > 0:
            return self._after_lines(source, here, count, end)
        first = max(0, here - _WINDOW)
        places = [at for at, byte in enumerate(source.window(first, here - first)) if byte == 10]
        back = len(places) - 1 + count
        return first + places[back] + 1 if back >= 0 else first

    def _after_lines(self, source: Source, start: int, count: int, end: int) -> int:
        """Return the byte after so many line ends from ``start``, the log's end where there are fewer."""
        at, left = start, count
        while at < end and left > 0:
            data = source.window(at, min(_WINDOW, end - at))
            if not data:
                break
            newlines = data.count(b"\n")
            if newlines < left:
                at, left = at + len(data), left - newlines
                continue
            place = -1
            for _ in range(left):
                place = data.index(b"\n", place + 1)
            return at + place + 1
        return end

    def _segment_end(self, source: Source, offset: int, end: int) -> int:
        """Return where the line ends that a landmark begins, so that what it tells has happened there."""
        if self._replayed is not None:
            return self._replayed.segment_end(offset + 1)
        return self._after_lines(source, offset, 1, end)

    def _line_end(self, known: Session, source: Source, line: int) -> int:
        indexed, offset = known.index.before(line)
        return self._after_lines(source, offset, line - indexed + 1, known.bytes_fed)

    def _marks(self, known: Session) -> list[Landmark]:
        """Return what happened where, as of what is known."""
        state = (known, known.version)
        if state != self._found[0]:
            self._found = (state, landmarks(known, known.judgement(ended=self._whole is None)))
        return self._found[1]

    def view(self, newest: Session, source: Source) -> Transport | None:
        """Return where the run is shown; None for one that is shown as of now."""
        clock = source.replay()
        if clock is None and self._past is None and self._refold is None and not self._wrong:
            return None
        known = self._ahead or newest
        total = max(source.status().total_bytes, 1)
        here = newest.bytes_fed if self._past is None else self._place
        position = clock.position if clock is not None else min(here / total, 1.0)
        past = self._past is not None
        marks = self._marks(known) if clock is not None or past else []
        return Transport(position, time_marks(marks, total), self._scanned(), past, self._words())

    def _words(self) -> str:
        """Return what is wrong, or how far a look back has come that takes its time."""
        if self._refold is None:
            return self._wrong
        return f"looking back: {self._refold.session.bytes_fed / max(self._refold.upto, 1):.0%}"

    def _scanned(self) -> float:
        if self._whole is None or self._ahead is None:
            return 1.0
        return min(1.0, self._ahead.bytes_fed / max(self._whole.status().total_bytes, 1))

    def close(self) -> None:
        """Let go of what was opened."""
        if self._whole is not None:
            self._whole.close()


def _or_end(offset: int | None, end: int, *, found: bool) -> int | None:
    """Return a place, or the end where the log has such moments but none so late; None where it has none at all."""
    return offset if offset is not None else end if found else None
