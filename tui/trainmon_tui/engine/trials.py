"""Runs a playbook's own tests: pieces of logs through the reader, values by epoch straight to its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.engine.session import Session
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.trial import differences, journal_of, judge_values

if TYPE_CHECKING:
    from trainmon_tui.model.verdicts import Judgement
    from trainmon_tui.rules.playbook import Playbook
    from trainmon_tui.rules.schema import Trial
    from trainmon_tui.rules.trial import Difference


class Failure(NamedTuple):
    """A trial whose outcome is not what it expects."""

    name: str
    differences: tuple[Difference, ...]


def failures(playbook: Playbook) -> list[Failure]:
    """Return every trial of a playbook that fails, with what it expects and what was said."""
    found = [
        (trial.name, differences(trial.expect, judge_trial(playbook, trial)))
        for trial in playbook.tests.trials
    ]
    return [Failure(name, tuple(wrong)) for name, wrong in found if wrong]


def judge_trial(playbook: Playbook, trial: Trial) -> Judgement:
    """Return what the playbook says of one trial."""
    if trial.log is None:
        return judge_values(playbook, trial)
    session = Session(lambda: Judge([playbook], chosen=True))
    session.feed(trial.log.encode())
    if trial.state in ("ended", "over"):
        session.finish()
    return session.judgement(ended=trial.state in ("ended", "over"), journal=journal_of(trial))
