"""GPUs, the run's process, its pace and the host: what is wrong stands first."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from trainmon_tui.model.readings import Telemetry, is_stale
from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_count, format_duration
from trainmon_tui.ui.rows import Row, fit, pick, say, wrap
from trainmon_tui.ui.views.gpu_rows import gpu_rows
from trainmon_tui.ui.views.host_rows import host_rows, process_rows
from trainmon_tui.ui.views.process_table import process_table
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.model.verdicts import Alert
    from trainmon_tui.protocol.header import Header
    from trainmon_tui.ui.sight import Sight

_OF_THE_MACHINE = ("gpu.", "host.", "run.", "silence_s")
_ROLES = {"info": "dim", "warn": "warn", "fail": "bad"}
_SIGNS = {"info": "info", "warn": "warn", "fail": "fail"}
_DAY_S = 86400.0
_HOST_ROWS = 2
_MOST_NOTE_ROWS = 3


def machine(sight: Sight, width: int, height: int) -> View:
    """Return what the machine's checks found, then GPUs, the run's process and pace, and the host."""
    told = sight.frame.telemetry if sight.frame else None
    title = say("gpu and host", "title")
    if told is None or told == Telemetry():
        return View([fit(say(" not read yet", "dim"), width)], title)
    rows = [*_findings(sight, width, height), *_gpu_note(told, width)]
    below = _below(sight, told, width, max(_HOST_ROWS, height - len(rows) - 2 * len(told.gpus)))
    if told.gpus:
        room = max(1, height - len(rows) - len(below))
        rows += gpu_rows(sight, told.gpus, width, room, stale=is_stale(told))
    rows += below
    rows += process_table(told.gpus, width, height - len(rows))
    top = sight.scrolled("machine", len(rows), height)
    return View(rows[top : top + height], title, _note(told, hidden=len(rows) - height - top))


def _below(sight: Sight, told: Telemetry, width: int, room: int) -> list[Row]:
    rows = process_rows(told.process, width, room - _HOST_ROWS) if told.process else []
    pace = _pace(sight, width)
    if pace and room > len(rows) + _HOST_ROWS:
        rows.append(pace)
    return [*rows, *(host_rows(sight, told.host, width, room - len(rows)) if told.host else [])]


def machine_alerts(sight: Sight) -> list[Alert]:
    """Return what the machine's checks find now, the most important first."""
    alerts = sight.judgement.alerts
    return [one for one in alerts if one.ended is None and one.metric.startswith(_OF_THE_MACHINE)]


def _findings(sight: Sight, width: int, height: int) -> list[Row]:
    rows = []
    for alert in machine_alerts(sight)[: max(1, height // 5)]:
        sign = sight.glyphs.state(_SIGNS[alert.severity])
        rows.append(fit((*say(f" {sign} ", _ROLES[alert.severity]), *say(clean(alert.message))), width))
    return rows


def _gpu_note(told: Telemetry, width: int) -> list[Row]:
    """Return why there are no GPUs, or what is wrong with reading them."""
    words = clean(told.gpu_note)
    if not words and told.gpus:
        return []
    role = "warn" if told.gpus else "dim"
    lines = wrap(words or "no GPU seen", max(1, width - 2), limit=_MOST_NOTE_ROWS)
    return [fit(say(f" {line}", role), width) for line in lines]


def _note(told: Telemetry, *, hidden: int) -> Row:
    if is_stale(told):
        return say(f"stale: {format_duration(told.gpu_age_s)} old", "warn")
    if told.host is None:
        return ()
    inside = f" (in {clean(told.host.container)})" if told.host.container else ""
    below = f"{hidden} more below  " if hidden > 0 else ""
    return say(below + clean(told.host.name) + inside, "dim")


def _pace(sight: Sight, width: int) -> Row:
    """Return how the run goes on; empty where nothing is known beyond what the header says."""
    head = sight.frame.header if sight.frame else None
    if head is None:
        return ()
    parts = [(rank, row) for rank, row in _pace_parts(head) if row]
    return fit((*say(" pace  ", "dim"), *pick(parts, max(8, width - 8))), width) if parts else ()


def _pace_parts(head: Header) -> list[tuple[int, Row]]:
    known = head.outlook
    ends = say(f"ends about {_clock(known.ends_wall_s, head.eta_s)}") if known.ends_wall_s is not None else ()
    sure = ""
    if known.eta_low_s is not None and known.eta_high_s is not None:
        sure = f"in {format_duration(known.eta_low_s)} to {format_duration(known.eta_high_s)}"
    slower = f"slower: {known.slower:.0%} of the pace before" if known.slower is not None else ""
    return [
        (0, say(slower, "warn") if slower else ()),
        (1, ends),
        (2, say(sure, "dim") if sure else ()),
        (3, say(f"epoch {format_duration(known.epoch_s)}", "dim") if known.epoch_s is not None else ()),
        (4, say(_steps_words(head), "dim") if known.steps_an_epoch is not None else ()),
    ]


def _steps_words(head: Header) -> str:
    """Return the steps of an epoch as the log counts them, beside what its data should give."""
    known = head.outlook
    words = f"{format_count(known.steps_an_epoch)} steps an epoch"
    if known.steps_expected is None:
        return words
    whole = known.total_expected
    total = f", {format_count(whole)} in all" if whole is not None and whole != head.steps_total else ""
    if known.steps_expected == known.steps_an_epoch and not total:
        return f"{words} (as expected)"
    return f"{words} (expected {format_count(known.steps_expected)}{total})"


def _clock(wall_s: float, eta_s: float | None) -> str:
    """Return a time of day here; with its day where that is not today's or tomorrow's."""
    at = datetime.fromtimestamp(wall_s).astimezone()
    return f"{at:%H:%M}" if eta_s is not None and eta_s < _DAY_S else f"{at:%a %d %b %H:%M}"
