"""What the commands on formats and playbooks share: naming the files there are, printing one, telling of tests."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.cli.exit import say
from trainmon_tui.cli.output import write_bytes, write_text
from trainmon_tui.config.terminal import can_encode, columns, is_terminal, wants_colour
from trainmon_tui.model.errors import BadDataError, ExitCode, TrainmonError
from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from trainmon_tui.config.library import Library, Place


class Row(NamedTuple):
    """A file as a list shows it."""

    name: str
    origin: str
    """``yours`` or ``bundled``."""
    about: str
    path: Path
    error: str
    """What is wrong with it; empty for one that can be used."""


def add_listing(parser: argparse.ArgumentParser) -> None:
    """Add the forms of a list."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--names", action="store_true", help="one name a line")
    form.add_argument("--json", action="store_true", help="as JSON")


def print_listing(
    args: argparse.Namespace,
    library: Library,
    about: Callable[[Path], str],
    load: Callable[[Path], object],
    *,
    key: str,
) -> int:
    """Print the files there are, ``about`` each (in JSON under ``key``) and what ``load`` finds wrong; return 0."""
    places = library.places()
    if args.names:
        write_text("".join(f"{place.name}\n" for place in places))
        return 0
    rows = [_row(place, about, load) for place in places]
    if args.json:
        import msgspec

        told = [
            {
                "name": row.name,
                "origin": row.origin,
                key: row.about,
                "path": str(row.path),
                "error": row.error,
            }
            for row in rows
        ]
        write_bytes(msgspec.json.encode(told) + b"\n")
    else:
        write_text(table(rows) + f"your own are looked for in {library.own_folder()}\n")
    return 0


def _row(place: Place, about: Callable[[Path], str], load: Callable[[Path], object]) -> Row:
    said = error = ""
    try:
        said = about(place.path)
        load(place.path)
    except TrainmonError as wrong:
        error = str(wrong)
    return Row(place.name, place.origin, said, place.path, error)


def table(rows: list[Row]) -> str:
    """Return the files as a table of name, origin and what each is; what is wrong with one stands below it."""
    width = max((len(row.name) for row in rows), default=0)
    lines = []
    for row in rows:
        head = f"{row.name:{width}}  {row.origin:7}  "
        blank = " " * len(head)
        said = row.about or "cannot be read"
        lines.append(textwrap.fill(said, columns(sys.stdout), initial_indent=head, subsequent_indent=blank))
        if row.error:
            lines.append(textwrap.indent(row.error, f"{blank}! "))
    return "".join(f"{line}\n" for line in lines)


def print_file(path: Path) -> int:
    """Print a file, to a terminal without anything that it could act on; return 0."""
    from trainmon_tui.config.yaml_guard import read_bytes

    data = read_bytes(path)
    if is_terminal(sys.stdout):
        write_text("".join(f"{clean(line)}\n" for line in data.decode("utf-8", "replace").splitlines()))
    else:
        write_bytes(data)
    return 0


def validate(names: Sequence[str], contents: Callable[[str], str]) -> int:
    """Print the ``contents`` of each file, or what is wrong with it and where; return 65 if any is wrong, else 0."""
    code = ExitCode.PASS
    for name in names:
        try:
            write_text(f"{name}: {contents(name)}\n")
        except BadDataError as error:
            say(error.message, error.hint)
            code = ExitCode.BAD_DATA
    return code


def run_tests(
    names: Sequence[str],
    library: Library,
    test: Callable[[str], Report],
) -> int:
    """Print how the tests of each went, of all there are if none is named; return 65 if any fails, else 0."""
    code = ExitCode.PASS
    for name in names or [str(place.path) for place in library.places()]:
        try:
            report = test(name)
        except BadDataError as error:
            say(error.message, error.hint)
            code = ExitCode.BAD_DATA
            continue
        write_text("".join(f"{line}\n" for line in report.lines()))
        code = ExitCode.BAD_DATA if report.failed else code
    return code


Difference = tuple[str, str, str]
"""A part of a test, what it had to be, and what it was."""


class Report(NamedTuple):
    """How the tests of one file went."""

    say: str
    failed: Sequence[tuple[str, Sequence[Difference]]] = ()
    """Title and differences of each test that failed."""

    def lines(self) -> Iterator[str]:
        """Yield what is printed of it."""
        yield f"{_mark(good=not self.failed)} {self.say}"
        for title, differences in self.failed:
            yield f"  {title}"
            yield from _aligned(differences)


def _aligned(differences: Sequence[Difference]) -> Iterator[str]:
    width = max(len(part) for part, _, _ in differences)
    for part, expected, got in differences:
        yield f"    {part:{width}}  expected {clean(expected)}, got {clean(got)}".rstrip()


def _mark(*, good: bool) -> str:
    sign = ("✓" if good else "✗") if can_encode(sys.stdout, "✓✗") else "+" if good else "x"
    return f"\x1b[{32 if good else 31}m{sign}\x1b[0m" if wants_colour(sys.stdout) else sign
