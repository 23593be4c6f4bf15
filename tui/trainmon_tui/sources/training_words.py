"""Whether text speaks of a training: a word of one with a number behind it, or a table with such a column."""

from __future__ import annotations

import re

_WORDS = rb"\w*loss|epochs?|(?:global_?)?steps?|iter(?:ation)?s?|lr|learning_rate|accuracy|perplexity|reward"
_VALUE = re.compile(rb"\b(?:" + _WORDS + rb")\b[\"']?[ \t]{0,4}[:=\[( ,\t]{1,2} ?[\"']?-?\d", re.IGNORECASE)
_COLUMN = re.compile(rb"[^\n]*?(?<![\w-])(?:" + _WORDS + rb")[\"']?[,\t\r\n]", re.IGNORECASE)


def speaks_of_training(block: bytes) -> bool:
    """Return whether the first bytes of a file tell of a training."""
    return bool(_VALUE.search(block) or _COLUMN.match(block))
