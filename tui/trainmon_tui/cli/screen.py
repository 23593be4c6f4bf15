"""Whether there is a screen to draw on."""

from __future__ import annotations

import os
import sys

from trainmon_tui.config.terminal import can_show_a_screen, is_terminal
from trainmon_tui.model.errors import UsageError


def require_terminal() -> None:
    """Raise `UsageError` with the way out where no screen can be shown."""
    if can_show_a_screen(sys.stdout):
        hear_the_terminal()
        return
    why = (
        "TERM says it cannot move its cursor"
        if is_terminal(sys.stdout)
        else "standard output is not a terminal"
    )
    raise UsageError(
        f"there is no terminal to show a screen on: {why}",
        "for the verdict as plain text: trainmon-tui check RUN",
    )


def hear_the_terminal() -> None:
    """Take keys from the terminal where standard input is none: a file, nothing, or the list that a loop reads."""
    keys = None if is_terminal(sys.stdin) else open_keys()
    if keys is not None:
        os.dup2(keys, 0)
        os.close(keys)


def open_keys() -> int | None:
    """Return a descriptor of the terminal that keys can be read from; None where there is none."""
    try:
        return os.open("/dev/tty", os.O_RDWR)
    except OSError:
        return None
