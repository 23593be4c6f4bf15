"""``trainmon-tui check``: judge runs from their logs, without a screen."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from trainmon_tui.cli.exit import say
from trainmon_tui.cli.flags import add_alone, add_format, add_playbook, add_run, moment
from trainmon_tui.cli.output import write_bytes
from trainmon_tui.model.errors import ExitCode, TrainmonError

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.report.check import CheckRun


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_run(parser, several=True)
    add_alone(parser)
    add_playbook(parser)
    add_format(parser)
    parser.add_argument(
        "--at", type=moment, default="", metavar="WHEN", help="judge as of epoch=5, step=1000 or line=90"
    )
    parser.add_argument("--json", action="store_true", help="print JSON (docs/check.schema.json)")


def run(args: argparse.Namespace) -> int:
    """Print the verdicts, then which runs cannot be read; return 66 for these, else the worst verdict."""
    from trainmon_tui.report.check import encode_check, exit_code

    runs: list[CheckRun] = []
    unread: list[TrainmonError] = []
    for path in args.runs:
        try:
            runs.append(
                read_run(
                    path, at=args.at, playbook=args.playbook, log_format=args.log_format, alone=args.alone
                )
            )
        except TrainmonError as error:
            if error.exit_code != ExitCode.NO_INPUT:
                raise
            unread.append(error)
    if runs:
        write_bytes(encode_check(runs) + b"\n" if args.json else as_table(runs))
    for reason in unread:
        say(reason.message, reason.hint)
    return ExitCode.NO_INPUT if unread else exit_code(runs)


def read_run(path: str, *, at: str, playbook: str, log_format: str = "", alone: bool = False) -> CheckRun:
    """Read one run to its end, or to the moment ``at``; raises `TrainmonError`."""
    import msgspec

    from trainmon_tui.cli.reading import read_run as read_document
    from trainmon_tui.report.check import CheckRun

    document = read_document(path, "check", at=at, playbook=playbook, log_format=log_format, alone=alone)
    return msgspec.json.decode(document.body, type=CheckRun)


def as_table(runs: list[CheckRun]) -> bytes:
    """Return the verdicts as standard output can show them."""
    from trainmon_tui.config.terminal import can_encode, columns, wants_colour
    from trainmon_tui.report.table import SIGNS, Look, render_tables

    out = sys.stdout
    look = Look(columns(out), colour=wants_colour(out), ascii=not can_encode(out, SIGNS))
    return render_tables(runs, look).encode(out.encoding or "utf-8", "replace")
