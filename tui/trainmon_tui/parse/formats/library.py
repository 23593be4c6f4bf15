"""Finds and loads formats: the user's own, in the configuration folder, and those that come with the package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.config.library import Library, usable
from trainmon_tui.config.yaml_guard import load_yaml, read_yaml
from trainmon_tui.model.errors import BadDataError
from trainmon_tui.model.text import clean
from trainmon_tui.parse.formats.build import build_format, describe
from trainmon_tui.parse.formats.format import NO_FORMATS, Chosen
from trainmon_tui.parse.formats.samples import failures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.parse.formats.format import Format
    from trainmon_tui.parse.formats.samples import Failure

LIBRARY = Library("format", "formats", Path(__file__).parent / "bundled")
"""The user's own formats and the bundled ones."""


def about(path: Path) -> str:
    """Return what a format's file says of itself, in a line; raises `BadDataError`."""
    return describe(read_yaml(path))


def load_format(name_or_path: str) -> Format:
    """Load a format by name or path.

    Raises `BadDataError` with file, line, column and key, `UnavailableError` where there is no re2.
    """
    return read_format(LIBRARY.find(name_or_path))


def read_format(path: Path) -> Format:
    """Load the format of a file; raises as `load_format` does."""
    document = read_yaml(path)
    format_ = build_format(document, "bundled" if path.parent == LIBRARY.bundled else str(path))
    if path.parent in (LIBRARY.bundled, LIBRARY.own_folder()) and format_.name != path.stem:
        raise document.error(
            ("name",), f"the format of {path.name} is called {format_.name!r}", f"write name: {path.stem}"
        )
    return format_


def format_from(text: str, *, source: str = "format.yaml") -> Format:
    """Load a format from its text; raises as `load_format` does."""
    return build_format(load_yaml(text, source=source), source)


def choose_formats(wanted: str) -> Chosen:
    """Return the formats for ``--format``: the one that is named, none for ``none``, else all of the user's own.

    A format that is named has to be in order; raises `BadDataError`, `UnavailableError`. Of one's own that are not,
    a notice speaks, and the run is read without them.
    """
    if wanted == "none":
        return NO_FORMATS
    if wanted:
        return Chosen((sound_format(LIBRARY.find(wanted)),))
    return Chosen(*usable(LIBRARY.kind, LIBRARY.own(), lambda place: sound_format(place.path)))


def sound_format(path: Path) -> Format:
    """Return the format of a file whose samples all give what they must; raises as `load_format` does."""
    format_ = read_format(path)
    failed = failures(format_)
    if failed:
        raise BadDataError(
            f"{clean(str(path))}: {_words(failed, len(format_.samples))}",
            f"see trainmon-tui format test {clean(str(path))}",
        )
    return format_


def _words(failed: Sequence[Failure], samples: int) -> str:
    wrong = sum(each.sample >= 0 for each in failed)
    unsampled = len(failed) - wrong
    parts = [
        *([f"{wrong} of its {samples} samples fail"] if wrong else []),
        *([f"{unsampled} of its patterns match no sample"] if unsampled else []),
    ]
    return ", ".join(parts)
