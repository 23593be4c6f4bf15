"""What ``TERM`` says of a terminal; asked before anything else is loaded."""

from __future__ import annotations

import os

_UNABLE = ("", "dumb", "unknown")


def moves_its_cursor() -> bool:
    """Tell whether the terminal can move its cursor, which a screen needs."""
    return os.environ.get("TERM", "dumb") not in _UNABLE
