"""What the terminal shows, cell by cell: of the toolkit's output only cells that change are sent on.

The toolkit repaints whole rows; over ssh that is most of the traffic. This understands exactly the sequences that
the toolkit paints with. Anything else is passed on untouched, and the screen is forgotten: the next paint is whole.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from rich.cells import cell_len

from trainmon_tui.ui.pen import Pen, Stretch
from trainmon_tui.ui.sgr import on_blanks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TOKEN = re.compile(
    r"\x1b\[(?P<row>\d+);(?P<column>\d+)H"
    r"|(?P<style>\x1b\[[\d;:]*m)"
    r"|(?P<text>[^\x00-\x1f\x7f]+)"
    r"|(?P<newline>\n)"
    r"|(?P<other>[\x00-\x1f\x7f].?)"
)
_PAINT = re.compile(r"(?:\x1b\[(?:\d+;\d+H|[\d;:]*m)|[^\x00-\x09\x0b-\x1f\x7f]++)*+")
_NO_STYLE = ("\x1b[0m", "\x1b[m")
_NARROW = re.compile(
    r"[ -~\u00b7\u00d7\u2013\u2014\u2026\u2192\u2500-\u25fc\u2605\u2714\u2716\u2800-\u28ff]*"
)
"""Characters that certainly take one cell each."""
_STEP, _STEPS = 3, 4
"""Bytes that move the cursor over one cell, and over a few."""

_Cell = tuple[str, str]
"""(character, style); an empty character is the right half of a wide one, and a blank has what is seen of a style."""
_Row = list[_Cell | None]
"""None is unknown."""


class Cells:
    """The terminal's cells as they are known."""

    def __init__(self) -> None:
        self._rows: dict[int, _Row] = {}
        self._before: dict[int, _Row] = {}
        """The rows that are being painted, as the terminal still shows them."""
        self._reach: dict[int, tuple[int, int]] = {}
        """Between which columns they were painted."""
        self._pen = Pen()
        self._y = self._x = 0
        self._style = ""
        self._columns = self._height = sys.maxsize

    def resize(self, columns: int, rows: int) -> None:
        """Forget everything, and send nothing beyond the edges: a terminal would wrap it into other rows."""
        self._columns, self._height = columns, rows
        self._rows.clear()

    def forget(self) -> None:
        """Know nothing any more: what is painted next is sent whole."""
        self._rows.clear()
        self._pen.forget()

    def changed(self, data: str) -> str:
        """Return what must be sent so that the terminal shows what ``data`` paints."""
        begin = (self._y, self._x, self._style)
        self._before.clear()
        self._reach.clear()
        for token in _TOKEN.finditer(data):
            kind = token.lastgroup
            if kind == "text":
                self._paint(token["text"])
            elif kind == "style":
                style = token["style"]
                self._style = "" if style in _NO_STYLE else self._style + style
            elif kind == "column":
                self._y, self._x = int(token["row"]) - 1, int(token["column"]) - 1
            elif kind == "newline":
                self._y, self._x = self._y + 1, 0
            else:
                return self._pass(data, begin)
        return self._pen.write(self._stretches(), self._columns)

    def _pass(self, data: str, begin: tuple[int, int, str]) -> str:
        """Return ``data`` itself; it starts where its painter believes the cursor to be."""
        y, x, style = begin
        lead = f"{self._pen.lift()}\x1b[{y + 1};{x + 1}H{style}" if self._rows else self._pen.lift()
        self.forget()
        self._style = ""
        return lead + data

    def _paint(self, text: str) -> None:
        """Take in the cells of ``text``."""
        characters = _characters(text)
        after = self._x + len(characters)
        fresh = _styled(self._inside(characters), self._style)
        row = self._rows.setdefault(self._y, [])
        end = self._x + len(fresh)
        row.extend([None] * (end + 1 - len(row)))
        if row[self._x : end] != fresh:
            self._before.setdefault(self._y, row.copy())
            first, last = self._reach.get(self._y, (self._x, end))
            self._reach[self._y] = (min(first, self._x), max(last, end))
            self._store(row, fresh, end)
        self._x = after

    def _inside(self, characters: list[str]) -> list[str]:
        """Return what of a row stands inside the terminal; half a wide character is a blank."""
        room = max(0, self._columns - self._x) if self._y < self._height else 0
        kept = characters[:room]
        if kept and characters[room : room + 1] == [""]:
            kept[-1] = " "
        return kept

    def _store(self, row: _Row, fresh: list[_Cell], end: int) -> None:
        """Keep the new cells; a wide character that lost one of its halves is no longer known."""
        if self._x > 0 and _is_half(row[self._x]):
            row[self._x - 1] = None
        if _is_half(row[end]):
            row[end] = None
        row[self._x : end] = fresh

    def _stretches(self) -> Iterator[Stretch]:
        for y, before in self._before.items():
            row = self._rows[y]
            before.extend([None] * (len(row) - len(before)))
            yield from stretches(y, before, row, self._reach[y])


