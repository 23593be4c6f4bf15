"""Taking a decision: which one, which of its options, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.journal import OTHER, Taken
from trainmon_tui.ui.prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.model.verdicts import Decision

_OPEN = ("pending", "waiting", "skipped")


class Option(NamedTuple):
    """What can be chosen: the word that the journal keeps, and what people read."""

    word: str
    shown: str


def choosable(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions whose time has come, the newest first, those that nobody took before the others."""
    due = [one for one in decisions if one.verdict not in _OPEN]
    return sorted(due, key=lambda one: (one.decided is not None, -(one.at.epoch or 0.0)))


def options_of(decision: Decision) -> list[Option]:
    """Return a decision's options, then what its case asks for, then anything else."""
    found = [Option(option, option) for option in decision.options]
    if decision.case:
        asked = decision.action or decision.say
        found.append(Option(f"case {decision.case}", f"as the runbook says: {asked}"))
    return [*found, Option(OTHER, f"{OTHER} (say why)")]


@dataclass
class Choice:
    """What has been chosen so far."""

    decisions: list[Decision]
    at: int = 0
    """Which decision."""
    place: int = 0
    """Which of its options."""
    why: Prompt = field(default_factory=lambda: Prompt("why"))

    @property
    def decision(self) -> Decision:
        """The decision that is being taken."""
        return self.decisions[self.at]

    @property
    def options(self) -> list[Option]:
        """What can be chosen there."""
        return options_of(self.decision)

    def turn(self, step: int) -> None:
        """Go on to another decision."""
        self.at, self.place = (self.at + step) % len(self.decisions), 0

    def move(self, step: int) -> None:
        """Go on to another option."""
        self.place = (self.place + step) % len(self.options)

    @property
    def lacks_reason(self) -> bool:
        """Whether a reason must be given: what is not in the runbook explains itself by nothing else."""
        return self.options[self.place].word == OTHER and not self.why.text.strip()

    def deed(self) -> Taken:
        """Return what the journal is to keep."""
        return Taken(self.decision.id, self.options[self.place].word, self.why.text.strip())
