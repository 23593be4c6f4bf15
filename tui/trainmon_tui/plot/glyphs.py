"""The single characters of a chart, and what stands for them on a terminal without Unicode."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainmon_tui.plot.raster import Marker

_LEAST_ROOM = 4
MARKS = {"decision": "◆", "alert": "▲", "stop": "■", "seam": "╎"}
_ASCII = {
    "◆": "D",
    "▲": "A",
    "■": "S",
    "★": "*",
    "\N{MULTIPLICATION SIGN}": "x",
    "•": "o",
    "┊": ":",
    "╎": "!",
    "▴": "^",
    "▾": "v",
    "│": "|",
    "─": "-",
    "┤": "+",
    "┴": "+",
    "└": "+",
    "…": ".",
}


def plain(character: str, marker: Marker) -> str:
    """Return a character as a marker's terminal can show it."""
    return _ASCII.get(character, character) if marker == "ascii" else character


def shortened(name: str, room: int, marker: Marker) -> str:
    """Return a name in at most ``room`` cells, or nothing where less than three letters would be left."""
    if len(name) <= room:
        return name
    return name[: room - 1].rstrip() + plain("…", marker) if room >= _LEAST_ROOM else ""
