"""From a format file's values to a `Format`: compiles every pattern and checks every group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.config.locate import Hints, convert
from trainmon_tui.model.errors import did_you_mean
from trainmon_tui.model.text import clean
from trainmon_tui.parse.formats.format import Format, LinePattern
from trainmon_tui.parse.formats.patterns import Compiled, PatternError, compile_pattern
from trainmon_tui.parse.formats.schema import FormatFile

if TYPE_CHECKING:
    from trainmon_tui.config.locate import Keys
    from trainmon_tui.config.yaml_guard import Document
    from trainmon_tui.parse.formats.schema import LineSpec

_HINTS = Hints(
    of_pattern=lambda words: (
        "a name is made of a-z, 0-9, '.', '_' and '-'"
        if "a-z0-9" in words
        else "a group's name is made of letters, digits and _"
    )
)


def build_format(document: Document, origin: str) -> Format:
    """Return the compiled format of a file.

    Raises `BadDataError` with file, line, column, key and the nearest valid key, `UnavailableError` without re2.
    """
    file = _file(document)
    lines = tuple(_line(document, i, spec, file) for i, spec in enumerate(file.lines))
    ignored = tuple(_compiled(document, ("ignore", i), pattern) for i, pattern in enumerate(file.ignore))
    return Format(file.name, clean(file.description), origin, lines, ignored, tuple(file.samples))


def describe(document: Document) -> str:
    """Return the description of a format's file, without a look at its patterns; raises `BadDataError`."""
    file: FormatFile = _file(document)
    return clean(file.description)


def _file(document: Document) -> FormatFile:
    if not isinstance(document.value, dict):
        raise document.error((), "this is not a format", "a format begins with: format: 1")
    file: FormatFile = convert(document, FormatFile, _HINTS)
    return file


def _line(document: Document, index: int, spec: LineSpec, file: FormatFile) -> LinePattern:
    compiled = _compiled(document, ("lines", index, "pattern"), spec.pattern)
    _refuse_unknown_groups(document, ("lines", index, "groups"), spec, compiled)
    line = LinePattern(file.name, spec, compiled, file.metrics)
    _refuse_doubles(document, index, line)
    if spec.event is None and not any(each.kind not in ("split", "tag", "field") for each in line.specs):
        raise document.error(
            ("lines", index, "pattern"),
            "the pattern keeps nothing of its lines",
            "name a group, as in (?P<loss>\\S+); give an event; or move it to ignore",
        )
    return line


def _refuse_doubles(document: Document, index: int, line: LinePattern) -> None:
    """Refuse two groups that feed one series: of a line's two values only the first would be kept."""
    fed: dict[tuple[str, str | None], str] = {}
    for name, spec in zip(line.compiled.names, line.specs, strict=True):
        if spec.kind in ("value", "list"):
            first = fed.setdefault((spec.tag or name, spec.split), name)
            if first != name:
                raise document.error(
                    ("lines", index, "groups", name),
                    f"the groups {first!r} and {name!r} feed one series, {spec.tag or name!r}",
                    "give one of them another tag or split",
                )


def _compiled(document: Document, path: Keys, pattern: str) -> Compiled:
    try:
        return compile_pattern(pattern)
    except PatternError as error:
        raise document.error(path, f"{path[0]}: {error}", error.hint) from error


def _refuse_unknown_groups(document: Document, path: Keys, spec: LineSpec, compiled: Compiled) -> None:
    for name in spec.groups:
        if name not in compiled.names:
            hint = did_you_mean(name, compiled.names) or "the pattern names no group: write (?P<name> )"
            raise document.error((*path, name), f"the pattern has no group {name!r}", hint)
