"""Going from the table of runs to one of them or to a comparison, and back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trainmon_tui.model.errors import TrainmonError
from trainmon_tui.model.text import clean
from trainmon_tui.ui.opening import sight_of
from trainmon_tui.ui.stage import place_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.ui.app import TrainmonApp
    from trainmon_tui.ui.keys import Mode


class Several:
    """Opens runs on an app's stage."""

    def __init__(self, app: TrainmonApp) -> None:
        self._app = app

    def hands(self) -> dict[str, Callable[[], None]]:
        """Return what the table of runs can do beyond its own sight, by the names of the key table."""
        return {"open": self.open, "compare": self.compare}

    def open(self) -> None:
        """Open the run in hand."""
        row = self._app.sight.table.in_hand()
        if row is not None:
            self._enter((row.path,), "run")

    def compare(self) -> None:
        """Compare the marked runs."""
        marked = tuple(self._app.sight.table.marked)
        if len(marked) > 1:
            self._enter(marked, "compare")
        else:
            self._say("mark two runs at least: space")

    def _enter(self, paths: tuple[str, ...], mode: Mode) -> None:
        connect = self._app.options.connect
        if connect is None:
            return
        make = partial(connect, paths)
        try:
            first = make()
        except OSError as error:
            self._say(f"the engine cannot be started: {error.strerror or error}")
        except TrainmonError as error:
            self._say(error.message)
        else:
            app = self._app
            place = place_of(first, make, sight_of(app.options, mode), app.options, app.hearing)
            place.sight.nested = True
            app.stage.enter(place)
            app.show(place)

    def go_back(self) -> bool:
        """Show again what stands behind; tell whether anything does."""
        if not self._app.stage.go_back():
            return False
        self._app.show(self._app.stage.front)
        return True

    def _say(self, words: str) -> None:
        self._app.sight.aside = clean(words)
        self._app.draw()
