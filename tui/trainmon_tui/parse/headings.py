"""Lines that announce the part of a run that the values below them are of: ``Validation:``, ``> EVALUATION``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trainmon_tui.parse.counted import blank, find_counters
from trainmon_tui.parse.names import split_of_word
from trainmon_tui.parse.prefix import read_prefix

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Split

_HEADING = re.compile(
    rb"[^A-Za-z]*(?:(?:running|starting|begin|start) )?"
    rb"(train(?:ing)?|val(?:id(?:ation)?)?|eval(?:uation|uating)?|test(?:ing)?|dev)"
    rb"(?: (?:results?|metrics?|summary|phase|set|loop|performance|stats|scores?|loss(?:es)?|begins?|starts?|began|started))?"
    rb"[^A-Za-z0-9]*(?:\([0-9: -]+\)[^A-Za-z0-9]*)?",
    re.IGNORECASE,
)
_LONGEST_HEADING = 120


def heading_of(text: bytes) -> Split:
    """Return the split that a line without values announces, or "" for any other line."""
    if len(text) > _LONGEST_HEADING:
        return ""
    start = read_prefix(text).end
    found = _HEADING.fullmatch(blank(text, find_counters(text)), start)
    return split_of_word(found[1].decode()) if found and b"|" not in text else ""
