"""Places on the line of a log: where an epoch, a step or a time of day ends, and what happened where."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.engine.log_moments import line_at
from trainmon_tui.model.errors import UsageError
from trainmon_tui.model.text import clean
from trainmon_tui.protocol.transport import TimeMark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trainmon_tui.engine.session import Session
    from trainmon_tui.model.blocks import Event, Floats
    from trainmon_tui.model.verdicts import Judgement, Place
    from trainmon_tui.protocol.transport import MarkKind

MOST_MARKS = 120
"""Marks that one line tells; of checkpoints some are left out before anything else is."""
_LETTERS = 60


def after_epoch(session: Session, epoch: float) -> int | None:
    """Return the byte at which the first later epoch begins; None where none is later."""
    return min((offset for number, offset in session.epoch_starts.items() if number > epoch), default=None)


def after_step(session: Session, step: float) -> int | None:
    """Return the byte of the first point that is later than a step; None where none is."""
    found = [
        int(series.offsets[later].min())
        for series in session.store.series
        if (later := series.steps > step).any()
    ]
    return min(found, default=None)


def voice_cuts(session: Session, target: int) -> dict[int, int]:
    """Return for each file of a merged run the byte of its first point that is later than what ends at ``target``.

    The files stand one after another: what one of them says later than another's end may be earlier. What ends there
    is an epoch, where the first later one begins at that byte, else the last step before it.
    """
    later = next((epoch for epoch, offset in session.epoch_starts.items() if offset == target), None)
    step = step_at(session, target) if later is None else None
    cuts: dict[int, int] = {}
    for voice, series in session.store.by_voice():
        beyond = (
            series.epochs >= later if later is not None else series.steps > (-1.0 if step is None else step)
        )
        if beyond.any():
            first = int(series.offsets[beyond].min())
            cuts[voice] = min(first, cuts.get(voice, first))
    return cuts


def epoch_ends(session: Session, end: int) -> list[int]:
    """Return the bytes at which epochs end, the log's ends among them."""
    return sorted({0, end, *session.epoch_starts.values()})


def neighbour(places: Iterable[int], here: int, count: int) -> int | None:
    """Return the place that is ``count`` places on, or back where it is below 0; the outermost one if there are fewer."""
    ordered = sorted(places)
    if not ordered:
        return None
    side = int(np.searchsorted(ordered, here, "right" if count > 0 else "left"))
    return ordered[max(0, min(side + (count - 1 if count > 0 else count), len(ordered) - 1))]


def neighbour_step(session: Session, here: float | None, count: int) -> float | None:
    """Return the printed step that is ``count`` steps on from ``here``, or back; None where no steps are printed."""
    steps = _steps(session)
    if not len(steps):
        return None
    at = 0.0 if here is None else here
    side = int(np.searchsorted(steps, at, "right" if count > 0 else "left"))
    return float(steps[max(0, min(side + (count - 1 if count > 0 else count), len(steps) - 1))])


def step_at(session: Session, offset: int) -> float | None:
    """Return the last step that is printed before a byte; None before the first."""
    found = [
        float(series.steps[place - 1])
        for series in session.store.series
        if (place := int(np.searchsorted(series.offsets, offset))) and np.isfinite(series.steps[place - 1])
    ]
    return max(found, default=None)


def _steps(session: Session) -> Floats:
    """Return the steps of the series that has most of them, each once."""
    known = [series.steps[np.isfinite(series.steps)] for series in session.store.series]
    return np.unique(max(known, key=len)) if known else np.array([], np.float64)


def line_of_time(session: Session, of_day_s: float) -> int:
    """Return the line that first reached a time of day, in seconds; 0 where the log has no such time."""
    hours, rest = divmod(int(of_day_s), 3600)
    try:
        return line_at(session.store, f"time={hours}:{rest // 60:02}:{rest % 60:02}")
    except UsageError:
        return 0


class Landmark(NamedTuple):
    """Something that happened at a byte of the log."""

    offset: int | None
    kind: MarkKind
    text: str


def landmarks(session: Session, judgement: Judgement) -> list[Landmark]:
    """Return what happened where in a run, in the order of its log."""
    found = [*_judged(session, judgement), *map(_of_event, session.landmarks)]
    return sorted(_thinned([mark for mark in found if mark.offset is not None]), key=_place_of)


def _place_of(mark: Landmark) -> int:
    return mark.offset or 0


def time_marks(found: Sequence[Landmark], total: int) -> tuple[TimeMark, ...]:
    """Return landmarks as the screen is told of them, on a log of ``total`` bytes."""
    return tuple(
        TimeMark(min(_place_of(mark) / max(total, 1), 1.0), mark.kind, clean(mark.text, _LETTERS))
        for mark in found
    )


def _judged(session: Session, judgement: Judgement) -> Iterator[Landmark]:
    for phase in judgement.phases[1:]:
        yield Landmark(after_epoch(session, phase.start - 1), "phase", phase.title)
    for decision in judgement.decisions:
        if decision.case:
            yield Landmark(_offset(session, decision.at), "decision", decision.title)
    for alert in judgement.alerts:
        yield Landmark(_offset(session, alert.detected), "alert", alert.message)
    for stop in judgement.stop:
        yield Landmark(_offset(session, stop.at), "stop", stop.say)


def _offset(session: Session, place: Place) -> int | None:
    if place.offset is not None:
        return place.offset
    if place.step is not None:
        return after_step(session, place.step)
    return after_epoch(session, place.epoch) if place.epoch is not None else None


_KINDS: dict[str, MarkKind] = {"checkpoint": "checkpoint", "resume": "resume", "unfreeze": "phase"}


def _of_event(event: Event) -> Landmark:
    return Landmark(event.offset, _KINDS.get(event.kind, "alert"), event.text)


def _thinned(marks: list[Landmark]) -> list[Landmark]:
    """Return so many marks as can be told; checkpoints give way evenly."""
    rest = [mark for mark in marks if mark.kind != "checkpoint"][:MOST_MARKS]
    saved = [mark for mark in marks if mark.kind == "checkpoint"]
    room = MOST_MARKS - len(rest)
    if len(saved) > room > 0:
        edges = [len(saved) * place // room for place in range(room + 1)]
        saved = [saved[first] for first, last in pairwise(edges) if last > first]
    return rest + (saved if room > 0 else [])
