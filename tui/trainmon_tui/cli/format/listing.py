"""``trainmon-tui format list``: the formats there are."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING

from trainmon_tui.cli.output import write_bytes, write_text

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.parse.formats.library import Listed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the action's arguments."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--names", action="store_true", help="one name a line")
    form.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the formats; return the exit status."""
    from trainmon_tui.parse.formats.library import listed, own_folder, places

    if args.names:
        write_text("".join(f"{place.name}\n" for place in places()))
        return 0
    found = [listed(place) for place in places()]
    if args.json:
        import msgspec

        rows = [each._asdict() | {"path": str(each.path)} for each in found]
        write_bytes(msgspec.json.encode(rows) + b"\n")
    else:
        write_text(table(found) + f"your own are looked for in {own_folder()}\n")
    return 0


def table(found: list[Listed]) -> str:
    """Return the formats as a table of name, origin and description; what is wrong with one stands below it."""
    from trainmon_tui.config.terminal import columns

    width = max((len(each.name) for each in found), default=0)
    rows = []
    for each in found:
        head = f"{each.name:{width}}  {each.origin:7}  "
        blank = " " * len(head)
        said = each.description or "cannot be read"
        rows.append(textwrap.fill(said, columns(sys.stdout), initial_indent=head, subsequent_indent=blank))
        if each.error:
            rows.append(textwrap.indent(each.error, f"{blank}! "))
    return "".join(f"{row}\n" for row in rows)
