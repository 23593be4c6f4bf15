"""``trainmon-tui playbook list``: the playbooks there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.cli.library import add_listing, print_listing

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the action's arguments."""
    add_listing(parser)


def run(args: argparse.Namespace) -> int:
    """Print the playbooks; return the exit status."""
    from trainmon_tui.rules.playbooks import LIBRARY, about, load_playbook

    return print_listing(args, LIBRARY, about, lambda path: load_playbook(str(path)), key="about")