def is_paint(data: str) -> bool:
    """Tell whether ``data`` does nothing but paint cells: what is left out of it can be painted again."""
    return bool(_PAINT.fullmatch(data))


def _is_half(cell: _Cell | None) -> bool:
    return cell is not None and cell[0] == ""


def _characters(text: str) -> list[str]:
    """Return one string a cell: combining marks stand with their base, wide characters before an empty string."""
    if _NARROW.fullmatch(text):
        return list(text)
    cells: list[str] = []
    for char in text:
        width = cell_len(char)
        if width:
            cells += [char, ""] if width > 1 else [char]
        elif cells:
            cells[-1 if cells[-1] else -2] += char
    return cells


def _styled(characters: list[str], style: str) -> list[_Cell]:
    """Return characters as cells of one style."""
    blank = on_blanks(style)
    if blank == style or " " not in characters:
        return [(char, style) for char in characters]
    return [(" ", blank) if char == " " else (char, style) for char in characters]


def stretches(y: int, shown: _Row, row: _Row, reach: tuple[int, int]) -> Iterator[Stretch]:
    """Yield what turns the row that is shown into another between two columns; near changes that look alike are one."""
    text, style, begin, end = "", "", 0, 0
    for x in _changes(shown, row, *reach):
        cell, after = row[x], row[x + 1]
        if cell is None:
            continue
        if x == end and cell[1] == style and text:
            text += cell[0]
        elif text and (joined := _joined(text, style, row[end:x], cell)):
            text, style = joined
        else:
            if text:
                yield Stretch(y, begin, text, style, end)
            (text, style), begin = cell, x
        end = x + 1 if after is None or after[0] else x + 2
    if text:
        yield Stretch(y, begin, text, style, end)


def _changes(shown: _Row, row: _Row, first: int, last: int) -> Iterable[int]:
    """Return where the characters that differ begin, each once."""
    pairs = enumerate(zip(shown[first:last], row[first:last], strict=True), first)
    differing = [x for x, (old, new) in pairs if old is not new and old != new]
    if not any([_is_half(row[x]) for x in differing]):  # noqa: C419 - faster
        return differing
    return dict.fromkeys(x - 1 if _is_half(row[x]) else x for x in differing)


def _joined(text: str, style: str, gap: _Row, new: _Cell) -> _Cell | None:
    """Return a text that goes on over unchanged cells, where that costs no more than moving the cursor."""
    if len(gap) > _STEPS:
        return None
    worn, other = (new[1], (text[:1], style)) if text.isspace() else (style, new)
    if other[1] != worn and other != (" ", on_blanks(worn)):
        return None
    between = _text_in(worn, gap)
    if between is None:
        return None
    if gap and len(between.encode()) > (_STEP if len(gap) == 1 else _STEPS):
        return None
    return text + between + new[0], worn


def _text_in(style: str, cells: _Row) -> str | None:
    """Return the text of cells if all of them may be written in one style."""
    if not cells:
        return ""
    blank = (" ", on_blanks(style))
    if all([cell is not None and (cell[1] == style or cell == blank) for cell in cells]):  # noqa: C419 - faster
        return "".join([cell[0] for cell in cells if cell is not None])
    return None
