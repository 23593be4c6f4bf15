"""``trainmon-tui format test``: run the sample lines of formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.cli.library import Report, run_tests
from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.parse.formats.format import Format
    from trainmon_tui.parse.formats.samples import Failure

_SHOWN = 72


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the action's arguments."""
    parser.add_argument(
        "names", metavar="NAME_OR_FILE", nargs="*", help="formats by name or file (default: all there are)"
    )


def run(args: argparse.Namespace) -> int:
    """Print which samples fail, with what they must give and what they gave; return 65 if any does."""
    from trainmon_tui.parse.formats.library import LIBRARY, load_format

    return run_tests(args.names, LIBRARY, lambda name: report(load_format(name)))


def report(format_: Format) -> Report:
    """Return how a format's samples went."""
    from trainmon_tui.parse.formats.samples import failures

    samples, failed = len(format_.samples), failures(format_)
    count = f"{samples} sample{'s' * (samples != 1)}"
    if not failed:
        return Report(f"{format_.name}: {count}, all as they must be")
    return Report(
        f"{format_.name}: {len(failed)} failed of {count}",
        [(f"{_title(each)}: {clean(each.line, _SHOWN)}", each.differences) for each in failed],
    )


def _title(failure: Failure) -> str:
    return f"sample {failure.sample + 1}" if failure.sample >= 0 else "pattern"
