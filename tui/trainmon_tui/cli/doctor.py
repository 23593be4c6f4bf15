"""``trainmon-tui doctor``: why nothing shows, and what to do about it."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from trainmon_tui.cli.flags import path
from trainmon_tui.cli.output import write_bytes
from trainmon_tui.cli.progress import Waiting
from trainmon_tui.config.terminal import can_encode, columns, is_terminal, wants_colour

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.engine.checkup.terminal import Terminal
    from trainmon_tui.report.doctor import DoctorDocument


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("run", metavar="RUN", nargs="?", type=path, help="the run to look at (default: none)")
    parser.add_argument("--json", action="store_true", help="print JSON (docs/doctor.schema.json)")


def run(args: argparse.Namespace) -> int:
    """Print what is well and what is to be mended; return 0 when nothing is wrong, else 1."""
    from trainmon_tui.engine.checkup.whole import check_all
    from trainmon_tui.report.doctor import encode_doctor, exit_code

    with Waiting(f"looking at {args.run}" if args.run else "looking around"):
        document = check_all(args.run, terminal_here())
    write_bytes(encode_doctor(document) + b"\n" if args.json else as_table(document))
    return exit_code(document)


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
