"""``trainmon-tui format explain``: what was understood of a log, as what, and what was not."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.cli.exit import say
from trainmon_tui.cli.flags import add_alone, add_format, add_run
from trainmon_tui.cli.output import write_bytes, write_text
from trainmon_tui.cli.progress import Waiting
from trainmon_tui.cli.reading import run_here
from trainmon_tui.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.parse.explained import Explanation, LineRead
    from trainmon_tui.report.table import Look

STDOUT = "-"
_RANGE = re.compile(r"(\d{1,15})(?:-(\d{1,15})?)?")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the action's arguments."""
    add_run(parser)
    add_alone(parser)
    add_format(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--all", action="store_true", help="line by line, the whole log")
    what.add_argument(
        "--lines", metavar="A-B", type=lines, default=None, help="line by line, from line A to line B"
    )
    what.add_argument(
        "--propose", action="store_true", help="write the beginning of a format for what was not understood"
    )
    parser.add_argument("--json", action="store_true", help="print JSON; line by line, one object a line")
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        default=STDOUT,
        help="with --propose: write FILE (default: standard output)",
    )


def lines(text: str) -> range:
    """Return the physical lines that ``90``, ``90-120`` or ``90-`` names."""
    found = _RANGE.fullmatch(text.strip())
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is not a range of lines such as 90-120")
    first = int(found[1])
    last = int(found[2]) if found[2] else (first if "-" not in text else sys.maxsize - 1)
    if not 1 <= first <= last:
        raise argparse.ArgumentTypeError(f"{text!r}: lines are counted from 1, the smaller one first")
    return range(first, last + 1)


def run(args: argparse.Namespace) -> int:
    """Print the explanation or the beginning of a format; return the exit status. Raises `UsageError`."""
    if args.output != STDOUT and not args.propose:
        raise UsageError("format explain: -o is for --propose", "to keep the rest, write > FILE")
    if args.propose:
        return propose(args)
    import msgspec

    from trainmon_tui.report.explanation import render_explanation

    by_line = args.all or args.lines is not None
    said = explained(args, tell=_teller(args) if by_line else None)
    if by_line:
        return 0
    if args.json:
        write_bytes(msgspec.json.encode(said) + b"\n")
    else:
        write_text(render_explanation(said, _look()))
    return 0


def explained(args: argparse.Namespace, tell: Callable[[LineRead], None] | None) -> Explanation:
    """Read the run; raises `TrainmonError`."""
    from trainmon_tui.engine.explaining import explain_run

    with Waiting("" if tell else f"reading {args.run}"), run_here(args.run, "format explain") as here:
        return explain_run(
            here.path,
            log_format=args.log_format,
            alone=args.alone,
            called=here.called,
            wanted=args.lines,
            tell=tell,
        )


def _teller(args: argparse.Namespace) -> Callable[[LineRead], None]:
    import msgspec

    from trainmon_tui.report.explanation import render_line

    look, encode = _look(), msgspec.json.Encoder().encode
    if args.json:
        return lambda read: write_bytes(encode(read) + b"\n")
    return lambda read: write_text(render_line(read, look) + "\n")


def propose(args: argparse.Namespace) -> int:
    """Write the beginning of a format for what was not understood; return the exit status."""
    from trainmon_tui.cli.export import require_place_for, write_file
    from trainmon_tui.parse.formats.propose import proposal

    target = None if args.output == STDOUT else Path(args.output)
    if target is not None:
        require_place_for(target)
    said = explained(args, tell=None)
    text = proposal(said, name=target.stem if target else "")
    if not text:
        say(f"there is nothing to propose: {_why_nothing(said)}")
        return 0
    if target is None:
        write_text(text)
    else:
        write_file(target, text.encode())
    return 0


def _why_nothing(said: Explanation) -> str:
    if not said.segments:
        return "nothing stands in it"
    if said.not_understood:
        return "no line that was not understood has numbers and fits into a format"
    return "every line with numbers was understood"


def _look() -> Look:
    from trainmon_tui.config.terminal import can_encode, columns, wants_colour
    from trainmon_tui.report.table import Look

    out = sys.stdout
    return Look(columns(out), colour=wants_colour(out), ascii=not can_encode(out, "…"))
