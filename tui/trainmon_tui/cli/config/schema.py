"""``trainmon-tui config schema``: the JSON Schema of the settings file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.cli.output import write_text

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare no arguments: there are none."""


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 - as every command's
    """Print the schema; return the exit status."""
    import json

    from trainmon_tui.config.settings import settings_schema

    write_text(json.dumps(settings_schema(), indent=2) + "\n")
    return 0
