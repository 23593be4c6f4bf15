"""The application: one board of panes, one link to the engine, one table of keys."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from trainmon_tui.model.text import clean
from trainmon_tui.ui.board import Board, Ground
from trainmon_tui.ui.dialogs import OF_ONE_RUN, Dialogs
from trainmon_tui.ui.drawing import Drawing
from trainmon_tui.ui.driver import CellDriver
from trainmon_tui.ui.guard import Guard
from trainmon_tui.ui.hands import hands_of
from trainmon_tui.ui.hearing import Hearing
from trainmon_tui.ui.jumping import jump_key
from trainmon_tui.ui.keymap import toolkit_map
from trainmon_tui.ui.keys import bound_keys
from trainmon_tui.ui.log_hands import is_bare, type_key
from trainmon_tui.ui.mouse import dragged, pressed, turned
from trainmon_tui.ui.news import PROGRESS_PANES
from trainmon_tui.ui.opening import Opening
from trainmon_tui.ui.pacing import collect_again
from trainmon_tui.ui.painter import Painter
from trainmon_tui.ui.pane import Pane
from trainmon_tui.ui.several import Several
from trainmon_tui.ui.shell import Shell
from trainmon_tui.ui.size_hands import drag_border, grip
from trainmon_tui.ui.stage import Stage, place_of
from trainmon_tui.ui.views.table import VIEWS
from trainmon_tui.ui.wardrobe import Looks

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult

    from trainmon_tui.client.connection import Connection
    from trainmon_tui.protocol.messages import Fault
    from trainmon_tui.ui.dialog import Dialog, Result
    from trainmon_tui.ui.keys import Mode
    from trainmon_tui.ui.options import UiOptions
    from trainmon_tui.ui.palette import Palette
    from trainmon_tui.ui.stage import Place


class TrainmonApp(Shell, inherit_bindings=False):
    """The screen of one run."""

    CSS = "Screen { layout: vertical; overflow: hidden; }"
    TITLE = "trainmon-tui"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key.keys, f"hand('{key.action}')", key.help, show=False, id=key.action)
        for key in bound_keys()
    ]

    def __init__(
        self,
        first: Connection,
        reconnect: Callable[[], Connection],
        options: UiOptions,
        guard: Guard | None = None,
        opening: Opening | None = None,
    ) -> None:
        opening = opening or Opening(options)
        super().__init__(options, guard, opening.palette, opening.painted)
        self.drawing = Drawing(self)
        self._painter = Painter(self)
        self.board: Board
        """The board of the main screen; it is drawn on, unseen, while the toolkit takes the screen down."""
        self.hearing = Hearing(self)
        self.stage = Stage(place_of(first, reconnect, opening.sight, options, self.hearing))
        self.sight, self.link = self.stage.front.sight, self.stage.front.link
        self.several = Several(self)
        self.fault: Fault | None = None
        self.habit = opening.habit
        self.looks = Looks(self)
        self.dialogs = Dialogs(self)
        self._own = self._hands()

    def _hands(self) -> dict[Mode, dict[str, Callable[[], None]]]:
        """Return what the hands can do with the toolkit, by mode."""
        dialogs = self.dialogs.hands()
        everywhere = {
            "theme": self.looks.next,
            "redraw": self._redraw,
            "suspend": self.action_suspend_process,
            **{name: hand for name, hand in dialogs.items() if name not in OF_ONE_RUN},
        }
        return {
            "run": everywhere | dialogs,
            "runs": everywhere | self.several.hands(),
            "compare": everywhere,
        }

    def get_default_screen(self) -> Ground:
        """Return what stands below the board and all dialogs."""
        return Ground(id="_default")

    def compose(self) -> ComposeResult:
        """Make the board with every pane."""
        panes = [
            Pane(name, draw, self.sight, self.palette, framed=framed)
            for name, (draw, framed) in VIEWS.items()
        ]
        self.board = Board(self.sight, panes)
        yield self.board

    def on_mount(self) -> None:
        """Start listening: to the engine, to signals, to the clock."""
        self.set_keymap(toolkit_map(self.options.keymap))
        self.app_resume_signal.subscribe(self, lambda _: self._redraw())
        self.start_guard()
        self.link.open()
        self.set_interval(1.0, self._tick)
        self.call_after_refresh(collect_again)

    def on_unmount(self) -> None:
        """Keep how the screen stands, and say goodbye to the engine."""
        self.habit.keep(self.sight, self.palette.theme.name)
        self.stage.close()
        self.stop_guard()

    def on_resize(self, event: events.Resize) -> None:
        """Ask for what fits now."""
        self.sight.lay_out(event.size.width, event.size.height)
        self.ask()

    def come_back(self) -> bool:
        """Show the run as it was left, once; tell whether anything was kept of it."""
        kept = self.habit.meet(self.sight)
        if kept is not None and kept.theme and not self.options.told.is_pressed("theme"):
            self.looks.take(kept.theme)
        return kept is not None

    def show(self, place: Place) -> None:
        """Show what another engine tells."""
        self.habit.leave(self.sight, self.palette.theme.name)
        self.sight, self.link = place.sight, place.link
        self.sight.keymap = self.options.keymap
        self.sight.lay_out(*self.size)
        self.board.show(self.sight)
        self.hearing.forget_told()
        self.ask()
        self.draw()

    def ask(self) -> None:
        """Send the engine what was written for the journal, and what the screen wants to see."""
        if self.sight.plan.rects:
            for jot in self.sight.quill.take():
                self.link.send(jot)
            self.link.send(self.sight.ask())

    def draw(self, *, whole: bool = True) -> None:
        """Repaint what changed in the visible panes, or only in those that show how far the run got; nothing once the app closes."""
        if not self.screen_stack:
            return
        now = time.monotonic()
        self.sight.now_s = now
        if whole:
            self.sight.drawn = self.sight.frame
        empty = self.sight.frame is None or not self.sight.frame.charts
        self.drawing.pace.drew(now, empty=empty, whole=whole)
        shown = ((name, pane) for name, pane in self.board.panes.items() if self.sight.plan.shows(name))
        self._painter.paint(pane for name, pane in shown if whole or name in PROGRESS_PANES)

    def open(self, dialog: Dialog[Result], answered: Callable[[Result | None], None] | None = None) -> None:
        """Show a dialog over the board; ``answered`` is told how it ends."""
        self._painter.paint_ahead(dialog)
        self.push_screen(dialog, answered)

    def arrange_anew(self) -> None:
        """Lay the panes out again if their places change: another pane is active, or one has more to show."""
        before = self.sight.plan
        if self.sight.lay_out(*self.sight.size).rects != before.rects and self.screen_stack:
            # A child's refresh forgets the board's old arrangement.
            self.board.panes["header"].refresh(layout=True)

    def _tick(self) -> None:
        self.hearing.tell()
        self.looks.refresh()
        self.habit.keep(self.sight, self.palette.theme.name)
        self.link.check_silence()
        if self.sight.mode == "runs":
            self._tick_runs()
        elif not self.sight.frozen and self.has_free_terminal():
            self._painter.paint([self.board.panes[name] for name in self.sight.tick(time.monotonic())])

    def _tick_runs(self) -> None:
        if self.sight.table.tick() and self.has_free_terminal():
            self.draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let no key do anything else while something is typed, and none what this mode does not know."""
        if action != "hand":
            return True
        return self.sight.prompt is None and not self.sight.jumping and self.knows(str(parameters[0]))

    def knows(self, name: str) -> bool:
        """Tell whether an action does anything in this mode."""
        return name in hands_of(self.sight.mode) or name in self._own[self.sight.mode]

    def on_key(self, event: events.Key) -> None:
        """Type into the prompt, if one is open; what reaches the board while a dialog opens belongs to that."""
        if self.dialogs.overhear(event):
            return
        if jump_key(self.sight, event.character) or type_key(self.sight, event.key, event.character):
            event.stop()
            event.prevent_default()
            self._handled()

    def action_hand(self, name: str) -> None:
        """Do what the key table calls ``name``: answered at once, then asked of the engine."""
        if name == "back" and is_bare(self.sight) and self._lead_back():
            return
        hand = hands_of(self.sight.mode).get(name)
        self.sight.aside = ""
        if hand is None:
            self._own[self.sight.mode][name]()
            return
        control = hand(self.sight)
        if control is not None:
            self.link.send(control)
        self._handled()

    def _lead_back(self) -> bool:
        """Come back to now, else to what stands behind; tell whether there was anything to come back to."""
        if self.sight.is_past:
            self.action_hand("now")
            return True
        return self.stage.is_nested and self.several.go_back()

    def _handled(self) -> None:
        """Show what a hand did."""
        self.arrange_anew()
        self.ask()
        if self.sight.wish is not None:
            self.link.send(self.sight.wish)
            self.sight.wish = None
        self.drawing.answer(self.sight.asked)

    def on_pane_pointed(self, message: Pane.Pointed) -> None:
        """Do what a press of the mouse means there."""
        action = pressed(message.pane, message.x, message.y, self.sight)
        if action:
            self.action_hand(action)
        else:
            self._handled()

    def on_pane_held(self, message: Pane.Held) -> None:
        """Take hold of the border under the mouse, if there is one; below a dialog nothing is held."""
        grip(message.x, message.y, self.sight)
        if self.screen.is_modal:
            self.sight.grip = ""

    def on_pane_dragged(self, message: Pane.Dragged) -> None:
        """Move the border that is held along with the mouse, else what the charts show."""
        if not (self.screen.is_modal or drag_border(message.x, message.y, self.sight)):
            dragged(message.pane, message.cells, self.sight, message.x)
        self._handled()

    def on_pane_turned(self, message: Pane.Turned) -> None:
        """Do what a turn of the wheel means there."""
        turned(message.pane, message.x, message.direction, self.sight)
        self._handled()

    def _redraw(self) -> None:
        if isinstance(self._driver, CellDriver):
            self._driver.forget()
        self.draw()
        for screen in self.screen_stack:
            for pane in screen.query(Pane):
                pane.refresh()

    def wear(self, palette: Palette) -> None:
        """Draw everything in other colours."""
        self.change_palette(palette)
        for pane in self.board.panes.values():
            pane.palette = palette
        self.draw()


def run(
    first: Connection,
    reconnect: Callable[[], Connection],
    options: UiOptions,
    opening: Opening | None = None,
) -> int:
    """Show the run until the user leaves; return the exit status. ``opening`` is what was begun before."""
    painted = opening.painted if opening is not None else None
    guard = Guard(painted.keyboard.before if painted is not None else None)
    app = TrainmonApp(first, reconnect, options, guard, opening)
    status = app.stay(mouse=options.mouse)
    if app.fault is not None:
        lines = [app.fault.message, *([f"  {app.fault.hint}"] if app.fault.hint else [])]
        sys.stderr.write("trainmon-tui: " + "\n".join(clean(line) for line in lines) + "\n")
    return status
