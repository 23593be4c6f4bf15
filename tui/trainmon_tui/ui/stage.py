"""What stands on the screen, and what stands behind it: a table of runs, the run that was opened from it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from trainmon_tui.ui.link import Link

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.client.connection import Connection
    from trainmon_tui.protocol.messages import Fault, Frame
    from trainmon_tui.ui.link import Listener
    from trainmon_tui.ui.options import UiOptions
    from trainmon_tui.ui.sight import Sight


class Place:
    """One sight with the link to its engine. Only in front does it draw; behind, it waits."""

    def __init__(self, sight: Sight, listener: Listener, make_link: Callable[[Listener], Link]) -> None:
        self.sight = sight
        self.in_front = True
        self._listener = listener
        self.link = make_link(self)

    def on_frame_arrived(self, frame: Frame) -> None:
        """Let the app show the newest frame; behind, only keep it: without a new ask no other comes."""
        if self.in_front:
            self._listener.on_frame_arrived(frame)
        else:
            self.sight.take(frame, time.monotonic())

    def on_engine_trouble(self, words: str) -> None:
        """Say that the engine is gone or silent; empty words: it is back."""
        if self.in_front:
            self._listener.on_engine_trouble(words)
        else:
            self.sight.trouble = words

    def on_engine_started(self) -> None:
        """Ask the new engine, which counts its frames anew."""
        self.sight.taken = 0
        if self.in_front:
            self._listener.on_engine_started()

    def on_fault(self, fault: Fault) -> None:
        """Say why the run cannot be read."""
        self._listener.on_fault(fault)


class Stage:
    """The places, the one in front last."""

    def __init__(self, first: Place) -> None:
        self._places = [first]

    @property
    def front(self) -> Place:
        """The place on the screen."""
        return self._places[-1]

    @property
    def is_nested(self) -> bool:
        """Whether something stands behind it."""
        return len(self._places) > 1

    def enter(self, place: Place) -> None:
        """Put a place in front."""
        self.front.in_front = False
        self._places.append(place)
        place.link.open()

    def go_back(self) -> bool:
        """Let go of the place in front; return whether there was one behind it."""
        if not self.is_nested:
            return False
        self._places.pop().link.close()
        self.front.in_front = True
        return True

    def close(self) -> None:
        """Say goodbye to every engine."""
        for place in self._places:
            place.link.close()


def place_of(
    first: Connection,
    reconnect: Callable[[], Connection],
    sight: Sight,
    options: UiOptions,
    listener: Listener,
) -> Place:
    """Return a place that shows what an engine tells."""
    return Place(
        sight, listener, lambda place: Link(first, reconnect, place, time.monotonic, options.retry())
    )
