"""What is said of the whole run: the verdict, and the one line that matters most now."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trainmon_tui.model.verdicts import Decision, Item, Stop, Verdict, worst

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_CHARACTERS = 300
_JUDGED: dict[str, Verdict] = {"pass": "pass", "warn": "warn", "fail": "fail"}


def verdict(items: Sequence[Item], decisions: Sequence[Decision], stop: Sequence[Stop]) -> Verdict:
    """Return the worst of all that has been judged; unknown where nothing has."""
    states = [item.verdict for item in items] + [decision.verdict for decision in decisions]
    found: list[Verdict] = [_JUDGED[state] for state in states if state in _JUDGED]
    found.extend("fail" for _ in stop)
    return worst(found) if found else "unknown"


def headline(
    items: Sequence[Item], decisions: Sequence[Decision], stop: Sequence[Stop], open_epoch: int | None
) -> str:
    """Return the most important thing now, in at most 300 characters; empty where there is nothing to say.

    ``open_epoch`` is the first epoch that is not over; None once the run is.
    """
    for rule in stop:
        return cut(f"stop: {rule.say}")
    for state in ("fail", "warn"):
        for decision in reversed(decisions):
            if decision.verdict == state:
                return cut(
                    f"{decision.title}: {decision.say}" + (f" - {decision.action}" if decision.action else "")
                )
        for item in reversed(items):
            if item.verdict == state:
                return cut(f"{item.title}: {item.note or item.action or item.evidence}".removesuffix(": "))
    return "" if open_epoch is None else cut(_next([*decisions, *items], open_epoch))


def _next(parts: Sequence[Item | Decision], open_epoch: int) -> str:
    """Return what comes next by epoch; what an epoch that is over left open will not come any more."""
    still = [part for part in parts if part.verdict in ("pending", "waiting")]
    dated = [
        (int(found[1]), part.title) for part in still if (found := re.search(r"epoch (\d+)\Z", part.due))
    ]
    epoch, title = min(
        (due for due in dated if due[0] >= open_epoch), key=lambda due: due[0], default=(0, "")
    )
    return f"next: {title} (epoch {epoch})" if title else ""


def cut(text: str) -> str:
    """Return a line of at most 300 characters, an ellipsis where it was cut."""
    flat = " ".join(text.split())
    return flat if len(flat) <= MOST_CHARACTERS else flat[: MOST_CHARACTERS - 1].rstrip() + "…"
