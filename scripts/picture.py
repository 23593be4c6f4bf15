"""A terminal's screen as a PNG: every cell drawn on its own, braille as dots, so that no font decides the look."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from pathlib import Path

    import pyte
    from pyte.screens import Char

WIDTH, HEIGHT = 9, 18
FONT_SIZE = 15
REGULAR = "DejaVuSansMono.ttf"
BOLD = "DejaVuSansMono-Bold.ttf"
EMOJI = "Symbola_hint.ttf"
NAMED = {
    "black": "000000", "red": "cd3131", "green": "0dbc79", "brown": "e5e510", "blue": "2472c8",
    "magenta": "bc3fbc", "cyan": "11a8cd", "white": "e5e5e5",
    "brightblack": "666666", "brightred": "f14c4c", "brightgreen": "23d18b", "brightbrown": "f5f543",
    "brightblue": "3b8eea", "brightmagenta": "d670d6", "brightcyan": "29b8db", "brightwhite": "ffffff",
}  # fmt: skip
# Dot numbers 1-8 of Unicode's braille block, as (column, row).
DOTS = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]


def save_picture(
    screen: pyte.Screen,
    path: Path,
    *,
    foreground: str = "d0d0d0",
    background: str = "101010",
    scale: int = 1,
) -> None:
    """Write the screen's cells to a PNG file, each ``scale`` times as large as on a plain display."""
    sheet = Sheet(screen.columns, screen.lines, f"#{background}", scale)
    cells = [(row, column) for row in range(screen.lines) for column in range(screen.columns)]
    for row, column in cells:
        _, paper = _colours(screen.buffer[row][column], foreground, background)
        sheet.fill(column, row, paper)
    # Ink comes after all paper: a wide character reaches into the cell at its right.
    for row, column in cells:
        cell = screen.buffer[row][column]
        ink, _ = _colours(cell, foreground, background)
        is_wide = column + 1 < screen.columns and screen.buffer[row][column + 1].data == ""
        sheet.write(column, row, cell, ink, is_wide=is_wide)
    sheet.image.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


class Sheet:
    """An image of so many cells."""

    def __init__(self, columns: int, rows: int, paper: str, scale: int) -> None:
        self.width, self.height, self.scale = WIDTH * scale, HEIGHT * scale, scale
        self.image = Image.new("RGB", (columns * self.width, rows * self.height), paper)
        self._draw = ImageDraw.Draw(self.image)
        self._fonts = {
            False: ImageFont.truetype(REGULAR, FONT_SIZE * scale),
            True: ImageFont.truetype(BOLD, FONT_SIZE * scale),
        }

    def fill(self, column: int, row: int, paper: str) -> None:
        """Lay a cell's paper."""
        left, top = column * self.width, row * self.height
        self._draw.rectangle((left, top, left + self.width - 1, top + self.height - 1), fill=paper)

    def write(self, column: int, row: int, cell: Char, ink: str, *, is_wide: bool) -> None:
        """Draw a cell's character, and its line below."""
        left, top = column * self.width, row * self.height
        font = _emoji_font(self.scale) if is_wide else self._fonts[bool(cell.bold)]
        code = ord(cell.data[0]) if cell.data else 32
        if 0x2800 <= code <= 0x28FF:
            self._braille(code - 0x2800, left, top, ink)
        elif 0x2580 <= code <= 0x259F and self._block(code, left, top, ink):
            pass
        elif code != 32 and font is not None:
            self._draw.text((left, top), cell.data, fill=ink, font=font)
        if cell.underscore:
            below = top + self.height - 2 * self.scale
            self._draw.line((left, below, left + self.width - 1, below), fill=ink, width=self.scale)

    def _braille(self, bits: int, left: int, top: int, ink: str) -> None:
        for number, (x, y) in enumerate(DOTS):
            if bits >> number & 1:
                cx, cy = left + (1.5 + x * 4.4) * self.scale, top + (1.1 + y * 4.5) * self.scale
                size = 2.4 * self.scale
                self._draw.ellipse((cx, cy, cx + size, cy + size), fill=ink)

    def _block(self, code: int, left: int, top: int, ink: str) -> bool:
        right, bottom = left + self.width - 1, top + self.height - 1
        if 0x2581 <= code <= 0x2588:
            height = round(self.height * (code - 0x2580) / 8)
            place = (left, bottom - height + 1, right, bottom)
        elif 0x2589 <= code <= 0x258F:
            place = (left, top, left + round(self.width * (0x2590 - code) / 8) - 1, bottom)
        elif code == 0x2580:
            place = (left, top, right, top + self.height // 2 - 1)
        else:
            return False
        self._draw.rectangle(place, fill=ink)
        return True


@cache
def _emoji_font(scale: int) -> ImageFont.FreeTypeFont | None:
    """Return a font with outlines of emoji; without one they are left out."""
    try:
        return ImageFont.truetype(EMOJI, FONT_SIZE * scale)
    except OSError:
        return None


def _colours(cell: Char, foreground: str, background: str) -> tuple[str, str]:
    ink = _hex(cell.fg, foreground)
    paper = _hex(cell.bg, background)
    return (paper, ink) if cell.reverse else (ink, paper)


def _hex(name: str, default: str) -> str:
    return "#" + (default if name == "default" else NAMED.get(name, name))
