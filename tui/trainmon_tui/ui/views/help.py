"""The keys by group, out of the one table."""

from __future__ import annotations

from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from trainmon_tui.ui.keys import Key, Mode, cap_of, grouped
from trainmon_tui.ui.rows import Row, fit, left, say, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_CAP = 11
_COLUMN = 50
"""Cells that a column of keys takes at least, where there are several."""
_TEXT = 8
"""Cells that what a key does takes at least."""
_NOTES = {"replay": " (replay)", "live": " (live)"}
PAIRS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "next_pane": ("previous_pane", "the next pane, the one before"),
        "broader": ("narrower", "this pane broader, narrower"),
        "higher": ("lower", "this pane higher, lower"),
        "next_chart": ("previous_chart", "the next chart, the one before"),
        "cursor_left": ("cursor_right", "crosshair to the left, to the right"),
        "zoom_in": ("zoom_out", "look closer, from farther"),
        "pan_left": ("pan_right", "view to the left, to the right"),
        "up": ("down", "up and down; up in the log stops following"),
        "page_up": ("page_down", "up and down one page"),
        "find_next": ("find_previous", "the next match, the one before"),
        "faster": ("slower", "faster, slower"),
        "step_line": ("previous_line", "one line or redraw on, and back"),
        "next_step": ("previous_step", "one printed step on, and back"),
        "next_epoch": ("previous_epoch", "one epoch on, and back; live, as of then"),
        "next_mark": ("previous_mark", "the next mark, the one before"),
        "copy": ("copy_screen", "copy the text of this pane, of the screen"),
    }
)
"""Keys that are told in one line: by the first, the second and what both do."""
_PANES = "pane."
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
    height = max(map(len, columns)) - 1  # a group ends in an empty row
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
    told = [row for cap, words in _told(keys, keymap) for row in _line(cap, words, width)]
    return [say(f" {title}", "title"), *told, ()]


def _told(keys: list[Key], keymap: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield caps and what they do: the panes in one line, and pairs whose caps fit beside each other."""
    panes = [key for key in keys if key.action.startswith(_PANES)]
    caps = [cap_of(key, keymap) for key in panes]
    together = len(panes) > 1 and caps == [str(place) for place in range(1, len(panes) + 1)]
    if together:
        yield f"1-{len(panes)}", ", ".join(key.help.partition(":")[0] for key in panes)
    rest = {key.action: key for key in keys if not (together and key in panes)}
    while rest:
        key = rest.pop(next(iter(rest)))
        second, words = PAIRS.get(key.action, ("", ""))
        both = f"{cap_of(key, keymap)} {cap_of(rest[second], keymap)}" if second in rest else ""
        if both and len(both) < _CAP:
            del rest[second]
            yield both, words
        else:
            yield cap_of(key, keymap), key.help + _NOTES.get(key.when, "")


def _line(cap: str, words: str, width: int) -> list[Row]:
    """Return a key, and beside it what it does in as many lines as that takes."""
    lines = wrap(words, max(_TEXT, width - _CAP - 2))
    caps = [cap, *[""] * (len(lines) - 1)]
    return [
        ((" " + left(cap, _CAP), "accent", ""), (line, "text", ""))
        for cap, line in zip(caps, lines, strict=True)
    ]
