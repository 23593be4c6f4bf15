"""Many runs as one table: found, looked at, and read whole as far as they are on the screen.

What costs is bounded: sizes are looked at in rounds, the ends of logs one at a time, and whole runs only where their
rows are on the screen. What is not on the screen gets a small share of the time.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from trainmon_tui.engine.fleet_run import FleetRun
from trainmon_tui.engine.gpu_runs import GpuRuns
from trainmon_tui.engine.quiet import Quiet
from trainmon_tui.engine.seen_runs import look_for_runs
from trainmon_tui.model.readings import Telemetry
from trainmon_tui.model.text import clean
from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.protocol.header import Header
from trainmon_tui.protocol.messages import Frame
from trainmon_tui.protocol.several import RunsView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from trainmon_tui.protocol.asks import Ask
    from trainmon_tui.protocol.spec import EngineSpec, SeveralSpec

LOOK_S = 3.0
"""Folders are looked through again at most this often."""
LOOK_SHARE = 150
"""... and so that looking takes no more than this part of the time."""
ROUND_S = 2.0
"""How often sizes are looked at."""
FRESH_S = 1.0
"""A row that is on the screen is brought up to date at most this often."""
SEEN_SHARE, REST_SHARE = 16, 100
"""After work on rows that were read before, and on those off the screen, so many times as long goes by without any."""
MOST_OPEN = 24
"""Runs that are followed at once; the others are read again when they have grown."""


class Fleet(Quiet):
    """What a table of runs asks; an engine of engines. Not thread-safe: one loop drives it."""

    def __init__(
        self,
        spec: EngineSpec,
        several: SeveralSpec,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._spec = spec
        self._several = several
        self._monotonic = clock
        self._wall = wall
        self._runs: dict[str, FleetRun] = {}
        self._gone: dict[str, int] = {}
        self._complete = True
        self._seen: tuple[str, ...] = ()
        self._number = 0
        self._dirty = True
        self._look_at_s = self._round_at_s = float("-inf")
        self._rest_at_s = self._again_at_s = float("-inf")
        self._renewed_s: dict[str, float] = {}
        self._gpus = GpuRuns() if spec.telemetry else None

    # --- working ---------------------------------------------------------------------------------------

    def advance(self) -> bool:
        """Do one piece of work; return whether more is waiting."""
        now = self.clock()
        if now >= self._look_at_s:
            self._look(now)
        elif now >= self._round_at_s:
            self._round(now)
        self._look_at_gpus(now)
        return self._first_look() or self._read_shown(now) or self._read_rest(now)

    def _look(self, now: float) -> None:
        """Look for runs; those that are gone leave the table."""
        found = look_for_runs(self._several, self._runs)
        self._look_at_s = self.clock() + max(LOOK_S, LOOK_SHARE * (self.clock() - now))
        for run in found.runs:
            known = self._runs.get(run.path)
            if known is None:
                self._runs[run.path] = FleetRun(run, self._spec)
                self._mark(run.path)
            elif known.note(run, self._wall()):
                self._mark(run.path)
        if found.complete:
            self._drop(self._runs.keys() - {run.path for run in found.runs})
        self._dirty |= found.complete != self._complete
        self._complete = found.complete

    def _drop(self, paths: Iterable[str]) -> None:
        for path in list(paths):
            self._runs.pop(path).let_go()
            self._gone[path] = self._number + 1
            self._dirty = True

    def _round(self, now: float) -> None:
        """Look at the sizes of all runs."""
        self._round_at_s = now + ROUND_S
        for path, run in self._runs.items():
            if run.stat(self._wall()):
                self._mark(path)

    def _look_at_gpus(self, now: float) -> None:
        """Ask which of the living runs are on which GPUs."""
        if self._gpus is None or not self._number:
            return
        wall = self._wall()
        found = self._gpus.poll(now, (path for path, run in self._runs.items() if run.is_alive(wall)))
        for path, run in self._runs.items() if found is not None else ():
            if run.take_gpus((found or {}).get(path, "")):
                self._mark(path)

    def _first_look(self) -> bool:
        """Look at the end of one run that is on the screen for the first time."""
        run = next((run for run in self._shown() if not run.is_seen), None)
        if run is None:
            return False
        run.glimpse(self._wall())
        self._mark(run.row.path)
        return True

    def _read_shown(self, now: float) -> bool:
        """Read one slice of a run on the screen: what was never read whole at once, what has grown with pauses."""
        due = [run for run in self._shown() if not run.is_fresh]
        new = next((run for run in due if run.row.verdict is None and not run.is_too_large), None)
        if new is not None:
            self._advance(new)
            return True
        if now < self._again_at_s:
            return False
        run = min(due, key=self._renewed_at, default=None)
        if run is None or now - self._renewed_at(run) < FRESH_S:
            return False
        self._advance(run)
        self._again_at_s = self.clock() + SEEN_SHARE * (self.clock() - now)
        return False

    def _renewed_at(self, run: FleetRun) -> float:
        return self._renewed_s.get(run.row.path, float("-inf"))

    def _advance(self, run: FleetRun) -> None:
        if run.is_too_large:
            run.glimpse(self._wall())
        if run.is_too_large or run.advance(self._wall()):
            path = run.row.path
            self._renewed_s[path] = self.clock()
            self._mark(path)
            if not run.is_alive(self._wall()):
                run.let_go()
            self._close_beyond()

    def _close_beyond(self) -> None:
        """Let go of the runs that were brought up to date longest ago, where too many are followed."""
        open_ = sorted((run for run in self._runs.values() if run.engine is not None), key=self._renewed_at)
        shown = set(self._seen)
        for run in sorted(open_, key=lambda run: run.row.path in shown)[: max(0, len(open_) - MOST_OPEN)]:
            run.let_go()

    def _read_rest(self, now: float) -> bool:
        """Look at the end of one run off the screen: the newest that was never looked at, or that has grown."""
        if now < self._rest_at_s:
            return False
        waiting = [run for run in self._runs.values() if not run.is_seen]
        run = max(waiting, key=lambda run: run.row.changed_s, default=None)
        if run is not None:
            run.glimpse(self._wall())
            self._mark(run.row.path)
        self._rest_at_s = self.clock() + max(0.05, REST_SHARE * (self.clock() - now))
        return False

    def _shown(self) -> list[FleetRun]:
        return [self._runs[path] for path in self._seen if path in self._runs]

    def _mark(self, path: str) -> None:
        self._runs[path].changed_at = self._number + 1
        self._gone.pop(path, None)
        self._dirty = True

    # --- answering -------------------------------------------------------------------------------------

    def changed(self) -> bool:
        """Whether a row changed since the last frame."""
        return self._dirty

    def frame(self, number: int, ask: Ask) -> Frame:
        """Return the rows that changed since the frame that the ask acknowledges."""
        self._seen = ask.rows
        self._number, self._dirty = number, False
        rows = tuple(run.row for run in self._runs.values() if run.changed_at > ask.ack)
        gone = tuple(path for path, at in self._gone.items() if at > ask.ack)
        view = RunsView(rows, gone, len(self._runs), self._complete)
        return Frame(
            number=number,
            ask=ask.number,
            header=Header(
                name=clean(os.path.basename(self._several.folder) or "runs"),  # noqa: PTH119 - a name, not a file
                path=clean(homely(self._several.folder)),
                state="live",
            ),
            judgement=Judgement(),
            telemetry=Telemetry(),
            runs=view,
        )

    def filenos(self) -> list[int]:
        """File descriptors that are worth waking up for."""
        return self._gpus.filenos() if self._gpus is not None else []

    def wait_s(self) -> float:
        """How long until there is work again."""
        return max(0.05, min(self._round_at_s, self._look_at_s) - self.clock()) if self._idle() else 0.05

    def _idle(self) -> bool:
        return all(run.is_seen for run in self._runs.values()) and all(run.is_fresh for run in self._shown())

    def clock(self) -> float:
        """Monotonic seconds."""
        return self._monotonic()

    def close(self) -> None:
        """Let go of every run, and of what looks at the GPUs."""
        if self._gpus is not None:
            self._gpus.close()
        for run in self._runs.values():
            run.let_go()


def homely(folder: str) -> str:
    """Return a folder as a shell shows it: what stands below the user's own begins with a tilde."""
    home = os.path.expanduser("~")  # noqa: PTH111 - a text to compare
    below = folder.removeprefix(home)
    return f"~{below}" if below != folder and below[:1] in ("", "/") else folder
