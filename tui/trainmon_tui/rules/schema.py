"""The shape of a playbook file. Its JSON Schema is generated from these types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

Unit = Literal["nats", "bits", "percent", "fraction", "s", "ms", "per_s", "bytes", "count"]
Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=64)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
Formula = Annotated[
    str,
    msgspec.Meta(min_length=1, max_length=1000, description="an expression: avg(kl_raw, epochs=3..5) < 0.02"),
]
Range = Annotated[
    str,
    msgspec.Meta(max_length=60, pattern=r"^[^.]*(\.\d+)?\.\.[^.]*(\.\d+)?$", description="a..b, a.. or ..b"),
]
Epoch = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]
Step = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000_000)]
Row = Annotated[str, msgspec.Meta(pattern=r"^R\d{2}$", description="a row of docs/runbooks.md")]


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A part of a playbook file; unknown keys are refused."""


class Applies(Section, frozen=True, kw_only=True):
    """What a log must show for the playbook to be taken: all tags and all texts of one entry."""

    tags: list[Text] = []
    text: list[Text] = []
    otherwise: Literal[True] | None = msgspec.field(default=None, name="else")
    """It judges a run that no other playbook fits, until one does."""


class Zones(Section, frozen=True, kw_only=True):
    """What a metric's value means; outside both ranges it is problematic."""

    healthy: Range
    borderline: Range | None = None
    from_epoch: Epoch = 0
    """Before this epoch a value has no zone."""
    words: dict[Range, Text] = {}
    """The runbook's own words, by the range that each stands for; the first that holds is said."""


class Metric(Section, frozen=True, kw_only=True):
    """A metric: the names a log gives it (the first that an epoch prints wins), a sentence, or how it is computed."""

    aliases: list[Text] = []
    from_text: (
        Annotated[
            str,
            msgspec.Meta(
                min_length=1, max_length=200, description='a sentence of the log: "patience counter {} of"'
            ),
        ]
        | None
    ) = None
    """A sentence of the log, case ignored, with {} where the number stands and * for anything."""
    expr: Formula | None = None
    unit: Unit | None = None
    better: Literal["lower", "higher"] | None = None
    label: Text | None = None
    role: Literal["train", "val", "teacher", "lr", "grad"] | None = None
    zones: Zones | None = None


class StartsAt(Section, frozen=True, kw_only=True):
    """A text of the log that begins a phase."""

    log: Text


class Phase(Section, frozen=True, kw_only=True):
    """A named stretch of the run: one of ``epochs``, ``steps``, ``starts_at``."""

    id: Id
    title: Text
    epochs: Range | None = None
    steps: Range | None = None
    starts_at: StartsAt | None = None


class Chart(Section, frozen=True, kw_only=True):
    """A chart and the metrics on it."""

    id: Id
    title: Text
    metrics: Annotated[list[Text], msgspec.Meta(min_length=1)]


class Drawn(Section, frozen=True, kw_only=True):
    """A figure of the diagnostics pane: metrics that are drawn together."""

    kind: Literal["heading", "bars", "balance", "gap", "spread", "warmup"]
    title: Text | None = None
    """Of a heading; bars stand below it where they have one."""
    metrics: list[Text] = []
    goal: Formula | None = None
    """What the metric of a warmup grows to."""


class When(Section, frozen=True, kw_only=True):
    """When a check is judged: at an epoch or step, by one, at every one (of a phase), after a change, or at the end."""

    epoch: Epoch | None = None
    by_epoch: Epoch | None = None
    step: Step | None = None
    by_step: Step | None = None
    every: Literal["epoch", "step"] | None = None
    end: Literal[True] | None = None
    """Once the run is over."""
    changed: Id | None = None
    """Some epochs after a person has recorded another value of this parameter."""
    epochs: Epoch | None = None
    """How many after the change; 1 where nothing is said."""
    phase: Id | None = None


class Check(Section, frozen=True, kw_only=True):
    """One line of the checklist; the first true of fail, warn, pass wins."""

    id: Id
    title: Text
    kind: Literal["expect", "alarm", "manual"] = "expect"
    phase: Id | None = None
    when: When | None = None
    only_if: Formula | None = None
    """Where this is false the item is skipped."""
    passes: Formula | None = msgspec.field(default=None, name="pass")
    warn: Formula | None = None
    fail: Formula | None = None
    evidence: Text | None = None
    action: Text | None = None
    note: Text | None = None
    expected_until: Step | None = None
    """Up to this epoch (or step) a bad verdict is what the runbook expects; the item says so."""
    look: Text | None = None
    """Where to look when the log doesn't say."""
    cite: Text | None = None
    """The runbook's heading."""
    covers: list[Row] = []


class Case(Section, frozen=True, kw_only=True):
    """One outcome of a decision."""

    id: Id
    condition: Formula | None = msgspec.field(default=None, name="if")
    otherwise: Literal[True] | None = msgspec.field(default=None, name="else")
    status: Literal["pass", "warn", "fail"]
    say: Text
    action: Text | None = None
    options: list[Text] = []


class Opinion(Section, frozen=True, kw_only=True):
    """A dissenting view and when it holds."""

    condition: Formula = msgspec.field(name="if")
    say: Text


