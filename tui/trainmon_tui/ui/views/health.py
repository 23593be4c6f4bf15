"""Health and advice: the two lines that are never hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.ui.rows import Row, cut, fit, say, spread, width_of, wrap
from trainmon_tui.ui.views.header import phase_words
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.model.verdicts import Judgement
    from trainmon_tui.ui.sight import Sight

_CRASHED = "CRASHED"
WORDS = {"pass": "HEALTHY", "warn": "WATCH", "fail": "FAIL", "unknown": "UNKNOWN"}
_AFTERWARDS = {"decide": "decided by the runbook", "next": ""}
"""Who speaks of a run that has ended: nothing is left to decide, and nothing comes."""
_NEXT = "next"
_UNWRITTEN = "python writes in blocks without -u"
_ROWS = 2
_NARROW = 60
_TINY = 36
_WITH_NAME = 100
"""Width from which the runbook's name is shown."""
ROLES = {"pass": "ok", "warn": "warn", "fail": "bad", "unknown": "dim"}


def health(sight: Sight, width: int, height: int) -> View:
    """Return the health line and the advice line; a narrow screen wraps what does not fit."""
    if height == 1 and sight.judgement.verdict in {"warn", "fail"}:
        return View([_both(sight, width)])
    rows = _health_lines(sight, width) if height > _ROWS else [_health_line(sight, width)]
    rows += _advice_lines(sight, width, height - len(rows))
    return View([*rows, *_spare(sight, width)][:height])


def _spare(sight: Sight, width: int) -> list[Row]:
    """Return what fills a narrow screen's third row: what its header has no room for, a notice or the phase."""
    if sight.frame is None:
        return []
    head = sight.frame.header
    notice, phase = clean(head.notices[-1]) if head.notices else "", phase_words(sight, head)
    row = say(f"   {notice}", "dim") if notice else say(f"   {phase}", "phase")
    return [fit(row, width)] if notice or phase else []


def _said(sight: Sight, width: int) -> tuple[str, str]:
    """Return who speaks, and what is said."""
    if broken := _broken(sight):
        return "log: ", broken
    said, speaker = _judged(sight), clean(sight.judgement.speaker)
    return f"{speaker}: " if speaker and said else "", said or _nothing_said(sight, width)


def _judged(sight: Sight) -> str:
    known = sight.judgement
    return _unrepeated(clean(known.say), clean(advice(known)[1]))


def _unrepeated(words: str, advised: str) -> str:
    """Return what was said without what the advice repeats below: its ending, or all of it."""
    if words == f"{_NEXT}: {advised}":
        return ""
    head, _, tail = words.rpartition(" - ")
    return head if head and tail and advised.startswith(tail.removesuffix("…")) else words


def _health_line(sight: Sight, width: int) -> Row:
    known = sight.judgement
    speaker, words = _said(sight, width)
    speaker = speaker if width >= _TINY else ""
    row = (*health_words(sight), ("  ", "text", ""), (speaker, "dim", ""), (words, "text", ""))
    name = clean(known.playbook_name or known.playbook, 48)
    name = f"runbook {name}" if name and "runbook" not in name.lower() else name
    room = width - 2 if width >= _WITH_NAME else 0
    return fit(((" ", "text", ""), *(spread(row, say(name, "dim"), room) if room else row)), width)


def _health_lines(sight: Sight, width: int) -> list[Row]:
    """Return the health line, in two rows where it needs them."""
    head = health_words(sight)
    speaker, words = _said(sight, width)
    lead = width_of(head) + 2
    first = wrap(speaker + words, max(1, width - lead))[0]
    rest = (speaker + words)[len(first) :].strip()
    row = fit(((" ", "text", ""), *head, (" ", "text", ""), (first, "text", "")), width)
    return [row, fit(say("   " + cut(rest, width - 4)), width)] if rest else [row]


