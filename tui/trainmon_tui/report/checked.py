"""What ``check --json`` says of a run: the types of its document, of which its JSON Schema is made."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from trainmon_tui.model.verdicts import ItemState, Verdict
from trainmon_tui.report.plain import Number
from trainmon_tui.report.run_info import RunInfo

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
