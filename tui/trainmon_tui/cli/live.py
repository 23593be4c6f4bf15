"""``trainmon-tui RUN``: watch a run live, wherever its bytes come from."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from trainmon_tui.cli.flags import add_machine, add_reading, add_runs, add_screen, add_tee
from trainmon_tui.cli.pipe import STDIN, is_piped_in
from trainmon_tui.cli.screen import require_terminal
from trainmon_tui.client.far import is_far
from trainmon_tui.model.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.cli.parser import Parser


def add_arguments(parser: Parser) -> None:
    """Declare the command's arguments; what follows ``--`` is in ``command``."""
    add_runs(parser)
    add_reading(parser)
    add_tee(parser)
    add_machine(parser)
    add_screen(parser)


def run(args: argparse.Namespace) -> int:
    """Open the screen; return the exit status."""
    args.run = args.runs[0] if len(args.runs) == 1 else None
    refuse_contradictions(args)
    if len(args.runs) > 1:
        from trainmon_tui.cli.runs import offer_or_print

        return offer_or_print(args.runs, args)
    if args.run == STDIN or (args.run is None and args.command is None and is_piped_in()):
        from trainmon_tui.cli.pipe import watch_pipe

        return watch_pipe(args)
    refuse_tee_of_a_file(args)
    if args.command is not None:
        require_terminal()
        from trainmon_tui.cli.command import watch_command

        return watch_command(args)
    if args.run is None:
        from trainmon_tui.cli.runs import offer_or_print

        return offer_or_print([], args)
    if is_far(args.run):
        require_terminal()
        from trainmon_tui.cli.far import watch_far

        return watch_far(args)
    if is_shared(args.run):
        from trainmon_tui.cli.runs import offer_or_print

        return offer_or_print(args.runs, args)
    require_terminal()
    from trainmon_tui.cli.watch import watch

    return watch(args)


def is_shared(place: str) -> bool:
    """Return whether several runs log to a folder at the same time: they are offered in a table."""
    if not os.path.isdir(place):  # noqa: PTH112 - a Path of any bytes may raise
        return False
    from trainmon_tui.sources.open import holds_several

    return holds_several(place)


def refuse_contradictions(args: argparse.Namespace) -> None:
    """Raise `UsageError` for a run and a command, a process of several runs, or ``--`` without a command."""
    if args.command is not None and args.runs:
        raise UsageError(
            f"either a run or a command is watched: {args.runs[0]!r} stands before --",
            "for a log whose name begins with a dash, write its folder: ./-run.log",
        )
    if args.pid and len(args.runs) > 1:
        raise UsageError(
            f"--pid names one run's process, and {len(args.runs)} runs are named", "watch that run alone"
        )
    if args.command == []:
        raise UsageError("no command follows --", "for example: trainmon-tui -- python -u train.py")


def refuse_tee_of_a_file(args: argparse.Namespace) -> None:
    """Raise `UsageError` for ``--tee`` where the run writes its own log."""
    if args.tee and args.command is None:
        raise UsageError(
            "--tee keeps the output of a pipe or a command; a log is a file already",
            "for example: python -u train.py 2>&1 | trainmon-tui --tee run.log",
        )
