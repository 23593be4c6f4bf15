"""The rows of a check, each as a state, a title and labelled details: what is said, not how it looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from trainmon_tui.model.parts import named_lines
from trainmon_tui.model.units import format_value
from trainmon_tui.report.checked import (
    CheckedAdvice,
    CheckedAlert,
    CheckedBand,
    CheckedDecision,
    CheckedDisagreement,
    CheckedEntry,
    CheckedItem,
    CheckedStop,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trainmon_tui.report.checked import CheckedChoice, CheckRun, Coordinate, Spot
    from trainmon_tui.report.plain import Number

SILENT = ("waiting", "pending", "pass", "skipped")
"""States in which an alarm says nothing."""
CITED = "runbook"
"""The label of the heading that a row comes from."""

INPUTS = "inputs"
"""The label of the numbers that a decision read."""

Part = (
    CheckedItem
    | CheckedDecision
    | CheckedBand
    | CheckedAlert
    | CheckedAdvice
    | CheckedStop
    | CheckedDisagreement
    | CheckedEntry
)
"""What may be said of a run, as one row."""


class Entry(msgspec.Struct, frozen=True):
    """One row: details with an empty label stand for themselves."""

    state: str
    title: str
    details: tuple[tuple[str, str], ...] = ()


class Section(msgspec.Struct, frozen=True):
    """Rows under one title."""

    title: str
    entries: tuple[Entry, ...]


def sections(run: CheckRun) -> list[Section]:
    """Return everything that is said of a run, in the order in which it is read; empty sections are left out."""
    parts = [
        *_checklist(run.items, run.phase_titles),
        Section("Decisions", tuple(map(_decision, run.decisions))),
        Section("Expected ranges", tuple(map(_band, run.bands))),
        Section("Targets", tuple(map(_item, run.targets))),
        Section("Advice", tuple(map(_advice, run.advice))),
        Section("Diagnosis", tuple(map(_alert, run.alerts))),
        Section("Stop rules that hold", tuple(map(_stop, run.stop))),
        Section("Printed figures that do not agree", tuple(map(_disagreement, run.disagreements))),
        Section("Journal", tuple(map(_written, run.journal))),
    ]
    kept = [part for part in parts if part.entries]
    return [_by_files(part, run.run.places) for part in kept] if run.run.places else kept


def _by_files(section: Section, places: Mapping[int, str]) -> Section:
    """Return a section of a merged run, its lines named by their files."""
    return Section(section.title, tuple(_by_file(entry, places) for entry in section.entries))


def _by_file(entry: Entry, places: Mapping[int, str]) -> Entry:
    def where(line: int) -> str:
        return places.get(line, f"line {line}")

    details = tuple((label, named_lines(text, where)) for label, text in entry.details)
    return Entry(entry.state, entry.title, details)


def entry_of(part: Part, run: CheckRun) -> Entry:
    """Return one part of what is said of a run as a row."""
    entry = _ENTRIES[type(part)](part)
    return _by_file(entry, run.run.places) if run.run.places else entry


def _checklist(items: list[CheckedItem], titles: dict[str, str]) -> list[Section]:
    phases: dict[str, list[Entry]] = {}
    for item in items:
        if item.verdict != "skipped" and not is_silent(item):
            phases.setdefault(item.phase, []).append(_item(item))
    parts = [
        Section(f"Checklist: {titles.get(phase, phase)}" if phase else "Checklist", tuple(rows))
        for phase, rows in phases.items()
    ]
    silent = sum(map(is_silent, items))
    if silent:
        words = "1 alarm is silent" if silent == 1 else f"{silent} alarms are silent"
        parts.append(Section("Alarms", (Entry("pass", words),)))
    skipped = sum(item.kind != "alarm" and item.verdict == "skipped" for item in items)
    if skipped:
        words = "1 item does not apply" if skipped == 1 else f"{skipped} items do not apply"
        parts.append(Section("Left out", (Entry("skipped", words),)))
    return parts


def is_silent(item: CheckedItem) -> bool:
    """Whether an alarm says nothing; one that has rung and is over still says so."""
    return item.kind == "alarm" and item.verdict in SILENT and not item.note


def _item(item: CheckedItem) -> Entry:
    evidence = item.evidence or ("" if item.value is None else _number(item.value))
    names_its_line = item.line is not None and f"line {item.line}" in evidence
    where = "" if names_its_line else _where(item.epoch, item.step, item.line)
    seen = f"{evidence}, {where}" if evidence and where else evidence or where
    acts = item.verdict in ("warn", "fail")
    details = [
        ("", seen),
        ("due", item.due if item.verdict in ("waiting", "pending", "manual") else ""),
        ("note", item.note),
        ("do", item.action if acts else ""),
        (CITED, item.cite if acts else ""),
    ]
    return Entry(item.verdict, item.title, _said(details))


def _decision(decision: CheckedDecision) -> Entry:
    case = f"case {decision.case}" if decision.case else ""
    outcome = ": ".join(part for part in (case, decision.say) if part)
    inputs = ", ".join(f"{name} = {_input(value)}" for name, value in decision.inputs.items())
    details = [
        ("", outcome),
        ("", decision.shown),
        (INPUTS, inputs),
        ("read at", _where(decision.epoch, decision.step, decision.line)),
        ("do", decision.action),
        *(("option", option) for option in decision.options),
        ("second opinion", decision.second_opinion),
        ("decided", "" if decision.decided is None else _choice(decision.decided)),
        ("due", decision.due if decision.verdict in ("waiting", "pending") else ""),
        (CITED, decision.cite),
    ]
    return Entry(decision.verdict, decision.title, _said(details))


def _choice(chosen: CheckedChoice) -> str:
    where = _where(chosen.epoch, chosen.step, None)
    by = ", ".join(part for part in (chosen.who, chosen.when, where) if part)
    return f"{chosen.option}{f' - {chosen.why}' if chosen.why else ''} ({by})"


def _written(each: CheckedEntry) -> Entry:
    where = _where(each.epoch, each.step, None)
    return Entry("note", each.words, _said([("", f"{each.who}, {each.when}"), ("", where)]))


def _alert(alert: CheckedAlert) -> Entry:
    details = [
        ("began", _at(alert.onset)),
        ("noticed", _at(alert.detected)),
        ("ended", "" if alert.ended is None else _at(alert.ended)),
        ("advice", alert.advice),
    ]
    return Entry(alert.severity, alert.message or alert.id, _said(details))


def _advice(advice: CheckedAdvice) -> Entry:
    details = [
        ("", advice.evidence),
        ("cause", advice.cause),
        ("do", advice.fix),
        ("note", advice.note),
        (CITED, advice.cite),
    ]
    return Entry("advice", advice.title, _said(details))


def _stop(stop: CheckedStop) -> Entry:
    return Entry("fail", stop.say or stop.id, _said([("", _where(stop.epoch, stop.step, stop.line))]))


def _band(band: CheckedBand) -> Entry:
    low, high = band.expected
    value = "not reached" if band.value is None else _number(band.value)
    expected = f"expected {_number(low)} to {_number(high)}"
    return Entry(band.verdict, f"{band.metric} at epoch {_coordinate(band.epoch)}: {value} ({expected})")


def _disagreement(each: CheckedDisagreement) -> Entry:
    return Entry("info", each.say, _said([("", _where(each.epoch, each.step, each.line))]))


def _said(details: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((label, text) for label, text in details if text)


def _at(spot: Spot) -> str:
    return _where(spot.epoch, spot.step, spot.line)


def _where(epoch: Coordinate, step: Coordinate, line: int | None) -> str:
    named = (("epoch", epoch), ("step", step), ("line", line))
    return ", ".join(f"{name} {_coordinate(value)}" for name, value in named if value is not None)


def _coordinate(value: Coordinate) -> str:
    return "-" if value is None else (str(value) if isinstance(value, int) else f"{value:g}")


def _number(value: Number) -> str:
    return value if isinstance(value, str) else format_value(value)


def _input(value: Any) -> str:  # noqa: ANN401 - a playbook's inputs may be of any type
    if isinstance(value, float) or (isinstance(value, int) and not isinstance(value, bool)):
        return format_value(value)
    return "not known" if value is None else str(value)


_ENTRIES: dict[type, Callable[[Any], Entry]] = {
    CheckedItem: _item, CheckedDecision: _decision, CheckedBand: _band, CheckedAlert: _alert,
    CheckedAdvice: _advice, CheckedStop: _stop, CheckedDisagreement: _disagreement, CheckedEntry: _written,
}  # fmt: skip
