"""``trainmon-tui playbook test``: run the tests that playbooks carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.cli.library import Report, run_tests
from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.rules.playbook import Playbook


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the action's arguments."""
    parser.add_argument(
        "names", metavar="NAME_OR_FILE", nargs="*", help="playbooks by name or file (default: all there are)"
    )


def run(args: argparse.Namespace) -> int:
    """Print which tests fail, with what they expect and what was said; return 65 if any does."""
    from trainmon_tui.rules.playbooks import LIBRARY, load_playbook

    return run_tests(args.names, LIBRARY, lambda name: report(load_playbook(name)))


def report(playbook: Playbook) -> Report:
    """Return how a playbook's tests went."""
    from trainmon_tui.engine.trials import failures

    many, failed = len(playbook.tests.trials), failures(playbook)
    if failed:
        return Report(
            f"{playbook.id}: {len(failed)} of {many} tests failed",
            [(clean(each.name), each.differences) for each in failed],
        )
    return Report(f"{playbook.id}: " + (f"{many} test{'s' * (many != 1)} passed" if many else "no tests"))
