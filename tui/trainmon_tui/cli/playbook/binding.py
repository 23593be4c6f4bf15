"""``trainmon-tui playbook bind``: bindings for a runbook in Markdown that has none, as a beginning."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.cli.exit import say
from trainmon_tui.cli.export import STDOUT
from trainmon_tui.cli.output import write_bytes, write_text
from trainmon_tui.cli.shelf import Shelf
from trainmon_tui.model.errors import UsageError

NONE = "none"

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.report.guide.propose import Proposed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the action's arguments."""
    parser.add_argument("guide", metavar="GUIDE", help="a runbook in Markdown")
    parser.add_argument(
        "--playbook",
        metavar="P",
        default="",
        help="a playbook's name or file (default: the one that says most of it)",
    )
    parser.add_argument("-o", "--output", metavar="FILE.md", default=STDOUT, help="write the copy to FILE.md")
    parser.add_argument("--force", action="store_true", help="write over FILE.md")


def run(args: argparse.Namespace) -> int:
    """Print or write a copy with the bindings that are proposed; return the exit status."""
    from trainmon_tui.config.yaml_guard import read_bytes

    guide = read_bytes(Path(args.guide))
    shelf = Shelf({"copy": Path(args.output)})
    if args.output != STDOUT:
        shelf.require_room(force=args.force, spared=args.guide)
    id_, proposed = best_proposal(args.guide, guide, args.playbook)
    if args.output == STDOUT:
        write_bytes(proposed.text)
    else:
        write_text("".join(f"{path}\n" for path in shelf.put({"copy": proposed.text})))
    say(
        f"{proposed.bound} of {proposed.places} boxes and blanks are bound to the playbook {id_}: look through them"
    )
    return 0


def best_proposal(name: str, guide: bytes, wanted: str) -> tuple[str, Proposed]:
    """Return the playbook's id and what it proposes: of the one that is wanted, else of the one with most to say.

    Raises `UsageError` where there is no playbook, `BadDataError` for one that cannot be used.
    """
    from trainmon_tui.report.guide.propose import propose
    from trainmon_tui.rules.playbooks import choose_playbooks

    if wanted == NONE:
        raise UsageError("without a playbook there is nothing to bind to", "name one with --playbook")
    proposals = [(book.id, propose(name, guide, book)) for book in choose_playbooks(wanted).playbooks]
    return max(proposals, key=lambda proposal: proposal[1].bound)
