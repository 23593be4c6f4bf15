"""What the groups of a pattern are, and what one line's texts make of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple, get_args

from trainmon_tui.model.blocks import SeriesKey, Split
from trainmon_tui.parse.finding import Capture, Finding, What
from trainmon_tui.parse.formats.schema import GroupSpec, Kind
from trainmon_tui.parse.names import normalised, split_of_word
from trainmon_tui.parse.numbers import parse_number, parse_setting
from trainmon_tui.parse.quiet import is_quiet
from trainmon_tui.parse.roles import BY_METRIC, name_series

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trainmon_tui.parse.formats.schema import LineSpec, Meaning

_KINDS: frozenset[str] = frozenset(get_args(Kind))
_COUNTERS: dict[str, What] = {
    kind: kind
    for kind in ("step", "step_total", "epoch", "epoch_total", "count", "count_total", "rate", "period")
}
_STAMP_BYTES = 19
_MOST_TAG = 128
_NUMERIC_FIELDS = frozenset({"epoch", "count", "limit"})
"""Fields of events that others reckon with."""


class Variant(NamedTuple):
    """Which of a pattern's groups hold something in a line, and the words that name its series."""

    kinds: tuple[What | None, ...]
    """For each group, what its text is read as; None for a text that is not of its kind, or none at all."""
    split: Split
    tag: str


def group_specs(names: Sequence[str], groups: Mapping[str, Kind | GroupSpec]) -> tuple[GroupSpec, ...]:
    """Return what each named group of a pattern is."""
    return tuple(_spec(name, groups.get(name)) for name in names)


def _spec(name: str, given: Kind | GroupSpec | None) -> GroupSpec:
    if isinstance(given, GroupSpec):
        return given
    return GroupSpec(kind=given or (name if name in _KINDS else "value"))  # type: ignore[arg-type]  # one of the kinds


def variant_of(specs: Sequence[GroupSpec], row: Sequence[bytes | None]) -> Variant:
    """Return what a line's texts can be read as."""
    split: Split = ""
    tag = ""
    kinds: list[What | None] = []
    for spec, text in zip(specs, row, strict=True):
        if spec.kind == "split" and text:
            split = split_of_word(_words(text))
        elif spec.kind == "tag" and text:
            tag = _words(text)
        kinds.append(_what(spec.kind, text) if text else None)
    return Variant(tuple(kinds), split, tag)


def _words(text: bytes) -> str:
    return text.decode("utf-8", "replace").strip()[:_MOST_TAG]


def _what(kind: Kind, text: bytes) -> What | None:
    if kind == "time":
        return "unix" if parse_number(text) is not None else "stamp" if _is_stamp(text) else None
    if kind == "list":
        numbers = text.replace(b" ", b"").split(b",")
        return "list" if all(parse_number(number) is not None for number in numbers) else None
    if parse_number(text) is None:
        return None
    return "value" if kind == "value" else _COUNTERS.get(kind)


def _is_stamp(text: bytes) -> bool:
    try:
        dt.datetime.fromisoformat(text[:_STAMP_BYTES].decode("ascii"))
    except ValueError:
        return False
    return len(text) >= _STAMP_BYTES


def column_text(what: What, text: bytes) -> bytes:
    """Return a group's text as the columns of a reading hold it."""
    return text[:_STAMP_BYTES] if what == "stamp" else text


def captures_of(
    names: Sequence[str],
    specs: Sequence[GroupSpec],
    variant: Variant,
    split: Split,
    metrics: Mapping[str, Meaning],
) -> tuple[Capture, ...]:
    """Return the captures of the lines of one variant, one for each group that is read as something."""
    valued = [i for i, what in enumerate(variant.kinds) if what in ("value", "list")]
    tags = [_tag(names[i], specs[i], variant.tag, lone=len(valued) == 1) for i in valued]
    guessed = name_series([(tag, None) for tag in tags], split)
    keys = {i: _key(key, (specs[i], metrics.get(key.tag))) for i, key in zip(valued, guessed, strict=True)}
    return tuple(
        Capture(i, i + 1, what, keys.get(i)) for i, what in enumerate(variant.kinds) if what is not None
    )


def _tag(name: str, spec: GroupSpec, tag: str, *, lone: bool) -> str:
    if spec.tag or not tag:
        return spec.tag or name
    return tag if lone or normalised(name) == "value" else f"{tag} {name}"


def _key(key: SeriesKey, meanings: tuple[GroupSpec, Meaning | None]) -> SeriesKey:
    """Return a guessed key with what the format says of it: of the group before the tag."""
    spec, given = meanings
    said = [spec, given] if given else [spec]
    metric = next((each.metric for each in said if each.metric), key.metric)
    role = BY_METRIC.get(metric or "")
    unit = next((each.unit for each in said if each.unit), role.unit if role else None)
    guess = is_quiet(metric, key.tag)
    quiet = next((each.quiet for each in said if each.quiet is not None), guess)
    return SeriesKey(key.tag, spec.split if spec.split is not None else key.split, metric, unit, quiet)


def words_of(
    names: Sequence[str], specs: Sequence[GroupSpec], row: Sequence[bytes | None], line: LineSpec
) -> Finding:
    """Return the event or the settings that one line is, with the fields it holds."""
    held = {
        name: parse_setting(text)
        for name, spec, text in zip(names, specs, row, strict=True)
        if spec.kind == "field" and text is not None
    }
    if line.event == "config":
        return Finding(config=held)
    fields = {
        key: value for key, value in held.items() if key not in _NUMERIC_FIELDS or isinstance(value, float)
    }
    return Finding(event=line.event, fields=fields)
