"""The keys by group, out of the one table."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from trainmon_tui.ui.keys import Key, cap_of, grouped
from trainmon_tui.ui.rows import Row, fit, left, say

if TYPE_CHECKING:
    from collections.abc import Mapping

_CAP = 11
NO_KEYMAP: Mapping[str, str] = MappingProxyType({})


def help_rows(width: int, keymap: Mapping[str, str] = NO_KEYMAP) -> list[Row]:
    """Return the help in one column, or in two where ``width`` allows it."""
    groups = [_group(title, keys, keymap) for title, keys in grouped()]
    if width < 100:
        return [fit(row, width) for block in groups for row in block]
    half = width // 2
    first = [*groups[0], *groups[1]]
    second = [row for block in groups[2:] for row in block]
    height = max(len(first), len(second))
    first += [()] * (height - len(first))
    second += [()] * (height - len(second))
    return [(*fit(a, half), *fit(b, width - half)) for a, b in zip(first, second, strict=True)]


def _group(title: str, keys: list[Key], keymap: Mapping[str, str]) -> list[Row]:
    rows: list[Row] = [say(f" {title}", "title")]
    for key in keys:
        note = {"replay": " (replay)", "live": " (live)"}.get(key.when, "")
        rows.append(
            ((" " + left(cap_of(key, keymap), _CAP), "accent", ""), (key.help, "text", ""), (note, "dim", ""))
        )
    return [*rows, ()]
