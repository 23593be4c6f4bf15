"""Settings in the words of a command: ``--free-bits 0.02``, ``--lr=1e-4``, ``model.width=8``, ``--fp16``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trainmon_tui.parse.numbers import parse_setting

if TYPE_CHECKING:
    from collections.abc import Sequence

_OPTION = re.compile(r"--?(?P<name>[A-Za-z_][\w.-]*)(?:=(?P<value>.*))?", re.DOTALL)
_PAIR = re.compile(r"\+{0,2}(?P<name>[A-Za-z_][\w.]*)=(?P<value>.*)", re.DOTALL)
_NUMBER = re.compile(r"-\.?[0-9]")
SET = "True"
"""The value of a switch."""


def parse_command_line(words: Sequence[str]) -> dict[str, str | float]:
    """Return the settings by their names as they are spelt; the last of several counts."""
    found: dict[str, str | float] = {}
    for word, following in zip(words, [*words[1:], "--"], strict=False):
        option = _OPTION.fullmatch(word) if not _NUMBER.match(word) else None
        given = option or _PAIR.fullmatch(word)
        if given is None:
            continue
        value = given["value"]
        if value is None:
            value = SET if following.startswith("-") and not _NUMBER.match(following) else following
        found[given["name"]] = parse_setting(value.encode("utf-8", "replace"))
    return found
