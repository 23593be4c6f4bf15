"""A run's verdict as a document: what the runbook, the catalogue and the stop rules say, with their evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.model.errors import ExitCode
from trainmon_tui.model.text import clean
from trainmon_tui.model.verdicts import worst
from trainmon_tui.report.checked import (
    CheckDocument,
    CheckedAdvice,
    CheckedAlert,
    CheckedBand,
    CheckedChoice,
    CheckedDecision,
    CheckedDisagreement,
    CheckedEntry,
    CheckedItem,
    CheckedStop,
    CheckRun,
    Spot,
    UnreadRun,
)
from trainmon_tui.report.plain import plain, plain_number, plain_place
from trainmon_tui.report.run_info import printable

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
    from trainmon_tui.report.run_info import RunInfo

EXIT_CODES: dict[str, ExitCode] = {
    "pass": ExitCode.PASS,
    "warn": ExitCode.WARN,
    "fail": ExitCode.FAIL,
    "unknown": ExitCode.UNKNOWN,
}


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
