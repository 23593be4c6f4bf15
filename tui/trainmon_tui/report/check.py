"""A run's verdict as a document: what the runbook, the catalogue and the stop rules say, with their evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from trainmon_tui.model.errors import ExitCode
from trainmon_tui.model.text import clean
from trainmon_tui.model.verdicts import ItemState, Verdict, worst
from trainmon_tui.report.plain import Number, plain, plain_number, plain_place
from trainmon_tui.report.run_info import RunInfo, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trainmon_tui.model.errors import TrainmonError
    from trainmon_tui.model.verdicts import (
        Advice,
        Alert,
        Band,
        Decided,
        Decision,
        Disagreement,
        Item,
        Judgement,
        Place,
        Stop,
        Written,
    )

EXIT_CODES: dict[str, ExitCode] = {
    "pass": ExitCode.PASS,
    "warn": ExitCode.WARN,
    "fail": ExitCode.FAIL,
    "unknown": ExitCode.UNKNOWN,
}

Coordinate = int | float | None


class Spot(msgspec.Struct, frozen=True):
    """Where in the log something was read."""

    step: Coordinate
    epoch: Coordinate
    line: int | None
    """Counted by newlines, from 1."""
    offset: int | None
    """Bytes from the log's start."""


class CheckedItem(msgspec.Struct, frozen=True):
    """One line of the checklist."""

    id: str
    title: str
    phase: str
    kind: Literal["expect", "alarm", "manual"]
    verdict: ItemState
    value: Number
    step: Coordinate
    epoch: Coordinate
    line: int | None
    offset: int | None
    evidence: str
    action: str
    due: str
    note: str
    cite: str
    """The runbook's heading, or empty."""


class CheckedChoice(msgspec.Struct, frozen=True):
    """What a person chose at a decision, as the run's journal keeps it."""

    option: str
    why: str
    when: str
    """In UTC: ``2026-11-21T15:08:27Z``."""
    who: str
    step: Coordinate
    """Where the run stood."""
    epoch: Coordinate


class CheckedEntry(msgspec.Struct, frozen=True):
    """An entry of the run's journal that counts."""

    id: str
    kind: str
    """``tick``, ``decision``, ``param`` or ``note``."""
    words: str
    when: str
    who: str
    step: Coordinate
    epoch: Coordinate


class CheckedDecision(msgspec.Struct, frozen=True):
    """A decision of the runbook, computed, with everything it was computed from."""

    id: str
    title: str
    phase: str
    case: str
    verdict: ItemState
    say: str
    action: str
    options: list[str]
    inputs: dict[str, Any]
    shown: str
    second_opinion: str
    step: Coordinate
    epoch: Coordinate
    line: int | None
    offset: int | None
    due: str
    cite: str
    """The runbook's heading, or empty."""
    decided: CheckedChoice | None
    """What a person chose; the case above stays what the log gives."""


class CheckedAlert(msgspec.Struct, frozen=True):
    """An episode that a diagnostic of the catalogue found."""

    id: str
    fault: str
    severity: Literal["info", "warn", "fail"]
    metric: str
    onset: Spot
    detected: Spot
    ended: Spot | None
    message: str
    advice: str


class CheckedStop(msgspec.Struct, frozen=True):
    """A stop rule that holds."""

    id: str
    say: str
    step: Coordinate
    epoch: Coordinate
    line: int | None
    offset: int | None


class CheckedAdvice(msgspec.Struct, frozen=True):
    """A symptom that the run shows, with the runbook's cause and fix."""

    id: str
    title: str
    evidence: str
    cause: str
    fix: str
    note: str
    step: Coordinate
    epoch: Coordinate
    line: int | None
    offset: int | None
    cite: str


class CheckedBand(msgspec.Struct, frozen=True):
    """An expected range at one epoch, and what was measured there."""

    metric: str
    epoch: Coordinate
    expected: tuple[Number, Number]
    value: Number
    verdict: Verdict


class CheckedDisagreement(msgspec.Struct, frozen=True):
    """A figure that the log derives, beside what its own numbers give."""

    what: str
    printed: Number
    computed: Number
    say: str
    step: Coordinate
    epoch: Coordinate
    line: int | None
    offset: int | None


class CheckRun(msgspec.Struct, frozen=True):
    """Everything that is said of one run."""

    run: RunInfo
    verdict: Verdict
    speaker: str
    """Who says ``say``: ``runbook`` or ``diagnosis``."""
    say: str
    playbook: str | None
    playbook_name: str
    reason: str
    """Why this playbook was taken."""
    phase: str
    phase_titles: dict[str, str]
    """The title of every phase of the playbook by its id, reached or not."""
    items: list[CheckedItem]
    decisions: list[CheckedDecision]
    alerts: list[CheckedAlert]
    """The most important first."""
    stop: list[CheckedStop]
    bands: list[CheckedBand]
    targets: list[CheckedItem]
    advice: list[CheckedAdvice] = []
    """What the runbook says of the symptoms that the run shows as of now."""
    disagreements: list[CheckedDisagreement] = []
    """Figures that the log derives and its own numbers do not give."""
    journal: list[CheckedEntry] = []
    """What people ticked, decided, changed and noted, the newest last."""


class UnreadRun(msgspec.Struct, frozen=True):
    """A run that could not be read, and why."""

    path: str
    message: str
    hint: str


class CheckDocument(msgspec.Struct, frozen=True):
    """The document of ``check --json``; with ``--watch`` one a line."""

    schema: Literal[1]
    runs: list[CheckRun]
    unread: list[UnreadRun] = []


