"""The fold: blocks of parsed log become what a playbook's rules need to know, and nothing else is kept."""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.model.text import clean
from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.adjusted import NO_ADJUSTMENTS, setting_key
from trainmon_tui.rules.chosen import Chosen, firsts, lasts
from trainmon_tui.rules.derived import Derived
from trainmon_tui.rules.elsewhere import Setting, as_number
from trainmon_tui.rules.history import History
from trainmon_tui.rules.machine import FAMILY
from trainmon_tui.rules.matching import MetricNames, rank
from trainmon_tui.rules.past import Past
from trainmon_tui.rules.printed import Units
from trainmon_tui.rules.reach import Reach
from trainmon_tui.rules.texts import Texts
from trainmon_tui.rules.track import RECENT_POINTS, Printed, StepPoint, Track
from trainmon_tui.rules.trend import Trends

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trainmon_tui.model.blocks import Event, Ints, Parsed, Rows, Segments
    from trainmon_tui.rules.adjusted import Adjustments, Change
    from trainmon_tui.rules.compiler import Expression
    from trainmon_tui.rules.elsewhere import Elsewhere
    from trainmon_tui.rules.phases import Phases
    from trainmon_tui.rules.view import Point, Scalar, View

NEVER = 1 << 60
_NO_EPOCH = -(1 << 60)
_EPOCH_OF = itemgetter(0)


class Feed(NamedTuple):
    """A column of a family that feeds a metric."""

    column: int
    metric: str
    precedence: int


