"""``trainmon-tui format list``: the formats there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.cli.library import add_listing, print_listing

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the action's arguments."""
    add_listing(parser)


def run(args: argparse.Namespace) -> int:
    """Print the formats; return the exit status."""
    from trainmon_tui.parse.formats.library import LIBRARY, about, sound_format

    return print_listing(args, LIBRARY, about, sound_format, key="description")
