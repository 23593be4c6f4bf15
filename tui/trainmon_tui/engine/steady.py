"""What costs most to work out and to send: while rows stream in, it is kept for half a second, or for longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made")

KEPT_S = 0.5


class Steady(Generic[Made]):
    """Remembers what was made last, of how much of the run, and what else it depended on."""

    def __init__(self, kept_s: float = KEPT_S) -> None:
        self._kept_s = kept_s
        self._made: list[Made] = []
        self._stands: tuple[object, ...] = ()
        self._read: tuple[object, ...] = ()
        self._at_s = 0.0

    def is_due(self, read: tuple[object, ...], now_s: float) -> bool:
        """Tell whether more was read since, and long enough ago."""
        return read != self._read and now_s - self._at_s >= self._kept_s

    def get(
        self, stands: tuple[object, ...], read: tuple[object, ...], now_s: float, make: Callable[[], Made]
    ) -> Made:
        """Return what is kept, or make it: at once if more changed than how much was ``read``."""
        if not self._made or stands != self._stands or self.is_due(read, now_s):
            self._made, self._stands, self._read, self._at_s = [make()], stands, read, now_s
        return self._made[0]

    def forget(self) -> None:
        """Make it the next time in any case."""
        self._made.clear()
