"""What is known of a run beside its curves and its verdict, as of the last byte that was told."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from msgspec.msgpack import encode
from msgspec.structs import replace

from trainmon_tui.engine.steady import Steady
from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_bytes
from trainmon_tui.parse.roles import lower_is_better
from trainmon_tui.protocol.run_facts import Fact, FactGroup, FactsView, MetricSummary
from trainmon_tui.rules.adjusted import setting_key
from trainmon_tui.rules.machine import MACHINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trainmon_tui.engine.engine import Engine
    from trainmon_tui.engine.session import Session
    from trainmon_tui.model.verdicts import Place
    from trainmon_tui.rules.elsewhere import SettingsFile
    from trainmon_tui.rules.view import Scalar
    from trainmon_tui.store.series import Series

KEPT_S = 2.0
"""How long facts stand while rows stream in: they are read, not watched."""
MOST_SETTINGS = 500
MOST_METRICS = 400
LONGEST = 400
"""Characters of a value that are sent."""
_NAME = 80
NEWEST_SHARE = 10
"""The mean is taken over one in so many points, the newest ones."""


class RunFacts:
    """Tells the facts when they are asked for and differ from those that the screen has."""

    def __init__(self) -> None:
        self._steady: Steady[FactsView] = Steady(KEPT_S)
        self._told = FactsView(0)
        self._said = b""
        """The same as it is sent: a nan differs from itself."""
        self._asked = False

    def is_due(self, read: tuple[object, ...], now_s: float) -> bool:
        """Tell whether somebody looks at the facts, and more was read since they were told."""
        return self._asked and self._steady.is_due(read, now_s)

    def forget(self) -> None:
        """Work them out anew the next time: another moment is shown."""
        self._steady.forget()

    def view(
        self, engine: Engine, known: int | None, stands: tuple[object, ...], read: tuple[object, ...]
    ) -> FactsView | None:
        """Return the facts for a screen that has those of the number ``known``; None asks for none."""
        self._asked = known is not None
        if known is None:
            return None
        judged = (*stands, engine.shown.judge)
        found = self._steady.get(judged, read, engine.clock(), lambda: facts_of(engine))
        said = encode(found)
        if said != self._said:
            self._told, self._said = replace(found, number=self._told.number + 1), said
        return self._told if self._told.number != known else None


def facts_of(engine: Engine) -> FactsView:
    """Return everything that is known now; its number is 0."""
    from trainmon_tui.engine.run_files import files_of  # noqa: PLC0415 - heavy, and seldom asked for

    session = engine.shown
    metrics = [_summary(one) for one in _worth_telling(session.store.series)]
    # What came out of a pipe is kept in a folder of ours: what stands there says nothing of the run.
    files, files_left_out = ((), 0) if engine.spec.called else files_of(engine.spec.path)
    return FactsView(
        0,
        tuple(group for group in _groups(engine, session) if group.facts),
        tuple(metrics[:MOST_METRICS]),
        max(0, len(metrics) - MOST_METRICS),
        files,
        files_left_out,
    )


def _groups(engine: Engine, session: Session) -> Iterator[FactGroup]:
    yield FactGroup("run", tuple(_of_run(engine, session)))
    printed = session.judge.inquiry().settings()
    where = session.voices.lines.where
    changed = {setting_key(change.key): change for seam in session.resumes.seams for change in seam.changes}
    yield _group(
        "settings",
        (
            _setting(
                name,
                value,
                where(place.line or 0),
                line=place.line or 0,
                other=f"{_shown(changed[name].before)} before the resume" if name in changed else "",
            )
            for name, (value, place) in printed.items()
        ),
    )
    for file in session.judge.settings_files():
        yield _group(file.name, _of_file(file, printed), why=file.why)


def _of_run(engine: Engine, session: Session) -> Iterator[Fact]:
    """Yield what is known of the run as a whole: where it is read from, who writes it, who judges it."""
    spec, judgement = engine.spec, engine.judgement()
    size = format_bytes(session.bytes_fed)
    yield _fact("log", spec.called or spec.path)
    yield _fact("read", f"{session.index.newlines:,} lines, {size}")
    yield _fact("playbook", judgement.playbook or "none", note=judgement.reason)
    if session.attempts > 1:
        yield _fact("attempts", f"{session.attempts}")
    if spec.command:
        yield _fact("command", " ".join(spec.command))
    if engine.travel.past is None and spec.replay is None:
        yield from _of_machine(engine)


def _of_machine(engine: Engine) -> Iterator[Fact]:
    telemetry = engine.machine.show()
    process, host = telemetry.process, telemetry.host
    if process is not None and not engine.spec.command:
        yield _fact("command", process.command, f"pid {process.pid}", note=process.how)
    if host is not None:
        yield _fact("host", host.name, note=host.container and f"inside {host.container}")
    for name in dict.fromkeys(gpu.name for gpu in telemetry.gpus):
        count = sum(gpu.name == name for gpu in telemetry.gpus)
        yield _fact("gpu", f"{count} x {name}" if count > 1 else name)


def _of_file(file: SettingsFile, printed: Mapping[str, tuple[Scalar, Place]]) -> Iterator[Fact]:
    for name, key, setting in file.settings:
        said = printed.get(key)
        differs = said is not None and said[0] != setting.value and setting.value is not None
        note = f"the log says {_shown(said[0])}" if said is not None and differs else ""
        yield _setting(name, setting.value, setting.place.file, other=note)


def _group(title: str, facts: Iterable[Fact], why: str = "") -> FactGroup:
    found = list(facts)
    if why:
        found = [_fact("cannot be read", why)]
    return FactGroup(clean(title, _NAME), tuple(found[:MOST_SETTINGS]), max(0, len(found) - MOST_SETTINGS))


def _fact(name: str, value: Scalar | None, where: str = "", *, note: str = "") -> Fact:
    return Fact(clean(name, _NAME), _shown(value), clean(where, _NAME), note=clean(note, LONGEST))


def _setting(name: str, value: Scalar | None, where: str, *, line: int = 0, other: str = "") -> Fact:
    """Return a setting, with what is said of ``other`` values of it."""
    return replace(_fact(name, value, where, note=other), line=line, differs=bool(other))


def _shown(value: Scalar | None) -> str:
    if isinstance(value, float) and not isinstance(value, bool):
        return f"{value:.12g}"
    return clean(str(value), LONGEST)


def _worth_telling(series: Iterable[Series]) -> list[Series]:
    """Return the series that have points: those first that are charted unasked, those of the machine last."""
    told = (one for one in series if len(one))
    return sorted(told, key=lambda one: (one.key.metric in MACHINE, not one.shown))


def _summary(one: Series) -> MetricSummary:
    key, values = one.key, one.values
    low, high = one.best(True), one.best(False)
    lower = lower_is_better(key.metric, key.tag)
    best = (low if lower else high) if lower is not None else None
    at = best.position if best is not None else len(values) - 1
    name = f"{key.split} {key.tag}" if key.split and key.split not in key.tag.lower() else key.tag
    return MetricSummary(
        clean(name, _NAME),
        key.unit,
        len(one),
        one.last,
        best.value if best is not None else None,
        low.value if low is not None else None,
        high.value if high is not None else None,
        _mean(values[-max(1, len(values) // NEWEST_SHARE) :]),
        _known(one.steps[at]),
        _known(one.epochs[at]),
        int(one.lines[at]),
    )


def _mean(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float | None:
    finite = values[np.isfinite(values)]
    return float(finite.mean()) if len(finite) else None


def _known(place: float) -> float | None:
    return float(place) if math.isfinite(place) else None