class DecisionPoint(Section, frozen=True, kw_only=True):
    """A decision at an epoch, at a step or at the end: the first true case wins; it waits until what it reads is complete."""

    id: Id
    title: Text
    phase: Id | None = None
    epoch: Epoch | None = None
    step: Step | None = None
    end: Literal[True] | None = None
    """Decided once the run is over."""
    only_if: Formula | None = None
    """Where this is false there is nothing to decide."""
    let: dict[Id, Formula] = {}
    cases: Annotated[list[Case], msgspec.Meta(min_length=1)]
    show: Text | None = None
    second_opinion: list[Opinion] = []
    cite: Text | None = None
    covers: list[Row] = []


class Target(Section, frozen=True, kw_only=True):
    """A goal of the whole run: met, or not yet; missed once the run is over."""

    id: Id
    title: Text
    goal: Formula
    evidence: Text | None = None
    cite: Text | None = None
    covers: list[Row] = []


class StopRule(Section, frozen=True, kw_only=True):
    """A condition under which to stop the run."""

    id: Id
    condition: Formula = msgspec.field(name="if")
    say: Text
    cite: Text | None = None
    covers: list[Row] = []


class Symptom(Section, frozen=True, kw_only=True):
    """Advice at the moment its symptom appears: what the runbook takes for its cause, and what mends it."""

    id: Id
    title: Text
    condition: Formula = msgspec.field(name="if")
    cause: Text | None = None
    fix: Text | None = None
    evidence: Text | None = None
    expected_until: Step | None = None
    """Up to this epoch (or step) the symptom is what the runbook expects; the advice says so."""
    cite: Text | None = None
    covers: list[Row] = []


Number = float | Literal["nan", "inf", "-inf"]
Values = dict[Text, Number | list[Number | None] | dict[Step, Number]]
Epochs = Annotated[int, msgspec.Meta(ge=1, le=10_000)] | list[Epoch]
Steps = Annotated[int, msgspec.Meta(ge=1, le=10_000)] | list[Step]
State = Literal["waiting", "pending", "pass", "warn", "fail", "skipped", "manual"]


class Expected(Section, frozen=True, kw_only=True):
    """What a playbook must say at the end of a trial; what is not named may be anything."""

    verdict: Literal["pass", "warn", "fail", "unknown"] | None = None
    checks: dict[Id, State] = {}
    decisions: dict[Id, Id] = {}
    """The id of the case that holds; of an open decision its state: pending, waiting or skipped."""
    targets: dict[Id, State] = {}
    stop: list[Id] | None = None
    """All stop rules that hold."""
    advice: list[Id] | None = None
    """All symptoms that show."""

    def ids(self) -> dict[str, Iterable[str]]:
        """Return the ids that are named, by the section they stand in."""
        return {
            "checks": self.checks, "decisions": self.decisions, "targets": self.targets,
            "stop": self.stop or (), "advice": self.advice or (),
        }  # fmt: skip


class Resumed(Section, frozen=True, kw_only=True):
    """A second attempt, which goes through some epochs or steps again."""

    epochs: list[Epoch] = []
    steps: list[Step] = []
    values: Values = {}


class Trial(Section, frozen=True, kw_only=True):
    """A test of the playbook: a piece of a log, or values by epoch, and what it must say of them."""

    name: Text
    log: Annotated[str, msgspec.Meta(max_length=20_000)] | None = None
    epochs: Epochs = 1
    """How many epochs are logged, or which ones."""
    steps: Steps | None = None
    """How many steps are logged, or which ones; then everything is by step, and there are no epochs."""
    values: Values = {}
    """By metric: one for all epochs, one for each, or some by epoch and the usual ones elsewhere."""
    says: dict[Step, Text] = {}
    """A line of text in an epoch."""
    config: dict[Text, float | str | bool] = {}
    changes: dict[Id, dict[Epoch, float | str | bool]] = {}
    """By parameter: the values that a person recorded, by the epoch from which on they count."""
    resumed: Resumed | None = None
    state: Literal["running", "open", "ended", "over"] = "running"
    """running: the next epoch has begun; open: the last one is on its way; ended: the log; over: the run."""
    expect: Expected


class Trials(Section, frozen=True, kw_only=True):
    """The playbook's own tests: ``trainmon-tui playbook test`` runs them."""

    usual: Values = {}
    """Values of every trial that gives none of its own."""
    trials: list[Trial] = []


class PlaybookFile(Section, frozen=True, kw_only=True):
    """A playbook."""

    playbook: Literal[1]
    name: Text
    about: Text | None = None
    source: Text | None = None
    clock: Literal["epoch", "step"] = "epoch"
    """What judges stop rules, targets, symptoms, the end, and checks that do not say when."""
    applies: list[Applies] = []
    params: dict[Id, float | str | bool] = {}
    metrics: dict[Text, Metric] = {}
    phases: list[Phase] = []
    charts: list[Chart] = []
    diagnostics: list[Text | Drawn] = []
    checks: list[Check] = []
    decisions: list[DecisionPoint] = []
    expect: dict[Text, dict[Epoch, Range]] = {}
    targets: list[Target] = []
    stop: list[StopRule] = []
    symptoms: list[Symptom] = []
    tests: Trials = Trials()


def playbook_schema() -> dict[str, Any]:
    """Return the JSON Schema of a playbook file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "trainmon-tui playbook",
        **msgspec.json.schema(PlaybookFile),
    }
