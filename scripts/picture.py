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
    screen: pyte.Screen, path: Path, *, foreground: str = "d0d0d0", background: str = "101010"
) -> None:
    """Write the screen's cells to a PNG file."""
    image = Image.new("RGB", (screen.columns * WIDTH, screen.lines * HEIGHT), f"#{background}")
    draw = ImageDraw.Draw(image)
    fonts = {False: ImageFont.truetype(REGULAR, FONT_SIZE), True: ImageFont.truetype(BOLD, FONT_SIZE)}
    cells = [(row, column) for row in range(screen.lines) for column in range(screen.columns)]
    for row, column in cells:
        _, paper = _colours(screen.buffer[row][column], foreground, background)
        left, top = column * WIDTH, row * HEIGHT
        draw.rectangle((left, top, left + WIDTH - 1, top + HEIGHT - 1), fill=paper)
    # Ink comes after all paper: a wide character reaches into the cell at its right.
    for row, column in cells:
        cell = screen.buffer[row][column]
        ink, _ = _colours(cell, foreground, background)
        left, top = column * WIDTH, row * HEIGHT
        is_wide = column + 1 < screen.columns and screen.buffer[row][column + 1].data == ""
        font = _emoji_font() if is_wide else fonts[bool(cell.bold)]
        if font is not None:
            _draw(draw, cell.data, (left, top), ink, font)
        if cell.underscore:
            draw.line((left, top + HEIGHT - 2, left + WIDTH - 1, top + HEIGHT - 2), fill=ink)
    image.save(path)


@cache
def _emoji_font() -> ImageFont.FreeTypeFont | None:
    """Return a font with outlines of emoji; without one they are left out."""
    try:
        return ImageFont.truetype(EMOJI, FONT_SIZE)
    except OSError:
        return None


def _colours(cell: Char, foreground: str, background: str) -> tuple[str, str]:
    ink = _hex(cell.fg, foreground)
    paper = _hex(cell.bg, background)
    return (paper, ink) if cell.reverse else (ink, paper)


def _hex(name: str, default: str) -> str:
    return "#" + (default if name == "default" else NAMED.get(name, name))


def _draw(
    draw: ImageDraw.ImageDraw, text: str, place: tuple[int, int], ink: str, font: ImageFont.FreeTypeFont
) -> None:
    left, top = place
    code = ord(text[0]) if text else 32
    if 0x2800 <= code <= 0x28FF:
        _draw_braille(draw, code - 0x2800, left, top, ink)
    elif 0x2580 <= code <= 0x259F and _draw_block(draw, code, left, top, ink):
        pass
    elif code != 32:
        draw.text((left, top), text, fill=ink, font=font)


def _draw_braille(draw: ImageDraw.ImageDraw, bits: int, left: int, top: int, ink: str) -> None:
    for number, (x, y) in enumerate(DOTS):
        if bits >> number & 1:
            cx, cy = left + 1.6 + x * 4.4, top + 1.2 + y * 4.5
            draw.ellipse((cx, cy, cx + 2.2, cy + 2.2), fill=ink)


def _draw_block(draw: ImageDraw.ImageDraw, code: int, left: int, top: int, ink: str) -> bool:
    right, bottom = left + WIDTH - 1, top + HEIGHT - 1
    if 0x2581 <= code <= 0x2588:
        height = round(HEIGHT * (code - 0x2580) / 8)
        draw.rectangle((left, bottom - height + 1, right, bottom), fill=ink)
    elif 0x2589 <= code <= 0x258F:
        width = round(WIDTH * (0x2590 - code) / 8)
        draw.rectangle((left, top, left + width - 1, bottom), fill=ink)
    elif code == 0x2580:
        draw.rectangle((left, top, right, top + HEIGHT // 2 - 1), fill=ink)
    else:
        return False
    return True
