"""What the engine says, and what that does to the screen."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.ui.calling import hear_called
from trainmon_tui.ui.chart_hands import hear_axis
from trainmon_tui.ui.last_words import LastWords
from trainmon_tui.ui.log_hands import arrived

if TYPE_CHECKING:
    from trainmon_tui.protocol.asks import News
    from trainmon_tui.protocol.messages import Fault, Frame
    from trainmon_tui.ui.app import TrainmonApp


class Hearing:
    """Listens for an app to the engine of the place in front, and tells it what only this side knows."""

    def __init__(self, app: TrainmonApp) -> None:
        self._app = app
        self._last_words = LastWords()
        self._told: News | None = None

    def on_frame_arrived(self, frame: Frame) -> None:
        """Take in a frame, ask for the next, and draw within the tick."""
        app, sight, now = self._app, self._app.sight, time.monotonic()
        news = sight.news_in(frame)
        sight.take(frame, now)
        stale = app.drawing.pace.is_stale(now, ended=frame.header.state == "ended")
        answered = hear_axis(sight) | hear_called(sight) | arrived(sight)
        if answered or stale or (sight.lags and not news):
            news = "more"
        if sight.outgrown() | app.come_back():
            app.arrange_anew()
        app.ask()
        if news:
            app.drawing.soon(news, frame.ask)

    def on_engine_trouble(self, words: str) -> None:
        """Show what is wrong with the engine; what was seen last stays, dimmed."""
        sight = self._app.sight
        sight.trouble = words
        sight.last_words = self._last_words.read() if words else ""
        sight.dimmed = bool(words) and sight.frame is not None
        self._app.draw()

    def on_engine_started(self) -> None:
        """Ask a new engine for what is visible; it knows nothing yet."""
        sight = self._app.sight
        sight.taken = 0
        sight.table.forget()
        sight.facts.forget()
        self.forget_told()
        self.tell()
        sight.quill.start_again()
        self._app.ask()

    def on_fault(self, fault: Fault) -> None:
        """Leave with the engine's message; what was opened from a table of runs leads back to it."""
        app = self._app
        if app.stage.is_nested:
            app.several.go_back()
            app.sight.aside = clean(fault.message)
            app.draw()
            return
        app.fault = fault
        app.exit(return_code=fault.exit_code)

    def tell(self) -> None:
        """Tell the engine what is new of the run that stands beside us."""
        companion = self._app.options.companion
        news = companion.news() if companion else None
        if news is not None and news != self._told:
            self._told = news
            self._app.link.send(news)

    def forget_told(self) -> None:
        """Take it that the engine knows nothing of the run beside us."""
        self._told = None
