"""One run of a table: looked at, read whole, followed while it grows, and let go of again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec.structs import replace

from trainmon_tui.engine.glimpse import glimpse
from trainmon_tui.engine.row import glimpsed_row, whole_row
from trainmon_tui.engine.start import start_engine
from trainmon_tui.model.errors import TrainmonError
from trainmon_tui.model.found import ALIVE_S, FoundRun
from trainmon_tui.model.text import clean
from trainmon_tui.protocol.several import RunRow
from trainmon_tui.sources.regular import words_of

if TYPE_CHECKING:
    from trainmon_tui.engine.engine import Engine
    from trainmon_tui.protocol.spec import EngineSpec

MOST_BYTES = 256 * 1024 * 1024
"""Larger runs are only looked at in the table: opening one reads it."""
TOO_LARGE = "too large to be read for the table; open it"


class FleetRun:
    """A row and what keeps it fresh. No call takes longer than one slice of reading."""

    def __init__(self, found: FoundRun, spec: EngineSpec) -> None:
        self.row = RunRow(found.path, found.kind, found.bytes, found.changed_s)
        self._spec = spec._replace(path=found.path, telemetry=False, terminal=None, several=None)
        self.engine: Engine | None = None
        self._read_bytes = -1
        """The run's size when its row was made; -1 before the first look."""
        self._whole = False
        self._told: tuple[object, int] = (None, -1)
        self.changed_at = 0
        """The frame that is the first to hold the row as it is."""

    @property
    def is_fresh(self) -> bool:
        """Whether the row tells all that the run has: nothing is left to be read."""
        return self._read_bytes == self.row.bytes and (self._whole or self.is_too_large)

    @property
    def is_too_large(self) -> bool:
        """Whether the run is only looked at, however often it grows."""
        return self.row.bytes > MOST_BYTES and self.engine is None

    @property
    def is_seen(self) -> bool:
        """Whether the run was looked at, be it only at its end."""
        return self._read_bytes >= 0

    @property
    def is_file(self) -> bool:
        """Whether the run is one file, whose size tells whether there is more."""
        return self.row.kind in ("log", "metrics")

    def is_alive(self, now_s: float) -> bool:
        """Return whether the run grew within the last minute; ``now_s`` is in Unix seconds."""
        return now_s - self.row.changed_s < ALIVE_S

    def note(self, found: FoundRun, now_s: float) -> bool:
        """Take in what a look at the folder says; return whether that changes the row."""
        before = self.row
        grew = self.is_seen and found.bytes != before.bytes
        # What grows under our eyes grows now, whatever a file server's clock says.
        changed_s = max(found.changed_s, now_s) if grew else found.changed_s
        if not grew and found.bytes == before.bytes and before.changed_s > found.changed_s:
            changed_s = before.changed_s
        self.row = self._aged(replace(before, bytes=found.bytes, changed_s=changed_s), now_s)
        return self.row != before

    def stat(self, now_s: float) -> bool:
        """Look at a file's size and time; return whether that changes the row."""
        if not self.is_file:
            return self.note(self._found(), now_s)
        try:
            now = os.stat(self.row.path)  # noqa: PTH116 - a Path of any bytes may raise
        except OSError as error:
            before, self.row = self.row, replace(self.row, state="error", words=words_of(error))
            return self.row != before
        return self.note(self._found()._replace(bytes=now.st_size, changed_s=now.st_mtime), now_s)

    def take_gpus(self, gpus: str) -> bool:
        """Take in which GPUs the run is on; return whether that changes the row."""
        before, self.row = self.row, replace(self.row, gpu=gpus)
        return self.row != before

    def glimpse(self, now_s: float) -> None:
        """Look at the run's end, if it is a file that may be looked at so."""
        if not self.is_file or self.row.path.endswith(".gz"):
            self._read_bytes = max(self._read_bytes, 0)
            return
        try:
            seen = glimpse(self.row.path)
        except OSError as error:
            self._fail(words_of(error))
            return
        fresh = glimpsed_row(self.row, seen.session, seen.line)
        if self._whole:
            fresh = replace(fresh, best=self.row.best, trend=self.row.trend, metric=self.row.metric)
        words = TOO_LARGE if self.is_too_large else ""
        self.row = self._aged(replace(fresh, words=words), now_s)
        self._read_bytes = self.row.bytes if self.is_too_large else max(self._read_bytes, 0)

    def advance(self, now_s: float) -> bool:
        """Read one slice of the whole run; return whether its row is complete now."""
        try:
            if self.engine is None:
                self.engine = start_engine(self._spec)
            more = self.engine.advance()
        except TrainmonError as error:
            self._fail(error.message)
            return True
        if more:
            self.row = replace(self.row, read=_share_read(self.engine))
            return False
        self._take_in(self.engine, now_s)
        return True

    def _take_in(self, engine: Engine, now_s: float) -> None:
        """Make the row anew, if the engine has read anything since the last time."""
        read = (engine.session, engine.session.bytes_fed)
        if read != self._told:
            # A folder grows when its engine finds more in it.
            changed_s = now_s if self._whole and not self.is_file else self.row.changed_s
            self.row = whole_row(replace(self.row, changed_s=changed_s), engine)
            self._told = read
        self.row = self._aged(self.row, now_s)
        self.row = replace(self.row, read=None)
        self._read_bytes, self._whole = self.row.bytes, True

    def let_go(self) -> None:
        """Forget everything but the row."""
        if self.engine is not None:
            self.engine.close()
            self.engine = None

    def _found(self) -> FoundRun:
        return FoundRun(self.row.path, self.row.kind, self.row.bytes, self.row.changed_s)

    def _aged(self, row: RunRow, now_s: float) -> RunRow:
        """Return the row with its state as of now: what grows is alive, whatever it said before."""
        if row.state not in ("live", "silent"):
            return row
        return replace(row, state="live" if now_s - row.changed_s < ALIVE_S else "silent")

    def _fail(self, words: str) -> None:
        self.let_go()
        self.row = replace(self.row, state="error", words=clean(words), read=None)
        self._read_bytes, self._whole = self.row.bytes, True


def _share_read(engine: Engine) -> float:
    """Return how much of a run was read; so few digits that not every slice is news."""
    return round(min(1.0, engine.session.bytes_fed / max(1, engine.status().total_bytes)), 2)
