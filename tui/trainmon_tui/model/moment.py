"""A moment of a run, as people name it: ``epoch=5``, ``step=1000``, ``line=90``."""

from __future__ import annotations

import math
import re
from typing import Literal, NamedTuple, cast

from trainmon_tui.model.errors import UsageError

MomentAxis = Literal["epoch", "step", "line"]

_MOMENT = re.compile(r"(epoch|step|line)=([0-9]{1,18}(?:\.[0-9]{1,18})?)")


class Moment(NamedTuple):
    """The end of an epoch, step or line."""

    axis: MomentAxis
    value: float

    def begin(self) -> Moment:
        """Return the moment just before this epoch, step or line began."""
        if self.axis == "line":
            return Moment("line", max(0.0, self.value - 1))
        return Moment(self.axis, math.nextafter(self.value, -math.inf))


def parse_moment(text: str) -> Moment:
    """Return the moment that a text names; raises `UsageError`."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise UsageError(f"{text!r} names no moment of a run", "write epoch=5, step=1000 or line=90")
    return Moment(cast("MomentAxis", match[1]), float(match[2]))
