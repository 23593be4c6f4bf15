"""``trainmon-tui theme show``: a theme's file, as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.cli.library import print_file

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the action's arguments."""
    parser.add_argument("name", metavar="NAME_OR_FILE", help="a theme's name or file")


def run(args: argparse.Namespace) -> int:
    """Print the file; return the exit status."""
    from trainmon_tui.config.themes import library

    return print_file(library().find(args.name))
