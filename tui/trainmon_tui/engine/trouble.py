"""What the log itself tells of: every kind of event counted, and in words what went wrong, playbook or none."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from trainmon_tui.model.units import format_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from trainmon_tui.model.blocks import Event, Family, Ints, Progress, Rows
    from trainmon_tui.model.verdicts import Judgement

KINDS = {
    "traceback": ("traceback", "tracebacks"),
    "killed": ("end from outside", "ends from outside"),
    "oom": ("out of memory", "times out of memory"),
    "timeout": ("hung collective", "hung collectives"),
    "nan": ("non-finite value", "non-finite values"),
}
"""The worst first: one of it, several of it."""
FATEFUL = ("traceback", "killed")
"""Kinds after which it matters whether the training went on."""
BLOCK_BYTES = 4096
"""Output that goes into a pipe or a file is written in multiples of it."""
_LIST_PARTS = (" min", " max", " std")


class Trouble:
    """Counts of events and of non-finite values, and where each kind was met last."""

    def __init__(self, where: Callable[[int], str] = "line {}".format) -> None:
        """Name lines by ``where``: a run that is merged from files names the file."""
        self._where = where
        self.counts: Counter[str] = Counter()
        """``nan`` are values, all others lines."""
        self.last: dict[str, Event] = {}
        """The newest event of each kind."""
        self.nan_line = 0
        """The line of the newest value that is not finite."""

    def fold_rows(self, blocks: Sequence[Rows]) -> None:
        """Count the printed values that are nan or inf; a value that feeds several series counts once."""
        found = [_nonfinite(rows) for rows in blocks]
        places = np.concatenate([np.empty((0, 3), np.int64), *found])
        if len(places):
            self.counts["nan"] += len(np.unique(places[:, :2], axis=0))
            self.nan_line = int(places[:, 2].max())

    def fold_events(self, events: Iterable[Event]) -> None:
        """Count events."""
        for event in events:
            self.counts[event.kind] += 1
            self.last[event.kind] = event

    def words(self, progress: Progress) -> str:
        """Return what went wrong, with the newest line of each kind; empty when nothing did."""
        return ", ".join(
            f"{format_count(count)} {names[count > 1]} ({self._place(kind, progress)})"
            for kind, names in KINDS.items()
            if (count := self.counts[kind])
        )

    def _place(self, kind: str, progress: Progress) -> str:
        if kind == "nan":
            return self._where(self.nan_line)
        event = self.last[kind]
        by = f", by {event.fields['by']}" if "by" in event.fields else ""
        fate = f"; {self.fate(kind, progress)}" if kind in FATEFUL else ""
        return f"{self._where(event.line)}{by}{fate}"

    def fate(self, kind: str, progress: Progress) -> str:
        """Return what became of the training after the newest event of a kind.

        Standard error overtakes a standard output that is written in blocks, so that the log's order misleads.
        """
        event = self.last[kind]
        if self.ends_in(kind, progress):
            return "training ends there"
        if (event.step, event.epoch) == (None, None) or event.offset % BLOCK_BYTES == 0:
            return "what follows may be older output"
        return "training went on"

    def ends_in(self, kind: str, progress: Progress) -> bool:
        """Whether the run made no progress since an event of the kind."""
        event = self.last.get(kind)
        return event is not None and event.step == progress.step and progress.epoch in (None, event.epoch)

    def spoken(self, judgement: Judgement, progress: Progress) -> Judgement:
        """Return the judgement with the trouble as its word, where nothing else has been judged."""
        words = self.words(progress)
        if not words or judgement.verdict != "unknown":
            return judgement
        return msgspec.structs.replace(judgement, speaker="log", say=words)


def _nonfinite(rows: Rows) -> Ints:
    """Return (offset, number of the name, line) of each non-finite value; shape (values, 3)."""
    bad = ~np.isfinite(rows.values)
    if rows.present is not None:
        bad &= rows.present
    places, columns = np.nonzero(bad)
    names = _printed_names(rows.family) if len(places) else np.empty(0, np.int64)
    return np.column_stack((rows.offsets[places], names[columns], rows.lines[places]))


def _printed_names(family: Family) -> Ints:
    """Return for each series a number of the name that the log printed: a list of numbers feeds four series."""
    tags = [key.tag for key in family.keys]
    lists = {tag for tag in tags if all(f"{tag}{part}" in tags for part in _LIST_PARTS)}
    bases = {f"{tag}{part}": tag for tag in lists for part in _LIST_PARTS}
    return np.array([hash(bases.get(tag, tag)) for tag in tags], dtype=np.int64)
