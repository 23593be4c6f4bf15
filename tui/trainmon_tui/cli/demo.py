"""``trainmon-tui demo``: the bundled logs."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.cli.flags import add_clock, add_playbook, add_record, add_screen
from trainmon_tui.cli.output import write_bytes, write_text
from trainmon_tui.cli.screen import require_terminal
from trainmon_tui.config import assets
from trainmon_tui.model.errors import TrainmonError, UsageError, did_you_mean
from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from trainmon_tui.cli.parser import Parser

FIRST_CHOICE = "vivqa-healthy"
"""What is played when no name is given."""


class Demo(NamedTuple):
    """A bundled log, what it shows in a line, and when its bytes arrived (empty if not recorded)."""

    name: str
    about: str
    log: Path
    arrival: str


def add_arguments(parser: Parser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "name", metavar="NAME", nargs="?", help=f"which log to play (default: {FIRST_CHOICE})"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--list", action="store_true", help="name the logs, with what each shows")
    form.add_argument("--names", action="store_true", help="name the logs, one a line")
    form.add_argument("--json", action="store_true", help="name the logs as JSON")
    form.add_argument("--path", action="store_true", help="print where the log NAME is")
    add_clock(parser, arrival=True)
    add_playbook(parser)
    add_record(parser)
    add_screen(parser)
    parser.set_defaults(
        alone=False, config="", log_format="none"
    )  # the user's own formats are for the user's own logs


def run(args: argparse.Namespace) -> int:
    """List, locate or play the bundled logs; return the exit status."""
    found = demos(assets.folder("demo_logs"))
    if args.list or args.names or args.json:
        print_list(found, "names" if args.names else "json" if args.json else "table")
        return 0
    chosen = choose(found, args.name)
    if args.path:
        write_text(f"{chosen.log}\n")
        return 0
    require_terminal()
    from trainmon_tui.cli.watch import replay

    return replay(str(chosen.log), args, arrival=chosen.arrival)


def demos(folder: Path) -> list[Demo]:
    """Return the logs of a folder by name; raises `TrainmonError` if it has none."""
    found = [_demo(log) for log in sorted(folder.glob("*.log"))]
    if not found:
        raise TrainmonError(f"there are no demo logs in {folder}", "install trainmon-tui again")
    return found


def choose(found: list[Demo], name: str | None) -> Demo:
    """Return the demo of that name, or the first choice; raises `UsageError` with the nearest name."""
    by_name = {demo.name: demo for demo in found}
    if name is None:
        return by_name.get(FIRST_CHOICE, found[0])
    if name not in by_name:
        raise UsageError(f"there is no demo {name!r}", did_you_mean(name, by_name))
    return by_name[name]


def print_list(found: list[Demo], form: str) -> None:
    """Print the demos as ``table``, ``names`` or ``json``."""
    if form == "json":
        import msgspec

        rows = [{"name": demo.name, "about": demo.about, "path": str(demo.log)} for demo in found]
        write_bytes(msgspec.json.encode(rows) + b"\n")
    elif form == "names":
        write_text("".join(f"{demo.name}\n" for demo in found))
    else:
        width = max(len(demo.name) for demo in found)
        write_text("".join(_row(demo, width) for demo in found))


def _row(demo: Demo, width: int) -> str:
    if not demo.about:
        return f"{demo.name}\n"
    head = f"{demo.name:{width}}  "
    return textwrap.fill(demo.about, 80, initial_indent=head, subsequent_indent=" " * len(head)) + "\n"


def _demo(log: Path) -> Demo:
    arrival = log.with_suffix(".arrival.csv")
    return Demo(log.stem, _about(log.with_suffix(".md")), log, str(arrival) if arrival.is_file() else "")


def _about(page: Path) -> str:
    """Return the first sentence of a page below its heading."""
    if not page.is_file():
        return ""
    paragraphs = page.read_text("utf-8", "replace").split("\n\n")
    words = next(
        (" ".join(part.split()) for part in paragraphs if part.strip() and not part.startswith("#")), ""
    )
    sentence, stop, _ = words.partition(". ")
    return clean(sentence + stop.rstrip())
