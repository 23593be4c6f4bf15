"""The dialog in which keys are changed: each by pressing the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from trainmon_tui.ui.dialog import ListDialog
from trainmon_tui.ui.views.own_keys import keys_rows, keys_view

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trainmon_tui.ui.keys_desk import KeysDesk
    from trainmon_tui.ui.palette import Palette
    from trainmon_tui.ui.sight import Sight
    from trainmon_tui.ui.views.view import View

_FAR = 10**6


class KeysScreen(ListDialog[None]):
    """A list of actions with their keys; ``apply`` is told of all own keys whenever one has changed."""

    NAME = "keys"
    WIDTH = 82
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j,tab", "move(1)", show=False),
        Binding("up,k,shift+tab", "move(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home", f"move(-{_FAR})", show=False),
        Binding("end", f"move({_FAR})", show=False),
        Binding("enter,space", "wait", show=False),
        Binding("delete,backspace", "reset", show=False),
        Binding("a", "reset_all", show=False),
        Binding("escape,q,comma", "dismiss", show=False),
        Binding("ctrl+c,ctrl+q", "app.hand('leave')", show=False),
    ]

    def __init__(
        self, desk: KeysDesk, sight: Sight, palette: Palette, apply: Callable[[Mapping[str, str]], None]
    ) -> None:
        super().__init__(sight, palette)
        self._desk = desk
        self._apply = apply

    def view(self, sight: Sight, width: int, height: int) -> View:
        """Return the actions, one of them in hand."""
        return keys_view(sight, self._desk, width, height)

    def rows(self, width: int) -> int:
        """Return how many rows they take."""
        return keys_rows(self._desk, width)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let no key do anything else while a new key is waited for."""
        del action, parameters
        return not self._desk.waiting

    def hear(self, key: str, character: str | None) -> bool:
        """Take the new key, if one is waited for."""
        del character
        if not self._desk.waiting:
            return False
        self._show(changed=self._desk.press(key))
        return True

    @property
    def at(self) -> int:
        """The entry in hand."""
        return self._desk.at

    def choose(self) -> None:
        """Change the key that is marked."""
        self.action_wait()

    def action_move(self, step: int) -> None:
        """Take another action in hand."""
        self._desk.move(step)
        self._show(changed=False)

    def action_page(self, direction: int) -> None:
        """Move by about what is seen at once."""
        self.action_move(direction * max(1, self.pane.size.height // 2))

    def action_wait(self) -> None:
        """Wait for the new key."""
        self._desk.wait()
        self._show(changed=False)

    def action_reset(self) -> None:
        """Give the action in hand its key of the table again."""
        self._show(changed=self._desk.reset())

    def action_reset_all(self) -> None:
        """Give every action its key of the table again."""
        self._show(changed=self._desk.reset_all())

    def _show(self, *, changed: bool) -> None:
        if changed:
            self._apply(self._desk.own)
        self.pane.repaint()
