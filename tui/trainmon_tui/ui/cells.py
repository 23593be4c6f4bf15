"""What the terminal shows, cell by cell: of the toolkit's output only cells that change are sent on.

The toolkit repaints whole rows; over ssh that is most of the traffic. This understands exactly the sequences that
the toolkit paints with. Anything else is passed on untouched, and the screen is forgotten: the next paint is whole.
"""

from __future__ import annotations

import re
import sys

from rich.cells import cell_len

from trainmon_tui.ui.sgr import switched

_TOKEN = re.compile(
    r"\x1b\[(?P<row>\d+);(?P<column>\d+)H"
    r"|(?P<style>\x1b\[[\d;:]*m)"
    r"|(?P<text>[^\x00-\x1f\x7f]+)"
    r"|(?P<newline>\n)"
    r"|(?P<other>[\x00-\x1f\x7f].?)"
)
_NO_STYLE = ("\x1b[0m", "\x1b[m")
_GAP = 4
"""Unchanged cells between two changes that cost less than moving the cursor, of one byte each."""
_GLYPH_GAP = 1
"""The same where a cell may be three bytes."""

_Row = list[tuple[str, str] | None]
"""(character, style) of each cell; an empty character is the right half of a wide one; None is unknown."""


class _Pen:
    """What is sent: the cursor moves, and the style changes, by the fewest bytes that say so."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._at: tuple[int, int] | None = None
        self._style = ""

    def write(self, y: int, x: int, cells: list[str], style: str) -> None:
        """Put cells of one style into a row."""
        self._move(y, x)
        if style != self._style:
            self._out.append(switched(self._style, style))
            self._style = style
        self._out += cells
        self._at = (y, x + len(cells))

    def written(self) -> str:
        """Return all of it; the terminal is left without a style."""
        return "".join(self._out) + ("\x1b[0m" if self._style else "")

    def _move(self, y: int, x: int) -> None:
        if self._at == (y, x):
            return
        forward = x - self._at[1] if self._at and self._at[0] == y else 0
        self._out.append(f"\x1b[{forward}C" if forward > 0 else f"\x1b[{y + 1};{x + 1}H")


class Cells:
    """The terminal's cells as they are known."""

    def __init__(self) -> None:
        self._rows: dict[int, _Row] = {}
        self._y = self._x = 0
        self._style = ""
        self._columns = self._height = sys.maxsize

    def resize(self, columns: int, rows: int) -> None:
        """Forget everything, and send nothing beyond the edges: a terminal would wrap it into other rows."""
        self._columns, self._height = columns, rows
        self.forget()

    def forget(self) -> None:
        """Know nothing any more: what is painted next is sent whole."""
        self._rows.clear()

    def changed(self, data: str) -> str:
        """Return what must be sent so that the terminal shows what ``data`` paints; it ends without a style."""
        begin = (self._y, self._x, self._style)
        pen = _Pen()
        for token in _TOKEN.finditer(data):
            kind = token.lastgroup
            if kind == "text":
                self._paint(token["text"], pen)
            elif kind == "style":
                style = token["style"]
                self._style = "" if style in _NO_STYLE else self._style + style
            elif kind == "column":
                self._y, self._x = int(token["row"]) - 1, int(token["column"]) - 1
            elif kind == "newline":
                self._y, self._x = self._y + 1, 0
            else:
                return self._pass(data, begin)
        return pen.written()

    def _pass(self, data: str, begin: tuple[int, int, str]) -> str:
        """Return ``data`` itself; it starts where its painter believes the cursor to be."""
        y, x, style = begin
        lead = f"\x1b[{y + 1};{x + 1}H{style}" if self._rows else ""
        self._rows.clear()
        self._style = ""
        return lead + data

    def _paint(self, text: str, pen: _Pen) -> None:
        """Write the changed stretches of ``text``."""
        characters = _characters(text)
        after = self._x + len(characters)
        fresh = [(char, self._style) for char in self._inside(characters)]
        row = self._rows.setdefault(self._y, [])
        end = self._x + len(fresh)
        row.extend([None] * (end + 1 - len(row)))
        shown = row[self._x : end]
        if shown != fresh:
            for first, last in _stretches(shown, fresh, _GAP if text.isascii() else _GLYPH_GAP):
                pen.write(self._y, self._x + first, [char for char, _ in fresh[first:last]], self._style)
            self._store(row, fresh, end)
        self._x = after

    def _inside(self, characters: list[str]) -> list[str]:
        """Return what of a row stands inside the terminal; half a wide character is a blank."""
        room = max(0, self._columns - self._x) if self._y < self._height else 0
        kept = characters[:room]
        if kept and characters[room : room + 1] == [""]:
            kept[-1] = " "
        return kept

    def _store(self, row: _Row, fresh: list[tuple[str, str]], end: int) -> None:
        """Keep the new cells; a wide character that lost one of its halves is no longer known."""
        if self._x > 0 and _is_half(row[self._x]):
            row[self._x - 1] = None
        if _is_half(row[end]):
            row[end] = None
        row[self._x : end] = fresh


def _is_half(cell: tuple[str, str] | None) -> bool:
    return cell is not None and cell[0] == ""


def _characters(text: str) -> list[str]:
    """Return one string a cell: combining marks stand with their base, wide characters before an empty string."""
    if text.isascii():
        return list(text)
    cells: list[str] = []
    for char in text:
        width = cell_len(char)
        if width:
            cells += [char, ""] if width > 1 else [char]
        elif cells:
            cells[-1 if cells[-1] else -2] += char
    return cells


def _stretches(shown: _Row, fresh: list[tuple[str, str]], gap: int) -> list[tuple[int, int]]:
    """Return the stretches [first, last) of cells to send; near ones are joined, wide characters kept whole."""
    found: list[tuple[int, int]] = []
    for place, (old, new) in enumerate(zip(shown, fresh, strict=True)):
        if old == new:
            continue
        first, last = place, place + 1
        while first > 0 and fresh[first][0] == "":
            first -= 1
        while last < len(fresh) and fresh[last][0] == "":
            last += 1
        if found and first - found[-1][1] <= gap:
            first = found.pop()[0]
        found.append((first, last))
    return found
