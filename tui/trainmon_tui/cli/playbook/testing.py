"""``trainmon-tui playbook test``: run the tests that playbooks carry."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from trainmon_tui.cli.exit import say
from trainmon_tui.cli.output import write_text
from trainmon_tui.config.terminal import can_encode, wants_colour
from trainmon_tui.model.errors import BadDataError, ExitCode
from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from trainmon_tui.engine.trials import Failure
    from trainmon_tui.rules.playbook import Playbook


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the action's arguments."""
    parser.add_argument(
        "names", metavar="NAME_OR_FILE", nargs="*", help="playbooks by name or file (default: all there are)"
    )


def run(args: argparse.Namespace) -> int:
    """Print which tests fail, with what they expect and what was said; return 65 if any does."""
    from trainmon_tui.engine.trials import failures
    from trainmon_tui.rules.playbooks import LIBRARY, load_playbook

    code = ExitCode.PASS
    for name in args.names or [str(place.path) for place in LIBRARY.places()]:
        try:
            playbook = load_playbook(name)
        except BadDataError as error:
            say(error.message, error.hint)
            code = ExitCode.BAD_DATA
            continue
        failed = failures(playbook)
        write_text("".join(f"{line}\n" for line in report(playbook, failed)))
        code = ExitCode.BAD_DATA if failed else code
    return code


def report(playbook: Playbook, failed: list[Failure]) -> Iterator[str]:
    """Yield the lines that tell how a playbook's tests went."""
    many = len(playbook.tests.trials)
    if not failed:
        said = f"{many} test{'s' * (many != 1)} passed" if many else "no tests"
        yield f"{_mark(good=True)} {playbook.id}: {said}"
        return
    yield f"{_mark(good=False)} {playbook.id}: {len(failed)} of {many} tests failed"
    for failure in failed:
        yield f"  {clean(failure.name)}"
        width = max(len(each.part) for each in failure.differences)
        for each in failure.differences:
            yield f"    {each.part:{width}}  expected {each.expected}, got {each.got}"


def _mark(*, good: bool) -> str:
    sign = ("✓" if good else "✗") if can_encode(sys.stdout, "✓✗") else "+" if good else "x"
    return f"\x1b[{32 if good else 31}m{sign}\x1b[0m" if wants_colour(sys.stdout) else sign
