"""``trainmon-tui playbook validate``: whether playbooks can be used, and what each holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.cli.library import validate

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.rules.playbook import Playbook


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the action's arguments."""
    parser.add_argument("names", metavar="NAME_OR_FILE", nargs="+", help="playbooks by name or file")


def run(args: argparse.Namespace) -> int:
    """Print what each playbook holds, or what is wrong with it and where; return 65 if any is wrong."""
    from trainmon_tui.rules.playbooks import load_playbook

    return validate(args.names, lambda name: contents(load_playbook(name)))


def contents(playbook: Playbook) -> str:
    """Return what a playbook holds, in a line."""
    parts = {
        "metric": playbook.metrics,
        "check": playbook.checks,
        "decision": playbook.decisions,
        "band": playbook.bands,
        "target": playbook.targets,
        "stop rule": playbook.stop,
        "symptom": playbook.symptoms,
        "test": playbook.tests.trials,
    }
    counted = [f"{len(part)} {name}{'s' * (len(part) != 1)}" for name, part in parts.items() if part]
    return f"{playbook.name} ({', '.join(counted) or 'empty'})"
