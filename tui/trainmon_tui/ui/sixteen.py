"""A theme in the sixteen colours that every terminal has: the nearest to a theme's own would all be white or red.

Yellow is not read on white, nor blue on black: there other colours stand for what is to be watched, and for curves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from trainmon_tui.config.themes import Theme

# As the toolkit spells the standard colours: only these exact values become themselves again on such a terminal.
_BLACK, _RED, _GREEN, _BROWN = "#000000", "#aa0000", "#00aa00", "#aa5500"
_BLUE, _MAGENTA, _CYAN, _WHITE = "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa"
_GREY, _BRIGHT_RED, _BRIGHT_GREEN, _YELLOW = "#555555", "#ff5555", "#55ff55", "#ffff55"
_BRIGHT_MAGENTA, _BRIGHT_CYAN, _BRIGHT_WHITE = "#ff55ff", "#55ffff", "#ffffff"

_DARK = {
    "background": _BLACK, "panel": _BLACK, "shade": _BLACK, "band": _GREY, "selection": _BLUE,
    "text": _BRIGHT_WHITE, "log": _WHITE, "dim": _WHITE, "border": _GREY, "seam": _GREY,
    "title": f"bold {_BRIGHT_WHITE}", "tab": f"bold {_BRIGHT_WHITE}", "focus": _CYAN, "accent": _BRIGHT_CYAN,
    "spark": _CYAN, "phase": _BRIGHT_MAGENTA, "ok": _BRIGHT_GREEN, "warn": f"bold {_YELLOW}",
    "bad": f"bold {_BRIGHT_RED}", "best": f"bold {_YELLOW}", "mark": _YELLOW, "train": _BRIGHT_CYAN,
    "val": _YELLOW, "teacher": _BRIGHT_MAGENTA, "kl": _BRIGHT_GREEN, "lr": _BROWN, "grad": _MAGENTA,
    "other1": _CYAN, "other2": _GREEN, "other3": _WHITE, "other4": _BROWN,
}  # fmt: skip
_LIGHT = {
    "background": _BRIGHT_WHITE, "panel": _BRIGHT_WHITE, "shade": _BRIGHT_WHITE, "band": _WHITE, "selection": _WHITE,
    "text": _BLACK, "log": _BLACK, "dim": _GREY, "border": _WHITE, "seam": _GREY,
    "title": f"bold {_BLACK}", "tab": f"bold {_BLACK}", "focus": _BLUE, "accent": _BLUE,
    "spark": _CYAN, "phase": _BLUE, "ok": _GREEN, "warn": f"bold {_MAGENTA}",
    "bad": f"bold {_RED}", "best": f"bold {_MAGENTA}", "mark": _MAGENTA, "train": _BLUE,
    "val": _MAGENTA, "teacher": _CYAN, "kl": _GREEN, "lr": _GREY, "grad": _RED,
    "other1": _CYAN, "other2": _GREEN, "other3": _BLUE, "other4": _GREY,
}  # fmt: skip


def in_sixteen(theme: Theme) -> Theme:
    """Return a theme in standard colours; one that uses the terminal's own has none to replace."""
    if theme.roles["background"] == "default":
        return theme
    return replace(theme, roles=_DARK if theme.dark else _LIGHT)
