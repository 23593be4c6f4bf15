"""What every app of ours is: our driver and way out, one palette, and a crash that leaves a file, not a traceback."""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING

from textual.app import App
from textual.errors import NoWidget
from textual.events import Event, MouseDown, MouseEvent, MouseMove, MouseUp

from trainmon_tui.config.folders import write_state
from trainmon_tui.config.themes import load_theme
from trainmon_tui.model.errors import ExitCode
from trainmon_tui.model.text import clean
from trainmon_tui.ui.driver import CellDriver
from trainmon_tui.ui.pacing import terminal_is_busy
from trainmon_tui.ui.palette import Palette
from trainmon_tui.ui.pane import Pane
from trainmon_tui.ui.wardrobe import known_theme

if TYPE_CHECKING:
    from trainmon_tui.ui.guard import Guard
    from trainmon_tui.ui.opening import Painted
    from trainmon_tui.ui.options import UiOptions


class Shell(App[None], inherit_bindings=False):
    """An app under a guard; without one, as in tests, signals and the terminal are left alone."""

    def __init__(
        self,
        options: UiOptions,
        guard: Guard | None,
        palette: Palette | None = None,
        painted: Painted | None = None,
    ) -> None:
        super().__init__(driver_class=CellDriver, ansi_color=True if options.mono else None)
        self.options = options
        self.palette = palette or Palette(
            load_theme(options.theme), mono=options.mono, sixteen=options.sixteen
        )
        self.painted = painted
        """What the terminal shows before the toolkit takes it."""
        self.crash_words = ""
        self._guard = guard
        if not options.mono:
            # Set before the first paint: a theme put on later is a second style pass and a second full paint.
            self.set_reactive(App.theme, known_theme(self, self.palette))

    def start_guard(self) -> None:
        """Listen to signals; called inside the running loop."""
        if self._guard is not None:
            self._guard.start(self)

    def stop_guard(self) -> None:
        """Give the signals back."""
        if self._guard is not None:
            self._guard.stop()

    async def on_event(self, event: Event) -> None:
        """Let the pane over which a button goes down hear of the mouse until it comes up, however fast that is.

        The pane itself hears of it later: a whole drag that arrives at once would be over by then.
        """
        is_first_hand = isinstance(event, MouseEvent) and not event.is_forwarded
        if is_first_hand and isinstance(event, MouseDown):
            self.capture_mouse(self._pane_at(event))
        await super().on_event(event)
        if is_first_hand and (
            isinstance(event, MouseUp) or (isinstance(event, MouseMove) and not event.button)
        ):
            self.capture_mouse(None)

    def _pane_at(self, event: MouseDown) -> Pane | None:
        try:
            widget, _ = self.get_widget_at(event.x, event.y)
        except NoWidget:
            return None
        return widget if isinstance(widget, Pane) else None

    def has_free_terminal(self) -> bool:
        """Tell whether the terminal has taken everything that was drawn."""
        return not terminal_is_busy(self._driver)

    def change_palette(self, palette: Palette) -> None:
        """Take other colours for all that is drawn from now on."""
        self.palette = palette
        if not palette.mono:
            self.theme = known_theme(self, palette)

    def stay(self, *, mouse: bool) -> int:
        """Run until the user leaves; return the exit status, and say of a crash where its traceback is."""
        if self._guard is not None:
            self._guard.watch()
        self.run(mouse=mouse)
        if self.crash_words:
            sys.stderr.write(self.crash_words + "\n")
            return ExitCode.INTERNAL
        return self.return_code or 0

    def _fatal_error(self) -> None:
        """Keep the traceback in a file instead of on the terminal (the toolkit's own seam is private)."""
        if self._exception is not None:
            self.crash_words = _kept(self._exception)
            self._close_messages_no_wait()


def _kept(error: Exception) -> str:
    """Write a traceback into the state folder; return what to tell of it."""
    path = write_state("crash.txt", "".join(traceback.format_exception(error)))
    where = f"the traceback is in {path}" if path else "there is no state folder to keep the traceback in"
    return clean(f"trainmon-tui: internal error: {type(error).__name__}: {error}; {where}")
