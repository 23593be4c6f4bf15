"""Rows of two cells between bars, as reinforcement learning prints its tables: ``| ep_rew_mean | 27.8 |``."""

from __future__ import annotations

import re

from trainmon_tui.parse.compose import compose, proves_training
from trainmon_tui.parse.finding import Capture, Finding
from trainmon_tui.parse.names import counter_of, divide
from trainmon_tui.parse.numbers import NUMBER, parse_setting
from trainmon_tui.parse.roles import metric_of, name_series

SAMPLES = (
    "| rollout/                |              |",
    "|    ep_rew_mean          | 28.8         |",
    "| grad_norm | 0.773    |",
    "-------------------------------------------",
)
_SIDE = rb"(?:\||\xe2\x94\x82|\xe2\x94\x83)"
_ROW = re.compile(
    rb" *"
    + _SIDE
    + rb"(?P<gap> +)(?P<name>[A-Za-z_][^|\xe2]{0,63}?) *"
    + _SIDE
    + rb" *(?:(?P<value>"
    + NUMBER
    + rb")|(?P<words>[^|\xe2 ][^|\xe2]*?))? *"
    + _SIDE
    + rb" *"
)
_BAR = rb"\xe2\x94[\x82\x83]"
_INNER = re.compile(
    rb" *"
    + _BAR
    + rb"(?P<gap> +)(?P<name>[A-Za-z_][\w/.()-]{0,63}) {2,}(?:(?P<value>"
    + NUMBER
    + rb")|(?P<words>[^ \xe2]+(?: [^ \xe2]+)*)) *"
    + _BAR
    + rb" *"
)
"""A row with no bar between its cells: ``│ loss            0.5123 │``."""
_RULE = re.compile(rb"(?:[-=+_*#~|:\s]|\xe2[\x94-\x95][\x80-\xbf]){8,}")
_HEADS = (b"value", b"values", b"setting")
INDENT = 2
"""Blanks before the name of a row that belongs to the group above it."""


def detect(text: bytes) -> Finding | None:
    """Return a row of a box: the head of a group, or a value; a line that is only drawn holds nothing."""
    found = _ROW.fullmatch(text) or _INNER.fullmatch(text)
    if not found:
        return compose(text, (), ()) if _RULE.fullmatch(text) else None
    name = found["name"].decode("utf-8", "replace")
    if found["value"] is None:
        if _names_columns(name, found["words"]):
            return None
        group = name if name.endswith("/") and not found["words"] else ""
        said = _setting(name, found["words"])
        return Finding(
            source="record", label=group, box="head" if group else "words", config=said, early=bool(said)
        )
    (key,) = name_series([(name, None)], "")
    inner = len(found["gap"]) > INDENT
    capture = Capture(*found.span("value"), "value", key)
    early = not proves_training((), (key,))
    said = _setting(name, found["value"]) if early else {}
    return Finding((capture,), "record", box="inner" if inner else "row", config=said, early=early)


def _names_columns(name: str, other: bytes | None) -> bool:
    """Whether two cells are the head of a table with two columns: ``| epoch | loss |``."""
    rest = divide((other or b"").decode("utf-8", "replace"))[1]
    return counter_of(name) in ("step", "epoch") and bool(metric_of(rest) or "loss" in rest)


def _setting(name: str, value: bytes | None) -> dict[str, str | float]:
    """Return a row as a setting, should the box stand before training; its head is none."""
    return {name: parse_setting(value.strip())} if value and value.strip().lower() not in _HEADS else {}


def continues(text: bytes) -> bool:
    """Whether a segment may be a row of a box that is not finished yet."""
    return (
        text.lstrip(b" ")[:1] in (b"|", b"\xe2")
        and (_ROW.fullmatch(text) or _INNER.fullmatch(text)) is not None
    )
