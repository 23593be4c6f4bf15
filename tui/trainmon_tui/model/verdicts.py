"""What a playbook and the diagnostics say of a run. ``unknown`` means that the data is not there yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from trainmon_tui.model.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterable

Verdict = Literal["pass", "warn", "fail", "unknown"]
ItemState = Literal["waiting", "pending", "pass", "warn", "fail", "skipped", "manual"]
"""waiting: its data is not complete yet; pending: its time has not come."""

SEVERITY: dict[Verdict, int] = {"pass": 0, "unknown": 1, "warn": 2, "fail": 3}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst of several verdicts (fail > warn > unknown > pass); pass for none."""
    worst_so_far: Verdict = "pass"
    for verdict in verdicts:
        if SEVERITY[verdict] > SEVERITY[worst_so_far]:
            worst_so_far = verdict
    return worst_so_far


class Place(msgspec.Struct, frozen=True):
    """Where in the run something was read: evidence can always be followed to its line."""

    step: float | None = None
    epoch: float | None = None
    line: int | None = None
    offset: int | None = None
    """Byte offset of the segment; one physical line may be megabytes."""
    file: str = ""
    """Where it stands if not in the log: ``config.yaml:12``, ``the command line``."""


class Item(msgspec.Struct, frozen=True):
    """One line of the checklist."""

    id: str
    title: str
    phase: str
    kind: Literal["expect", "alarm", "manual"]
    verdict: ItemState
    value: float | None = None
    at: Place = Place()
    evidence: str = ""
    """The number or text that decided, with where it was read."""
    action: str = ""
    due: str = ""
    """When it is judged, in words: ``epoch 3``."""
    note: str = ""
    """What the runbook says of this verdict early on: ``expected until epoch 3``."""
    cite: str = ""
    """The heading of the runbook that it comes from, or empty."""


class Decided(msgspec.Struct, frozen=True):
    """What a person chose at a decision."""

    option: str
    why: str
    when: str
    """In UTC: ``2026-11-21T15:08:27Z``."""
    who: str
    """``user@host``."""
    at: Place = Place()
    """Where the run stood."""


class Written(msgspec.Struct, frozen=True):
    """An entry of the run's journal in words."""

    id: str
    kind: str
    """``tick``, ``decision``, ``param`` or ``note``."""
    words: str
    when: str
    who: str
    at: Place = Place()


class Decision(msgspec.Struct, frozen=True):
    """A runbook's decision checkpoint, computed."""

    id: str
    title: str
    phase: str
    verdict: ItemState
    case: str = ""
    """The case that holds; empty while waiting."""
    say: str = ""
    action: str = ""
    inputs: dict[str, Any] = {}
    """Every number the decision read, by name."""
    options: tuple[str, ...] = ()
    shown: str = ""
    """The inputs beside their targets, formatted as the playbook asks."""
    second_opinion: str = ""
    """A dissenting view with its reason, or empty."""
    at: Place = Place()
    due: str = ""
    cite: str = ""
    """The heading of the runbook that it comes from, or empty."""
    decided: Decided | None = None
    """What a person chose, if the journal says so."""


class Alert(msgspec.Struct, frozen=True):
    """An episode raised by a diagnostic of the catalogue."""

    id: str
    fault: str
    severity: Literal["info", "warn", "fail"]
    metric: str
    onset: Place
    detected: Place
    ended: Place | None
    message: str
    advice: str


class Advice(msgspec.Struct, frozen=True):
    """A symptom that shows now, and the runbook's cause and fix for it."""

    id: str
    title: str
    evidence: str = ""
    cause: str = ""
    fix: str = ""
    note: str = ""
    """That the runbook expects it so early, or empty."""
    at: Place = Place()
    cite: str = ""


class Stop(msgspec.Struct, frozen=True):
    """A stop rule that holds."""

    id: str
    say: str
    at: Place = Place()


class Disagreement(msgspec.Struct, frozen=True):
    """A figure that the log derives, and what its own numbers give."""

    what: str
    printed: float
    computed: float
    say: str
    at: Place = Place()


class Band(msgspec.Struct, frozen=True):
    """An expected range at one epoch, and what was measured there."""

    metric: str
    epoch: float
    low: float
    high: float
    value: float | None
    verdict: Verdict


class Gauge(msgspec.Struct, frozen=True):
    """One row of the diagnostics pane."""

    metric: str
    label: str
    unit: str | None
    value: float | None
    trend: tuple[float, ...] = ()
    """The last values by epoch (or by point where the run names no epochs), oldest first."""
    zone: Literal["ok", "warn", "bad", "none"] = "none"
    word: str = ""
    """The runbook's word: healthy, borderline, problematic ... or empty."""
    target: str = ""
    """The healthy zone in words: ``0.03-0.08``."""
    healthy_from: float | None = None
    healthy_to: float | None = None
    at: Place = Place()


class PhaseSpan(msgspec.Struct, frozen=True):
    """A named stretch of the run, in epochs; ``end`` is None while it lasts."""

    id: str
    title: str
    start: float
    end: float | None


class Judgement(msgspec.Struct, frozen=True):
    """Everything that is known about a run's health at one moment."""

    verdict: Verdict = "unknown"
    speaker: str = ""
    """Who says `say`: ``runbook`` or ``diagnosis``."""
    say: str = ""
    """The most important thing now, in one line."""
    playbook: str = ""
    playbook_name: str = ""
    reason: str = ""
    """Why this playbook was chosen."""
    phase: str = ""
    phases: tuple[PhaseSpan, ...] = ()
    phase_titles: dict[str, str] = {}
    """The title of every phase of the playbook by its id, reached or not."""
    items: tuple[Item, ...] = ()
    decisions: tuple[Decision, ...] = ()
    alerts: tuple[Alert, ...] = ()
    stop: tuple[Stop, ...] = ()
    bands: tuple[Band, ...] = ()
    targets: tuple[Item, ...] = ()
    advice: tuple[Advice, ...] = ()
    gauges: tuple[Gauge, ...] = ()
    figures: tuple[Figure, ...] = ()
    """How the gauges are drawn, in the order of the pane; empty: each by itself."""
    disagreements: tuple[Disagreement, ...] = ()
    """The log's derived figures that its own numbers do not give, in the order of the log."""
    journal: tuple[Written, ...] = ()
    """What people wrote into the run's journal up to this moment, the newest last."""
