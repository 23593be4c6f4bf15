"""The judge of a run whose playbooks are still being read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.verdicts import Judgement, Place
from trainmon_tui.rules.journal import EMPTY
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.matching import MetricNames, rank

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Parsed, Segments, SeriesKey
    from trainmon_tui.rules.bench import GenericBench
    from trainmon_tui.rules.inquiry import Reads
    from trainmon_tui.rules.journal import JournalState
    from trainmon_tui.rules.view import Scalar

READING = Judgement(reason="the playbooks are being read")


class Waiting(Judge):
    """Judges nothing, and keeps what it was told for the judge that is to come."""

    def __init__(self) -> None:
        super().__init__((), chosen=False)
        self._told: list[tuple[Segments, Parsed]] = []

    def _without_playbook(self, reads: Reads | None = None) -> GenericBench | None:
        del reads
        return None

    def fold(self, segments: Segments, parsed: Parsed) -> None:
        """Keep one block."""
        self._told.append((segments, parsed))

    def judgement(self, *, ended: bool, journal: JournalState = EMPTY) -> Judgement:
        """Return why nothing is known yet."""
        del ended, journal
        return READING

    def settings(self) -> dict[str, tuple[Scalar, Place]]:
        """Return none: they are read with the playbooks."""
        return {}

    def matches(self, metric: str, key: SeriesKey, source: str) -> int | None:
        """Return the precedence with which a series feeds a metric by its name, or None."""
        del source
        return rank(MetricNames(metric, ()), key)

    def hand_over(self, judge: Judge) -> Judge:
        """Tell another judge everything; return it."""
        for segments, parsed in self._told:
            judge.fold(segments, parsed)
        return judge
