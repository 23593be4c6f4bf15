"""When to start an engine again that is gone."""

from __future__ import annotations

from collections import deque
from typing import Protocol

RESTARTS = 3
WINDOW_S = 60.0
PAUSE_S = 0.2
FIRST_S = 1.0
LONGEST_S = 30.0


class Retry(Protocol):
    """Remembers the failures so far."""

    def pause_s(self, now: float) -> float | None:
        """Return how long to wait after a failure at ``now`` (monotonic seconds); None: do not try again."""
        ...

    def heard(self) -> None:
        """Take note that the engine speaks."""
        ...

    def words(self, pause_s: float | None) -> str:
        """Return what is done about the failure."""
        ...


class FewRestarts:
    """For an engine on this machine: one that keeps dying has a bug, which restarting does not mend."""

    def __init__(self) -> None:
        self._failures: deque[float] = deque()

    def pause_s(self, now: float) -> float | None:
        """Return a short pause, and None after `RESTARTS` failures within `WINDOW_S`."""
        while self._failures and now - self._failures[0] > WINDOW_S:
            self._failures.popleft()
        if len(self._failures) >= RESTARTS:
            return None
        self._failures.append(now)
        return PAUSE_S

    def heard(self) -> None:
        """Forgive nothing: an engine that dies of the log speaks before it does."""

    def words(self, pause_s: float | None) -> str:
        """Return what is done about the failure."""
        return "restarted" if pause_s is not None else f"{RESTARTS} restarts did not help, q quits"


class BackOff:
    """For an engine behind a network: it is tried for ever, twice as long apart each time."""

    def __init__(self) -> None:
        self._failures = 0

    def pause_s(self, now: float) -> float | None:  # noqa: ARG002 - the protocol's name
        """Return a pause from `FIRST_S` to `LONGEST_S`."""
        self._failures += 1
        return min(LONGEST_S, FIRST_S * 2.0 ** min(self._failures - 1, 10))

    def heard(self) -> None:
        """Begin anew: the connection stands."""
        self._failures = 0

    def words(self, pause_s: float | None) -> str:
        """Return what is done about the failure."""
        return f"trying again in {pause_s:.0f}s"
