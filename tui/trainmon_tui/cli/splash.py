"""The first thing on the screen, written before anything else is imported."""

from __future__ import annotations

import os

from trainmon_tui.protocol.terminal import RESTORE

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[2J\x1b[H"
_LONGEST = 60
"""Characters of a name that are shown."""
shown: list[str] = []
"""The run that is named on the terminal; none while there is no splash."""


def show(run: str) -> None:
    """Enter the alternate screen and name the run that is being opened; a splash that is there already stays."""
    if not shown:
        shown.append(run)
        _write(f"{_ENTER} trainmon  {_cleaned(run)}  reading …".encode())


def take_away() -> None:
    """Give the terminal back if there is a splash and will be no screen. A terminal that has gone needs nothing."""
    import contextlib

    if shown:
        shown.clear()
        with contextlib.suppress(OSError):
            _write(RESTORE)


def _cleaned(name: str) -> str:
    """Return a name as it may be shown: for one of plain letters the cleaner need not be loaded."""
    if name.isascii() and name.isprintable():
        return name[:_LONGEST]
    from trainmon_tui.model.text import clean

    return clean(name, _LONGEST)


def _write(data: bytes) -> None:
    # Standard error is where the toolkit draws as well: standard output may be somebody's pipe.
    os.write(2, data)
