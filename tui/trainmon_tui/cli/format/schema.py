"""``trainmon-tui format schema``: the JSON Schema of a format's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.cli.output import write_text

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare no arguments: there are none."""


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 - as every command's
    """Print the schema; return the exit status."""
    from trainmon_tui.parse.formats.schema import schema_text

    write_text(schema_text())
    return 0
