"""When the screen is drawn: once for all frames of a tick, once for all keys that wait, never to a busy terminal.

What a key asked of the engine is drawn as soon as it is there: a view that was moved shows nothing new before.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from trainmon_tui.ui.pacing import RETRY_S, Pace

if TYPE_CHECKING:
    from trainmon_tui.ui.app import TrainmonApp
    from trainmon_tui.ui.news import News


class Drawing:
    """Has an app draw."""

    def __init__(self, app: TrainmonApp) -> None:
        self._app = app
        self.pace = Pace()
        self.due = False
        """Whether what came is still to be drawn."""
        self._whole = False
        """Whether more is due than how far the run got."""
        self._answering = False
        self._awaited: int | None = None
        """The ask that tells the engine what a key wants to see, until a frame answers it."""

    def soon(self, news: News, ask: int) -> None:
        """Draw at the next tick what answers an ask, skipping frames in between; at once if a key awaits it."""
        self._whole |= news == "more"
        is_awaited = self._awaited is not None and ask >= self._awaited
        wait = 0.0 if is_awaited else self.pace.wait_s(time.monotonic())
        if is_awaited:
            self._awaited = None
        elif self.due:
            return
        self.due = True
        if wait > 0:
            self._app.set_timer(wait, self._draw_if_free)
        else:
            self._draw_if_free()

    def answer(self, ask: int) -> None:
        """Draw what a key did, once for all keys that wait: a held key never queues up drawings.

        ``ask`` is the number of the ask that was sent for it.
        """
        self._awaited = ask
        if not self._answering:
            self._answering = True
            self._app.call_later(self._answer)

    def _draw_if_free(self) -> None:
        if not self.due:
            return
        if not self._app.has_free_terminal():
            self._app.set_timer(RETRY_S, self._draw_if_free)
            return
        whole, self.due, self._whole = self._whole, False, False
        self._app.draw(whole=whole)

    def _answer(self) -> None:
        self._answering = False
        self._app.draw()
