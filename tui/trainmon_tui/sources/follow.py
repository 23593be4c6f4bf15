"""A log that is being written: followed by polling through truncation, rotation, removal and failing disks.

The open descriptor is read on every call; the path is looked at once a second. Polling alone is correct on
every file system, which file events are not. Old files are read to their end before a new one is begun.
"""

from __future__ import annotations

import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.sources.base import SourceState, SourceStatus
from trainmon_tui.sources.generation import Generation
from trainmon_tui.sources.regular import Identity, NotRegularError, identity_of, open_regular, words_of
from trainmon_tui.sources.siblings import Siblings
from trainmon_tui.sources.stream import LogicalStream

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.sources.generation import Change

POLL_S = 0.1
LOOK_S = 1.0
"""Seconds between two looks at what the path leads to."""
GRACE_S = 1.0
"""How long a replaced file that ends inside a line may still finish it."""
KEPT = 4
"""Replaced files that stay open: their late lines are still read, and their bytes can be shown again."""
FIRST_DELAY_S = 0.25
LONGEST_DELAY_S = 8.0


class Ahead(NamedTuple):
    """A file that is being read, and where in the stream its first byte stands: as long as both stay, it goes on."""

    file: Generation
    begin: int

    @property
    def end(self) -> int:
        """Where in the stream its present last byte will end; where it was read to if it cannot be asked."""
        try:
            return self.begin + self.file.offset + self.file.unread()
        except OSError:
            return self.begin + self.file.offset

    def window(self, offset: int, size: int) -> bytes:
        """Return bytes of it by their place in the stream, read or not; ``b""`` where it has none or fails."""
        return self.file.again(max(0, offset - self.begin), size)


