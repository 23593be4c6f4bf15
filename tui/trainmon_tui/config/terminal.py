"""What a stream can show: whether it is a terminal, how wide, in colour, and with which characters."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING

from trainmon_tui.config.term import moves_its_cursor

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAIN_COLUMNS = 80
"""Width of plain text that goes into a file or a pipe."""
MIN_COLUMNS = 40
MAX_COLUMNS = 120


def is_terminal(stream: IO[str] | None) -> bool:
    """Return whether a person reads the stream on a terminal; a closed stream is none."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def can_show_a_screen(stream: IO[str] | None) -> bool:
    """Return whether the stream is a terminal that can move its cursor."""
    return is_terminal(stream) and moves_its_cursor()


def wants_colour(stream: IO[str] | None) -> bool:
    """Return whether to colour: on a terminal, unless ``NO_COLOR`` is set to anything or ``TERM`` is dumb."""
    return can_show_a_screen(stream) and not os.environ.get("NO_COLOR")


def has_sixteen_colours(environment: Mapping[str, str]) -> bool:
    """Return whether a terminal says of itself that it has no more; the toolkit draws by the same rule."""
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return False
    return environment.get("TERM", "").strip().lower().rpartition("-")[2] not in ("256color", "kitty")


def can_encode(stream: IO[str] | None, text: str) -> bool:
    """Return whether the stream's encoding has these characters."""
    encoding = getattr(stream, "encoding", None) or "ascii"
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def columns(stream: IO[str] | None) -> int:
    """Return how wide to write: the terminal's width within reason, 80 where there is none."""
    if stream is None or not is_terminal(stream):
        return PLAIN_COLUMNS
    try:
        width = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return PLAIN_COLUMNS
    return min(max(width, MIN_COLUMNS), MAX_COLUMNS) if width > 0 else PLAIN_COLUMNS
