"""Whether there is a screen to draw on."""

from __future__ import annotations

import sys

from trainmon_tui.config.terminal import can_show_a_screen, is_terminal
from trainmon_tui.model.errors import UsageError


def require_terminal() -> None:
    """Raise `UsageError` with the way out where no screen can be shown."""
    if can_show_a_screen(sys.stdout):
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
