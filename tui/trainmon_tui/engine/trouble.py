"""What went wrong by the log's own words, counted: it is said whether or not a playbook speaks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from trainmon_tui.model.units import format_count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainmon_tui.model.blocks import Event, Progress, Rows
    from trainmon_tui.model.verdicts import Judgement

KINDS = {
    "traceback": ("traceback", "tracebacks"),
    "oom": ("out of memory", "times out of memory"),
    "nan": ("non-finite value", "non-finite values"),
}
"""The worst first: one of it, several of it."""


class Trouble:
    """Counts of tracebacks, out-of-memory lines and non-finite values, and where each was met last."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._lines: dict[str, int] = {}
        self._crash: Event | None = None

    def fold_rows(self, rows: Rows) -> None:
        """Count values that are nan or inf."""
        bad = ~np.isfinite(rows.values)
        if rows.present is not None:
            bad &= rows.present
        if bad.any():
            self.counts["nan"] += int(bad.sum())
            self._lines["nan"] = int(rows.lines[bad.any(axis=1)][-1])

    def fold_events(self, events: Iterable[Event]) -> None:
        """Count events."""
        for event in events:
            self.counts[event.kind] += 1
            if event.kind in KINDS:
                self._lines[event.kind] = event.line
            if event.kind == "traceback":
                self._crash = event

    def words(self) -> str:
        """Return what went wrong, with the newest line of each kind; empty when nothing did."""
        return ", ".join(
            f"{format_count(count)} {names[count > 1]} (line {self._lines[kind]})"
            for kind, names in KINDS.items()
            if (count := self.counts[kind])
        )

    def ends_in_traceback(self, progress: Progress) -> bool:
        """Return whether the run made no progress since a traceback."""
        crash = self._crash
        return crash is not None and crash.step == progress.step and progress.epoch in (None, crash.epoch)

    def spoken(self, judgement: Judgement) -> Judgement:
        """Return the judgement with the trouble as its word, where nothing else has been judged."""
        words = self.words()
        if not words or judgement.verdict != "unknown":
            return judgement
        return msgspec.structs.replace(judgement, speaker="log", say=words)
