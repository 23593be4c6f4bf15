"""``trainmon-tui report``: what is known of a run, as files to be kept with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.cli.export import STDOUT
from trainmon_tui.cli.flags import add_alone, add_format, add_moment, add_playbook, add_record, add_run
from trainmon_tui.cli.output import write_bytes, write_text

if TYPE_CHECKING:
    import argparse

REPORT = "report.md"
SUMMARY = "summary.txt"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_run(parser)
    add_playbook(parser)
    add_record(parser)
    add_format(parser)
    add_alone(parser)
    add_moment(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        default="",
        help="where the files go: a folder (default: one here that is named after the run), "
        "FILE.md for the report alone, or - for standard output",
    )
    parser.add_argument("--force", action="store_true", help="write over the files of an earlier report")
    parser.add_argument(
        "--json", action="store_true", help="print JSON and write nothing (docs/report.schema.json)"
    )


def run(args: argparse.Namespace) -> int:
    """Write the report, and print where it is; return the exit status."""
    import msgspec

    from trainmon_tui.cli.reading import read_run
    from trainmon_tui.cli.shelf import Shelf, default_folder
    from trainmon_tui.report.account import render_report
    from trainmon_tui.report.report import ReportDocument
    from trainmon_tui.report.summary import render_summary

    to_files = args.output != STDOUT and not args.json
    shelf = Shelf.at(args.output or default_folder(args.run), [REPORT, SUMMARY])
    if to_files:
        shelf.require_room(force=args.force)
    document = read_run(
        args.run,
        "report",
        at=args.at,
        playbook=args.playbook,
        log_format=args.log_format,
        alone=args.alone,
        record=args.record,
    )
    if args.json:
        write_bytes(document.body + b"\n")
        return document.exit_code
    report = msgspec.json.decode(document.body, type=ReportDocument)
    text = render_report(report).encode()
    if to_files:
        written = shelf.put({REPORT: text, SUMMARY: render_summary(report).encode()})
        write_text("".join(f"{path}\n" for path in written))
    else:
        write_bytes(text)
    return document.exit_code
