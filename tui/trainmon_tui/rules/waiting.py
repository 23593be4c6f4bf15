"""The judge of a run whose playbooks are still being read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.rules.judge import Judge

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Parsed, Segments


class Waiting(Judge):
    """Judges by no playbook, and keeps what it was told for the judge that is to come."""

    def __init__(self) -> None:
        super().__init__((), chosen=False)
        self._reason = "the playbooks are being read"
        self._told: list[tuple[Segments, Parsed]] = []

    def fold(self, segments: Segments, parsed: Parsed) -> None:
        """Take in one block."""
        self._told.append((segments, parsed))
        super().fold(segments, parsed)

    def hand_over(self, judge: Judge) -> Judge:
        """Tell another judge everything; return it."""
        for segments, parsed in self._told:
            judge.fold(segments, parsed)
        return judge
