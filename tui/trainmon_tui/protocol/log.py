"""A window of the log as it is asked for and as it is answered."""

from __future__ import annotations

from typing import Literal

import msgspec


class LogAsk(msgspec.Struct, frozen=True, array_like=True):
    """A window of the log: ``rows`` physical lines from ``top`` (1 is the first), or the newest if top is None.

    With ``only`` the lines are those with (or without) the needle, and ``top`` counts them.
    """

    rows: int
    top: int | None = None
    needle: str = ""
    """What is looked for: words as they stand, or an re2 pattern between slashes."""
    only: Literal["", "with", "without"] = ""
    focus: int = 0
    """The line from which the nearest matches are told."""
    goto: str = ""
    """A moment (``epoch=5``, ``step=1000``, ``time=14:05``) whose line is asked for."""


class LogRow(msgspec.Struct, frozen=True, array_like=True):
    """One physical line as it is shown: its last redraw, cleaned."""

    line: int
    """0 for one at the end of a log that was not read so far: it has no number yet."""
    text: str
    mark: str = ""
    """``pass``, ``warn``, ``fail`` when an item, decision or event rests on this line."""
    pending: bool = False
    """Its end has not been written yet."""
    hits: tuple[tuple[int, int], ...] = ()
    """Where in the text the needle stands: first and last character, the last not included."""


class LogView(msgspec.Struct, frozen=True, array_like=True):
    """A window of the log."""

    rows: tuple[LogRow, ...]
    total: int
    """Physical lines so far; with a filter, those that it lets through."""
    following: bool
    matches: int = 0
    """Lines that hold the needle, as far as the log was looked through."""
    scanned: float = 1.0
    """0 to 1: how much of the log was looked through."""
    before: int = 0
    """The nearest matching line before the ask's focus; 0 for none."""
    after: int = 0
    went: tuple[str, int] = ("", 0)
    """The moment that was asked for and its line; 0 where the log has none."""
    wrong: str = ""
    """Why the needle or the moment cannot be looked for."""
    unnumbered: bool = False
    """Whether the rows are the log's last ones though it was not read so far."""
