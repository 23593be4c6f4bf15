"""``trainmon-tui engine``: the reading half alone, for a screen at the other end of a pipe or of ssh."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from trainmon_tui.cli.flags import (
    add_alone,
    add_config,
    add_format,
    add_machine,
    add_playbook,
    add_record,
    add_run,
)
from trainmon_tui.cli.output import write_bytes
from trainmon_tui.config.terminal import is_terminal
from trainmon_tui.model.errors import UsageError

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_run(parser)
    add_alone(parser)
    add_config(parser)
    add_playbook(parser)
    add_record(parser)
    add_format(parser)
    add_machine(parser)
    parser.add_argument(
        "--called", metavar="NAME", default="", help="what people call the run, if not by its path here"
    )


def run(args: argparse.Namespace) -> int:
    """Serve the protocol on standard input and output until the screen leaves; return the exit status."""
    if is_terminal(sys.stdout):
        raise UsageError(
            "the engine speaks to a screen, not to a person: its output is not text",
            f"to watch the run: trainmon-tui {args.run}",
        )
    from trainmon_tui.engine.stdio import main
    from trainmon_tui.protocol.framing import greet
    from trainmon_tui.protocol.spec import EngineSpec, encode_spec

    spec = EngineSpec(
        args.run,
        args.playbook,
        called=args.called,
        format=args.log_format,
        alone=args.alone,
        config=args.config,
        record=args.record,
        pid=args.pid,
        interval_s=args.interval,
    )
    write_bytes(greet())
    return main(encode_spec(spec))
