"""What a rule can see at one moment: the facts up to the end of one epoch, and notes on what it read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.machine import not_known
from trainmon_tui.rules.past import upto
from trainmon_tui.rules.printed import EXACT, Unit, coarsest, same_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trainmon_tui.rules.adjusted import Change
    from trainmon_tui.rules.clock import Clock
    from trainmon_tui.rules.elsewhere import Setting
    from trainmon_tui.rules.syntax import Window

Scalar = float | str | bool

SHORT_WINDOW = 12


class Point(NamedTuple):
    """A metric's value in one epoch; ``place`` is where it was read."""

    epoch: int
    value: float
    place: Place
    unit: Unit = EXACT
    """How finely it was printed."""


class Evidence(Protocol):
    """The facts as a view needs them."""

    def points(self, metric: str, view: View) -> Sequence[Point]:
        """Return a metric's final values up to ``view.now``, by epoch."""
        ...

    def is_final(self, metric: str, epoch: int) -> bool:
        """Return whether nothing more can come for a metric in an epoch."""
        ...

    def broken(self, metric: str, first: int, last: int) -> Place | None:
        """Return where a non-finite value was first printed in these epochs, final or not."""
        ...

    def recent(self, metric: str) -> Sequence[tuple[float, float]]:
        """Return the newest (step, value) points inside epochs."""
        ...

    def text_place(self, text: str, epoch: int | None) -> Place | None:
        """Return where a text was first seen, up to an epoch (None: at all)."""
        ...

    def text_times(self, text: str, epoch: int | None) -> int:
        """Return how often a text was printed, up to an epoch (None: at all)."""
        ...

    def setting(self, key: str) -> Setting | None:
        """Return a value of the configuration, printed or from elsewhere."""
        ...

    def change(self, name: str, epoch: int) -> Change | None:
        """Return the value that a person gave a parameter for an epoch, or None."""
        ...

    def was_printed_since(self, place: Place, epoch: int) -> bool:
        """Return whether a line stands in an epoch or in a later one."""
        ...

    def begins_at(self) -> int | None:
        """Return the log's first epoch, or None before any."""
        ...

    def phase_epochs(self, phase: str) -> tuple[int, int] | None:
        """Return a phase's first and last epoch so far, or None before it has begun."""
        ...


class Witness(Protocol):
    """What a rule has read at one moment, on whichever clock."""

    clock: Clock
    lets: dict[str, Scalar | None]
    reads: dict[str, tuple[Scalar, Place]]
    missing: list[str]
    same: list[str]
    windows: dict[str, float]
    adjusted: dict[str, Scalar]

    @property
    def now(self) -> float:
        """The epoch or step."""
        ...

    @property
    def place(self) -> Place:
        """The moment itself, where no line is known."""
        ...

    def aside(self) -> Witness:
        """Return the same moment with the same defined values, whose reads are its own."""
        ...

    def newest(self, metrics: Sequence[str]) -> Place | None:
        """Return the newest line, up to the moment, that one of some metrics was printed on."""
        ...


def newest_of(places: Iterable[Place]) -> Place | None:
    """Return the place that is farthest in the log, of those with a line; None without any."""
    printed = [place for place in places if place.offset is not None]
    return max(printed, key=lambda place: place.offset or 0, default=None)


