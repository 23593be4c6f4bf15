"""What stands beside the screen and makes the run: a command that was started, or the reader of a pipe."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from trainmon_tui.protocol.asks import News


class Companion(Protocol):
    """The part of a run that only the screen's side knows. No call blocks."""

    def news(self) -> News:
        """Return what the engine is to know now."""
        ...

    def stoppable(self) -> bool:
        """Return whether the run goes on without the screen and could be stopped: then leaving asks."""
        ...

    def about(self) -> tuple[str, ...]:
        """Return the run in words, for whoever is asked: what runs, and where its output goes."""
        ...

    def stop(self, *, force: bool = False) -> None:
        """Ask the run to end, or end it by force."""
        ...


def status_of(pid: int) -> int | None:
    """Return how a child ended, negative for a signal, and reap it; None while it runs."""
    try:
        found, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return 0
    return os.waitstatus_to_exitcode(status) if found else None