class FollowedFile:
    """A live source: the file that ``path`` leads to, now and after every rotation."""

    def __init__(self, path: str | Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = Path(path)
        self._name = self._path.name
        self._clock = clock
        self._stream = LogicalStream()
        self._siblings = Siblings(self._path)
        self._current: Generation | None = None
        self._successors: deque[Generation] = deque()
        self._replaced: deque[Generation] = deque()
        self._notices: list[str] = []
        self._state: SourceState = "waiting"
        self._text = f"waiting for {self._name}"
        self._look_at = float("-inf")
        self._quiet_since = 0.0
        self._delay_s = 0.0
        self._retry_at: float | None = None
        self._busy = True

    # --- the source ------------------------------------------------------------------------------------

    def read(self, limit: int) -> bytes:
        """Return the next bytes; a line that a replaced file left unfinished is ended by a newline."""
        now = self._clock()
        if self._retry_at is not None and not self._reopen(now):
            return b""
        if now >= self._look_at:
            self._look(now)
        data = self._next(limit, now)
        self._busy = bool(data)
        return data

    def clock(self) -> float:
        """Return monotonic seconds."""
        return self._clock()

    def status(self) -> SourceStatus:
        """Return whether the log is there and can be read."""
        return SourceStatus(self._state, self._text, self._stream.end + self._unread(), self._stream.end)

    def take_notices(self) -> list[str]:
        """Return truncations, replacements and failures since the last call."""
        notices, self._notices = self._notices, []
        return notices

    def wait_s(self) -> float:
        """Return 0 while there may be more; else the time to the next poll or retry."""
        if self._retry_at is not None:
            return max(0.0, self._retry_at - self._clock())
        return 0.0 if self._busy else POLL_S

    def window(self, offset: int, size: int) -> bytes:
        """Return bytes that were read before, from whatever file they came."""
        return self._stream.window(offset, size)

    def ahead(self) -> Ahead | None:
        """Return the file whose bytes come next; None where there is none, or another one follows it already."""
        if self._current is None or self._successors or self._retry_at is not None:
            return None
        return Ahead(self._current, self._stream.end - self._current.offset)

    def control(self, action: str, value: float) -> bool:  # noqa: ARG002 - the protocol's names
        """Ignore a replay's controls: a live log cannot be turned back."""
        return False

    def replay(self) -> None:
        """Return None: there is no clock to turn."""

    def parts(self) -> tuple[str, ...]:
        """Return (): all lines are of one file."""
        return ()

    def close(self) -> None:
        """Close every descriptor."""
        for generation in (*self._replaced, *self._successors, *filter(None, [self._current])):
            generation.close()

    # --- what the path leads to ------------------------------------------------------------------------

    def _look(self, now: float) -> None:
        self._look_at = now + LOOK_S
        try:
            identity = identity_of(self._path.stat())
            if not self._is_newest(identity):
                self._follow(identity, now)
        except (FileNotFoundError, NotADirectoryError):
            self._miss()
        except NotRegularError as error:
            self._set("error", f"{self._name} is {error.kind}, not a file")
        except OSError as error:
            self._set("error", f"cannot open {self._name}: {words_of(error)}")
        else:
            if not self._delay_s:
                self._set("ok", "")

    def _is_newest(self, identity: Identity) -> bool:
        newest = self._successors[-1] if self._successors else self._current
        return newest is not None and newest.identity == identity

    def _follow(self, identity: Identity, now: float) -> None:
        """Begin the file that the path leads to, after those that were rotated away unseen. Raises `OSError`."""
        generation = self._take_back(identity) or Generation(open_regular(self._path))
        self._siblings.know(generation.identity)
        if self._current is None:
            self._siblings.learn()
            self._current = generation
            return
        self._notices.append(f"{self._name} was replaced; following the new file")
        self._quiet_since = now
        self._recover()
        self._successors.append(generation)

    def _take_back(self, identity: Identity) -> Generation | None:
        """Return a replaced file that came back under its old name: it is read on where it was left."""
        for files in (self._replaced, self._successors):
            for generation in files:
                if generation.identity == identity:
                    files.remove(generation)
                    return generation
        return None

    def _recover(self) -> None:
        followed = [*self._replaced, *self._successors, *filter(None, [self._current])]
        for path in self._siblings.take_new():
            try:
                sibling = Generation(open_regular(path, follow_link=False))
                is_copy = any(one.has_read(sibling) for one in followed)
            except OSError:
                continue
            if is_copy:
                sibling.close()
                continue
            self._successors.append(sibling)
            self._notices.append(f"{Path(path).name} was rotated away between two looks; reading it too")

    def _miss(self) -> None:
        if self._current is None:
            self._set("waiting", f"waiting for {self._name}")
            return
        self._set("waiting", f"{self._name} was removed; waiting for a new one")

    def _set(self, state: SourceState, text: str) -> None:
        if self._current is not None and text and text != self._text:
            self._notices.append(text)
        self._state, self._text = state, text

    # --- reading ---------------------------------------------------------------------------------------

    def _next(self, limit: int, now: float) -> bytes:
        try:
            data = self._read_current(limit, now)
        except OSError as error:
            if self._successors:
                return self._abandon(error) or self._next(limit, now)
            self._fail(error, now)
            return b""
        if not data and self._successors and self._may_leave(now):
            return self._step_over() or self._next(limit, now)
        return data or self._late_lines(limit)

    def _read_current(self, limit: int, now: float) -> bytes:
        if self._current is None:
            return b""
        change = self._current.change()
        if change:
            return self._restart(self._current, change) or self._read_current(limit, now)
        offset = self._current.offset
        data = self._stream.add(self._current.read(limit), self._current, offset)
        if self._delay_s:
            self._delay_s = 0.0
            self._set("ok", "")
        if data:
            self._quiet_since = now
        return data

    def _restart(self, current: Generation, change: Change) -> bytes:
        """Read the file from its start again; returns the newline that ends what it held before, if needed."""
        self._notices.append(f"{self._name} was {change}; reading from its start")
        self._siblings.learn()
        self._current = current.reborn()
        return self._end_line()

    def _may_leave(self, now: float) -> bool:
        return self._stream.at_line_start or now - self._quiet_since >= GRACE_S

    def _step_over(self) -> bytes:
        """Go on with the next file; returns the newline that ends the old one, if needed."""
        if self._current is not None:
            self._replaced.append(self._current)
        self._current = self._successors.popleft()
        while len(self._replaced) > KEPT:
            self._replaced.popleft().close()
        return self._end_line()

    def _abandon(self, error: OSError) -> bytes:
        """Leave a replaced file that cannot be read any more."""
        self._notices.append(f"the rest of the old {self._name} cannot be read: {words_of(error)}")
        self._delay_s = 0.0
        self._set("ok", "")
        return self._step_over()

    def _end_line(self) -> bytes:
        return b"" if self._stream.at_line_start else self._stream.end_line()

    def _late_lines(self, limit: int) -> bytes:
        """Return whole lines that were written to a replaced file since it was left."""
        if not self._stream.at_line_start:
            return b""
        for generation in tuple(self._replaced):
            offset = generation.offset
            try:
                data = b"" if generation.change() else generation.read_lines(limit)
            except OSError:
                self._replaced.remove(generation)
                generation.close()
                continue
            if data:
                return self._stream.add(data, generation, offset)
        return b""

    def _unread(self) -> int:
        try:
            return sum(one.unread() for one in (*self._successors, *filter(None, [self._current])))
        except OSError:
            return 0

    # --- a failing disk --------------------------------------------------------------------------------

    def _fail(self, error: OSError, now: float) -> None:
        self._delay_s = min(LONGEST_DELAY_S, max(FIRST_DELAY_S, self._delay_s * 2))
        self._retry_at = now + self._delay_s
        self._set("error", f"cannot read {self._name}: {words_of(error)}; trying again")

    def _reopen(self, now: float) -> bool:
        """Open the file afresh once its time has come; returns whether reading makes sense."""
        if self._retry_at is None or now < self._retry_at:
            return False
        try:
            fd = open_regular(self._path)
        except OSError as error:
            self._fail(error, now)
            return False
        self._retry_at = None
        self._look_at = now
        fresh = Generation(fd)
        if self._current is not None and fresh.identity == self._current.identity:
            self._current.continue_as(fresh)
        else:
            fresh.close()
        return True
