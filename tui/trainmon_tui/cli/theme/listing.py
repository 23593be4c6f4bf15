"""``trainmon-tui theme list``: the themes there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.cli.library import add_listing, print_listing

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the action's arguments."""
    add_listing(parser)


def run(args: argparse.Namespace) -> int:
    """Print the themes; return the exit status."""
    from trainmon_tui.config.themes import about, library, read_theme

    return print_listing(args, library(), about, read_theme, key="about")
