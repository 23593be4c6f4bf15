"""How fast the screen may change: a terminal that reads slowly must not hold up the keys.

The toolkit's writer holds 30 pieces and then blocks the event loop, so nothing is drawn while its queue is not
empty. The queue is private to the toolkit; without it (another driver, another version) every tick may draw.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.driver import Driver

TICK_S = 0.1
"""The least time between two drawings of new data. Keys are answered at once."""

RETRY_S = 0.02
"""How soon a busy terminal is looked at again."""

STALE_S = 4.5
ENDED_STALE_S = 60.0
"""How old the machine's numbers may be on the screen while nothing else is new: they alone are no reason to draw."""


def terminal_is_busy(driver: Driver | None) -> bool:
    """Tell whether output is still waiting to be taken by the terminal."""
    return _asked_of_queue(driver, "qsize")


def terminal_is_full(driver: Driver | None) -> bool:
    """Tell whether whatever else is written now would wait for the terminal."""
    return _asked_of_queue(driver, "full")


def _asked_of_queue(driver: Driver | None, question: str) -> bool:
    queue = getattr(getattr(driver, "_writer_thread", None), "_queue", None)
    answer = getattr(queue, question, None)
    return bool(answer and answer())


def collect_again() -> None:
    """Collect garbage from the first paint on, as the command line stopped it while modules load.

    What was loaded stays: looking through all of it once more would hold the first key up.
    """
    gc.freeze()
    gc.enable()


class Pace:
    """Decides when new data may be drawn: at most once a tick."""

    def __init__(self) -> None:
        self.drawn_s = float("-inf")
        self._whole_s = float("-inf")

    def wait_s(self, now_s: float) -> float:
        """Return the seconds until the next drawing is due; 0 when it is due now."""
        return max(0.0, self.drawn_s + TICK_S - now_s)

    def is_stale(self, now_s: float, *, ended: bool) -> bool:
        """Tell whether even what is no news should be drawn again."""
        return now_s - self._whole_s >= (ENDED_STALE_S if ended else STALE_S)

    def drew(self, now_s: float, *, empty: bool = False, whole: bool = True) -> None:
        """Remember that the screen was drawn, or a part of it; after an empty one the first chart need not wait."""
        self.drawn_s = float("-inf") if empty else now_s
        if whole:
            self._whole_s = now_s
