"""The one widget: a pane draws a view's rows, with a frame around them, and repaints only rows that changed."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from trainmon_tui.model.text import clean
from trainmon_tui.ui.border import Edge, bordered, edge_of, filled, has_border
from trainmon_tui.ui.glyphs import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from trainmon_tui.ui.palette import Palette
    from trainmon_tui.ui.plan import Rect
    from trainmon_tui.ui.rows import Row
    from trainmon_tui.ui.sight import Sight
    from trainmon_tui.ui.views.view import View

    Draw = Callable[[Sight, int, int], View]

_LOOK = itemgetter(1, 2)
"""A run's role and background role."""
_BARE = ("text", "")
_FRAME = 2
"""Cells that a frame takes each way."""


class Pane(Widget):
    """A view on the screen. It keeps the last rows, so that asking for a line costs nothing."""

    DEFAULT_CSS = "Pane { background: transparent; }"

    def __init__(self, name: str, draw: Draw, sight: Sight, palette: Palette, *, framed: bool) -> None:
        super().__init__(id=name)
        self.draw = draw
        self.sight = sight
        self.palette = palette
        self.framed = framed
        self.view: View | None = None
        self._rows: list[Row] = []
        self._strips: list[Strip] = []
        self._styles: dict[tuple[str, str], Style] = {}
        """What the roles look like that this pane has drawn, in its present look."""
        self._held: tuple[int, int] | None = None
        """Cell of the screen over which the mouse's button is held."""
        self._was_dragged = False
        self._look: tuple[object, ...] = ()
        """Palette, whether dimmed, width and height of what is kept."""

    class Pointed(Message):
        """The mouse was pressed on a pane, ``x`` cells from its left and ``y`` rows from its top."""

        def __init__(self, pane: str, x: int, y: int = 0) -> None:
            super().__init__()
            self.pane = pane
            self.x = x
            self.y = y

    class Turned(Message):
        """The wheel was turned over a pane, down (1) or up (-1), ``x`` cells from its left."""

        def __init__(self, pane: str, direction: int, x: int = 0) -> None:
            super().__init__()
            self.pane = pane
            self.direction = direction
            self.x = x

    class Held(Message):
        """The mouse's button went down over a cell of the screen."""

        def __init__(self, x: int, y: int) -> None:
            super().__init__()
            self.x = x
            self.y = y

    class Dragged(Message):
        """The mouse was moved to a cell of the screen, ``cells`` to the right, with its button held on a pane."""

        def __init__(self, pane: str, cells: int, x: int, y: int) -> None:
            super().__init__()
            self.pane = pane
            self.cells = cells
            self.x = x
            self.y = y

    def show(self, sight: Sight) -> None:
        """Show another sight from now on."""
        self.sight, self._look = sight, ()

    def repaint(self) -> None:
        """Draw the view anew and refresh the rows that differ from what is shown."""
        width, height = self.size
        if width < 1 or height < 1:
            return
        changed = self._draw(width, height)
        if len(changed) == height:
            self.refresh()
        elif changed:
            self.refresh(*[Region(0, y, width, 1) for y in changed])

    def painted(self, at: Rect, *, whole: bool = False) -> str:
        """Draw the view anew for a place on the screen; return what paints there the rows that differ, or all."""
        changed = self._draw(at.width, at.height) if at.width > 0 and at.height > 0 else []
        shown = range(len(self._strips)) if whole else changed
        console = self.app.console
        return "".join([f"\x1b[{at.y + y + 1};{at.x + 1}H{self._strips[y].render(console)}" for y in shown])

    def _draw(self, width: int, height: int) -> list[int]:
        """Keep the view's rows for a size; return which of them differ from those kept before."""
        rows = self._framed(width, height)
        look = (self.palette, self.sight.dimmed, width, height)
        if look != self._look:
            changed = list(range(height))
            self._styles.clear()
            self._strips = [self._strip(row, width) for row in rows]
        else:
            changed = [y for y, row in enumerate(rows) if row != self._rows[y]]
            for y in changed:
                self._strips[y] = self._strip(rows[y], width)
        self._rows, self._look = rows, look
        return changed

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region; the toolkit would keep, style and filter a copy of each."""
        return [self.render_line(y).crop(crop.x, crop.right) for y in crop.line_range]

    def render_line(self, y: int) -> Strip:
        """Return one line of what was last drawn; the first time at a size it is drawn now."""
        width, height = self.size
        if self._look[2:] != (width, height):
            self._draw(width, height)
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(width, self._style(_BARE))

    def on_resize(self, event: events.Resize) -> None:
        """Paint for the new size."""
        event.stop()
        self.repaint()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Remember where the button was pressed: the app lets the mouse be followed wherever it goes from there."""
        self._held, self._was_dragged = (event.screen_x, event.screen_y), False
        self.post_message(self.Held(event.screen_x, event.screen_y))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say by how much the mouse was moved while its button is held."""
        now = (event.screen_x, event.screen_y)
        if self._held is None or now == self._held:
            return
        if not event.button:
            self._held = None  # the button came up where nobody could see it
            return
        self.post_message(self.Dragged(self.id or "", now[0] - self._held[0], *now))
        self._held, self._was_dragged = now, True

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go."""
        event.stop()
        self._held = None

    def on_click(self, event: events.Click) -> None:
        """Say where the mouse was pressed, unless it was dragged from there."""
        event.stop()
        if not self._was_dragged:
            self.post_message(self.Pointed(self.id or "", event.x, event.y))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Say that the wheel was turned."""
        event.stop()
        self.post_message(self.Turned(self.id or "", -1, event.x))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Say that the wheel was turned."""
        event.stop()
        self.post_message(self.Turned(self.id or "", 1, event.x))

    def _has_frame(self, width: int, height: int) -> bool:
        return self.framed and self.sight.plan.bordered and has_border(width, height)

    def _framed(self, width: int, height: int) -> list[Row]:
        """Return the view's rows for so many cells, within its frame if it has one."""
        if not self._has_frame(width, height):
            self.view = self.draw(self.sight, width, height)
            return filled(self.view, width, height)
        self.view = self.draw(self.sight, width - _FRAME, height - _FRAME)
        return bordered(self.view, width, height, self.sight.glyphs, self._edge())

    def _edge(self) -> Edge:
        return edge_of(self.sight, self.id or "")

    def _strip(self, row: Row, width: int) -> Strip:
        unicode = self.sight.glyphs.unicode
        segments = []
        for look, runs in groupby(row, _LOOK):
            text = "".join([clean(run[0]) for run in runs])
            segments.append(Segment(text if unicode else plain(text), self._style(look)))
        return Strip(segments).adjust_cell_length(width, self._style(_BARE))

    def _style(self, look: tuple[str, str]) -> Style:
        """Return what a role on a background role looks like once the toolkit's filters have seen it."""
        style = self._styles.get(look)
        if style is None:
            one = Strip([Segment(" ", self.palette.style(*look, dimmed=self.sight.dimmed))])
            for filter_ in self.get_line_filters():
                one = one.apply_filter(filter_, self.background_colors[1])
            style = self._styles[look] = next(iter(one)).style or Style.null()
        return style
