"""What is said of the whole run: the verdict, and the one line that matters most now."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trainmon_tui.model.verdicts import Decision, Item, Stop, Verdict, worst

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_CHARACTERS = 90
_JUDGED: dict[str, Verdict] = {"pass": "pass", "warn": "warn", "fail": "fail"}


def verdict(items: Sequence[Item], decisions: Sequence[Decision], stop: Sequence[Stop]) -> Verdict:
    """Return the worst of all that has been judged; unknown where nothing has."""
    states = [item.verdict for item in items] + [decision.verdict for decision in decisions]
    found = [_JUDGED[state] for state in states if state in _JUDGED]
    found += ["fail"] * len(stop)
    return worst(found) if found else "unknown"


def headline(items: Sequence[Item], decisions: Sequence[Decision], stop: Sequence[Stop]) -> str:
    """Return the most important thing now, in at most 90 characters; empty where there is nothing to say."""
    for state in ("fail", "warn"):
        for decision in reversed(decisions):
            if decision.verdict == state:
                return cut(
                    f"{decision.title}: {decision.say}" + (f" - {decision.action}" if decision.action else "")
                )
    for rule in stop:
        return cut(f"stop: {rule.say}")
    for state in ("fail", "warn"):
        for item in reversed(items):
            if item.verdict == state:
                return cut(f"{item.title}: {item.note or item.action or item.evidence}".removesuffix(": "))
    due = _next(items, decisions)
    return cut(f"next: {due}") if due else ""


def _next(items: Sequence[Item], decisions: Sequence[Decision]) -> str:
    due = [(decision.title, decision.verdict, decision.due) for decision in decisions]
    due += [(item.title, item.verdict, item.due) for item in items]
    open_ = [(title, when) for title, state, when in due if state in ("pending", "waiting")]
    dated = [(int(found[1]), title) for title, when in open_ if (found := re.search(r"epoch (\d+)\Z", when))]
    if not dated:
        return ""
    epoch, title = min(dated, key=lambda pair: pair[0])
    return f"{title} (epoch {epoch})"


def cut(text: str) -> str:
    """Return a line of at most 90 characters, an ellipsis where it was cut."""
    flat = " ".join(text.split())
    return flat if len(flat) <= MOST_CHARACTERS else flat[: MOST_CHARACTERS - 1].rstrip() + "…"
