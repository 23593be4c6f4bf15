"""The first thing on the screen, written before anything heavy is imported."""

from __future__ import annotations

import contextlib
import os

from trainmon_tui.model.text import clean
from trainmon_tui.protocol.terminal import RESTORE

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[2J\x1b[H"


def show(run: str) -> None:
    """Enter the alternate screen and name the run that is being opened."""
    _write(f"{_ENTER} trainmon  {clean(run, 60)}  reading …".encode())


def take_away() -> None:
    """Give the terminal back: there will be no screen after all. One that has gone needs nothing."""
    with contextlib.suppress(OSError):
        _write(RESTORE)


def _write(data: bytes) -> None:
    # Standard error is where the toolkit draws as well: standard output may be somebody's pipe.
    os.write(2, data)
