"""The pane of the machine alone, on the whole screen."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from trainmon_tui.model.readings import calm_s, labels_of
from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.protocol.header import Header
from trainmon_tui.protocol.messages import Frame
from trainmon_tui.ui.glyphs import glyphs
from trainmon_tui.ui.guard import Guard
from trainmon_tui.ui.loads import Loads, load_of
from trainmon_tui.ui.palette import Palette
from trainmon_tui.ui.pane import Pane
from trainmon_tui.ui.rows import fit
from trainmon_tui.ui.shell import Shell
from trainmon_tui.ui.sight import Sight
from trainmon_tui.ui.views.loads import LEAST_ROWS, MOST_ROWS, loads_view
from trainmon_tui.ui.views.machine import machine
from trainmon_tui.ui.views.view import View
from trainmon_tui.ui.wardrobe import next_theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from trainmon_tui.model.readings import Telemetry
    from trainmon_tui.model.verdicts import Alert
    from trainmon_tui.ui.options import UiOptions

    Look = Callable[[], tuple[Telemetry, tuple[Alert, ...]]]

LOOK_S = 0.2
"""How often the sampler is asked; what it says changes with its own interval."""
_FRAME = 2
_HINTS = (("q", "leave"), ("j k", "scroll"), ("t", "theme"))


class GpuApp(Shell, inherit_bindings=False):
    """Shows what ``look`` says of the machine until somebody leaves; ``look`` must not block."""

    CSS = """
    Screen { layout: vertical; overflow: hidden; }
    #machine { height: 1fr; }
    #loads { height: 0; }
    #keys { height: 1; }
    """
    TITLE = "trainmon-tui gpu"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape,ctrl+c", "quit", "leave", show=False),
        Binding("j,down", "roll(1)", "down", show=False),
        Binding("k,up", "roll(-1)", "up", show=False),
        Binding("t", "dress", "theme", show=False),
    ]

    def __init__(self, look: Look, options: UiOptions, guard: Guard | None = None) -> None:
        super().__init__(options, guard)
        self._look = look
        self._shown: tuple[object, ...] = ()
        self._labels: tuple[object, ...] = ()
        self._drawn_s = float("-inf")
        self._frames = 0
        self._loads = Loads()
        self._rows = 0
        """The most rows that the machine's pane has needed at this size."""
        self.sight = Sight(glyphs=glyphs(unicode=options.unicode))

    def compose(self) -> ComposeResult:
        """Make the panes and the line of keys."""
        yield Pane("machine", machine, self.sight, self.palette, framed=True)
        yield Pane("loads", partial(loads_view, self._loads), self.sight, self.palette, framed=True)
        yield Pane("keys", _keys, self.sight, self.palette, framed=False)

    def on_mount(self) -> None:
        """Start looking."""
        self.start_guard()
        self._refresh()
        self.set_interval(LOOK_S, self._refresh)

    def on_unmount(self) -> None:
        """Give the signals back."""
        self.stop_guard()

    def _refresh(self) -> None:
        telemetry, alerts = self._look()
        now, labels = time.monotonic(), (labels_of(telemetry), alerts)
        same = labels == self._labels and now - self._drawn_s < calm_s(telemetry)
        if same or (telemetry, alerts) == self._shown:
            return
        self._shown, self._labels, self._drawn_s = (telemetry, alerts), labels, now
        self._frames += 1
        self.sight.frame = Frame(self._frames, 0, Header("", "", "live"), Judgement(alerts=alerts), telemetry)
        self._loads.take(load_of(telemetry, now))
        self._share()
        self._repaint()

    def on_resize(self) -> None:
        """Share the screen anew."""
        self._rows = 0
        self._share()

    def _share(self) -> None:
        """Give the curves the rows that the numbers leave free, if they are enough."""
        width, height = self.size
        needed = len(machine(self.sight, width - _FRAME, height).rows)
        self._rows = max(self._rows, min(needed, height))
        free = min(height - 1 - self._rows - _FRAME, MOST_ROWS + _FRAME)
        self.query_one("#loads").styles.height = free if free >= LEAST_ROWS + _FRAME else 0

    def _repaint(self) -> None:
        for pane in self.query(Pane):
            pane.repaint()

    def action_roll(self, rows: int) -> None:
        """Scroll by so many rows."""
        self.sight.scrolls["machine"] = self.sight.scrolls.get("machine", 0) + rows
        self._repaint()

    def action_dress(self) -> None:
        """Wear the next theme."""
        theme = next_theme(self.palette.theme.name)
        if theme is None:
            return
        self.change_palette(Palette(theme, mono=self.options.mono, sixteen=self.options.sixteen))
        for pane in self.query(Pane):
            pane.palette = self.palette
        self._repaint()


def _keys(sight: Sight, width: int, height: int) -> View:
    del sight
    row = tuple(run for cap, word in _HINTS for run in ((f" {cap}", "accent", ""), (f" {word} ", "dim", "")))
    return View([fit(row, width)][:height])


def run(look: Look, options: UiOptions) -> int:
    """Show the machine until somebody leaves; return the exit status."""
    return GpuApp(look, options, Guard()).stay(mouse=False)
