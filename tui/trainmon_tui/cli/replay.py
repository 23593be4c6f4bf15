"""``trainmon-tui replay``: play a finished log on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.cli.flags import add_clock, add_reading, add_run, add_screen
from trainmon_tui.cli.pipe import STDIN
from trainmon_tui.cli.screen import require_terminal
from trainmon_tui.client.far import is_far
from trainmon_tui.model.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.cli.parser import Parser


def add_arguments(parser: Parser) -> None:
    """Declare the command's arguments."""
    add_run(parser)
    add_clock(parser, arrival=False)
    parser.add_argument(
        "--arrival", metavar="FILE", default="", help="when the log's bytes arrived: rows of seconds,bytes"
    )
    add_reading(parser)
    add_screen(parser)


def require_file(run: str) -> None:
    """Raise `UsageError` for what is not finished or not here, and so cannot be played."""
    if run == STDIN:
        raise UsageError(
            "replay plays a finished log, and standard input is none",
            "watch it: trainmon-tui - --tee run.log, and replay run.log afterwards",
        )
    if is_far(run):
        raise UsageError("replay plays logs of this machine only", "copy the log here, or watch it over ssh")


def run(args: argparse.Namespace) -> int:
    """Open the screen; return the exit status."""
    require_file(args.run)
    require_terminal()
    from trainmon_tui.cli.watch import replay

    return replay(args.run, args, arrival=args.arrival, remember=True)
