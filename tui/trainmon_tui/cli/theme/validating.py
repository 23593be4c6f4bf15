"""``trainmon-tui theme validate``: whether themes can be used, and what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.cli.library import validate

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.config.themes import Theme


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the action's arguments."""
    parser.add_argument("names", metavar="NAME_OR_FILE", nargs="+", help="themes by name or file")


def run(args: argparse.Namespace) -> int:
    """Print what each theme is, or what is wrong with it and where; return 65 if any is wrong."""
    from trainmon_tui.config.themes import library, read_theme

    return validate(args.names, lambda name: contents(read_theme(library().find(name))))


def contents(theme: Theme) -> str:
    """Return what a theme is, with the roles that are hard to read on its background."""
    from trainmon_tui.config.contrast import faint_roles

    ground = "dark" if theme.dark else "light"
    faint = faint_roles(theme)
    weak = f"; hard to read on its background: {', '.join(faint)}" if faint else ""
    return f"{ground}, {len(theme.roles)} roles{weak}"
