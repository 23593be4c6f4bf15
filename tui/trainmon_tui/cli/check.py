"""``trainmon-tui check``: judge runs from their logs, without a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.cli.exit import say
from trainmon_tui.cli.flags import add_moment, add_reading, add_run, duration, process_id
from trainmon_tui.cli.output import write_bytes
from trainmon_tui.model.errors import ExitCode, TrainmonError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from trainmon_tui.report.checked import CheckRun, UnreadRun
    from trainmon_tui.report.table import Look


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_run(parser, several=True)
    add_reading(parser)
    add_moment(parser)
    parser.add_argument("--json", action="store_true", help="print JSON (docs/check.schema.json)")
    parser.add_argument(
        "--watch", action="store_true", help="go on judging while the run goes; ends with 2 at a stop rule"
    )
    parser.add_argument(
        "--timeout", type=duration, metavar="TIME", help="with --watch: end after 90s, 30m or 2h in any case"
    )
    parser.add_argument(
        "--pid", type=process_id, metavar="PID", help="with --watch: the run is over when this process is"
    )


def run(args: argparse.Namespace) -> int:
    """Print the verdicts and which runs cannot be read; return the exit status of the worst. Raises `UsageError`."""
    if not args.watch:
        if args.timeout or args.pid is not None:
            raise UsageError("--timeout and --pid go with --watch", "add --watch to follow a live log")
        return check(args)
    if args.at:
        raise UsageError("--watch judges as of now, --at as of then", "leave one of them out")
    from trainmon_tui.cli.check_live import watch

    return watch(args)


def check(args: argparse.Namespace) -> int:
    """Read the runs to their ends, print what is said of them, and return the exit status."""
    require_one_record(args)
    from trainmon_tui.report.check import encode_check, exit_code, unread_run

    runs: list[CheckRun] = []
    unread: list[UnreadRun] = []
    for path in args.runs:
        try:
            runs.append(read_run(path, args))
        except TrainmonError as error:
            if error.exit_code != ExitCode.NO_INPUT:
                raise
            unread.append(unread_run(path, error))
    if runs:
        write_bytes(encode_check(runs, unread) + b"\n" if args.json else as_table(runs, len(unread)))
    for one in unread:
        say(one.message, one.hint)
    return exit_code(runs, len(unread))


def require_one_record(args: argparse.Namespace) -> None:
    """Raise `UsageError` where one journal is named for several runs."""
    if args.record and len(args.runs) > 1:
        raise UsageError("--record names the journal of one run", "check the runs one by one")


def read_run(path: str, args: argparse.Namespace) -> CheckRun:
    """Read one run to its end, or to the moment ``args.at``; raises `TrainmonError`."""
    import msgspec

    from trainmon_tui.cli.reading import read_run as read_document
    from trainmon_tui.cli.spec import spec_of
    from trainmon_tui.protocol.asks import DocumentAsk
    from trainmon_tui.report.checked import CheckRun

    document = read_document(spec_of(path, args), DocumentAsk("check", args.at or ""))
    return msgspec.json.decode(document.body, type=CheckRun)


def as_table(runs: Sequence[CheckRun], unread: int = 0) -> bytes:
    """Return the verdicts as standard output can show them."""
    import sys

    from trainmon_tui.report.table import render_tables

    return render_tables(runs, look(), unread).encode(sys.stdout.encoding or "utf-8", "replace")


def look() -> Look:
    """Return how standard output is written to."""
    import sys

    from trainmon_tui.config.terminal import can_encode, columns, wants_colour
    from trainmon_tui.report.table import SIGNS, Look

    out = sys.stdout
    return Look(columns(out), colour=wants_colour(out), ascii=not can_encode(out, SIGNS))
