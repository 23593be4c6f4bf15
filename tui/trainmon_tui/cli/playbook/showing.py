"""``trainmon-tui playbook show``: a playbook's file, as it is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from trainmon_tui.cli.output import write_bytes, write_text
from trainmon_tui.config.terminal import is_terminal

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the action's arguments."""
    parser.add_argument("name", metavar="NAME_OR_FILE", help="a playbook's name or file")


def run(args: argparse.Namespace) -> int:
    """Print the file, to a terminal without anything that it could act on; return the exit status."""
    from trainmon_tui.config.yaml_guard import read_bytes
    from trainmon_tui.model.text import clean
    from trainmon_tui.rules.playbooks import LIBRARY

    data = read_bytes(LIBRARY.find(args.name))
    if is_terminal(sys.stdout):
        write_text("".join(f"{clean(line)}\n" for line in data.decode("utf-8", "replace").splitlines()))
    else:
        write_bytes(data)
    return 0
