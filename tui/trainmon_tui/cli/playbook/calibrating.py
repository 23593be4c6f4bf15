"""``trainmon-tui playbook calibrate``: a playbook's numbers beside what a run showed, and a patch that fits them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.cli.exit import say
from trainmon_tui.cli.export import STDOUT, require_place_for, write_file
from trainmon_tui.cli.flags import add_playbook, add_run
from trainmon_tui.cli.output import write_bytes, write_text
from trainmon_tui.cli.progress import Waiting

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the action's arguments."""
    add_run(parser)
    add_playbook(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="",
        help="write the proposed numbers as a patch (a unified diff) of the playbook; - for standard output",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Print what was observed and is proposed, or write the patch; the playbook itself is never changed."""
    from trainmon_tui.engine.calibrating import calibrate_run
    from trainmon_tui.report.calibration import render_limits

    if args.output and args.output != STDOUT:
        require_place_for(Path(args.output))
    with Waiting(f"reading {args.run}"):
        found = calibrate_run(args.run, args.playbook)
    patch = found.patch.encode("utf-8", "surrogateescape")
    if args.output == STDOUT:
        write_bytes(patch)
    else:
        write_text(f"{found.playbook} ({found.reason})\n\n{render_limits(found.limits)}")
        if args.output:
            write_file(Path(args.output), patch)
    _tell(args.output, proposed=bool(patch), left_out=found.left_out)
    return 0


def _tell(output: str, *, proposed: bool, left_out: int) -> None:
    if left_out:
        numbers = "1 proposed number" if left_out == 1 else f"{left_out} proposed numbers"
        say(f"{numbers} cannot be written into the playbook's file", "they are listed without -o")
    if output and not proposed:
        say("nothing is proposed: the run keeps to all numbers", "the patch is empty")
