"""The fields of one GPU: what it lacks is never asked again, what fails is asked ever more rarely."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from trainmon_tui.model.readings import Reading

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from trainmon_tui.model.readings import ReadingState

T = TypeVar("T")
Answer = tuple[T | None, "ReadingState"]

LEAST_OFTEN = 8
"""A field that keeps failing is still asked once in so many samples."""


class Fields:
    """Asks a vendor's library one call at a time: a failure costs one field, and says of which kind it is.

    ``errors`` is what the library raises, ``state_of`` what such an error means. A handle serves as long as every
    call on it succeeds: after a failure `spoilt` asks for a new one.
    """

    def __init__(
        self, errors: type[Exception] | tuple[type[Exception], ...], state_of: Callable[[Any], ReadingState]
    ) -> None:
        self._errors = errors
        self._state_of = state_of
        self._unsupported: set[object] = set()
        self._failing: dict[object, tuple[int, int, ReadingState]] = {}
        """By call: how often it failed in a row, the sample that asks again, and how it failed."""
        self._round = 0
        self.spoilt = False
        self.lost = False

    def begin(self) -> None:
        """Begin a sample."""
        self._round += 1
        self.spoilt = self.lost = False

    def forget(self) -> None:
        """Ask everything again that failed: the GPU is another one now, or it came back."""
        self._failing.clear()

    def ask(self, call: Callable[[Any], T], handle: object) -> Answer[T]:
        """Return what a call says of a handle, or None and why it says nothing."""
        if call in self._unsupported:
            return None, "unsupported"
        if self.lost:
            return None, "lost"
        times, again, state = self._failing.get(call, (0, 0, "ok"))
        if self._round < again:
            return None, state
        try:
            found = call(handle)
        except self._errors as error:
            return None, self._failed(call, times, self._state_of(error))
        self._failing.pop(call, None)
        return found, "ok"

    def first(self, handle: object, *calls: Callable[[Any], T]) -> Answer[T]:
        """Return what the first call that is supported says: newer calls stand before older ones."""
        for call in calls:
            value, state = self.ask(call, handle)
            if state != "unsupported":
                return value, state
        return None, "unsupported"

    def reading(self, call: Callable[[Any], float], handle: object) -> Reading:
        """Return what a call says as a reading."""
        return Reading(*self.ask(call, handle))

    def _failed(self, call: object, times: int, state: ReadingState) -> ReadingState:
        if state == "unsupported":
            self._unsupported.add(call)
        elif state == "lost":
            self.lost = True
        else:
            self._failing[call] = (times + 1, self._round + min(LEAST_OFTEN, 2**times), state)
            self.spoilt |= state == "failed"
        return state


def part(answer: tuple[object | None, ReadingState], name: str) -> Reading:
    """Return one number of an answer that has several."""
    found, state = answer
    return Reading(None if found is None else getattr(found, name), state)
