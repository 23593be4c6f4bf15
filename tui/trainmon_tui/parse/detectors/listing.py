"""A list of numbers behind a name, one for each sample of a batch: ``Format rewards: [2.0, 0.0, 1.5]``."""

from __future__ import annotations

import re

from trainmon_tui.parse.finding import Capture, Finding
from trainmon_tui.parse.names import split_of_text
from trainmon_tui.parse.numbers import NUMBER
from trainmon_tui.parse.prefix import read_prefix
from trainmon_tui.parse.roles import name_series

SAMPLES = (
    "Format rewards: [2.0, 0.0, 2.0, 1.5]",
    "Rewards Accuracy: [1.0, 0.0, 0.0, 1.0]",
    "Length Rewards: [-0.5, 0.25]",
    "2026-11-20 10:02:01.101631: Pseudo dice [0.6112, 0.5812]",
)
_LIST = re.compile(
    rb"[ >*-]*(?P<name>[A-Za-z][\w /.-]{0,47}?)(?: ?[:=] {0,4}|(?<=[dD]ice) |(?<=[iI]o[uU]) )\[(?P<items>"
    + NUMBER
    + rb"(?:, ?"
    + NUMBER
    + rb"){1,511})\] *"
)
_MEASURED = re.compile(
    rb"reward|score|accurac|loss|length|advantage|return|dice|iou|precision|recall|ndcg", re.IGNORECASE
)


def detect(text: bytes) -> Finding | None:
    """Return the list; its mean, least, greatest value and spread become series."""
    found = _LIST.fullmatch(text, read_prefix(text).end)
    if not found or not _MEASURED.search(found["name"]):
        return None
    name = found["name"].decode()
    (key,) = name_series([(name, None)], split_of_text(name))
    return Finding((Capture(*found.span("items"), "list", key),), early=True)
