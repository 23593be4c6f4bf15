"""The keys by group, out of the one table."""

from __future__ import annotations

from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from trainmon_tui.ui.keys import Key, Mode, cap_of, grouped
from trainmon_tui.ui.rows import Row, fit, left, say, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_CAP = 11
_COLUMN = 50
"""Cells that a column of keys takes at least, where there are several."""
_TEXT = 8
"""Cells that what a key does takes at least."""
_NOTES = {"replay": " (replay)", "live": " (live)"}
NO_KEYMAP: Mapping[str, str] = MappingProxyType({})


def help_rows(
    width: int,
    keymap: Mapping[str, str] = NO_KEYMAP,
    mode: Mode = "run",
    knows: Callable[[str], bool] = bool,
) -> list[Row]:
    """Return the help of a mode in one column, or in as many as ``width`` allows, of about the same height.

    Only actions that the mode ``knows`` are listed; what a key does is wrapped, never cut.
    """
    count = max(1, width // _COLUMN)
    blocks = [_group(title, keys, keymap, width // count) for title, keys in grouped(mode, knows)]
    columns = _columns(blocks, count)
    height = max(map(len, columns))
    edges = [width * place // count for place in range(count + 1)]
    sizes = [end - start for start, end in pairwise(edges)]
    return [
        tuple(run for rows, size in zip(columns, sizes, strict=True) for run in fit(_at(rows, y), size))
        for y in range(height)
    ]


def _columns(blocks: list[list[Row]], count: int) -> list[list[Row]]:
    """Return the blocks in their order in ``count`` columns, the highest of them as low as it can be."""
    heights = sorted(
        {sum(map(len, blocks[i:j])) for i in range(len(blocks)) for j in range(i + 1, len(blocks) + 1)}
    )
    filled = (_filled(blocks, height) for height in heights)
    columns = next(found for found in filled if found is not None and len(found) <= count)
    return columns + [[] for _ in range(count - len(columns))]


def _filled(blocks: list[list[Row]], height: int) -> list[list[Row]] | None:
    """Return columns no higher than ``height``, each as full as it gets; None where a block is higher."""
    columns: list[list[Row]] = [[]]
    for block in blocks:
        if len(columns[-1]) + len(block) > height:
            columns.append([])
        columns[-1] += block
        if len(columns[-1]) > height:
            return None
    return columns


def _at(rows: list[Row], y: int) -> Row:
    return rows[y] if y < len(rows) else ()


def _group(title: str, keys: list[Key], keymap: Mapping[str, str], width: int) -> list[Row]:
    return [say(f" {title}", "title"), *(row for key in keys for row in _key(key, keymap, width)), ()]


def _key(key: Key, keymap: Mapping[str, str], width: int) -> list[Row]:
    """Return a key, and beside it what it does in as many lines as that takes."""
    lines = wrap(key.help + _NOTES.get(key.when, ""), max(_TEXT, width - _CAP - 2))
    caps = [cap_of(key, keymap), *[""] * (len(lines) - 1)]
    return [
        ((" " + left(cap, _CAP), "accent", ""), (line, "text", ""))
        for cap, line in zip(caps, lines, strict=True)
    ]
