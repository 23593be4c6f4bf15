"""What a mistake in a playbook file most often means."""

from __future__ import annotations

import re

from trainmon_tui.config.locate import Hints

CUT_AT_COMMA = 'inside { } a comma ends a value: quote the expression, as in if: "avg(a, epochs=3..5) < 2"'
_EXPRESSION = re.compile(r"[()=<>]")


def _of_key(key: str) -> str:
    return CUT_AT_COMMA if _EXPRESSION.search(key) else ""


def _of_pattern(words: str) -> str:
    if ".." in words.replace("\\", ""):
        return "a range is written 0.03..0.08"
    return "an id has letters, digits, '.', '_' and '-'"


HINTS = Hints(_of_key, _of_pattern)
"""For `config.locate.convert`."""
