"""A list of runs that hands can walk through and filter. No toolkit, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainmon_tui.model.found import FoundRun, FoundRuns

MOST_WORDS = 60


@dataclass
class RunList:
    """What the list shows, and where the hand stands."""

    folder: str
    found: FoundRuns
    now_s: float = 0.0
    """Unix seconds as of which ages are told."""
    words: str = ""
    """What was typed: every word of it must be in a run's name or kind."""
    selected: int = 0
    """Index among the runs shown."""

    def shown(self) -> list[FoundRun]:
        """Return the runs that have every word that was typed."""
        words = self.words.lower().split()
        return [
            run for run in self.found.runs if all(word in f"{run.path} {run.kind}".lower() for word in words)
        ]

    def chosen(self) -> FoundRun | None:
        """Return the run on which the hand stands; None when nothing is shown."""
        shown = self.shown()
        return shown[min(self.selected, len(shown) - 1)] if shown else None

    def move(self, rows: int) -> None:
        """Move the hand by rows, within the list."""
        self.selected = max(0, min(self.selected + rows, len(self.shown()) - 1))

    def type(self, text: str) -> None:
        """Add to the filter; the hand goes to the first run that is left."""
        self.words = (self.words + text)[:MOST_WORDS]
        self.selected = 0

    def erase(self) -> bool:
        """Take the filter's last character away; return whether there was one."""
        had = bool(self.words)
        self.words = self.words[:-1]
        self.selected = 0
        return had

    def clear(self) -> bool:
        """Take the filter away; return whether there was one."""
        had = bool(self.words)
        self.words, self.selected = "", 0
        return had

    def renew(self, found: FoundRuns, now_s: float) -> None:
        """Take in a fresh look; the hand stays on its run."""
        chosen = self.chosen()
        self.found, self.now_s = found, now_s
        paths = [run.path for run in self.shown()]
        self.selected = paths.index(chosen.path) if chosen and chosen.path in paths else 0
