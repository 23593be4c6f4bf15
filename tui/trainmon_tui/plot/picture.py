"""What a chart is made of before it gets colours: rows of runs of text with role names."""

from __future__ import annotations

from typing import NamedTuple


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
