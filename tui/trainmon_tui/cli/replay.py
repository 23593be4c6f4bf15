"""``trainmon-tui replay``: play a finished log on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.cli.flags import add_alone, add_clock, add_format, add_playbook, add_run, add_screen
from trainmon_tui.cli.screen import require_terminal

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_run(parser)
    add_alone(parser)
    add_clock(parser, arrival=False)
    parser.add_argument(
        "--arrival", metavar="FILE", default="", help="when the log's bytes arrived: rows of seconds,bytes"
    )
    add_playbook(parser)
    add_format(parser)
    add_screen(parser)


def run(args: argparse.Namespace) -> int:
    """Open the screen; return the exit status."""
    require_terminal()
    from trainmon_tui.cli.watch import replay

    return replay(args.run, args, arrival=args.arrival, alone=args.alone)