class Facts:
    """What is known of the run so far. It is the `Evidence` that views read."""

    def __init__(
        self, metrics: Iterable[MetricNames], *, derived: Mapping[str, Expression] | None = None,
        texts: Iterable[str] = (), counted: Iterable[str] | None = None, stepwise: Iterable[str] = (), phases: Phases | None = None,
        compared: Iterable[str] = (), elsewhere: Elsewhere | None = None, looks: Mapping[str, Sequence[str]] | None = None, timed: Iterable[str] = (),
        drawn: Iterable[str] = (),
    ) -> None:  # fmt: skip
        self.names = list(metrics)
        self.derived = {name: Derived(expression) for name, expression in (derived or {}).items()}
        self.tracks = {metric.id: Track() for metric in self.names}
        self.trends = Trends(drawn)
        self.history = History()
        self.reach = Reach(self.history)
        self.texts = Texts(texts, counted, timed)
        self.tags: dict[str, int] = {}
        """Each tag and the byte offset where it was printed first."""
        self.settings: dict[str, tuple[Scalar, Place]] = {}
        self.version = 0
        self.changed_from = NEVER
        """The earliest epoch whose values changed since this was last reset."""
        self._stepwise = frozenset(stepwise)
        self.units = Units(compared)
        self._phases = phases
        self._feeds: dict[int, list[Feed]] = {}
        self._adjustments = NO_ADJUSTMENTS
        self._elsewhere = elsewhere
        self._looks = looks or {}

    # --- taking in ---------------------------------------------------------------------------------

    def fold(self, segments: Segments, parsed: Parsed) -> None:
        """Take in one block of the log."""
        self.units.read(segments)
        newest = self.history.newest
        resumes = self._resumes(parsed.rows)
        for start in parsed.starts:
            while resumes and resumes[0][0] < start.offset:
                self._resume(*resumes.pop(0))
            if np.isfinite(start.epoch):
                self.history.start(whole_epoch(start.epoch), start.offset)
        for resume in resumes:
            self._resume(*resume)
        for rows in parsed.rows:
            self._fold_rows(rows)
        self.trends.settle()
        for event in parsed.events:
            self._fold_event(event)
        self.reach.plan(parsed.progress)
        if self.texts.fold(segments, self.history) or self.history.newest != newest:
            self.version += 1

    def _resumes(self, blocks: Sequence[Rows]) -> list[tuple[int, int, int]]:
        """Return (offset, epoch, attempt) of the first row of each new attempt that names an epoch."""
        first: dict[int, tuple[int, int, int]] = {}
        for rows in blocks:
            if not len(rows.attempts) or int(rows.attempts.max()) <= self.history.attempt:
                continue
            for index in np.flatnonzero((rows.attempts > self.history.attempt) & np.isfinite(rows.epochs)):
                attempt = int(rows.attempts[index])
                found = (int(rows.offsets[index]), whole_epoch(float(rows.epochs[index])), attempt)
                first[attempt] = min(found, first.get(attempt, found))
        return sorted(first.values())

    def _resume(self, offset: int, epoch: int, attempt: int) -> None:
        """Go back to where a new attempt begins."""
        rewind = self.history.resume(attempt, epoch, offset)
        if rewind is None:
            return
        for track in self.tracks.values():
            track.rewind(rewind.epoch, rewind.offset)
        self.reach.rewind(rewind.epoch)
        self._changed(rewind.epoch)

    def _changed(self, epoch: int) -> None:
        self.version += 1
        self.changed_from = min(self.changed_from, epoch)
        for computed in self.derived.values():
            computed.forget(epoch)

    def feeds(self, rows: Rows) -> list[Feed]:
        """Return which metrics a family's columns feed."""
        feeds = self._feeds.get(rows.family.id)
        if feeds is None:
            ranked = [
                (column, metric.id, rank(metric, key))
                for column, key in enumerate(rows.family.keys) for metric in self.names
            ]  # fmt: skip
            feeds = [Feed(column, metric, -found) for column, metric, found in ranked if found is not None]
            self._feeds[rows.family.id] = feeds
        return feeds

    def _note_tags(self, rows: Rows) -> None:
        offset = int(rows.offsets[0])
        for key in rows.family.keys:
            self.tags[key.tag] = min(offset, self.tags.get(key.tag, offset))

    def _fold_rows(self, rows: Rows) -> None:
        if not len(rows.lines):
            return
        if rows.family.id not in self._feeds:
            self._note_tags(rows)
        feeds = self.feeds(rows)
        if not feeds:
            return
        named = np.isfinite(rows.epochs)
        epochs = np.full(len(named), _NO_EPOCH, dtype=np.int64)
        epochs[named] = np.ceil(np.clip(rows.epochs[named], -1e9, 1e9) - 1e-9).astype(np.int64)
        self._mark_epochs(rows, epochs)
        self.reach.advance(rows.epochs)
        everywhere = Chosen.of(np.arange(len(epochs)), rows, epochs)
        for feed in feeds:
            chosen = everywhere
            if rows.present is not None:
                chosen = Chosen.of(np.flatnonzero(rows.present[:, feed.column]), rows, epochs)
            if len(chosen.at):
                self._fold_column(rows, feed, chosen)

    def _mark_epochs(self, rows: Rows, epochs: Ints) -> None:
        for index in firsts(epochs, rows.attempts):
            epoch = int(epochs[index])
            if epoch != _NO_EPOCH:
                self.history.mark(epoch, int(rows.offsets[index]))
                if rows.family.source == "summary":
                    self.history.summary(epoch, int(rows.offsets[index]))
        for index in lasts(epochs, rows.attempts):
            epoch, offset = int(epochs[index]), int(rows.offsets[index])
            if (
                epoch != _NO_EPOCH
                and np.isfinite(rows.steps[index])
                and not self.history.is_replaced(epoch, offset)
            ):
                self.reach.step(epoch, float(rows.steps[index]), of_bar=rows.family.source == "bar")

    def _fold_column(self, rows: Rows, feed: Feed, chosen: Chosen) -> None:
        at, epochs = chosen.at, chosen.epochs
        track = self.tracks[feed.metric]
        for last in chosen.lasts:
            self._put(track, rows, feed, int(at[last]), int(epochs[last]))
        finite = np.isfinite(rows.values[at, feed.column])
        if not finite.all():
            bad = np.flatnonzero(~finite)
            for first in bad[firsts(epochs[bad], rows.attempts[at[bad]])]:
                self._put_broken(track, rows, feed, int(at[first]), int(epochs[first]))
        if epochs[-1] == _NO_EPOCH:
            self.trends.take(feed.metric, rows, feed.column, at[epochs == _NO_EPOCH])
        if feed.metric in self._stepwise and rows.family.source != "summary":
            newest = at[np.isfinite(rows.steps[at])][-RECENT_POINTS:]
            track.put_steps([
                StepPoint(int(rows.offsets[i]), float(rows.steps[i]), float(rows.values[i, feed.column]))
                for i in newest
            ])  # fmt: skip

    def _printed(self, rows: Rows, feed: Feed, index: int) -> Printed:
        step, offset = float(rows.steps[index]), int(rows.offsets[index])
        value = float(rows.values[index, feed.column])
        return Printed(
            int(rows.attempts[index]), feed.precedence, offset, value, step if np.isfinite(step) else None, int(rows.lines[index]),
            rows.family.source == "summary" or rows.family.id == FAMILY,
            self.units.of(feed.metric, rows.family.id, offset, value),
        )  # fmt: skip

    def _put(self, track: Track, rows: Rows, feed: Feed, index: int, epoch: int) -> None:
        printed = self._printed(rows, feed, index)
        self.version += 1
        if epoch == _NO_EPOCH:
            track.put(None, printed)
        elif not self.history.is_replaced(epoch, printed.offset) and track.put(epoch, printed):
            self._changed(epoch)

    def _put_broken(self, track: Track, rows: Rows, feed: Feed, index: int, epoch: int) -> None:
        at = 0 if epoch == _NO_EPOCH else epoch
        printed = self._printed(rows, feed, index)
        if at not in track.broken and not self.history.is_replaced(at, printed.offset):
            track.put_broken(at, printed)
            self._changed(at)

    def _fold_event(self, event: Event) -> None:
        place = Place(event.step, event.epoch, event.line, event.offset)
        if event.kind == "config":
            for key, value in event.fields.items():
                shown = clean(value) if isinstance(value, str) else value
                self.settings[setting_key(str(key))] = (as_number(shown), place)
            self._changed(_NO_EPOCH)
        elif event.kind in ("done", "early_stop"):
            self.reach.say_over(event.offset)
            self.version += 1

    # --- what views ask ----------------------------------------------------------------------------

    def points(self, metric: str, view: View) -> Sequence[Point]:
        """Return a metric's final values up to the view's epoch."""
        computed = self.derived.get(metric)
        found = computed.points(self, self.history.epochs()) if computed else self.tracks[metric].points()
        end = bisect_right(found, view.now, key=_EPOCH_OF)
        if end and not self.is_final(metric, found[end - 1].epoch):
            end -= 1
        return Past(found, end)

    def is_final(self, metric: str, epoch: int) -> bool:
        """Return whether nothing more can come: the epoch has ended, or its summary has printed the metric."""
        if self.reach.has_ended(epoch):
            return True
        if metric in self.derived:
            return all(self.is_final(base, epoch) for base in self.derived[metric].expression.metrics)
        held = self.tracks[metric].by_epoch.get(epoch)
        return held is not None and held.summary and held.precedence == 0

    def adjust(self, adjustments: Adjustments) -> None:
        """Take over what a person changed; all that was judged by other values is judged anew."""
        if adjustments != self._adjustments:
            self._adjustments = adjustments
            self._changed(_NO_EPOCH)

    def change(self, name: str, epoch: int) -> Change | None:
        """Return the value that a person gave a parameter for an epoch, or None."""
        return self._adjustments.change(setting_key(name), epoch, self.reach.epoch_of_step)

    @property
    def adjustments(self) -> Adjustments:
        """What a person changed."""
        return self._adjustments

    def was_printed_since(self, place: Place, epoch: int) -> bool:
        """Return whether a line stands in an epoch or in a later one."""
        return place.offset is not None and self.history.epoch_at(place.offset) >= epoch

    def begins_at(self) -> int | None:
        """Return the log's first epoch, or None before any."""
        epochs = self.history.epochs()
        return epochs[0] if epochs else None

    def broken(self, metric: str, first: int, last: int) -> Place | None:
        """Return where a non-finite value was first printed in these epochs."""
        if metric in self.derived:
            places = [self.broken(base, first, last) for base in self.derived[metric].expression.metrics]
            return next((place for place in places if place is not None), None)
        broken = self.tracks[metric].broken
        epoch = min((epoch for epoch in broken if first <= epoch <= last), default=None)
        return None if epoch is None else broken[epoch].place(epoch)

    def recent(self, metric: str) -> Sequence[tuple[float, float]]:
        """Return the newest (step, value) points inside epochs."""
        return (
            [(point.step, point.value) for point in self.tracks[metric].steps]
            if metric in self.tracks
            else []
        )

    def text_place(self, text: str, epoch: int | None) -> Place | None:
        """Return where a text was first seen, up to an epoch."""
        return self.texts.first(text, epoch, self.history)

    def text_times(self, text: str, epoch: int | None) -> int:
        """Return how often a text was printed, up to an epoch."""
        return self.texts.times(text, epoch, self.history)

    def setting(self, key: str) -> Setting | None:
        """Return a value of the configuration by its name: as it was printed last, else from beyond the log."""
        name = setting_key(key)
        printed = self.settings.get(name)
        if printed is not None or self._elsewhere is None:
            return None if printed is None else Setting(*printed)
        return self._elsewhere.find(name, self.settings, self._looks.get(name, ()))

    def phase_epochs(self, phase: str) -> tuple[int, int] | None:
        """Return a phase's first and last epoch so far."""
        return self._phases.epochs(phase, self) if self._phases is not None else None


def whole_epoch(epoch: float) -> int:
    """Return the epoch that a printed, possibly fractional number belongs to: 0.5 is inside epoch 1."""
    return int(np.ceil(min(max(epoch, -1e9), 1e9) - 1e-9))
