"""``trainmon-tui compare``: several runs side by side."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from trainmon_tui.cli.flags import add_alone, add_format, add_moment, add_playbook, add_run
from trainmon_tui.cli.output import write_bytes, write_text
from trainmon_tui.config.terminal import columns
from trainmon_tui.model.errors import UsageError

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_run(parser, several=True)
    add_playbook(parser)
    add_format(parser)
    add_alone(parser)
    add_moment(parser)
    parser.add_argument("--json", action="store_true", help="print JSON (docs/compare.schema.json)")


def run(args: argparse.Namespace) -> int:
    """Print what differs between the runs; return 0, whatever their verdicts are. Raises `TrainmonError`."""
    import msgspec

    from trainmon_tui.cli.reading import read_run
    from trainmon_tui.report.comparison import compare
    from trainmon_tui.report.comparison_table import render_comparison
    from trainmon_tui.report.report import ReportDocument

    if len(args.runs) < 2:
        raise UsageError("one run alone cannot be compared", "name another: trainmon-tui compare a.log b.log")
    bodies = [
        read_run(
            one, "report", at=args.at, playbook=args.playbook, log_format=args.log_format, alone=args.alone
        ).body
        for one in args.runs
    ]
    compared = compare([msgspec.json.decode(body, type=ReportDocument) for body in bodies])
    if args.json:
        write_bytes(msgspec.json.encode(compared) + b"\n")
    else:
        write_text(render_comparison(compared, columns(sys.stdout)))
    return 0
