"""The dialog in which settings are changed: tried at once, written into the file when they are saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from trainmon_tui.ui.dialog import ListDialog
from trainmon_tui.ui.keys_desk import KeysDesk
from trainmon_tui.ui.keys_screen import KeysScreen
from trainmon_tui.ui.settings_desk import KEYS
from trainmon_tui.ui.views.settings import settings_rows, settings_view

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trainmon_tui.ui.palette import Palette
    from trainmon_tui.ui.settings_desk import Desk
    from trainmon_tui.ui.sight import Sight
    from trainmon_tui.ui.views.view import View


class SettingsScreen(ListDialog[None]):
    """A list of settings; ``apply`` is told of each that has another value, and returns the colours for it."""

    NAME = "settings"
    WIDTH = 82
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j,tab", "move(1)", show=False),
        Binding("up,k,shift+tab", "move(-1)", show=False),
        Binding("right,space,l", "turn(1)", show=False),
        Binding("left,h", "turn(-1)", show=False),
        Binding("enter,s", "save", show=False),
        Binding("delete,backspace", "forget", show=False),
        Binding("escape,q,comma", "dismiss", show=False),
        Binding("ctrl+c,ctrl+q", "app.hand('leave')", show=False),
    ]

    def __init__(
        self, desk: Desk, sight: Sight, palette: Palette, apply: Callable[[str, Any], Palette]
    ) -> None:
        super().__init__(sight, palette)
        self._desk = desk
        self._apply = apply

    def view(self, sight: Sight, width: int, height: int) -> View:
        """Return the settings, one of them in hand."""
        return settings_view(sight, self._desk, width, height)

    def rows(self, width: int) -> int:
        """Return how many rows they take."""
        del width
        return settings_rows(self._desk)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let no key do anything else while a value is typed."""
        del action, parameters
        return self._desk.prompt is None

    def hear(self, key: str, character: str | None) -> bool:
        """Type a value, if one is being typed."""
        prompt = self._desk.prompt
        if prompt is None:
            return False
        changed = False
        if key == "enter":
            changed = self._desk.submit()
        elif key in ("escape", "ctrl+c"):
            self._desk.prompt = None
        else:
            prompt.take(key, character)
        self._show(changed=changed)
        return True

    @property
    def at(self) -> int:
        """The entry in hand."""
        return self._desk.at

    def choose(self) -> None:
        """Try another value of the setting in hand."""
        self.action_turn(1)

    def action_move(self, step: int) -> None:
        """Take another setting in hand."""
        self._desk.move(step)
        self._show(changed=False)

    def action_turn(self, step: int) -> None:
        """Go on to another value; of the keys, to their table."""
        if self._desk.name == KEYS:
            self._open_keys()
            return
        self._show(changed=self._desk.turn(step))

    def action_save(self) -> None:
        """Write the setting in hand into the file; one that is typed is typed first. Keys have a table of their own."""
        if self._desk.name == KEYS:
            self._open_keys()
            return
        self._desk.save()
        self._show(changed=False)

    def action_forget(self) -> None:
        """Take the setting in hand back to its default; keys one by one, in their table."""
        if self._desk.name == KEYS:
            self._open_keys()
            return
        self._desk.forget()
        self._show(changed=True)

    def _open_keys(self) -> None:
        desk = KeysDesk(self._desk.values[KEYS])
        self.app.push_screen(KeysScreen(desk, self.sight, self._palette, self._take_keys))

    def _take_keys(self, own: Mapping[str, str]) -> None:
        self._desk.take_keys(own)
        self._show(changed=True)

    def _show(self, *, changed: bool) -> None:
        pane = self.pane
        if changed:
            pane.palette = self._apply(self._desk.name, self._desk.values[self._desk.name])
        pane.repaint()
