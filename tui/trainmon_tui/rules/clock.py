"""The two clocks that rules are judged by, and the words that belong to each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

Clock = Literal["epoch", "step"]
Run = Callable[[Any], Any]
"""A compiled part: it answers for what it is given, the view of an epoch or a block of steps."""

A_MOMENT = {"epoch": "an epoch", "step": "a step"}


def shown(moment: float) -> str:
    """Return an epoch or step as people write it."""
    return f"{moment:.15g}"


OTHER: dict[Clock, Clock] = {"epoch": "step", "step": "epoch"}
