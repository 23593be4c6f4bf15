"""What a rule saw at one step, kept as evidence: the columns of that step, and where each metric was printed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.alike import Alike
from trainmon_tui.rules.columns import row, scalar
from trainmon_tui.rules.frame import Frame
from trainmon_tui.rules.nodes import Newest
from trainmon_tui.rules.printed import same_to
from trainmon_tui.rules.said import Param, Said, Told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from trainmon_tui.rules.clock import Clock, Run
    from trainmon_tui.rules.nodes import Leaf, Node
    from trainmon_tui.rules.step_facts import StepFacts
    from trainmon_tui.rules.view import Scalar

    PlaceOf = Callable[[str, float], Place | None]
    """Where a metric's newest point up to a step was printed."""


class StepView:
    """The run at one step, as `View` is the run at the end of an epoch."""

    clock: Clock = "step"

    def __init__(self, frame: Frame, place_of: PlaceOf) -> None:
        """Look at a frame of one step; where its values stand is asked at once, before they are no longer kept."""
        self.frame = frame
        self.now = float(frame.steps[0])
        self._places: dict[tuple[str, float], Place | None] = {}
        self._place_of = place_of
        for node, column in frame.columns.items():
            for metric in node.reads:
                self._place(metric, self.now)
                if node.tells_step and (step := scalar(column)) is not None:
                    self._place(metric, float(step))
        self.lets: dict[str, Scalar | None] = {}
        self.reads: dict[str, tuple[Scalar, Place]] = {}
        self.missing: list[str] = []
        self.same: list[str] = []
        """How finely what was found equal was printed: ``same to 0.01``."""
        self.windows: dict[str, float] = {}
        """Always empty: a window of steps is shown by what was computed of it."""
        self.adjusted: dict[str, Scalar] = {
            f"params.{node.name}": value
            for node in frame.columns
            if isinstance(node, Param) and (value := scalar(frame.columns[node])) not in (None, node.given)
        }

    @property
    def facts(self) -> StepFacts:
        """What steps do not tell."""
        return self.frame.around

    @property
    def place(self) -> Place:
        """Return the step itself, where no line is known."""
        return Place(step=self.now if math.isfinite(self.now) else None)

    def aside(self) -> StepView:
        """Return a view of the same step with the same defined values, whose reads are its own."""
        other = StepView(self.frame, self._place)
        other.lets = self.lets
        return other

    def lack(self, reason: str) -> None:
        """Note why something is not known."""
        if reason not in self.missing:
            self.missing.append(reason)

    def answer(self, run: Run, leaves: Sequence[Leaf]) -> Scalar | None:
        """Return an expression's value, and note what it read and what it lacks."""
        for leaf in leaves:
            self._note(leaf)
        return scalar(run(self.frame))

    def _note(self, leaf: Leaf) -> None:
        node, value = leaf.node, scalar(self.frame.columns[leaf.node])
        if isinstance(node, Alike):
            self._note_same(value)
            return
        if value is None or (isinstance(node, Said) and not value):
            self.lack(node.why(self.facts) if isinstance(node, Told) else node.lack(self.now))
            return
        if isinstance(node, Told):
            self._note_told(node, leaf.label, value)
            return
        stands_at = None if leaf.where is None else scalar(self.frame.columns[leaf.where])
        place = self._newest(leaf.metrics, self.now if stands_at is None else float(stands_at))
        if place is None:
            if stands_at is None:
                return
            place = Place(step=float(stands_at))  # its line is kept no longer
        if isinstance(value, bool):
            newest = scalar(self.frame.columns[Newest(leaf.metrics[0])])
            value = newest if stands_at is None and newest is not None else float("nan")
        self.reads[leaf.label] = (value, place)

    def _note_same(self, unit: Scalar | None) -> None:
        note = None if unit is None else same_to(float(unit))
        if note is not None and note not in self.same:
            self.same.append(note)

    def _note_told(self, node: Told, label: str, value: Scalar) -> None:
        shown = node.text if isinstance(node, Said) else value
        self.reads[label] = (shown, node.place(self.facts) or Place())

    def _place(self, metric: str, step: float) -> Place | None:
        """Return where a metric's newest point up to a step was printed, asked once."""
        key = (metric, step)
        if key not in self._places:
            self._places[key] = self._place_of(metric, step)
        return self._places[key]

    def newest(self, metrics: Sequence[str]) -> Place | None:
        """Return the newest line, up to the step, that one of some metrics was printed on."""
        return self._newest(metrics, self.now)

    def _newest(self, metrics: Sequence[str], step: float) -> Place | None:
        places = [place for metric in metrics if (place := self._place(metric, step)) is not None]
        return max(places, key=lambda place: place.offset or 0, default=None)


def at_row(frame: Frame, index: int, nodes: Iterable[Node]) -> Frame:
    """Return one step of a frame with copies of some columns."""
    part = slice(index, index + 1)
    single = Frame(frame.steps[part].copy(), frame.offsets[part].copy(), {}, frame.around, frame.spans)
    single.columns = {node: row(frame.columns[node], index) for node in nodes}
    return single