def check_document(judgement: Judgement, run: RunInfo) -> CheckRun:
    """Return what a judgement says of a run, as plain and harmless values."""
    checked = CheckRun(
        run=printable(run),
        verdict=judgement.verdict,
        speaker=judgement.speaker,
        say=judgement.say,
        playbook=judgement.playbook or None,
        playbook_name=judgement.playbook_name,
        reason=judgement.reason,
        phase=judgement.phase,
        phase_titles=judgement.phase_titles,
        items=[_item(item) for item in judgement.items],
        decisions=[_decision(decision) for decision in judgement.decisions],
        alerts=[_alert(alert) for alert in judgement.alerts],
        stop=[_stop(stop) for stop in judgement.stop],
        bands=[_band(band) for band in judgement.bands],
        targets=[_item(target) for target in judgement.targets],
        disagreements=[_disagreement(each) for each in judgement.disagreements],
        advice=[_advice(advice) for advice in judgement.advice],
        journal=[_entry(each) for each in judgement.journal],
    )
    return msgspec.convert(plain(msgspec.to_builtins(checked)), CheckRun, str_keys=True)


def encode_check(runs: Iterable[CheckRun], unread: Iterable[UnreadRun] = ()) -> bytes:
    """Return the document of several runs as UTF-8 JSON."""
    return msgspec.json.encode(CheckDocument(schema=1, runs=list(runs), unread=list(unread)))


def unread_run(path: str, error: TrainmonError) -> UnreadRun:
    """Return what is said of a run that cannot be read, as harmless text."""
    return UnreadRun(clean(path), clean(error.message), clean(error.hint))


def exit_code(runs: Sequence[CheckRun], unread: int = 0) -> ExitCode:
    """Return the exit status of ``check``: the worst run speaks (fail > warn > unknown > pass).

    A run that cannot be read may hide anything but cannot mend a failure: its status comes right after fail.
    """
    found = EXIT_CODES[worst([run.verdict for run in runs])]
    return ExitCode.NO_INPUT if unread and found != ExitCode.FAIL else found


def _spot(place: Place) -> Spot:
    line = None if place.line is None else int(place.line)
    offset = None if place.offset is None else int(place.offset)
    return Spot(plain_place(place.step), plain_place(place.epoch), line, offset)


def _item(item: Item) -> CheckedItem:
    spot = _spot(item.at)
    return CheckedItem(
        id=item.id,
        title=item.title,
        phase=item.phase,
        kind=item.kind,
        verdict=item.verdict,
        value=plain_number(item.value),
        step=spot.step,
        epoch=spot.epoch,
        line=spot.line,
        offset=spot.offset,
        evidence=item.evidence,
        action=item.action,
        due=item.due,
        note=item.note,
        cite=item.cite,
    )


def _decision(decision: Decision) -> CheckedDecision:
    spot = _spot(decision.at)
    return CheckedDecision(
        id=decision.id,
        title=decision.title,
        phase=decision.phase,
        case=decision.case,
        verdict=decision.verdict,
        say=decision.say,
        action=decision.action,
        options=list(decision.options),
        inputs=plain(decision.inputs),
        shown=decision.shown,
        second_opinion=decision.second_opinion,
        step=spot.step,
        epoch=spot.epoch,
        line=spot.line,
        offset=spot.offset,
        due=decision.due,
        cite=decision.cite,
        decided=None if decision.decided is None else _choice(decision.decided),
    )


def _choice(chosen: Decided) -> CheckedChoice:
    spot = _spot(chosen.at)
    return CheckedChoice(chosen.option, chosen.why, chosen.when, chosen.who, spot.step, spot.epoch)


def _entry(each: Written) -> CheckedEntry:
    spot = _spot(each.at)
    return CheckedEntry(each.id, each.kind, each.words, each.when, each.who, spot.step, spot.epoch)


def _alert(alert: Alert) -> CheckedAlert:
    return CheckedAlert(
        id=alert.id,
        fault=alert.fault,
        severity=alert.severity,
        metric=alert.metric,
        onset=_spot(alert.onset),
        detected=_spot(alert.detected),
        ended=None if alert.ended is None else _spot(alert.ended),
        message=alert.message,
        advice=alert.advice,
    )


def _advice(advice: Advice) -> CheckedAdvice:
    spot = _spot(advice.at)
    return CheckedAdvice(
        advice.id, advice.title, advice.evidence, advice.cause, advice.fix, advice.note,
        spot.step, spot.epoch, spot.line, spot.offset, advice.cite,
    )  # fmt: skip


def _stop(stop: Stop) -> CheckedStop:
    spot = _spot(stop.at)
    return CheckedStop(stop.id, stop.say, spot.step, spot.epoch, spot.line, spot.offset)


def _band(band: Band) -> CheckedBand:
    return CheckedBand(
        metric=band.metric,
        epoch=plain_place(band.epoch),
        expected=(plain_number(band.low), plain_number(band.high)),
        value=plain_number(band.value),
        verdict=band.verdict,
    )


def _disagreement(each: Disagreement) -> CheckedDisagreement:
    spot = _spot(each.at)
    return CheckedDisagreement(
        what=each.what,
        printed=plain_number(each.printed),
        computed=plain_number(each.computed),
        say=each.say,
        step=spot.step,
        epoch=spot.epoch,
        line=spot.line,
        offset=spot.offset,
    )
