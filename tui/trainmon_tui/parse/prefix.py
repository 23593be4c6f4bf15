"""What loggers print before a message: time stamps, levels, module names, places in the source and ranks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.parse.finding import Capture

if TYPE_CHECKING:
    from collections.abc import Iterator

STAMP = rb"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}"
"""A date and time that `numpy.datetime64` reads."""

_GAP = re.compile(rb"(?:[ \t]|\xe2\x94[\x82\x8c\x94\x9c] ?|>>(?= )|[-|:](?=[ \t]|$))*")
_ISO = re.compile(
    rb"\[?("
    + STAMP
    + rb")(?:[.,][0-9]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?(?: [A-Za-z_][\w.-]*\]|\])?(?=[\s:|]|$)"
)
_DATE = rb"(?:[0-9]{1,4}[/-][0-9]{1,2}(?:[/-][0-9]{2,4})?[ T,]{1,2})"
_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_SPELT_DATE = (
    rb"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:[0-9]{1,2} "
    + _MONTH
    + rb"|"
    + _MONTH
    + rb" {1,2}[0-9]{1,2})(?: [0-9]{4})? "
)
_CLOCK = re.compile(
    rb"\[?" + _DATE + rb"?[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?(?: ?[AP]M)?\]?:?(?=\s|$)"
    rb"|\[?" + _SPELT_DATE + rb"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]+)?(?: [0-9]{4})?\]?:?(?=\s|$)"
)  # fmt: skip
_SYSLOG = re.compile(
    rb"(?:<[0-9]{1,3}>)?" + _MONTH + rb" [ 0-9][0-9] [0-9:]{8} [\w.-]{1,64} [\w./@-]{1,64}(?:\[[0-9]+\])?:(?= )"
    rb"|<[0-9]{1,3}>1 [0-9]{4}-[^ ]{1,40} [^ ]{1,64} [^ ]{1,64} [^ ]{1,32} [^ ]{1,32} (?:-|\[[^\]]{0,200}\])(?= )"
)  # fmt: skip
_CARRIED = re.compile(rb"std(?:out|err) [FP](?= )|(?<=\])\[[0-9]{4,7}\](?= )")
"""What stands behind a time: the stream of a container's line, or the process after ``]``."""
_GLOG = re.compile(
    rb"[IWEF](?:[0-9]{4}|[0-9]{8}) [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)? +[0-9]+ (?:[\w.]+ )?[\w.]+:[0-9]+\]"
)
_LEVELS = rb"(?:INFO|WARNING|WARN|ERROR|DEBUG|CRITICAL|NOTICE|SUCCESS)"
_LEVEL = re.compile(
    _LEVELS + rb":[\w.]+-[\w.-]+:|\[" + _LEVELS + rb"\|[^\[\]]{1,100}\]:?|[\[(]?" + _LEVELS + rb"(?: *[\])])?(?=[\s:|-]|$)|\[(?i:" + _LEVELS + rb") *\]|\[? ?(?:Info|Warning|Error|Debug): |(?:I|" + _LEVELS + rb"):[\w.-]+:(?=[A-Z\[{\s])"
)  # fmt: skip
_RANK = re.compile(
    rb"\[(?:RANK|Rank|rank|default|proc):? ?(?P<word>[0-9]+)\]:?|\((?:RANK|Rank|rank):? ?(?P<round>[0-9]+)\):?"
    rb"|\[(?:[0-9]+,)?(?P<square>[0-9]+)\](?:<std(?:out|err)>:|:(?= ))"
    rb"|(?P<plain>[0-9]{1,4}): (?=[\[{+:]|[^\n]{0,120}\b(?:[Ss]tep|[Ii]ter(?:ation)?|[Ee]poch)\b)"
)
_RAY = re.compile(rb"\([\w.:]+ pid=[0-9]+[^)]*\)|[a-zA-Z][\w.-]*[0-9]: (?=\[[0-9]{4}-|\[(?:rank|Rank))")
_BRACKET = re.compile(
    rb"\[(?=[^\[\]]*(?:[0-9]:[0-9]{2}:[0-9]{2}|\.(?:py|cc|cpp):[0-9]|\b" + _LEVELS + rb"\b|(?:PID|RANK):[0-9]))"
    rb"[^\[\]]{1,100}(?:\[[^\[\]]{0,40}\][^\[\]]{0,60})?\]:?"
    rb"|\([\w./-]+(?:\.py)?(?::| )[0-9]+\):?"
)  # fmt: skip
_HOST = re.compile(
    rb"\[(?:[\w.-]+(?::[0-9]+/[0-9]+)?|[A-Za-z][\w.()@ -]{0,59})\] (?=\[?(?:[0-9]{4}[-/][0-9]{2}[-/]|"
    + _SPELT_DATE
    + rb"[0-9]))"
)
_WHERE = re.compile(
    rb"\[[\w.]+:[0-9]+\]|(?P<call>[\w.]+:[\w.<>]+):[0-9]+(?= )|[\w./]+\.py:[0-9]+:?(?= )|(?P<module>\w+(?:\.\w+)+):[0-9]+(?= (?:-|>>)(?: |$))"
    rb"|[a-z][\w.]{0,31}(?= " + STAMP + rb")|\[[A-Za-z_][\w.]*\](?= [-|](?: |$))|(?P<logger>[A-Za-z_][\w.]*)(?= (?:" + _LEVELS + rb"):| [-|](?: |$))|(?P<short>[0-9]{0,4}[a-z][\w.]*|[A-Z]{2,16})[ \t](?=" + _LEVELS + rb"\b)"
)  # fmt: skip
MOST_PIECES = 10


class Prefix(NamedTuple):
    """Where the message begins, and what is known from before it."""

    end: int
    stamp: Capture | None
    rank: Capture | None = None
    where: str = ""
    """Which part of the program speaks: the logger's name, or the module and function."""

    @property
    def captures(self) -> Iterator[Capture]:
        """The numbers of the prefix that are kept: its time stamp and its rank."""
        return (capture for capture in (self.stamp, self.rank) if capture)


def read_prefix(text: bytes) -> Prefix:
    """Return where a logging prefix ends in ``text`` (0 without one)."""
    position, end, where = 0, 0, ""
    stamp = rank = None
    for _ in range(MOST_PIECES):
        gap = _GAP.match(text, position)
        position = gap.end() if gap else position
        if found := _ISO.match(text, position):
            stamp = Capture(*found.span(1), "stamp")
        elif found := _RANK.match(text, position):
            rank = rank or Capture(*found.span(found.lastgroup or 0), "rank")
        else:
            found = _plain(text, position) or (_CARRIED.match(text, position) if end else None)
            if not found and end and (found := _WHERE.match(text, position)):
                where = found[found.lastgroup].decode("utf-8", "replace") if found.lastgroup else where
        if not found:
            break
        position = end = found.end()
    if end and (gap := _GAP.match(text, end)):
        end = gap.end()
    return Prefix(end, stamp, rank, where)


def _plain(text: bytes, position: int) -> re.Match[bytes] | None:
    for pattern in (_SYSLOG, _CLOCK, _LEVEL, _RAY, _GLOG, _HOST, _BRACKET):
        if found := pattern.match(text, position):
            return found
    return None
