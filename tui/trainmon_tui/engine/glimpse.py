"""A look at the end of a log: where the run stands and what it said last, for the price of one block."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.engine.session import Session
from trainmon_tui.model.text import clean_bytes
from trainmon_tui.rules.judge import Judge
from trainmon_tui.sources.regular import open_regular

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.parse.formats.format import Format

GLIMPSE_BYTES = 48 * 1024
_ENDS = re.compile(rb"[\r\n]+")


class Glimpse(NamedTuple):
    """What the end of a log says."""

    session: Session
    line: str
    """The last line, or the newest redraw of it."""


def glimpse(path: str, formats: Sequence[Format] = ()) -> Glimpse:
    """Read the last block of a log that is a regular file of text; raises `OSError`.

    The first, cut line is left out. Nothing is judged: rules need the run from its start.
    """
    fd = open_regular(path)
    try:
        size = os.fstat(fd).st_size
        data = os.pread(fd, GLIMPSE_BYTES, max(0, size - GLIMPSE_BYTES))
    finally:
        os.close(fd)
    if size > GLIMPSE_BYTES:
        data = data[max(0, data.find(b"\n") + 1) :]
    session = Session(lambda: Judge((), chosen=True), formats)
    session.feed(data)
    session.finish()
    lines = [line for line in _ENDS.split(data[-4096:]) if line.strip()]
    return Glimpse(session, clean_bytes(lines[-1]) if lines else "")
