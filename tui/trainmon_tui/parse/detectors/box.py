"""Rows of two cells between bars, as reinforcement learning prints its tables: ``| ep_rew_mean | 27.8 |``."""

from __future__ import annotations

import re

from trainmon_tui.parse.compose import compose
from trainmon_tui.parse.finding import Capture, Finding
from trainmon_tui.parse.numbers import NUMBER
from trainmon_tui.parse.roles import name_series

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
_RULE = re.compile(rb"\s*(?:[-=+_*#~ ]|\xe2[\x94-\x95][\x80-\xbf]){8,}\s*")
INDENT = 2
"""Blanks before the name of a row that belongs to the group above it."""


def detect(text: bytes) -> Finding | None:
    """Return a row of a box: the head of a group, or a value; a line that is only drawn holds nothing."""
    found = _ROW.fullmatch(text)
    if not found:
        return compose(text, (), ()) if _RULE.fullmatch(text) else None
    name = found["name"].decode("utf-8", "replace")
    if found["value"] is None:
        group = name if name.endswith("/") and not found["words"] else ""
        return Finding(source="record", label=group, box="head" if group else "words")
    (key,) = name_series([(name, None)], "")
    inner = len(found["gap"]) > INDENT
    return Finding((Capture(*found.span("value"), "value", key),), "record", box="inner" if inner else "row")


def continues(text: bytes) -> bool:
    """Whether a segment may be a row of a box that is not finished yet."""
    return text.lstrip(b" ")[:1] in (b"|", b"\xe2") and _ROW.fullmatch(text) is not None
