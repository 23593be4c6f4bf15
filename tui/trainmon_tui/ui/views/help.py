"""The keys by group, out of the one table."""

from __future__ import annotations

from trainmon_tui.ui.keys import Key, grouped
from trainmon_tui.ui.rows import Row, fit, left, say

_CAP = 11


def help_rows(width: int) -> list[Row]:
    """Return the help in one column, or in two where ``width`` allows it."""
    groups = [_group(title, keys) for title, keys in grouped()]
    if width < 100:
        return [fit(row, width) for block in groups for row in block]
    half = width // 2
    first = [*groups[0], *groups[1]]
    second = [row for block in groups[2:] for row in block]
    height = max(len(first), len(second))
    first += [()] * (height - len(first))
    second += [()] * (height - len(second))
    return [(*fit(a, half), *fit(b, width - half)) for a, b in zip(first, second, strict=True)]


def _group(title: str, keys: list[Key]) -> list[Row]:
    rows: list[Row] = [say(f" {title}", "title")]
    for key in keys:
        note = {"replay": " (replay)", "live": " (live)"}.get(key.when, "")
        rows.append(((" " + left(key.cap, _CAP), "accent", ""), (key.help, "text", ""), (note, "dim", "")))
    return [*rows, ()]
