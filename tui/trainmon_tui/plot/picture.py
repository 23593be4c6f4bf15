"""What a chart is made of before it gets colours: rows of runs of text with role names."""

from __future__ import annotations

from itertools import compress, pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Run(NamedTuple):
    """Neighbouring cells of one look. Every character is one cell wide."""

    text: str
    role: str = ""
    background: str = ""


class Picture(NamedTuple):
    """Rows of runs; the runs of each row are exactly ``width`` cells together."""

    width: int
    height: int
    rows: list[list[Run]]
    gutter: int = 0
    """Cells left of a chart's first column."""

    def text(self) -> str:
        """Return the picture without roles, one line a row, blanks at line ends kept."""
        return "\n".join("".join(run.text for run in row) for row in self.rows)


def word_picture(width: int, height: int, word: str) -> Picture:
    """Return an empty picture with a word in its middle, as much of it as fits."""
    width, height = max(width, 0), max(height, 0)
    rows = [[Run(" " * width)] for _ in range(height)]
    if height and width:
        rows[height // 2] = [Run(word[:width].center(width), "dim")]
    return Picture(width, height, rows)


class Looks:
    """What the looks of a picture's cells stand for; a look is a place in both ``roles`` and ``backgrounds``.

    Equal runs are one object: a picture of thousands of short ones has few that differ.
    """

    def __init__(self, roles: Sequence[str], backgrounds: Sequence[str]) -> None:
        self._roles = roles
        self._backgrounds = backgrounds
        self._known: list[dict[str, Run]] = [{} for _ in roles]

    def runs(self, text: str, looks: bytes) -> list[Run]:
        """Return a row cut where its look changes."""
        known, row = self._known, []
        for start, stop in pairwise(_edges(looks)):
            look, part = looks[start], text[start:stop]
            alike = known[look]
            run = alike.get(part)
            if run is None:
                # Not Run(...): its constructor is a Python function, and costs as much as all else here.
                run = alike[part] = tuple.__new__(Run, (part, self._roles[look], self._backgrounds[look]))
            row.append(run)
        return row


def _edges(looks: bytes) -> list[int]:
    """Return where a row begins, each place where the look changes, and where the row ends."""
    cells = int.from_bytes(looks, "little")
    changes = (cells ^ cells << 8 | 1).to_bytes(len(looks) + 1, "little")
    return [*compress(range(len(looks)), changes), len(looks)]
