"""``trainmon-tui runs``, and no argument at all: the runs that stand here, offered in a list."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from trainmon_tui.cli.flags import add_format, add_playbook, add_record, add_screen, path
from trainmon_tui.cli.output import write_bytes, write_text
from trainmon_tui.config.terminal import can_show_a_screen
from trainmon_tui.model.errors import NoInputError
from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_age, format_bytes

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.model.found import FoundRun, FoundRuns


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "folder", metavar="FOLDER", nargs="?", type=path, help="where to look (default: the working folder)"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--list", action="store_true", help="print the runs, also on a terminal")
    form.add_argument("--names", action="store_true", help="print the runs' names, one a line")
    form.add_argument("--json", action="store_true", help="print the runs as JSON")
    add_playbook(parser)
    add_record(parser)
    add_format(parser)
    add_screen(parser)
    parser.set_defaults(alone=False, config="")


def run(args: argparse.Namespace) -> int:
    """Offer the runs on a terminal, else print them; return the exit status."""
    form = "json" if args.json else "names" if args.names else "list" if args.list else ""
    if not form:
        return offer_or_print(args.folder, args)
    print_runs(look_at(args.folder), form, args.folder)
    return 0


def offer_or_print(folder: str | None, args: argparse.Namespace) -> int:
    """Show the list, and then the run that was opened; without a terminal, print the list; return the status."""
    found = look_at(folder)
    if not can_show_a_screen(sys.stdout):
        print_runs(found, "list", folder)
        return 0
    refuse_none(found, folder)
    from trainmon_tui.cli.looks import ui_options
    from trainmon_tui.ui.run_list import RunList
    from trainmon_tui.ui.runs_app import choose

    runs = RunList(os.path.realpath(folder or "."), found, time.time())
    status, args.run = choose(runs, lambda: look_at(folder), ui_options(args))
    if args.run is None:
        return status
    from trainmon_tui.cli.watch import watch

    return watch(args)


def look_at(folder: str | None) -> FoundRuns:
    """Return the runs of a folder; raises `NoInputError` if it is none."""
    from trainmon_tui.sources.discover import find_runs

    if folder is not None and not os.path.isdir(folder):  # noqa: PTH112 - a Path of any bytes may raise
        raise NoInputError(f"there is no folder {clean(folder)}")
    return find_runs(folder or ".")


def refuse_none(found: FoundRuns, folder: str | None) -> None:
    """Raise `NoInputError` with what can be done where there is no run."""
    if not found.runs:
        raise NoInputError(
            f"no run was found in {clean(os.path.realpath(folder or '.'))}",
            "name a log: trainmon-tui run.log; or see one first: trainmon-tui demo",
        )


def print_runs(found: FoundRuns, form: str, folder: str | None) -> None:
    """Print the runs as ``list``, ``names`` or ``json``; raises `NoInputError` where a person would read nothing."""
    now_s = time.time()
    if form == "json":
        import msgspec

        write_bytes(msgspec.json.encode([_record(one, now_s) for one in found.runs]) + b"\n")
    elif form == "names":
        write_text("".join(f"{clean(one.path)}\n" for one in found.runs))
    else:
        refuse_none(found, folder)
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
