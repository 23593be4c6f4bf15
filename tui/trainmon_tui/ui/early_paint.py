"""The screen as text that paints it in a terminal, without a toolkit: the same cells that the toolkit would paint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.color import ColorSystem

from trainmon_tui.model.text import clean
from trainmon_tui.ui.glyphs import plain
from trainmon_tui.ui.still import still

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.style import Style

    from trainmon_tui.ui.palette import Palette
    from trainmon_tui.ui.rows import Row
    from trainmon_tui.ui.sight import Sight

_BY_TERM = {"kitty": ColorSystem.EIGHT_BIT, "256color": ColorSystem.EIGHT_BIT}


def _inked(row: Row, sight: Sight, palette: Palette) -> list[tuple[str, Style]]:
    pieces = []
    for text, role, back in row:
        shown = clean(text)
        if not sight.glyphs.unicode:
            shown = plain(shown)
        pieces.append((shown, palette.style(role, back, dimmed=sight.dimmed)))
    return pieces


def painting(sight: Sight, palette: Palette, colours: ColorSystem) -> str:
    """Return what paints every row of the screen, each from its first cell on."""
    lines = []
    for y, row in enumerate(still(sight), 1):
        pieces = _inked(row, sight, palette)
        texts = "".join(style.render(text, color_system=colours) for text, style in pieces)
        lines.append(f"\x1b[{y};1H{texts}")
    return "".join(lines)


def colours_of(environment: Mapping[str, str]) -> ColorSystem:
    """Return how many colours a terminal says that it has, by the toolkit's own rule."""
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return ColorSystem.TRUECOLOR
    ending = environment.get("TERM", "").strip().lower().rpartition("-")[2]
    return _BY_TERM.get(ending, ColorSystem.STANDARD)
