"""A small screen's summary of the panes it cannot show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.ui.rows import Row, fit, join, say
from trainmon_tui.ui.views.checklist import counts
from trainmon_tui.ui.views.gauges import worst_gauges
from trainmon_tui.ui.views.health import health_words
from trainmon_tui.ui.views.log import log_row
from trainmon_tui.ui.views.meter import meter
from trainmon_tui.ui.views.readings import memory_words, share
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.ui.sight import Sight

_LOG_ROWS = 1
_ASIDES = re.compile(r" \([^)]*\)")
"""Why there is no GPU takes more room than there is."""


def digest(sight: Sight, width: int, height: int) -> View:
    """Return gauges, GPU, checklist and the last log line, as many as fit."""
    below = [row for row in (_gpu(sight, width), _check(sight, width)) if row]
    above = worst_gauges(sight, width, max(0, height - len(below) - _LOG_ROWS))
    return View([*above, *below, *_last_lines(sight, width, height - len(above) - len(below))][:height])


def _gpu(sight: Sight, width: int) -> Row:
    told = sight.frame.telemetry if sight.frame else None
    if told is None or not told.gpus:
        words = _ASIDES.sub("", clean(told.gpu_note)) if told else ""
        return fit(say(f" {words}", "dim"), width) if words else ()
    busy = [gpu.util_percent.value for gpu in told.gpus if gpu.util_percent.value is not None]
    mean = sum(busy) / len(busy) if busy else None
    words = f"{mean:3.0f}%" if mean is not None else "n/a"
    count = f" {len(told.gpus)}x" if len(told.gpus) > 1 else ""
    row = (
        *say(f" gpu{count} {words} "),
        *meter(sight.glyphs, share(mean), 12),
        *say(f" {memory_words(told.gpus[0])}", "dim"),
    )
    return fit(row, width)


def _check(sight: Sight, width: int) -> Row:
    known = sight.judgement
    if not known.items:
        return ()
    due = next((item for item in known.items if item.verdict == "waiting"), None)
    checks = (item for item in known.items if item.kind == "expect")
    coming = next((item for item in checks if item.verdict == "pending"), None)
    item = None if sight.is_over else due or coming
    words = say(f"next: {clean(item.title)}", "dim") if item else ()
    return fit(join([(*say(" "), *counts(sight, known)), words]), width)


def _last_lines(sight: Sight, width: int, limit: int) -> list[Row]:
    told = sight.frame.log if sight.frame else None
    rows = told.rows[-max(limit, 0) :] if told and limit > 0 else ()
    return [log_row(sight, row, width, 4) for row in rows]


def tiny(sight: Sight, width: int, height: int) -> View:
    """Return what a screen can say that is too small for anything else: its health, then that it is too small."""
    rows = [health_words(sight), say("too small", "dim"), say(f"{width}x{height}", "dim")]
    return View([fit(row, width) for row in rows][:height])