def _nothing_said(sight: Sight, width: int) -> str:
    known = sight.judgement
    if sight.frame is None or not sight.frame.header.bytes_read:
        return "waiting for the first lines"
    if known.verdict == "pass":
        passed = sum(item.verdict == "pass" for item in known.items)
        none_failed = ", none failed" if width >= _NARROW else ""
        return f"{passed} of {len(known.items)} checks passed{none_failed}" if known.items else ""
    return "" if known.verdict != "unknown" else clean(known.reason) or "not enough data yet to judge"


def _advice_lines(sight: Sight, width: int, limit: int) -> list[Row]:
    if sight.last_words:
        sign = say(f" {sight.glyphs.state('error')} ", "bad")
        return [fit((*sign, (clean(sight.last_words), "text", "")), width)]
    speaker, words = advice(sight.judgement)
    if speaker in {"", _NEXT} and (aside := _aside(sight, width)):
        return [fit(say(f"   {aside}", "dim"), width)]
    if sight.is_over:
        speaker, words = _AFTERWARDS.get(speaker, speaker), words if speaker != "next" else ""
        speaker, words = (speaker, words) if words else ("by hand", _by_hand(sight.judgement))
    if not words:
        return [fit(say("   nothing to do now", "dim"), width)]
    lead = f" {sight.glyphs.arrow} "
    named = f"{speaker}: " if width >= _NARROW else ""
    lines = wrap(words, max(1, width - 4 - len(named)), limit=max(1, limit))
    first = ((lead, "accent", ""), (named, "dim", ""), (lines[0], "text", ""))
    return [fit(first, width), *(fit(say("   " + line), width) for line in lines[1:])]


def _by_hand(known: Judgement) -> str:
    """Return what is left to a person once the run is over; empty where nothing is."""
    titles = [item.title for item in known.items if item.verdict == "manual"]
    more = f", and {len(titles) - 1} more" if len(titles) > 1 else ""
    return f"{titles[0]}{more}" if titles else ""


def _aside(sight: Sight, width: int) -> str:
    """Return what matters more than what comes next: what held until a crash, or why nothing may come."""
    if _broken(sight):
        return f"until then {WORDS[sight.judgement.verdict]}: {_judged(sight) or _nothing_said(sight, width)}"
    return "" if sight.frame is None or sight.frame.header.bytes_read else _UNWRITTEN


def _both(sight: Sight, width: int) -> Row:
    _, words = advice(sight.judgement)
    lead = ((" ", "text", ""), *health_words(sight), ("  ", "text", ""))
    return fit((*lead, (clean(words or sight.judgement.say), "text", "")), width)


def health_words(sight: Sight) -> Row:
    """Return the verdict as sign and word: ``▲ WATCH``; of a run that ended in a traceback that it did."""
    if _broken(sight):
        return say(f"{sight.glyphs.state('error')} {_CRASHED}", "bad")
    verdict = sight.judgement.verdict
    return say(f"{sight.glyphs.state(verdict)} {WORDS[verdict]}", ROLES[verdict])


def _broken(sight: Sight) -> str:
    return clean(sight.frame.header.broken) if sight.frame is not None else ""


def advice(known: Judgement) -> tuple[str, str]:
    """Return who advises what, the most urgent first; empty words when there is nothing to do."""
    for stop in known.stop:
        return "stop", stop.say
    for verdict in ("fail", "warn"):
        for decision in known.decisions:
            if decision.verdict == verdict:
                return "decide", decision.action or decision.say
        for item in known.items:
            if item.verdict == verdict and item.action:
                return "fix", item.action
        for alert in known.alerts:
            if alert.severity == verdict and alert.ended is None:
                return "diagnosis", alert.advice or alert.message
    fix = next((one.fix for one in known.advice if one.fix and not one.note), "")
    fix = fix if known.verdict != "pass" else ""
    return ("advice", fix) if fix else _next_due(known)


def _next_due(known: Judgement) -> tuple[str, str]:
    for decision in known.decisions:
        if decision.verdict in {"waiting", "pending"}:
            return _NEXT, f"{decision.title} ({decision.due})" if decision.due else decision.title
    for item in known.items:
        if item.verdict == "waiting":
            return _NEXT, f"{item.title} ({item.due})" if item.due else item.title
    return "", ""
