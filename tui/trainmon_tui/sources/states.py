"""The history that a Hugging Face trainer keeps in its states, as JSON lines: ``{"step": 10, "epoch": 0.5, …}``.

Every checkpoint carries the whole history so far. The newest state that is whole is told, or a longer one that goes
on from it; one that is half written is waited for, and the one before it serves meanwhile.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from trainmon_tui.sources.checkpoints import step_of
from trainmon_tui.sources.feed import Rereading
from trainmon_tui.sources.histories import Told, line_of
from trainmon_tui.sources.pieces import STATE, NotWholeError, read_state
from trainmon_tui.sources.walking import list_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from trainmon_tui.sources.walking import Entry

LOOK_S = 1.0
TRIED = 3
"""Newest states that are tried before this look is given up."""


class StatesFeed(Rereading):
    """A feed of the history in a run's folder: of its own state, and of its checkpoints' states."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._clock = clock
        self._look_at = float("-inf")
        self._told = Told()
        self._waiting = b""
        self._read: tuple[Entry, ...] = ()

    def read(self, limit: int) -> bytes:
        """Return the next lines of the history."""
        if not self._waiting and self._clock() >= self._look_at:
            self._look_at = self._clock() + LOOK_S
            self._look()
        end = (
            len(self._waiting)
            if len(self._waiting) <= limit
            else self._waiting.rfind(b"\n", 0, limit) + 1 or limit
        )
        data, self._waiting = self._waiting[:end], self._waiting[end:]
        return data

    def _look(self) -> None:
        states = states_in(self._folder)
        newest = tuple(sorted(states, key=_by_change, reverse=True)[:TRIED])
        if newest == self._read:
            return
        self._read, self._words = newest, ""
        for entry in newest:
            lines = _lines_of(entry)
            if lines is None:
                self._words = self._words or f"{entry.path.parent.name}/{STATE} is not whole yet"
                continue
            self._waiting += self._told.news(_continued(lines, entry, states))
            return

    def settled(self) -> bool:
        """Return whether all that the newest whole state says was delivered."""
        return self._look_at > float("-inf") and not self._waiting


def states_in(folder: Path) -> list[Entry]:
    """Return the states of a run: its own and those of its checkpoints."""
    entries = list_folder(folder)
    found = [entry for entry in entries if entry.path.name == STATE and not entry.is_folder]
    for entry in entries:
        if entry.is_folder and step_of(entry.path.name) is not None:
            found += [state for state in list_folder(entry.path) if state.path.name == STATE]
    return found


def history_lines(state: dict[str, Any]) -> list[bytes]:
    """Return one line for each record of a state's history; raises `NotWholeError` if it has none."""
    history = state.get("log_history")
    if not isinstance(history, list):
        raise NotWholeError("a state without a history")
    return [line_of(record) for record in history if isinstance(record, dict)]


def _continued(lines: list[bytes], entry: Entry, states: list[Entry]) -> list[bytes]:
    """Return the history of the largest state where that goes on from these lines: copies mix up the times."""
    largest = max(states, key=_by_size)
    longer = _lines_of(largest) if largest.bytes > entry.bytes else None
    return longer if longer is not None and longer[: len(lines)] == lines else lines


def _lines_of(entry: Entry) -> list[bytes] | None:
    """Return the history of a state; None for one that is not whole."""
    try:
        return history_lines(read_state(entry.path))
    except (OSError, ValueError, RecursionError):
        return None


def _by_size(entry: Entry) -> int:
    return entry.bytes


def _by_change(entry: Entry) -> float:
    return entry.changed_s
