"""Blocks printed once an epoch: ``Train - Total: …``, ``KL Diagnostics: …``, indented ``Name: value`` lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trainmon_tui.parse.compose import compose, split_of_label
from trainmon_tui.parse.counted import blank, find_counters
from trainmon_tui.parse.names import split_of_text
from trainmon_tui.parse.pairs import find_pairs

if TYPE_CHECKING:
    from trainmon_tui.parse.finding import Finding

SAMPLES = (
    "  Train - Total: 2.612, Answer: 2.700, KL: 0.003, Teacher: 0.355",
    "  Val   - Total: 2.624, Answer: 2.608, KL: 0.012",
    "  Val Exact Match: 0.248",
    "  🔍 KL Diagnostics: raw=0.013, after_free_bits=0.002, penalty_reduction=92%",
    "  🎓 Teacher Diagnostics: loss=0.355, weight=8.0, contribution=42.0%",
    "  Forward  - Energy: 1.6e+08, LogDet: 0.00",
    "  Total Loss: 1.6458e+08",
    "  Improvement from start: 0.00%",
)
_GROUP = re.compile(rb"[^\w:=]*(?P<head>[A-Z]\w*(?: \w+)?) +- +(?=[A-Za-z][\w ]*: *[-+.0-9nNiI])")
_DIAGNOSTICS = re.compile(rb"\W*(?P<head>[A-Z]\w* Diagnostics) *: *(?=\w+=)")
_INDENTED = re.compile(rb" {1,8}(?:[^\x00-\x7f]+ *)?(?=[A-Z][\w -]*: *[-+.0-9nNiI]\S*(?: *%)? *$)")


def detect(text: bytes) -> Finding | None:
    """Return the values of one line of an epoch's block; ``Epoch 3 - loss: 0.5`` begins with a place, not a name."""
    found, counters = _GROUP.match(text), find_counters(text)
    if found and any(found.start("head") < counter.start < found.end("head") for counter in counters):
        return None
    if found:
        head = found["head"].decode("utf-8", "replace")
        pairs = find_pairs(blank(text, counters), found.end())
        pairs = [pair._replace(name=f"{head} - {pair.name}") for pair in pairs]
        return compose(text, counters, pairs, source="summary", split=split_of_text(head)) if pairs else None
    if found := _DIAGNOSTICS.match(text):
        head = found["head"].decode("utf-8", "replace")
        qualifier = "" if head.startswith("KL ") else f"{head} "
        pairs = [pair._replace(name=qualifier + pair.name) for pair in find_pairs(text, found.end())]
        return compose(text, (), pairs, source="summary", split="train")
    if found := _INDENTED.match(text):
        pairs = [pair for pair in find_pairs(text, found.end()) if not pair.spaced]
        return (
            compose(text, (), pairs, source="summary", split=split_of_label(text), early=True)
            if pairs
            else None
        )
    return None
