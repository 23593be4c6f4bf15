"""Advice: a symptom that the run shows, what the runbook takes for its cause, and what mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.verdicts import Advice
from trainmon_tui.rules.evidence import place_of, words

if TYPE_CHECKING:
    from trainmon_tui.rules.playbook import SymptomRule
    from trainmon_tui.rules.view import Witness


def advice(rule: SymptomRule, view: Witness) -> Advice:
    """Return what is advised on a symptom that ``view`` shows."""
    expected = rule.expected_until is not None and view.now <= rule.expected_until
    return Advice(
        id=rule.id,
        title=rule.title,
        evidence=words(view, rule.evidence),
        cause=rule.cause.fill(view) if rule.cause else "",
        fix=rule.fix.fill(view) if rule.fix else "",
        note=f"expected until {view.clock} {rule.expected_until}" if expected else "",
        at=place_of(view, known=True),
        cite=rule.cite,
    )
