"""Runs a format's samples: the lines that are its tests."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np

from trainmon_tui.parse.formats.reader import FormatReader
from trainmon_tui.parse.formats.schema import Gives
from trainmon_tui.parse.said import said

if TYPE_CHECKING:
    from trainmon_tui.parse.formats.format import Format
    from trainmon_tui.parse.said import Said

_ABSENT = "nothing"


class Difference(NamedTuple):
    """What a sample says of one key, and what the line gave."""

    key: str
    expected: str
    got: str


class Failure(NamedTuple):
    """A sample that fails, or a pattern without a sample."""

    sample: int
    """Which one, from 0; -1 for what concerns the format as a whole."""
    line: str
    differences: tuple[Difference, ...]


def failures(format_: Format) -> list[Failure]:
    """Return every sample that gives something else than it must, and every pattern that no sample matches."""
    failed = []
    for number, sample in enumerate(format_.samples):
        got = gives(format_, sample.line)
        if differences := _compare(sample.gives, got):
            failed.append(Failure(number, sample.line, tuple(differences)))
    return failed + list(_untested(format_))


def gives(format_: Format, text: str) -> Gives | str:
    """Return what a line gives: its values, ``ignored``, or ``nothing`` where no pattern matches."""
    reader = FormatReader([format_], b"")
    line = text.encode("utf-8", "replace")
    taken, _ = reader.read(reader.claims(line), np.zeros(1, np.int64), [line])
    if not taken:
        return _ABSENT
    template, _, columns = taken[0]
    if template.line is None:
        return "ignored"
    return as_gives(said(template.finding, [texts[0] for texts in columns], template.words(line)))


def as_gives(told: Said) -> Gives:
    """Return what a line says in the words of a sample."""
    values: dict[str, float | str] = {}
    for key, value in told.values:
        name = f"{key.tag} ({key.split or 'no split'})" if key.tag in values else key.tag
        values[name] = value if math.isfinite(value) else str(value)
    plain = {
        **told.counters,
        "time": told.time or None,
        "split": told.split,
        "values": values,
        "event": told.event,
        "fields": told.fields,
    }
    return msgspec.convert(plain, Gives)


def _compare(expected: Gives | str, got: Gives | str) -> list[Difference]:
    if isinstance(expected, str) or isinstance(got, str):
        return [] if expected == got else [Difference("", _words(expected), _words(got))]
    wanted, given = _flat(expected), _flat(got)
    return [
        Difference(key, wanted.get(key, _ABSENT), given.get(key, _ABSENT))
        for key in dict.fromkeys((*wanted, *given))
        if wanted.get(key) != given.get(key)
    ]


def _words(gives_: Gives | str) -> str:
    if isinstance(gives_, str):
        return gives_
    return ", ".join(f"{key} {value}" for key, value in _flat(gives_).items()) or "a line without values"


def _flat(gives_: Gives) -> dict[str, str]:
    """Return what was given, one entry a value, each as it is printed."""
    flat: dict[str, str] = {}
    for key in gives_.__struct_fields__:
        value = getattr(gives_, key)
        if isinstance(value, dict):
            flat |= {f"{key}.{name}": _printed(each) for name, each in value.items()}
        elif value not in (None, ""):
            flat[key] = _printed(value)
    return flat


def _printed(value: Any) -> str:  # noqa: ANN401 (a plain value)
    return f"{value:.17g}" if isinstance(value, float) else str(value)


def _untested(format_: Format) -> list[Failure]:
    lines = [sample.line.encode("utf-8", "replace") for sample in format_.samples]
    return [
        Failure(
            -1,
            line.spec.pattern,
            (Difference(f"lines[{number}].pattern", "a sample", "none that it matches"),),
        )
        for number, line in enumerate(format_.lines)
        if all(line.compiled.read(each) is None for each in lines)
    ]