class View:
    """The run at the end of epoch ``now``.

    While a rule runs, ``reads`` collects what it read and where, and ``missing`` why it cannot know yet.
    """

    clock: Clock = "epoch"

    def __init__(self, facts: Evidence, now: int, *, to_end: bool = False) -> None:
        self.facts = facts
        self.now = now
        self.to_end = to_end
        """Whether texts count up to the end of the log, and not only of the epoch."""
        self.lets: dict[str, Scalar | None] = {}
        self.reads: dict[str, tuple[Scalar, Place]] = {}
        self.missing: list[str] = []
        self.same: list[str] = []
        """How finely what was found equal was printed: ``same to 0.01``."""
        self.windows: dict[str, float] = {}
        """Single values that went into short windows: ``kl_raw (epoch 3)``."""
        self.adjusted: dict[str, Scalar] = {}
        """Parameters that a person changed, with the value that counts here."""
        self.kept: dict[str | tuple[str], Any] | None = None
        """What parts of expressions gave here, by their text, where rules share a view (see `Moment`)."""

    def back_to(self, epoch: int) -> View:
        """Return the view of an earlier epoch, with the same defined values."""
        earlier = View(self.facts, epoch, to_end=self.to_end)
        earlier.lets = self.lets
        return earlier

    @property
    def place(self) -> Place:
        """The epoch itself, where no line is known."""
        return Place(epoch=float(self.now)) if self.now else Place()

    def aside(self) -> View:
        """Return a view of the same epoch, whose reads are its own."""
        return self.back_to(self.now)

    def newest(self, metrics: Sequence[str]) -> Place | None:
        """Return the newest line, up to the end of the epoch, that one of some metrics was printed on."""
        return newest_of(found[-1].place for name in metrics if (found := self.facts.points(name, self)))

    def lack(self, reason: str) -> None:
        """Note why something is not known."""
        if reason not in self.missing:
            self.missing.append(reason)

    def take(self, other: View) -> None:
        """Note what another view read, as if it was read here."""
        self.reads.update(other.reads)
        self.same.extend(note for note in other.same if note not in self.same)

    def same_to(self, unit: float) -> None:
        """Note how finely values that were found equal were printed; 0 where they are so exactly."""
        note = same_to(unit)
        if unit and note not in self.same:
            self.same.append(note)

    def unit(self, metrics: Sequence[str]) -> float:
        """Return how finely the newest values of one or two metrics were printed; 0 where they compare exactly."""
        units = [found[-1].unit for metric in metrics if (found := self.points(metric))]
        return units[0].size if len(units) == 1 else coarsest(units)

    def points(self, metric: str) -> Sequence[Point]:
        """Return a metric's final values so far."""
        found = self.facts.points(metric, self)
        if not found:
            self.lack(not_known(metric))
        return found

    def value(self, metric: str) -> float | None:
        """Return a metric's value in epoch ``now`` exactly."""
        found = self.points(metric)
        if not found:
            return None
        if found[-1].epoch != self.now:
            self.lack(f"{metric} was not logged in epoch {self.now}")
            return None
        self.reads[metric] = (found[-1].value, found[-1].place)
        return found[-1].value

    def window(self, metric: str, window: Window | None) -> Sequence[Point] | None:
        """Return a metric's values in a window, or None where the window is not complete."""
        found = self.points(metric)
        if window is None or not found:
            return found if window is None else None
        if window.epochs:
            return self._epochs(metric, found, *window.epochs)
        if window.last:
            if len(found) < window.last:
                self.lack(f"{metric} has {len(found)} of {window.last} values")
                return None
            return found[-window.last :]
        span = self.facts.phase_epochs(window.phase or "")
        if span is None or span[0] > self.now:
            self.lack(f"phase {window.phase} has not begun")
            return None
        return _between(found, *span)

    def _epochs(self, metric: str, found: Sequence[Point], first: int, last: int) -> Sequence[Point] | None:
        if self.now < last or not self.facts.is_final(metric, last):
            self.lack(f"{metric} is not complete up to epoch {last}")
            return None
        inside = _between(found, first, last)
        if len(inside) <= SHORT_WINDOW:
            self.windows.update((f"{metric} (epoch {point.epoch})", point.value) for point in inside)
        if not inside:
            self.lack(f"{metric} was not logged in epochs {first} to {last}" if last > first
                      else f"{metric} was not logged in epoch {first}")  # fmt: skip
        return inside

    def param(self, name: str, given: Scalar) -> Scalar:
        """Return a parameter's value in epoch ``now``: ``given`` as long as no adjustment is recorded."""
        change = self.facts.change(name, self.now)
        if change is None:
            return given
        self.adjusted[f"params.{name} (from epoch {change.epoch})"] = change.value
        return change.value

    def setting(self, key: str) -> Scalar | None:
        """Return a value of the configuration; a recorded adjustment of that name counts from its epoch on."""
        found = self.facts.setting(key)
        if found is None or found.value is None:
            self.lack(found.why if found is not None else f"{key} was not printed")
            return None
        value, place = found.value, found.place
        change = self.facts.change(key, self.now)
        if change is not None and not self.facts.was_printed_since(place, change.epoch):
            value, place = change.value, Place(epoch=float(change.epoch))
        self.reads[f"config.{key}"] = (value, place)
        return value

    def times(self, text: str) -> float | None:
        """Return how often a text was printed up to ``now``, in all attempts; where it never was, as `seen` does."""
        many = self.facts.text_times(text, None if self.to_end else self.now)
        return float(many) if self.seen(text) is not None or many else None

    def seen(self, text: str) -> bool | None:
        """Return whether a text was seen up to ``now``; unknown in a log that begins after its run's first epoch."""
        place = self.facts.text_place(text, None if self.to_end else self.now)
        if place is not None:
            self.reads[f'"{text}"'] = (text, place)
            return True
        self.lack(f'"{text}" was not seen')
        begins = self.facts.begins_at()
        if begins is None or begins <= 1:
            return False
        self.lack(f"the log begins at epoch {begins}")
        return None

    def finite(self, metric: str, window: Window | None) -> bool | None:
        """Return False as soon as a non-finite value was printed, True while every value was finite."""
        first, last = (window.epochs if window and window.epochs else None) or (-1, self.now)
        place = self.facts.broken(metric, first, min(last, self.now))
        if place is not None:
            self.reads[metric] = (float("nan"), place)
            return False
        found = self.points(metric) if window is None else self.window(metric, window)
        if not found:
            return None
        self.reads[metric] = (found[-1].value, found[-1].place)
        return True

    def epochs_with(self, metrics: Sequence[str], span: int) -> list[int] | None:
        """Return the logged epochs that tell about the last ``span`` epochs, or None where they began earlier.

        The first of them is the newest one at or before the span's first epoch: it says how things stood then.
        """
        logged = [self.points(metric) for metric in metrics]
        first = self.now - span + 1
        begins = [found[known - 1].epoch for found in logged if (known := upto(found, first))]
        if not begins:
            return None
        start = max(begins) - 1
        return sorted({point.epoch for found in logged for point in found[upto(found, start) :]})


def _between(points: Sequence[Point], first: int, last: int) -> Sequence[Point]:
    return points[upto(points, first - 1) : upto(points, last)]
