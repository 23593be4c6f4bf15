"""Decisions as the runbook computes them, stop rules, what the diagnosis advises, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_value
from trainmon_tui.model.verdicts import Place
from trainmon_tui.ui.rows import Row, fit, join, pick, say, spread, width_of, wrap
from trainmon_tui.ui.views.checklist import ROLES, WIDE, place_words
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.model.verdicts import Advice, Alert, Decided, Decision, Item, Judgement, Stop
    from trainmon_tui.ui.sight import Sight

_SPOKEN = ("fail", "warn", "pass", "manual", "waiting")
_AROUND = 6
"""Cells of a frame's top that belong to neither title nor note."""
_WRITTEN = 5
"""Notes and changes that are shown."""
_OPINION = "second opinion: "
_NOWHERE = Place()
_ALERT_ROLES = {"info": "dim", "warn": "warn", "fail": "bad"}


def decisions(sight: Sight, width: int, height: int) -> View:
    """Return stop rules, decisions (the newest first), alerts, what is due, and the runbook's targets.

    The view's places are what its rows rest on.
    """
    blocks = [*_judged(sight, width), *_beside(sight, sight.judgement, width)]
    rows = [row for mine, _ in blocks for row in mine] or [fit(say(" nothing to decide yet", "dim"), width)]
    places = [at for mine, at in blocks for _ in mine]
    top = sight.scrolled("decisions", len(rows), height)
    hidden = len(rows) - top - height
    note = say(f"{hidden} more below", "dim") if hidden > 0 else ()
    beside = width_of(note) + _AROUND
    title = pick([(0, say("decisions", "title")), (1, say("and advice", "title"))], width - beside, " ")
    return View(rows[top : top + height], title, note, places=places[top : top + height])


_Block = tuple[list[Row], Place]
"""Rows that belong together, and what they rest on."""


def _judged(sight: Sight, width: int) -> Iterator[_Block]:
    """Yield stop rules, the decisions that were or can be taken, and what the diagnosis found."""
    known = sight.judgement
    yield from ((_stop(sight, stop, width), stop.at) for stop in known.stop)
    spoken = [
        decision
        for decision in known.decisions
        if decision.verdict in _SPOKEN and not (sight.is_over and decision.verdict == "waiting")
    ]
    yield from ((_decision(sight, one, width), one.at) for one in sorted(spoken, key=_urgency))
    yield from ((_alert(sight, alert, width), alert.onset) for alert in known.alerts)


def _beside(sight: Sight, known: Judgement, width: int) -> Iterator[_Block]:
    """Yield advice, figures that are wrong, the journal, what comes next, and the runbook's targets."""
    yield from _titled("advice", [(_advice(sight, one, width), one.at) for one in known.advice], width)
    disagreed = [(_paragraph("", one.say, width, "text"), one.at) for one in known.disagreements]
    yield from _titled("printed otherwise than computed", disagreed, width)
    awaited = [*_coming(sight, known, width), *_due(sight, known, width)]
    yield _section("journal", _journal(known, width), width), _NOWHERE
    yield _section("by hand" if sight.is_over else "next", awaited, width), _NOWHERE
    yield from _titled("targets", [([_target(sight, one, width)], one.at) for one in known.targets], width)
    yield _chosen(known, width), _NOWHERE


def _titled(title: str, blocks: list[_Block], width: int) -> list[_Block]:
    return [([fit(say(f" {title}", "phase"), width)], _NOWHERE), *blocks] if blocks else []


def _section(title: str, rows: list[Row], width: int) -> list[Row]:
    return [fit(say(f" {title}", "phase"), width), *rows] if rows else []


def _chosen(known: Judgement, width: int) -> list[Row]:
    """Return which runbook speaks, and why it was chosen."""
    if not known.playbook:
        return []
    name = clean(known.playbook_name) or clean(known.playbook)
    reason = f" {clean(known.reason)}" if known.reason else ""
    return _section("runbook", _paragraph("", f"{name}:{reason}" if reason else name, width, "dim"), width)


def _urgency(decision: Decision) -> tuple[int, float]:
    at = decision.at.epoch if decision.at.epoch is not None else decision.at.step or 0.0
    return (1 if decision.verdict == "waiting" else 0, -at)


def _stop(sight: Sight, stop: Stop, width: int) -> list[Row]:
    lead = f" {sight.glyphs.state('fail')} STOP "
    return [fit((*say(lead, "bad"), *say(f"{clean(stop.say)}  {place_words(stop.at)}")), width)]


def _decision(sight: Sight, one: Decision, width: int) -> list[Row]:
    role = ROLES[one.verdict]
    case = clean(one.case)
    case = f"case {case}" if case.isdigit() else case or one.verdict
    where = place_words(one.at, short=width < WIDE) or clean(one.due)
    lead = say(f" {sight.glyphs.state(one.verdict)} ", role)
    head = pick(
        [(0, say(clean(one.title), "title")), (1, say(case, role)), (2, say(where, "dim"))], width - 4
    )
    rows = [fit((*lead, *head), width)]
    rows += _paragraph("", one.say, width, "text")
    rows += _opinion(one, width)
    rows += _paragraph(f"{sight.glyphs.arrow} ", one.action, width, "text", lead_role="accent")
    for option in one.options:
        rows += _paragraph(f"{sight.glyphs.dot} ", option, width, "dim")
    rows += _inputs(sight, one, width)
    if one.decided is not None:
        rows += _paragraph(f"{sight.glyphs.arrow} ", decided_words(one.decided), width, "accent")
    rows += _paragraph("", f"runbook: {one.cite}" if one.cite else "", width, "dim")
    return rows


