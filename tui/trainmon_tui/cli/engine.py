"""``trainmon-tui engine``: the reading half alone, for a screen at the other end of a pipe or of ssh."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from trainmon_tui.cli.flags import add_machine, add_reading, add_run
from trainmon_tui.cli.output import write_bytes
from trainmon_tui.config.terminal import is_terminal
from trainmon_tui.model.errors import UsageError

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_run(parser)
    add_reading(parser)
    add_machine(parser)
    parser.add_argument(
        "--called", metavar="NAME", default="", help="what people call the run, if not by its path here"
    )


def run(args: argparse.Namespace) -> int:
    """Serve the protocol on standard input and output until the screen leaves; return the exit status. Raises `UsageError`."""
    if is_terminal(sys.stdout):
        raise UsageError(
            "the engine speaks to a screen, not to a person: its output is not text",
            f"to watch the run: trainmon-tui {args.run}",
        )
    from trainmon_tui.cli.spec import watched_spec
    from trainmon_tui.engine.stdio import main
    from trainmon_tui.protocol.framing import greet
    from trainmon_tui.protocol.spec import encode_spec

    spec = watched_spec(args.run, args)._replace(called=args.called)
    write_bytes(greet())
    return main(encode_spec(spec))
