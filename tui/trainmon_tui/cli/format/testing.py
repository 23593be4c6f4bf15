"""``trainmon-tui format test``: run the sample lines of formats."""

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
    from trainmon_tui.parse.formats.library import load_format, places
    from trainmon_tui.parse.formats.samples import failures

    code = ExitCode.PASS
    for name in args.names or [str(place.path) for place in places()]:
        try:
            format_ = load_format(name)
        except BadDataError as error:
            say(error.message, error.hint)
            code = ExitCode.BAD_DATA
            continue
        failed = failures(format_)
        write_text("".join(f"{line}\n" for line in report(format_, failed)))
        code = ExitCode.BAD_DATA if failed else code
    return code


def report(format_: Format, failed: list[Failure]) -> Iterator[str]:
    """Yield the lines that tell how a format's samples went."""
    samples = len(format_.samples)
    count = f"{samples} sample{'s' * (samples != 1)}"
    if not failed:
        yield f"{_mark(good=True)} {format_.name}: {count}, all as they must be"
        return
    yield f"{_mark(good=False)} {format_.name}: {len(failed)} failed of {count}"
    for failure in failed:
        yield f"  {_title(failure)}: {clean(failure.line, _SHOWN)}"
        width = max(len(each.key) for each in failure.differences)
        for each in failure.differences:
            yield f"    {each.key:{width}}  expected {clean(each.expected)}, got {clean(each.got)}".rstrip()


def _title(failure: Failure) -> str:
    return f"sample {failure.sample + 1}" if failure.sample >= 0 else "pattern"


def _mark(*, good: bool) -> str:
    sign = ("✓" if good else "✗") if can_encode(sys.stdout, "✓✗") else "+" if good else "x"
    return f"\x1b[{32 if good else 31}m{sign}\x1b[0m" if wants_colour(sys.stdout) else sign
