"""How well a theme's colours can be read on their background."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainmon_tui.config.themes import Theme

LEAST = 3.0
"""Contrast below which large text and signs are hard to see (WCAG 2.1, success criteria 1.4.3 and 1.4.11)."""
READ = (
    "text",
    "log",
    "dim",
    "title",
    "accent",
    "ok",
    "warn",
    "bad",
    "train",
    "val",
    "teacher",
    "kl",
    "best",
    "phase",
)
"""Roles in which something is written or drawn."""


GROUNDS = ("background", "shade", "band")
"""Roles behind what is written or drawn."""


def faint_roles(theme: Theme) -> list[str]:
    """Return the roles whose contrast with what may lie behind them is below `LEAST`; the terminal's own colours are fine."""
    grounds = [theme.roles[ground] for ground in GROUNDS]
    return [role for role in READ if _least_contrast(theme.roles[role], grounds) < LEAST]


def _least_contrast(colour: str, grounds: Iterable[str]) -> float:
    found = (contrast(colour, ground) for ground in grounds)
    return min((one for one in found if one is not None), default=math.inf)


def contrast(colour: str, ground: str) -> float | None:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1, "contrast ratio"); None for the terminal's own."""
    lights = [_luminance(one) for one in (colour, ground)]
    if None in lights:
        return None
    dark, light = sorted(one for one in lights if one is not None)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float | None:
    """Return the relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.1, "relative luminance")."""
    digits = colour.rpartition("#")[2]
    if len(digits) != 6:
        return None
    red, green, blue = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.03928 else float(((channel + 0.055) / 1.055) ** 2.4)
