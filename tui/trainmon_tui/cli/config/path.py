"""``trainmon-tui config path``: where the settings file is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.cli.output import write_text
from trainmon_tui.config.settings import settings_file
from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare no arguments: there are none."""


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 - as every command's
    """Print the path, whether the file exists or not; return the exit status."""
    write_text(f"{clean(str(settings_file()))}\n")
    return 0
