"""The dialog of leaving while a command runs: detach from it, or stop it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from trainmon_tui.ui.dialog import Dialog
from trainmon_tui.ui.views.leave import leave_view

if TYPE_CHECKING:
    from trainmon_tui.client.companion import Companion
    from trainmon_tui.ui.palette import Palette
    from trainmon_tui.ui.sight import Sight
    from trainmon_tui.ui.views.view import View

STOP_S = 10.0
"""How long a command may take to end after SIGTERM: time to save a checkpoint; then it is killed."""
_LOOK_S = 0.2


class LeaveScreen(Dialog[None]):
    """Asks what is to become of the command; every way out but stopping leaves it running."""

    NAME = "leave"
    WIDTH = 70
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d,q,ctrl+c,ctrl+q", "detach", show=False),
        Binding("s", "stop", show=False),
        Binding("k", "kill", show=False),
        Binding("escape", "back", show=False),
    ]

    def __init__(self, companion: Companion, sight: Sight, palette: Palette) -> None:
        super().__init__(sight, palette)
        self._companion = companion
        self._kill_at: float | None = None

    def on_mount(self) -> None:
        """Look after the command while the question stands."""
        self.set_interval(_LOOK_S, self._look)

    def view(self, sight: Sight, width: int, height: int) -> View:
        """Return the question, or how long the command has left."""
        del sight, height
        left_s = None if self._kill_at is None else max(0.0, self._kill_at - time.monotonic())
        return leave_view(self._companion.about(), left_s, STOP_S, width)

    def rows(self, width: int) -> int:
        """Return how many rows it takes."""
        return len(self.view(self.sight, width, 0).rows)

    def _look(self) -> None:
        if not self._companion.stoppable():
            if self._kill_at is None:
                self.dismiss()
            else:
                self.app.exit(return_code=0)
            return
        if self._kill_at is not None and time.monotonic() >= self._kill_at:
            self._companion.stop(force=True)
        self.pane.repaint()

    def pick(self, target: int) -> None:
        """Do what the row under the mouse says."""
        asked = (self.action_detach, self.action_stop, self.action_back)
        stopping = (self.action_kill, self.action_detach)
        (asked if self._kill_at is None else stopping)[target]()

    def leave(self) -> None:
        """Go on watching."""
        self.action_back()

    def action_detach(self) -> None:
        """Leave; the command goes on."""
        self.app.exit(return_code=0)

    def action_stop(self) -> None:
        """Ask the command to end."""
        if self._kill_at is None:
            self._kill_at = time.monotonic() + STOP_S
            self._companion.stop()
            self._look()

    def action_kill(self) -> None:
        """Do not wait any longer, once the command was asked to end."""
        if self._kill_at is not None:
            self._companion.stop(force=True)

    def action_back(self) -> None:
        """Go on watching, as long as the command was not asked to end."""
        if self._kill_at is None:
            self.dismiss()
