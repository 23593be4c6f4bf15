"""``trainmon-tui playbook show``: a playbook's file, as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.cli.library import print_file

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the action's arguments."""
    parser.add_argument("name", metavar="NAME_OR_FILE", help="a playbook's name or file")
    parser.add_argument("--guide", action="store_true", help="print its runbook in Markdown instead")


def run(args: argparse.Namespace) -> int:
    """Print the file; return the exit status."""
    from trainmon_tui.rules.playbooks import LIBRARY, find_guide

    return print_file(find_guide(args.name) if args.guide else LIBRARY.find(args.name))
