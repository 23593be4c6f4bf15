"""``trainmon-tui compare``: several runs side by side."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from trainmon_tui.cli.exit import say
from trainmon_tui.cli.flags import add_moment, add_reading, add_run, add_screen
from trainmon_tui.cli.output import write_bytes, write_text
from trainmon_tui.cli.pipe import STDIN
from trainmon_tui.cli.screen import hear_the_terminal
from trainmon_tui.client.far import is_far
from trainmon_tui.config.terminal import can_show_a_screen, columns
from trainmon_tui.model.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.cli.parser import Parser


def add_arguments(parser: Parser) -> None:
    """Declare the command's arguments."""
    add_run(parser, several=True)
    add_reading(parser)
    add_moment(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON (docs/compare.schema.json)")
    form.add_argument("--text", action="store_true", help="print the tables, also on a terminal")
    add_screen(parser)


def run(args: argparse.Namespace) -> int:
    """Show the runs side by side, or print what differs between them; return the status. Raises `TrainmonError`."""
    if len(args.runs) < 2:
        raise UsageError("one run alone cannot be compared", "name another: trainmon-tui compare a.log b.log")
    if wants_a_screen(args):
        hear_the_terminal()
        return show(args)
    if not is_plain(args) and can_show_a_screen(sys.stdout):
        elsewhere = next(one for one in args.runs if stands_elsewhere(one))
        say(
            f"compared as text: only files of this machine are followed on one screen, and {elsewhere} is none"
        )
    return write_comparison(args)


def wants_a_screen(args: argparse.Namespace) -> bool:
    """Return whether the runs are shown on the screen: present ones of this machine, on a terminal that can."""
    return not is_plain(args) and not any(map(stands_elsewhere, args.runs)) and can_show_a_screen(sys.stdout)


def is_plain(args: argparse.Namespace) -> bool:
    """Return whether what was asked for is text."""
    return bool(args.json or args.text or args.at)


def stands_elsewhere(run: str) -> bool:
    """Return whether a run is no file of this machine: a pipe, or on another one."""
    return run == STDIN or is_far(run)


def show(args: argparse.Namespace) -> int:
    """Open the screen; return the exit status."""
    from trainmon_tui.cli.together import open_together
    from trainmon_tui.cli.watch import refuse_what_is_no_log, splashed
    from trainmon_tui.protocol.spec import SeveralSpec

    for one in args.runs:
        refuse_what_is_no_log(one)
    with splashed("compare"):
        return open_together(SeveralSpec("compare", tuple(args.runs)), args)


def write_comparison(args: argparse.Namespace) -> int:
    """Print what differs between the runs; return 0, whatever their verdicts are."""
    import msgspec

    from trainmon_tui.cli.reading import read_run
    from trainmon_tui.cli.spec import spec_of
    from trainmon_tui.protocol.asks import DocumentAsk
    from trainmon_tui.report.comparison import compare
    from trainmon_tui.report.comparison_table import render_comparison
    from trainmon_tui.report.report import ReportDocument

    ask = DocumentAsk("report", args.at or "")
    bodies = [read_run(spec_of(one, args), ask).body for one in args.runs]
    compared = compare([msgspec.json.decode(body, type=ReportDocument) for body in bodies])
    if args.json:
        write_bytes(msgspec.json.encode(compared) + b"\n")
    else:
        write_text(render_comparison(compared, columns(sys.stdout)))
    return 0
