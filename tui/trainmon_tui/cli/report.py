"""``trainmon-tui report``: what is known of a run, as files to be kept with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.cli.exit import say
from trainmon_tui.cli.export import STDOUT
from trainmon_tui.cli.flags import add_moment, add_reading, add_run
from trainmon_tui.cli.output import write_bytes, write_text

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.protocol.asks import Guide

REPORT = "report.md"
SUMMARY = "summary.txt"
RUNBOOK = "runbook.md"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_run(parser)
    add_reading(parser)
    add_moment(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        default="",
        help="where the files go: a folder (default: one here that is named after the run), "
        "FILE.md for the report alone, or - for standard output",
    )
    parser.add_argument(
        "--fill",
        nargs="?",
        const="",
        metavar="GUIDE",
        help="fill in a runbook too: a Markdown file or a playbook's name (default: that of the playbook that judges)",
    )
    parser.add_argument("--force", action="store_true", help="write over the files of an earlier report")
    parser.add_argument(
        "--json", action="store_true", help="print JSON and write nothing (docs/report.schema.json)"
    )


def run(args: argparse.Namespace) -> int:
    """Write the report, and print where it is; return the exit status."""
    from trainmon_tui.cli.reading import read_run
    from trainmon_tui.cli.shelf import Shelf, default_folder
    from trainmon_tui.cli.spec import spec_of
    from trainmon_tui.protocol.asks import DocumentAsk

    names = [REPORT, SUMMARY] if args.fill is None else [RUNBOOK, REPORT, SUMMARY]
    shelf = Shelf.at(args.output or default_folder(args.run), names)
    to_files = args.output != STDOUT and not args.json
    guide = None if args.fill is None else guide_named(args.fill)
    if to_files:
        shelf.require_room(force=args.force, spared=guide.name if guide is not None else "")
    document = read_run(spec_of(args.run, args), DocumentAsk("report", args.at or "", guide=guide))
    if args.json:
        write_bytes(document.body + b"\n")
        return document.exit_code
    contents = contents_of(document.body)
    if to_files:
        written = shelf.put(contents)
        write_text("".join(f"{path}\n" for path in written))
    else:
        write_bytes(contents[names[0]])
    return document.exit_code


def guide_named(name: str) -> Guide:
    """Return the runbook of a file or of a playbook; raises `BadDataError`."""
    from trainmon_tui.config.yaml_guard import read_bytes
    from trainmon_tui.protocol.asks import Guide
    from trainmon_tui.rules.playbooks import find_guide

    if not name:
        return Guide("")
    path = Path(name)
    if "/" not in name and path.suffix != ".md" and not path.is_file():
        path = find_guide(name)
    return Guide(str(path), read_bytes(path))


def contents_of(body: bytes) -> dict[str, bytes]:
    """Return the files of a report by their names; what of the runbook could not be filled is said."""
    import msgspec

    from trainmon_tui.report.account import render_report
    from trainmon_tui.report.report import ReportDocument
    from trainmon_tui.report.summary import render_summary

    report = msgspec.json.decode(body, type=ReportDocument)
    contents = {REPORT: render_report(report).encode(), SUMMARY: render_summary(report).encode()}
    if report.runbook is not None:
        contents[RUNBOOK] = report.runbook.text
        for notice in report.runbook.notices:
            say(notice)
    return contents
