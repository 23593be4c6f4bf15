"""The signs of the screen, in Unicode and in ASCII. A sign never stands without its word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Glyphs:
    """One set of signs; every sign is one cell wide."""

    unicode: bool
    corners: tuple[str, str, str, str]
    """Top left, top right, bottom left, bottom right."""
    across: str
    down: str
    states: Mapping[str, str]
    """By run state, verdict, item state and zone."""
    star: str
    arrow: str
    dot: str
    pause: str
    past: str
    pin: str

    def state(self, name: str) -> str:
        """Return the sign of a state, or that of the unknown."""
        return self.states.get(name, self.states["unknown"])


UNICODE = Glyphs(
    unicode=True,
    corners=("╭", "╮", "╰", "╯"),
    across="─",
    down="│",
    states={
        "live": "●", "silent": "◌", "ended": "■", "replay": "▶", "waiting": "○", "error": "✖",
        "pass": "✔", "warn": "▲", "fail": "✖", "unknown": "○", "pending": "·", "skipped": "\u2013",
        "manual": "□", "ok": "●", "bad": "✖", "none": "·", "info": "●",
    },
    star="★",
    arrow="→",
    dot="·",
    pause="‖",
    past="◀",
    pin="▪",
)  # fmt: skip

ASCII = Glyphs(
    unicode=False,
    corners=("+", "+", "+", "+"),
    across="-",
    down="|",
    states={
        "live": "*", "silent": "~", "ended": "#", "replay": ">", "waiting": "o", "error": "X",
        "pass": "+", "warn": "!", "fail": "X", "unknown": "o", "pending": ".", "skipped": "-",
        "manual": "_", "ok": "*", "bad": "X", "none": ".", "info": "*",
    },
    star="*",
    arrow=">",
    dot="-",
    pause="=",
    past="<",
    pin="#",
)  # fmt: skip

_PLAIN = str.maketrans(
    {
        "…": "~",
        "▪": "#",
        "·": "-",
        "→": ">",
        "\u2013": "-",
        "—": "-",
        "≥": ">",
        "≤": "<",
        "°": " ",
        "\u00d7": "x",
        "±": "~",
        **dict.fromkeys("█▉▊▋▌▍▎▏", "#"),
    }
)


def plain(text: str) -> str:
    """Return ``text`` with nothing but ASCII in as many cells: what has no likeness becomes ``?``."""
    if text.isascii():
        return text
    return "".join(char if char.isascii() else "?" * cell_len(char) for char in text.translate(_PLAIN))


def glyphs(*, unicode: bool) -> Glyphs:
    """Return the set for a terminal that shows Unicode, or for one that does not."""
    return UNICODE if unicode else ASCII
