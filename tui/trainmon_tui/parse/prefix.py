"""What loggers print before a message: time stamps, levels, module names and ranks."""

from __future__ import annotations

import re
from typing import NamedTuple

from trainmon_tui.parse.finding import Capture

STAMP = rb"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}"
"""A date and time that `numpy.datetime64` reads."""

_GAP = re.compile(rb"(?:[ \t]|[-|:](?=[ \t]))*")
_ISO = re.compile(rb"\[?(" + STAMP + rb")(?:[.,][0-9]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?\]?(?=[\s:|]|$)")
_DATE = rb"(?:[0-9]{2,4}[/-][0-9]{1,2}(?:[/-][0-9]{2,4})?[ T,]{1,2})"
_CLOCK = re.compile(
    rb"\[?" + _DATE + rb"?[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?(?: ?[AP]M)?\]?:?(?=\s|$)"
)
_GLOG = re.compile(rb"[IWEF][0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]+ +[0-9]+ [\w.]+:[0-9]+\]")
_LEVEL = re.compile(rb"[\[(]?(?:INFO|WARNING|WARN|ERROR|DEBUG|CRITICAL|NOTICE)[\])]?(?=[\s:|-]|$)")
_RANK = re.compile(
    rb"\[(?:RANK|rank) ?[0-9]+\]:?|\([\w.:]+ pid=[0-9]+[^)]*\)|\[[0-9]+\]:(?= )|[0-9]{1,4}: (?=[{+:])"
)
_WHERE = re.compile(
    rb"\[[\w.]+:[0-9]+\]|[\w.]+:[\w.<>]+:[0-9]+(?= )|[\w./]+\.py:[0-9]+:?(?= )|\[[A-Za-z_][\w.]*\](?= [-|] )"
    rb"|[A-Za-z_][\w.]*(?= - | \| )"
)


class Prefix(NamedTuple):
    """Where the message begins, and the time stamp before it."""

    end: int
    stamp: Capture | None


def read_prefix(text: bytes) -> Prefix:
    """Return where a logging prefix ends in ``text`` (0 without one)."""
    position, end, stamp = 0, 0, None
    for _ in range(8):
        gap = _GAP.match(text, position)
        position = gap.end() if gap else position
        if found := _ISO.match(text, position):
            stamp = Capture(*found.span(1), "stamp")
        else:
            found = (
                _CLOCK.match(text, position)
                or _LEVEL.match(text, position)
                or _RANK.match(text, position)
                or _GLOG.match(text, position)
            )
            if not found and end:
                found = _WHERE.match(text, position)
        if not found:
            break
        position = end = found.end()
    if end and (gap := _GAP.match(text, end)):
        end = gap.end()
    return Prefix(end, stamp)
