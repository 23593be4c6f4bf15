"""``trainmon-tui doctor``: why nothing shows, and what to do about it."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from trainmon_tui.cli.flags import add_alone, add_format, add_run
from trainmon_tui.cli.output import write_bytes
from trainmon_tui.cli.progress import Waiting
from trainmon_tui.cli.reading import run_here
from trainmon_tui.config.terminal import can_encode, columns, is_terminal, wants_colour

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.engine.checkup.terminal import Terminal
    from trainmon_tui.report.doctor import DoctorDocument


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_run(parser, optional=True)
    add_alone(parser)
    add_format(parser)
    parser.add_argument("--json", action="store_true", help="print JSON (docs/doctor.schema.json)")


def run(args: argparse.Namespace) -> int:
    """Print what is well and what is to be mended; return 0 when nothing is wrong, else 1."""
    from trainmon_tui.report.doctor import encode_doctor, exit_code

    document = looked_at(args)
    write_bytes(encode_doctor(document) + b"\n" if args.json else as_table(document))
    return exit_code(document)


def looked_at(args: argparse.Namespace) -> DoctorDocument:
    """Return the check-up of the run that is named, if one is, and of this machine; raises `TrainmonError`."""
    from trainmon_tui.engine.checkup.whole import check_all

    terminal = terminal_here()
    if args.run is None:
        with Waiting("looking around"):
            return check_all(None, terminal)
    with Waiting(f"looking at {args.run}"), run_here(args.run, "doctor") as here:
        return check_all(
            here.path, terminal, log_format=args.log_format, alone=args.alone, called=here.called
        )


def terminal_here() -> Terminal:
    """Return what is known of the terminal that standard output is."""
    from trainmon_tui.engine.checkup.terminal import Terminal

    size = shutil.get_terminal_size()
    encoding = sys.stdout.encoding or ""
    return Terminal(is_terminal(sys.stdout), size.columns, size.lines, encoding, dict(os.environ))


def as_table(document: DoctorDocument) -> bytes:
    """Return the document as standard output can show it."""
    from trainmon_tui.report.doctor import sections, summary
    from trainmon_tui.report.table import SIGNS, Look, render_sections

    out = sys.stdout
    look = Look(columns(out), colour=wants_colour(out), ascii=not can_encode(out, SIGNS))
    lines = [*render_sections(sections(document), look), "", summary(document)]
    return "\n".join([*lines[1:], ""]).encode(out.encoding or "utf-8", "replace")
