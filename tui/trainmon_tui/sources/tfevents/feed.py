"""A run's event files as one stream of JSON lines, in the order of their wall times."""

from __future__ import annotations

import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.model.text import clean
from trainmon_tui.sources.tfevents.files import EventPath, find_run, qualified
from trainmon_tui.sources.tfevents.lines import LineMaker
from trainmon_tui.sources.tfevents.points import PointReader, Points, Tags, join
from trainmon_tui.sources.tfevents.records import RecordFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.sources.tfevents.layouts import Floats

WORK_S = 0.04
QUIET_S = 2.0
"""After this long without a record, the last step's line is not held back any longer."""
LOOK_S = 2.0
"""Seconds between two looks for new event files in a followed folder."""
TOLD_TROUBLES = 3


class _EventFile:
    """One file, read ahead by one block."""

    def __init__(self, path: EventPath, tags: Tags) -> None:
        self.records = RecordFile(path.path)
        self.reader = PointReader(tags, partial(qualified, path.prefix))
        self._ahead: Points | None = None
        self._times: Floats = np.empty(0)
        self._newest_s = 0.0

    @property
    def reaches_s(self) -> float | None:
        """The time up to which points were read ahead; None where the file is at its end."""
        return None if self._ahead is None else float(self._times[-1])

    def look_ahead(self, is_late: Callable[[], bool]) -> bool:
        """Read until there are points or the file's end; return whether time sufficed."""
        while self._ahead is None:
            block = self.records.take()
            if block is None:
                return True
            points = self.reader.read(block)
            if len(points.walls):
                self._ahead, self._times = points, self._rising(points.walls)
            elif is_late():
                return False
        return True

    def _rising(self, walls: Floats) -> Floats:
        """Return times that never fall: a file's own order stands, whatever its clock did."""
        times: Floats = np.maximum.accumulate(np.concatenate(([self._newest_s], walls)))[1:]
        self._newest_s = float(times[-1])
        return times

    def take_until(self, time_s: float) -> tuple[Points, Floats]:
        """Return the points that were read ahead up to a time, with the times to sort them by."""
        if self._ahead is None:
            return Points.none(), np.empty(0)
        points, times, count = self._ahead, self._times, int(np.searchsorted(self._times, time_s, "right"))
        left = count < len(times)
        self._ahead, self._times = (
            (points.at(slice(count, None)), times[count:]) if left else (None, np.empty(0))
        )
        return points.at(slice(count)), times[:count]


class EventFeed:
    """A feed of the scalars in one event file, or in those of the newest run in a folder."""

    def __init__(self, path: str | Path, *, live: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._root = Path(path)
        self._live = live
        self._clock = clock
        self._tags = Tags()
        self._lines = LineMaker(self._tags)
        self._files: dict[Path, _EventFile] = {}
        self._notices: list[str] = []
        self._out = b""
        self._at_end = False
        self._summarised = False
        self._quiet_since = clock()
        self._look_at = float("-inf")

    def read(self, limit: int) -> bytes:
        """Return the next lines, or a part of them; ``b""`` when the files have no more now."""
        if len(self._out) < limit:
            self._fill(limit)
        data, self._out = self._out[:limit], self._out[limit:]
        return data

    def _fill(self, limit: int) -> None:
        """Make lines until there are ``limit`` bytes, the files end, or time is up."""
        began = self._clock()
        self._look(began)

        def is_late() -> bool:
            return self._clock() - began > WORK_S

        while len(self._out) < limit and not (self._out and is_late()) and self._look_ahead(is_late):
            reached = [file.reaches_s for file in self._files.values() if file.reaches_s is not None]
            self._at_end = not reached
            if self._at_end:
                self._end()
                return
            self._out += self._lines.add(self._merged(min(reached)))
            self._quiet_since = self._clock()

    def _look_ahead(self, is_late: Callable[[], bool]) -> bool:
        """Read a block of each file that has none; return whether time sufficed for all of them."""
        waiting = [file for file in self._files.values() if file.reaches_s is None]
        for left, file in zip(range(len(waiting))[::-1], waiting, strict=True):
            if not file.look_ahead(is_late) or (left and file.reaches_s is not None and is_late()):
                return False
        return True

    def _merged(self, until_s: float) -> Points:
        """Return the points of all files up to a time, in its order."""
        taken = [file.take_until(until_s) for file in self._files.values()]
        order = np.argsort(np.concatenate([times for _, times in taken]), kind="stable")
        return join([points for points, _ in taken]).at(order)

    def _end(self) -> None:
        if not self._live or self._clock() - self._quiet_since >= QUIET_S:
            self._out += self._lines.flush()
        if not self._summarised and self._files:
            self._summarised = True
            self._notices += self._summary()

    def _look(self, now: float) -> None:
        """Find the run's files: once, or every now and then while it is followed."""
        if now < self._look_at:
            return
        self._look_at = now + LOOK_S if self._live else float("inf")
        if not self._root.is_dir():
            self._open([EventPath(self._root, "")])
            return
        run = find_run(self._root)
        if run.files and not self._files:
            self._root = run.root
            self._notices += run.words()
        self._open(run.files)

    def _open(self, paths: list[EventPath]) -> None:
        for path in paths:
            if path.path not in self._files:
                self._files[path.path] = _EventFile(path, self._tags)

    def settled(self) -> bool:
        """Return whether every file was read to its present end."""
        return self._at_end and not self._out

    def words(self) -> str:
        """Return what the files lack."""
        if not self._files:
            return f"waiting for an event file in {clean(self._root.name)}"
        troubles = [words for file in self._files.values() if (words := file.records.words())]
        more = len(troubles) - TOLD_TROUBLES
        return "; ".join(
            [*troubles[:TOLD_TROUBLES], *([f"{more} more files lack something"] if more > 0 else [])]
        )

    def take_notices(self) -> list[str]:
        """Return what happened to the files since the last call, and once what they hold beside scalars."""
        notices, self._notices = self._notices, []
        for file in self._files.values():
            notices += file.records.file.take_notices()
        return notices

    def _summary(self) -> list[str]:
        kinds: Counter[str] = Counter()
        for file in self._files.values():
            for (kind, _), count in file.reader.others.items():
                kinds[kind] += count
        broken = sum(file.reader.broken for file in self._files.values())
        counts = ", ".join(f"{count} {kind}{'s' * (count > 1)}" for kind, count in sorted(kinds.items()))
        return [
            *([f"beside the scalars: {counts}; they are not charted"] if counts else []),
            *([f"records that are no events, left out: {broken}"] if broken else []),
            *([f"scalars of too many tags, left out: {self._tags.dropped}"] if self._tags.dropped else []),
        ]

    def parts(self) -> tuple[str, ...]:
        """Return (): lines carry no marks, their keys say which folder they come from."""
        return ()

    def close(self) -> None:
        """Close every file; closing twice is fine."""
        for file in self._files.values():
            file.records.close()
