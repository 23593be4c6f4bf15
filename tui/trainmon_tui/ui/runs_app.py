"""The screen that offers the runs found in a folder; it ends with the one that was chosen."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from textual.app import App

from trainmon_tui.config.themes import load_theme
from trainmon_tui.ui.driver import CellDriver
from trainmon_tui.ui.glyphs import glyphs
from trainmon_tui.ui.guard import Guard
from trainmon_tui.ui.palette import Palette
from trainmon_tui.ui.pane import Pane
from trainmon_tui.ui.sight import Sight
from trainmon_tui.ui.views.runs import runs_view

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult

    from trainmon_tui.model.found import FoundRuns
    from trainmon_tui.ui.options import UiOptions
    from trainmon_tui.ui.run_list import RunList
    from trainmon_tui.ui.views.view import View

LOOK_S = 2.0
"""How often the folder is looked at again."""
_PAGE = 10
_MOVES = {"up": -1, "down": 1, "pageup": -_PAGE, "pagedown": _PAGE, "home": -(10**9), "end": 10**9}
_LEAVE = {"ctrl+c", "ctrl+q"}


class RunsApp(App[str], inherit_bindings=False):
    """A list of runs; its result is the path of the one that was opened."""

    CSS = "Screen { overflow: hidden; } Pane { width: 100%; height: 100%; }"
    TITLE = "trainmon-tui"
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        runs: RunList,
        look: Callable[[], FoundRuns],
        options: UiOptions,
        guard: Guard | None = None,
    ) -> None:
        super().__init__(driver_class=CellDriver, ansi_color=True if options.mono else None)
        self.runs = runs
        self._look = look
        self._guard = guard
        self._sight = Sight(glyphs=glyphs(unicode=options.unicode))
        self._palette = Palette(load_theme(options.theme), mono=options.mono)
        if not options.mono:
            theme = self._palette.toolkit_theme()
            self.register_theme(theme)
            self.set_reactive(App.theme, theme.name)

    def compose(self) -> ComposeResult:
        """Make the one pane."""
        yield Pane("runs", self._draw, self._sight, self._palette, framed=False)

    def _draw(self, sight: Sight, width: int, height: int) -> View:
        return runs_view(self.runs, sight.glyphs, width, height)

    def on_mount(self) -> None:
        """Listen to signals, and look at the folder from time to time."""
        if self._guard is not None:
            self._guard.start(self)
        self.set_interval(LOOK_S, self._look_again)

    def on_unmount(self) -> None:
        """Give the signals back."""
        if self._guard is not None:
            self._guard.stop()

    def _look_again(self) -> None:
        self.run_worker(self._renew, thread=True, exclusive=True)

    def _renew(self) -> None:
        found = self._look()
        self.call_from_thread(self._take, found)

    def _take(self, found: FoundRuns) -> None:
        self.runs.renew(found, time.time())
        self._repaint()

    def on_key(self, event: events.Key) -> None:
        """Walk, filter, open or leave: letters filter, and q leaves while there is no filter."""
        event.stop()
        if event.key == "enter":
            self._open()
        elif event.key in _LEAVE or (event.key in {"q", "escape"} and not self.runs.words):
            self.exit(return_code=0)
        elif event.key == "escape":
            self.runs.clear()
        elif event.key == "backspace":
            self.runs.erase()
        elif event.key in _MOVES:
            self.runs.move(_MOVES[event.key])
        elif event.is_printable and event.character:
            self.runs.type(event.character)
        self._repaint()

    def on_pane_turned(self, message: Pane.Turned) -> None:
        """Walk with the wheel."""
        self.runs.move(message.direction)
        self._repaint()

    def _open(self) -> None:
        chosen = self.runs.chosen()
        if chosen is not None:
            self.exit(chosen.path)

    def _repaint(self) -> None:
        if self.is_running:
            self.query_one(Pane).repaint()


def choose(runs: RunList, look: Callable[[], FoundRuns], options: UiOptions) -> tuple[int, str | None]:
    """Show the list; return the exit status, and the path of the run that was opened, if one was."""
    app = RunsApp(runs, look, options, Guard())
    chosen = app.run(mouse=options.mouse)
    sys.stderr.flush()
    return app.return_code or 0, chosen
