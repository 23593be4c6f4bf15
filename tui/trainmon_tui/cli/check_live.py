"""``trainmon-tui check --watch``: judge runs while they go, until a stop rule holds or they are over."""

from __future__ import annotations

import contextlib
import os
import select
import time
from typing import TYPE_CHECKING

from trainmon_tui.cli.exit import say
from trainmon_tui.cli.pipe import STDIN, require_pipe
from trainmon_tui.cli.telling import teller_for
from trainmon_tui.client.far import is_far
from trainmon_tui.client.live_check import LiveCheck
from trainmon_tui.model.errors import ExitCode, NoInputError, UsageError
from trainmon_tui.model.units import format_duration
from trainmon_tui.protocol.asks import News
from trainmon_tui.report.check import exit_code, unread_run

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from trainmon_tui.cli.telling import Teller
    from trainmon_tui.client.piped import PipedRun
    from trainmon_tui.model.errors import TrainmonError
    from trainmon_tui.report.checked import CheckRun, UnreadRun

LOOK_S = 0.25
"""How often processes and clocks are looked at; what an engine says is taken at once."""


def watch(args: argparse.Namespace) -> int:
    """Say what is known of the runs whenever that changes; return the exit status.

    Ends at a stop rule, when all runs are over, and after the time that was given. Raises `UsageError`.
    """
    if args.runs.count(STDIN) > 1:
        raise UsageError("standard input is one run only", "name it once")
    with contextlib.ExitStack() as closing:
        runs, unread = open_runs(args, closing)
        watching = Watching(runs, unread, teller_for(json=args.json, many=len(args.runs) > 1))
        watching.go_on(time.monotonic() + args.timeout if args.timeout else float("inf"))
        if args.timeout and not watching.ended:
            say(f"not over after {format_duration(args.timeout)}: this is the verdict as it stands")
    return watching.exit_code()


def open_runs(
    args: argparse.Namespace, closing: contextlib.ExitStack
) -> tuple[dict[str, LiveCheck], list[UnreadRun]]:
    """Return the runs by their paths, and those that cannot be read; raises `UsageError`."""
    runs: dict[str, LiveCheck] = {}
    unread: list[UnreadRun] = []
    for path in dict.fromkeys(args.runs):
        try:
            runs[path] = opened(path, args, closing)
        except NoInputError as error:
            unread.append(unread_run(path, error))
        else:
            closing.callback(runs[path].close)
    return runs, unread


def opened(path: str, args: argparse.Namespace, closing: contextlib.ExitStack) -> LiveCheck:
    """Return a run that is judged live; raises `NoInputError` for what can never be read, and `UsageError`."""
    if is_far(path):
        return far(path, args)
    from trainmon_tui.cli.spec import spec_of
    from trainmon_tui.cli.watch import engine_errors, refuse_unless_awaited
    from trainmon_tui.client.process import ProcessConnection
    from trainmon_tui.client.retry import FewRestarts
    from trainmon_tui.client.spawn import PASSED_PATH, spawn_engine

    spec = spec_of(path, args)._replace(pid=args.pid or 0)
    news: Callable[[], News] = News if args.pid is None else ProcessWatch(args.pid).news
    kept = None
    if path == STDIN:
        run = piped(closing)
        news, kept = run.news, run.kept
        spec = spec._replace(path=PASSED_PATH, called=STDIN, pipe=run.pipe_name)
    else:
        refuse_unless_awaited(path)
    errors = engine_errors()
    return LiveCheck(lambda: ProcessConnection(spawn_engine(spec, errors, kept)), FewRestarts(), news)


def far(path: str, args: argparse.Namespace) -> LiveCheck:
    """Return a run on another machine that is judged live; raises `UsageError`."""
    from trainmon_tui.cli.reading import far_options
    from trainmon_tui.cli.spec import spec_of
    from trainmon_tui.client.far import parse_far
    from trainmon_tui.client.remote import FarRun
    from trainmon_tui.client.retry import BackOff

    far_run = parse_far(path)
    if args.pid is not None:
        raise UsageError(
            "--pid names a process of this machine, and the run is on another",
            f"judge it over there: ssh {far_run.host} trainmon-tui check --watch --pid {args.pid} {far_run.quoted_path()}",
        )
    run = FarRun(far_run, far_options(spec_of(path, args)))
    return LiveCheck(run.connect, BackOff())


def piped(closing: contextlib.ExitStack) -> PipedRun:
    """Return the run that is piped in; it is read to its end whatever becomes of us. Raises `UsageError`."""
    from trainmon_tui.client.piped import PipedRun

    require_pipe()
    run = PipedRun(os.dup(0))
    closing.callback(run.farewell)
    return run


class ProcessWatch:
    """Tells whether a process has ended; one that nobody has waited for yet has."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._was_seen = False

    def news(self) -> News:
        """Return that it has ended, or that it was never there while somebody looked."""
        if _is_alive(self._pid):
            self._was_seen = True
            return News()
        if self._was_seen:
            return News(f"process {self._pid} has ended", ended=True)
        return News(f"there is no process {self._pid}: it has ended already, or never was", ended=True)


def _is_alive(pid: int) -> bool:
    import psutil

    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True


class Watching:
    """The runs that are watched, and what was said of them so far."""

    def __init__(self, runs: dict[str, LiveCheck], unread: list[UnreadRun], teller: Teller) -> None:
        self._live = runs
        self._unread = unread
        self._teller = teller
        self._troubles: dict[str, str] = {}
        for one in unread:
            say(one.message, one.hint)

    @property
    def runs(self) -> list[CheckRun]:
        """What is said of the runs that have spoken, in the order in which they were named."""
        return [check.run for check in self._live.values() if check.run is not None]

    @property
    def ended(self) -> bool:
        """Whether there is nothing to wait for: all runs are over, or one of them is to be stopped."""
        return all(check.done for check in self._live.values()) or any(run.stop for run in self.runs)

    def exit_code(self) -> ExitCode:
        """Return the exit status of the verdicts as they stand; a run that has not spoken yet is unknown."""
        silent = len(self._live) > len(self.runs)
        found = exit_code(self.runs, len(self._unread))
        return max(found, ExitCode.UNKNOWN, key=_RANK.index) if silent else found

    def go_on(self, until_s: float) -> None:
        """Say what changes, until all has ended or ``until_s`` of the monotonic clock; raises `TrainmonError`."""
        while not self.ended and time.monotonic() < until_s:
            waited_for = [number for check in self._live.values() for number in check.filenos()]
            select.select(waited_for, [], [], max(0.0, min(LOOK_S, until_s - time.monotonic())))
            changed = [check.poll() for check in list(self._live.values())]
            self._note_trouble()
            if any(changed):
                self._teller.show(self.runs, self._unread)
        self._teller.finish(self.runs, self._unread)

    def _note_trouble(self) -> None:
        """Tell what became of engines; a run that cannot be read is counted and left out."""
        for path, check in list(self._live.items()):
            if check.trouble != self._troubles.get(path, ""):
                self._troubles[path] = check.trouble
                if check.trouble:
                    say(f"{path}: {check.trouble}")
            if check.fault is not None:
                self._give_up(path, check.fault)

    def _give_up(self, path: str, fault: TrainmonError) -> None:
        if fault.exit_code != ExitCode.NO_INPUT:
            raise fault
        self._unread.append(unread_run(path, fault))
        say(fault.message, fault.hint)
        self._live.pop(path).close()


_RANK = (ExitCode.PASS, ExitCode.UNKNOWN, ExitCode.WARN, ExitCode.NO_INPUT, ExitCode.FAIL)
"""Exit statuses by how much they outweigh the others."""
