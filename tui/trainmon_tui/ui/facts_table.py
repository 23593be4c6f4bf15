"""The facts of a run as hands walk through them: by where they are said, filtered by letters. No toolkit, no I/O."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.letters import matching
from trainmon_tui.protocol.run_facts import Fact, FactsView, MetricSummary, RunFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Entry = Fact | MetricSummary | RunFile
_NOTHING = FactsView(0)


class Section(NamedTuple):
    """Entries of one kind that pass the filter."""

    title: str
    entries: Sequence[Entry]
    total: int
    """How many there are without the filter, those that were left out included."""


@dataclass
class FactsTable:
    """What is known, and where the hand stands."""

    view: FactsView = _NOTHING
    words: str = ""
    """Letters that a name must have, in their order, or a part of its value."""
    at: int = 0
    """The entry in hand, counted over all sections."""
    clock: Callable[[], float] = time.time
    """Unix seconds as of which ages are told."""

    def take(self, view: FactsView | None) -> None:
        """Take in what is new; the hand stays on its entry as long as that is there."""
        if view is None:
            return
        held = self.in_hand()
        self.view = view
        names = [_place(entry) for entry in self.entries()]
        if held is not None and _place(held) in names:
            self.at = names.index(_place(held))
        else:
            self.at = max(0, min(self.at, len(names) - 1))

    def forget(self) -> None:
        """Forget what is known: a new engine counts its facts anew."""
        self.view = _NOTHING

    def filter(self, words: str) -> None:
        """Keep only what has these letters, and take the best match in hand."""
        self.words, self.at = words, 0
        found = self.entries()
        best = matching(words, [entry.name for entry in found]) if words else []
        self.at = best[0] if best else 0

    def move(self, rows: int) -> None:
        """Take another entry in hand; before anything is known the steps are counted for what will be."""
        last = len(self.entries()) - 1 if self.view.number else self.at + rows
        self.at = max(0, min(self.at + rows, last))

    def in_hand(self) -> Entry | None:
        """Return the entry in hand; None of no entries."""
        found = self.entries()
        return found[min(self.at, len(found) - 1)] if found else None

    def entries(self) -> list[Entry]:
        """Return everything that passes the filter, in its order."""
        return [entry for section in self.sections() for entry in section.entries]

    def sections(self) -> list[Section]:
        """Return what passes the filter by where it is said; none without an entry."""
        return [section for section in self._sections() if section.entries]

    def _sections(self) -> Iterator[Section]:
        view = self.view
        for group in view.groups[:2]:
            yield self._section(group.title, group.facts, group.left_out)
        yield self._section("metrics", view.metrics, view.metrics_left_out)
        for group in view.groups[2:]:
            yield self._section(group.title, group.facts, group.left_out)
        yield self._section("files", view.files, view.files_left_out)

    def _section(self, title: str, entries: Sequence[Entry], left_out: int) -> Section:
        passed = [entry for entry in entries if passes(self.words, entry)] if self.words else entries
        return Section(title, passed, len(entries) + left_out)


def passes(words: str, entry: Entry) -> bool:
    """Tell whether an entry's name has the letters in their order, or its value has them as they stand."""
    if matching(words, [entry.name]):
        return True
    return isinstance(entry, Fact) and words.lower() in f"{entry.value} {entry.where}".lower()


def _place(entry: Entry) -> tuple[type[Entry], str, str]:
    return type(entry), entry.name, entry.where if isinstance(entry, Fact) else ""
