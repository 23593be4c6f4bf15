"""What can be taken away from the screen: its text by way of the terminal's clipboard, and its picture as a file."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from trainmon_tui.config.folders import write_state
from trainmon_tui.model.text import clean
from trainmon_tui.ui.facts_hands import facts_text
from trainmon_tui.ui.still import inside, still_text, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.ui.app import TrainmonApp
    from trainmon_tui.ui.sight import Sight

_NAME = 60
_HINT = "with --no-mouse the terminal selects text itself"


def pane_text(sight: Sight) -> str:
    """Return the text of the pane in hand; of the log its lines as they are, not cut to the pane."""
    told = sight.frame.log if sight.frame else None
    if sight.active == "log" and told is not None and not sight.grid:
        return "".join(f"{clean(row.text)}\n" for row in told.rows)
    if sight.active == "facts" and not sight.grid:
        return facts_text(sight)
    return text_of(inside(sight, "grid" if sight.grid else sight.active))


class TakeAway:
    """Copies and pictures of an app's screen, each only at its key."""

    def __init__(self, app: TrainmonApp) -> None:
        self._app = app

    def hands(self) -> dict[str, Callable[[], None]]:
        """Return what each key of the table takes."""
        return {"copy": self.copy_pane, "copy_screen": self.copy_screen, "picture": self.picture}

    def copy_pane(self) -> None:
        """Copy the text of the pane in hand."""
        self._copy(pane_text(self._app.sight))

    def copy_screen(self) -> None:
        """Copy the text of the whole screen."""
        self._copy(still_text(self._app.sight))

    def _copy(self, text: str) -> None:
        self._app.copy_to_clipboard(text)
        lines = text.count("\n")
        self._say(f"{lines} line{'s' * (lines != 1)} sent to the clipboard (OSC 52); {_HINT}")

    def picture(self) -> None:
        """Write the screen as an SVG picture into the state folder."""
        head = self._app.sight.frame.header.name if self._app.sight.frame else ""
        run = re.sub(r"[^\w.-]+", "-", clean(head, _NAME)).strip("-.") or "screen"
        name = f"{run}-{time.strftime('%Y%m%d-%H%M%S')}.svg"
        path = write_state(name, self._app.export_screenshot(title=f"trainmon-tui {run}"))
        self._say(f"picture: {path}" if path else "no picture: the state folder cannot be written")

    def _say(self, words: str) -> None:
        self._app.sight.aside = clean(words)
        self._app.draw()
