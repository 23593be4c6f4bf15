"""How a run's screen stands before there is an app for it: its sight, its colours, and what is painted of it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.config.themes import load_theme
from trainmon_tui.model.errors import BadDataError
from trainmon_tui.ui.glyphs import glyphs
from trainmon_tui.ui.keepsake import Habit
from trainmon_tui.ui.palette import Palette
from trainmon_tui.ui.sight import Sight

if TYPE_CHECKING:
    from trainmon_tui.ui.cells import Cells
    from trainmon_tui.ui.keyboard import Keyboard
    from trainmon_tui.ui.keys import Mode
    from trainmon_tui.ui.options import UiOptions


class Painted(NamedTuple):
    """What the terminal shows already, on its alternate screen."""

    cells: Cells
    size: tuple[int, int]
    """Columns and rows."""
    keyboard: Keyboard
    """Where keys are held until the toolkit takes them."""


class Opening:
    """What an app begins with."""

    def __init__(self, options: UiOptions) -> None:
        self.options = options
        self.sight = sight_of(options, options.mode)
        self.habit = Habit(options.told)
        self.palette = Palette(load_theme(options.theme), mono=options.mono, sixteen=options.sixteen)
        self.painted: Painted | None = None

    def come_back(self) -> bool:
        """Take the run as it was left, once its first frame names it; tell whether anything was kept of it."""
        kept = self.habit.meet(self.sight)
        if kept is not None and kept.theme and not self.options.told.is_pressed("theme"):
            with contextlib.suppress(BadDataError):
                self.palette = Palette(
                    load_theme(kept.theme), mono=self.options.mono, sixteen=self.options.sixteen
                )
        return kept is not None


def sight_of(options: UiOptions, mode: Mode) -> Sight:
    """Return a sight that has seen nothing yet."""
    return Sight(
        glyphs=glyphs(unicode=options.unicode),
        mode=mode,
        smooth=options.smooth,
        opening=options.opening,
        marker=options.chart_marker(),
        x_axis=options.x,
        y=options.y,
        keymap=options.keymap,
    )
