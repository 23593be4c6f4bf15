"""``trainmon-tui playbook list``: the playbooks there are."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.cli.output import write_bytes, write_text
from trainmon_tui.model.errors import TrainmonError

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.config.library import Place


class Row(NamedTuple):
    """A playbook as a list shows it."""

    name: str
    origin: str
    """``yours`` or ``bundled``."""
    about: str
    path: str
    error: str
    """What is wrong with it; empty for one that can be used."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the action's arguments."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--names", action="store_true", help="one name a line")
    form.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the playbooks; return the exit status."""
    from trainmon_tui.rules.playbooks import LIBRARY

    places = LIBRARY.places()
    if args.names:
        write_text("".join(f"{place.name}\n" for place in places))
        return 0
    rows = [row_of(place) for place in places]
    if args.json:
        import msgspec

        write_bytes(msgspec.json.encode([row._asdict() for row in rows]) + b"\n")
    else:
        write_text(table(rows) + f"your own are looked for in {LIBRARY.own_folder()}\n")
    return 0


def row_of(place: Place) -> Row:
    """Return a playbook for the list, also one that cannot be used."""
    from trainmon_tui.rules.playbooks import about, load_playbook

    said = error = ""
    try:
        said = about(place.path)
        load_playbook(str(place.path))
    except TrainmonError as wrong:
        error = str(wrong)
    return Row(place.name, place.origin, said, str(place.path), error)


def table(rows: list[Row]) -> str:
    """Return the playbooks as a table; what is wrong with one stands below it."""
    from trainmon_tui.config.terminal import columns

    width = max((len(row.name) for row in rows), default=0)
    lines = []
    for row in rows:
        head = f"{row.name:{width}}  {row.origin:7}  "
        blank = " " * len(head)
        said = row.about or "cannot be read"
        lines.append(textwrap.fill(said, columns(sys.stdout), initial_indent=head, subsequent_indent=blank))
        if row.error:
            lines.append(textwrap.indent(row.error, f"{blank}! "))
    return "".join(f"{line}\n" for line in lines)