def decided_words(decided: Decided) -> str:
    """Return what a person chose, why, who and when."""
    why = f" - {clean(decided.why)}" if decided.why else ""
    return f"decided: {clean(decided.option)}{why} ({clean(decided.who)}, {when_words(decided.when)})"


def when_words(when: str) -> str:
    """Return a time of the journal to the minute: ``2026-11-21 15:08``."""
    return clean(when)[:16].replace("T", " ")


def _journal(known: Judgement, width: int) -> list[Row]:
    """Return the newest notes and changes; ticks and choices stand where they belong."""
    newest = [each for each in reversed(known.journal) if each.kind in ("note", "param")][:_WRITTEN]
    rows: list[Row] = []
    for each in newest:
        where = place_words(each.at, short=True)
        told = ", ".join(part for part in (clean(each.who), when_words(each.when), where) if part)
        rows += _paragraph("", f"{clean(each.words)} ({told})", width, "text")
    return rows


def _opinion(one: Decision, width: int) -> list[Row]:
    """Return the second opinion, its name on its first line: a low pane still shows what it concludes."""
    if not one.second_opinion:
        return []
    words = _OPINION + _conclusion_first(clean(one.second_opinion))
    first = wrap(words, max(8, width - 4))[0].removeprefix(_OPINION)
    rows = _paragraph("", words, width, "text")
    return [fit((("   " + _OPINION, "warn", ""), (first, "text", "")), width), *rows[1:]]


def _conclusion_first(opinion: str) -> str:
    """Return "reason: conclusion" the other way round; anything else as it is."""
    reason, _, conclusion = opinion.rpartition(": ")
    return f"{conclusion} - {reason}" if reason else opinion


def _inputs(sight: Sight, one: Decision, width: int) -> list[Row]:
    """Return what the runbook shows of the numbers; where there is room every number that was read, too."""
    if one.shown and not sight.maximised:
        return _paragraph("", one.shown, width, "dim")
    shown = _paragraph("", one.shown, width, "dim") if one.shown else []
    numbers = f" {sight.glyphs.dot} ".join(f"{name} {_number(value)}" for name, value in one.inputs.items())
    return [*shown, *_paragraph("read: ", numbers, width, "dim")]


def _number(value: object) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return format_value(float(value))
    return clean(str(value), 60)


def _paragraph(lead: str, text: str, width: int, role: str, *, lead_role: str = "") -> list[Row]:
    """Return ``text`` wrapped below the head's text, its first line after ``lead``."""
    if not text:
        return []
    rows: list[Row] = []
    for line in wrap(text, max(8, width - 4 - len(lead)), limit=6):
        words = lead if not rows else " " * len(lead)
        rows.append(fit((("   " + words, lead_role or role, ""), (line, role, "")), width))
    return rows


def _alert(sight: Sight, alert: Alert, width: int) -> list[Row]:
    role = _ALERT_ROLES[alert.severity] if alert.ended is None else "dim"
    over = " (over)" if alert.ended else ""
    lead = say(f" {sight.glyphs.state(alert.severity)} ", role)
    head = join([say("diagnosis" + over, role), say(place_words(alert.onset), "dim")])
    return [
        fit((*lead, *head), width),
        *_paragraph("", alert.message, width, "text"),
        *_paragraph(f"{sight.glyphs.arrow} ", alert.advice, width, "text", lead_role="accent"),
    ]


def _advice(sight: Sight, one: Advice, width: int) -> list[Row]:
    """Return a symptom that shows, what the runbook takes for its cause, and what mends it."""
    lead = say(f" {sight.glyphs.state('info' if one.note else 'warn')} ", "dim" if one.note else "warn")
    head = pick(
        [(0, say(clean(one.title), "title")), (1, say(clean(one.evidence or one.note), "dim"))], width - 4
    )
    return [
        fit((*lead, *head), width),
        *_paragraph("", one.note if one.evidence else "", width, "dim"),
        *_paragraph("because: ", one.cause, width, "text", lead_role="dim"),
        *_paragraph(f"{sight.glyphs.arrow} ", one.fix, width, "text", lead_role="accent"),
        *_paragraph("", f"runbook: {one.cite}" if one.cite else "", width, "dim"),
    ]


def _coming(sight: Sight, known: Judgement, width: int) -> list[Row]:
    return [
        _line(sight, one.verdict, clean(one.title), clean(one.due) or one.verdict, width)
        for one in known.decisions
        if one.verdict not in _SPOKEN and not sight.is_over
    ]


def _due(sight: Sight, known: Judgement, width: int) -> list[Row]:
    """Return the checks whose data is awaited now, and those that a person has to tick."""
    return [
        _line(
            sight,
            item.verdict,
            clean(item.title),
            "by hand" if item.verdict == "manual" else clean(item.due),
            width,
        )
        for item in known.items
        if item.verdict == "manual" or (item.verdict == "waiting" and not sight.is_over)
    ]


def _target(sight: Sight, item: Item, width: int) -> Row:
    value = format_value(item.value) if item.value is not None else clean(item.due)
    return _line(sight, item.verdict, clean(item.title), value, width)


def _line(sight: Sight, verdict: str, title: str, told: str, width: int) -> Row:
    sign = say(f" {sight.glyphs.state(verdict)} ", ROLES.get(verdict, "dim"))
    row = spread((*sign, (title, "text", "")), say(told, "dim"), width - 1)
    return fit(row, width)
