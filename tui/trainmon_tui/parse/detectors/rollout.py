"""Lines of GRPO-like runs that print a count before its name: ``PSR [Step 0]: 3/4 positive samples``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trainmon_tui.parse.compose import compose
from trainmon_tui.parse.finding import Capture
from trainmon_tui.parse.numbers import NUMBER
from trainmon_tui.parse.pairs import Pair

if TYPE_CHECKING:
    from trainmon_tui.parse.finding import Finding

SAMPLES = (
    "PSR [Step 0]: 3/4 positive samples | Avg reward: 5.234",
    "NSR [Step 12]: 0/4 negative samples | Avg reward: -0.312",
    "W-REINFORCE [Step 260]: 64 pos (λ=0.1) + 0 neg (λ=1.0) | Avg reward: 3.263",
)
_LINE = re.compile(
    rb" *(?P<mode>PSR|NSR|W-REINFORCE) \[Step (?P<step>[0-9]{1,15})\]: "
    rb"(?:(?P<count>[0-9]+)/(?P<group_size>[0-9]+) (?P<kind>positive|negative) samples"
    rb"|(?P<pos>[0-9]+) pos [^+|]{0,20}\+ (?P<neg>[0-9]+) neg\b[^|]{0,20}?)"
    rb"(?: *\| *Avg reward: (?P<reward>" + NUMBER + rb"))? *$"
)
_TAGS = {"group_size": "group_size", "pos": "pos", "neg": "neg", "reward": "Avg reward"}


def detect(text: bytes) -> Finding | None:
    """Return the step, the samples that count and the average reward."""
    found = _LINE.match(text)
    if not found:
        return None
    tags = _TAGS | ({"count": found["kind"].decode()} if found["kind"] else {})
    pairs = [
        Pair(tag, *found.span(group), None, spaced=False)
        for group, tag in tags.items()
        if found[group] is not None
    ]
    pairs.sort(key=lambda pair: pair.start)
    step = Capture(*found.span("step"), "step")
    return compose(text, [step], pairs, label=found["mode"].decode().lower())
