"""``trainmon-tui runs``, and no argument at all: the runs that stand here, in a table from which one is opened."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from trainmon_tui.cli.flags import add_reading, add_screen, path
from trainmon_tui.cli.output import write_bytes, write_text
from trainmon_tui.cli.pipe import STDIN
from trainmon_tui.cli.screen import hear_the_terminal
from trainmon_tui.client.far import is_far, parse_far
from trainmon_tui.config.terminal import can_show_a_screen
from trainmon_tui.model.errors import NoInputError, UsageError
from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_age, format_bytes

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.cli.parser import Parser
    from trainmon_tui.model.found import FoundRun, FoundRuns


def add_arguments(parser: Parser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "runs",
        metavar="RUN_OR_FOLDER",
        nargs="*",
        type=path,
        help="runs, and folders to look in (default: the working folder)",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--list", action="store_true", help="print the runs, also on a terminal")
    form.add_argument("--names", action="store_true", help="print the runs' names, one a line")
    form.add_argument("--json", action="store_true", help="print the runs as JSON")
    add_reading(parser)
    add_screen(parser)


def run(args: argparse.Namespace) -> int:
    """Show the table of runs on a terminal, else print them; return the exit status."""
    form = "json" if args.json else "names" if args.names else "list" if args.list else ""
    if not form:
        return offer_or_print(args.runs, args)
    print_runs(look_at(args.runs), form, args.runs)
    return 0


def offer_or_print(places: list[str], args: argparse.Namespace) -> int:
    """Show the table of runs, from which they are opened; without a terminal, print them; return the status."""
    found = look_at(places)
    if not can_show_a_screen(sys.stdout):
        print_runs(found, "list", places)
        return 0
    refuse_none(found, places)
    hear_the_terminal()
    from trainmon_tui.cli.watch import splashed
    from trainmon_tui.protocol.spec import SeveralSpec

    with splashed("runs"):
        from trainmon_tui.cli.together import open_together

        shown = os.path.realpath(places[0] if places else ".") if len(places) < 2 else ""
        return open_together(SeveralSpec("table", tuple(places or ["."]), shown), args)


def look_at(places: list[str]) -> FoundRuns:
    """Return the runs that are named and those in folders; raises `NoInputError` for what is not there."""
    from trainmon_tui.sources.discover import runs_of
    from trainmon_tui.sources.open import check_readable

    for place in places:
        refuse_what_stands_elsewhere(place)
        if not os.path.isdir(place):  # noqa: PTH112 - a Path of any bytes may raise
            check_readable(place)
    return runs_of(places or ["."])


def refuse_what_stands_elsewhere(place: str) -> None:
    """Raise `UsageError` for a pipe and for a run of another machine: a table looks at files again and again."""
    if is_far(place):
        far = parse_far(place)
        host = f"{far.user}@{far.host}" if far.user else far.host
        raise UsageError(
            f"a table looks at files of this machine again and again, and {clean(place)} is on another",
            f"open the table over there: ssh -t {host} trainmon-tui runs {clean(far.quoted_path())}; "
            f"or watch it alone: trainmon-tui {clean(place)}",
        )
    if place == STDIN:
        raise UsageError(
            "a table looks at files again and again, and what comes out of a pipe comes once",
            "watch it alone: trainmon-tui -",
        )


def refuse_none(found: FoundRuns, places: list[str]) -> None:
    """Raise `NoInputError` with what can be done where there is no run."""
    if not found.runs:
        raise NoInputError(
            f"no run was found in {clean(os.path.realpath(places[0] if places else '.'))}",
            "name a log: trainmon-tui run.log; or see one first: trainmon-tui demo",
        )


def print_runs(found: FoundRuns, form: str, places: list[str]) -> None:
    """Print the runs as ``list``, ``names`` or ``json``; raises `NoInputError` where a person would read nothing."""
    now_s = time.time()
    if form == "json":
        import msgspec

        write_bytes(msgspec.json.encode([_record(one, now_s) for one in found.runs]) + b"\n")
    elif form == "names":
        write_text("".join(f"{clean(one.path)}\n" for one in found.runs))
    else:
        refuse_none(found, places)
        write_text("".join(_row(one, now_s) for one in found.runs))


def _record(run: FoundRun, now_s: float) -> dict[str, object]:
    return {
        "path": run.path.encode("utf-8", "replace").decode(),
        "kind": run.kind,
        "bytes": run.bytes,
        "changed_s": run.changed_s,
        "age_s": round(run.age_s(now_s), 1),
        "alive": run.is_alive(now_s),
    }


def _row(run: FoundRun, now_s: float) -> str:
    sign = "*" if run.is_alive(now_s) else " "
    age = format_age(run.age_s(now_s))
    return f"{sign} {age:>4} {format_bytes(run.bytes):>6}  {run.kind:<11} {clean(run.path)}\n"
