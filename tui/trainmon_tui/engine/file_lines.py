"""Which line of which file a line of a merged stream is: evidence names the file that a person would open."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from trainmon_tui.model.parts import Mark


class _Run(NamedTuple):
    """Lines that follow each other in the stream as they do in their file."""

    start: int
    own: int
    number: int


class FileLines:
    """Maps lines of the stream; the cost grows with how often the file changes, not with the lines."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        """Each file's name by its number; empty for a log that is one file."""
        self._runs: list[_Run] = []
        self._reached: dict[int, int] = {}

    def note(self, line: int, mark: Mark) -> None:
        """Take in the mark of the stream's next line."""
        if mark.part is not None:
            self.names[mark.number] = mark.part.name
            self._reached[mark.number] = -1
        own = self._reached.get(mark.number, 0) + (not mark.continued)
        self._reached[mark.number] = own
        run = self._runs[-1] if self._runs else None
        if run is None or run.number != mark.number or own - run.own != line - run.start:
            self._runs.append(_Run(line, own, mark.number))

    def where(self, line: int) -> str:
        """Return ``output.log:120``, or ``line 120`` for a log that is one file."""
        place = bisect_right(self._runs, line, key=lambda run: run.start) - 1
        if place < 0:
            return f"line {line}"
        run = self._runs[place]
        return f"{self.names.get(run.number, '?')}:{max(1, run.own + line - run.start)}"
