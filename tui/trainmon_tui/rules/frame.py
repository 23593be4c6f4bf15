"""A block of steps as rules see it: the points that metrics had at them, and the columns computed from those."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.rules.columns import Numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trainmon_tui.model.blocks import Floats, Ints
    from trainmon_tui.rules.columns import Column
    from trainmon_tui.rules.nodes import Node
    from trainmon_tui.rules.prints import Prints
    from trainmon_tui.rules.step_facts import StepFacts


class Lane(NamedTuple):
    """A metric's points in a block."""

    at: Ints
    """The index of the step in the block, ascending."""
    steps: Floats
    values: Floats
    prints: Prints | None = None
    """How finely each was printed; None: all compare exactly."""


class Frame:
    """Steps in ascending order; ``offsets`` are the last byte offsets of what was printed at each.

    Columns are filled in by the nodes of all rules, in their order.
    """

    def __init__(
        self, steps: Floats, offsets: Ints, lanes: Mapping[str, Lane], around: StepFacts,
        spans: Mapping[str, tuple[float, float]],
    ) -> None:  # fmt: skip
        self.steps = steps
        self.offsets = offsets
        self.lanes = dict(lanes)
        self.around = around
        self.spans = spans
        """First and last step of each phase that has begun."""
        self.columns: dict[Node, Column] = {}

    def __len__(self) -> int:
        return len(self.steps)

    def merged(self, metrics: Sequence[str]) -> Lane:
        """Return the points of several metrics in order of their steps."""
        lanes = [self.lanes[metric] for metric in metrics]
        if len(lanes) == 1:
            return lanes[0]
        at = np.concatenate([lane.at for lane in lanes])
        order = np.argsort(at, kind="stable")
        values = np.concatenate([lane.values for lane in lanes])
        return Lane(at[order], self.steps[at[order]], values[order])

    def spread(self, at: Ints, before: Numbers, found: Numbers) -> Numbers:
        """Return at each step what was found at the newest point up to it; ``before`` the first one."""
        if len(at) == len(self) and (len(at) < 2 or bool((at[1:] > at[:-1]).all())):
            return found
        place = np.searchsorted(at, np.arange(len(self)), side="right")
        values, known = np.append(before.values, found.values), np.append(before.known, found.known)
        return Numbers(values[place], known[place])
