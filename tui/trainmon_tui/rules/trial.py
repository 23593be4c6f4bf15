"""A playbook's own tests: values by epoch or step become what a reader would have said of a log with them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.model.blocks import EpochStart, Event, Family, Parsed, Progress, Rows, Segments, SeriesKey
from trainmon_tui.model.journal import Adjusted, Entry
from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.journal import fold_entries
from trainmon_tui.rules.judge import Judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.model.verdicts import Judgement
    from trainmon_tui.rules.journal import JournalState
    from trainmon_tui.rules.playbook import Playbook
    from trainmon_tui.rules.schema import Expected, Number, Trial, Values

_COUNTER = "the step, which no playbook reads"
_THEN = datetime(2000, 1, 1, tzinfo=UTC)
LINE_BYTES = 100
"""Lines of a made-up log are that far apart."""
_ABSENT = "nothing"


class Difference(NamedTuple):
    """What a trial expects of one part of the playbook, and what it said."""

    part: str
    expected: str
    got: str


def judge_values(playbook: Playbook, trial: Trial) -> Judgement:
    """Return what the playbook says of a trial's values."""
    judge = Judge([playbook], chosen=True)
    for block in _Script(trial, playbook.tests.usual).blocks():
        judge.fold(*block)
    return judge.judgement(ended=trial.state in ("ended", "over"), journal=journal_of(trial))


def journal_of(trial: Trial) -> JournalState:
    """Return the journal of a trial: every change that a person recorded."""
    changes = [
        (param, epoch, value) for param, values in trial.changes.items() for epoch, value in values.items()
    ]
    return fold_entries(
        Entry(f"{param}.{epoch}", _THEN, "", Place(), Adjusted(param, value, f"epoch={epoch}"))
        for param, epoch, value in changes
    )


def differences(expect: Expected, judgement: Judgement) -> list[Difference]:
    """Return where a judgement is not what a trial expects."""
    said: dict[str, str] = {f"check {item.id}": item.verdict for item in judgement.items}
    said |= {f"decision {one.id}": one.case or one.verdict for one in judgement.decisions}
    said |= {f"target {target.id}": target.verdict for target in judgement.targets}
    said |= {
        "verdict": judgement.verdict,
        "stop": _listed(rule.id for rule in judgement.stop),
        "advice": _listed(one.id for one in judgement.advice),
    }
    return [Difference(part, wanted, said[part]) for part, wanted in _wanted(expect) if said[part] != wanted]


def _wanted(expect: Expected) -> Iterator[tuple[str, str]]:
    sections = (("check", expect.checks), ("decision", expect.decisions), ("target", expect.targets))
    for section, states in sections:
        yield from ((f"{section} {id_}", state) for id_, state in states.items())
    if expect.verdict is not None:
        yield "verdict", expect.verdict
    if expect.stop is not None:
        yield "stop", _listed(expect.stop)
    if expect.advice is not None:
        yield "advice", _listed(expect.advice)


def _listed(ids: Iterator[str] | list[str]) -> str:
    return ", ".join(sorted(ids)) or _ABSENT


class _Script:
    """Writes a trial as one block a line, in the order a log would have them."""

    def __init__(self, trial: Trial, usual: Values) -> None:
        self._trial = trial
        self._by_step = trial.steps is not None
        self._values = {**usual, **trial.values}
        self._usual = usual
        self._line = 0
        self._attempt = 0
        self._families: dict[str, Family] = {}

    def blocks(self) -> Iterator[tuple[Segments, Parsed]]:
        trial = self._trial
        if trial.config:
            yield self._said("config", "config", dict(trial.config))
        given = trial.epochs if trial.steps is None else trial.steps
        moments = list(range(1, given + 1)) if isinstance(given, int) else given
        yield from self._moments(moments, self._values)
        if trial.resumed is not None:
            self._attempt += 1
            again = trial.resumed.steps if self._by_step else trial.resumed.epochs
            yield from self._moments(again, {**self._values, **trial.resumed.values})
            moments = again or moments
        if trial.state == "running" and moments:
            yield self._begun(moments[-1] + 1)
        elif trial.state == "over":
            yield self._said("finished", "done", {})

    def _moments(self, moments: list[int], values: Values) -> Iterator[tuple[Segments, Parsed]]:
        for place, moment in enumerate(moments):
            yield self._begun(moment)
            if moment in self._trial.says:
                yield self._said(self._trial.says[moment])
            for metric, given in values.items():
                value = self._value(metric, given, moment, place)
                if value is not None:
                    yield self._printed(metric, float(value), moment)

    def _value(self, metric: str, given: object, moment: int, place: int) -> Number | None:
        if isinstance(given, dict):
            usual = self._usual.get(metric)
            return given.get(moment, None if isinstance(usual, (dict, list)) else usual)
        if isinstance(given, list):
            return given[place] if place < len(given) else None
        return given  # type: ignore[return-value]  # a number by the file's schema

    def _begun(self, moment: int) -> tuple[Segments, Parsed]:
        if self._by_step:
            return self._printed(_COUNTER, float(moment), moment)
        starts = [EpochStart(float(moment), self._line + 1, self._line * LINE_BYTES)]
        return self._block(f"Epoch {moment}", starts=starts)

    def _said(
        self, text: str, kind: str = "", fields: dict[str, object] | None = None
    ) -> tuple[Segments, Parsed]:
        offset = self._line * LINE_BYTES
        events = [Event(kind, self._line + 1, offset, text, fields=fields or {})] if kind else []  # type: ignore[arg-type]
        return self._block(text, events=events)

    def _printed(self, metric: str, value: float, moment: int) -> tuple[Segments, Parsed]:
        family = self._families.setdefault(
            metric, Family(len(self._families), (SeriesKey(metric, "", metric),), "line")
        )
        place, nowhere = np.array([self._line]), np.array([np.nan])
        at = np.array([float(moment)])
        step, epoch = (at, nowhere) if self._by_step else (nowhere, at)
        rows = Rows(
            family, np.array([[value]]), step, epoch, place + 1, place * LINE_BYTES, nowhere,
            np.array([self._attempt]),
        )  # fmt: skip
        return self._block(f"{metric} {value:g}", rows=[rows])

    def _block(
        self, text: str, *, rows: list[Rows] | None = None, events: list[Event] | None = None,
        starts: list[EpochStart] | None = None,
    ) -> tuple[Segments, Parsed]:  # fmt: skip
        place = np.array([self._line])
        self._line += 1
        segments = Segments([text.encode("utf-8", "replace")], place + 1, place * LINE_BYTES)
        return segments, Parsed(rows or [], events or [], starts or [], Progress(), self._line)
