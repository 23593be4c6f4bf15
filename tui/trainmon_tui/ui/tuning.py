"""What a changed setting does to the screen that is already there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from trainmon_tui.ui.chart_hands import turn_to_axis
from trainmon_tui.ui.keymap import toolkit_map

if TYPE_CHECKING:
    from trainmon_tui.config.settings import Told
    from trainmon_tui.ui.app import TrainmonApp
    from trainmon_tui.ui.palette import Palette


class Tuning:
    """Lets an app's screen follow its settings."""

    def __init__(self, app: TrainmonApp) -> None:
        self._app = app

    def now(self) -> dict[str, Any]:
        """Return the settings that keys have changed since the start, as they are on the screen."""
        sight = self._app.sight
        return {
            "theme": self._app.palette.theme.name,
            "smooth": sight.smooth,
            "x": sight.x_axis,
            "y": sight.y,
            "marker": self._app.options.marker,
        }

    def take(self, name: str, value: Any) -> Palette:  # noqa: ANN401 (of the setting's own type)
        """Show the run with another value of a setting; return the colours that hold now."""
        app = self._app
        if name == "theme":
            app.looks.take(value)
        elif name == "marker":
            app.options = replace(app.options, marker=value)
            app.sight.marker = app.options.chart_marker()
        elif name == "x":
            turn_to_axis(value, app.sight)
        elif name == "keys":
            app.options = replace(app.options, keymap=dict(value))
            app.sight.keymap = app.options.keymap
            app.set_keymap(toolkit_map(value))
        elif name in ("smooth", "y"):
            setattr(app.sight, name, value)
        app.ask()
        app.draw()
        return app.palette

    def keep(self, told: Told) -> None:
        """Take note of what was saved: what differs from it is a hand's choice."""
        self._app.options = replace(self._app.options, told=told)
        self._app.habit.told = told
