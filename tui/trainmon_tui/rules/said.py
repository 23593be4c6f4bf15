"""Nodes of what a log says in words: texts and the configuration that it prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.rules.columns import (
    FALSE,
    NOTHING,
    TRUE,
    UNKNOWN,
    Column,
    Conditions,
    Numbers,
    Word,
)
from trainmon_tui.rules.nodes import Node

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.model.verdicts import Place
    from trainmon_tui.rules.frame import Frame
    from trainmon_tui.rules.step_facts import StepFacts
    from trainmon_tui.rules.view import Scalar


class Told(Node, frozen=True):
    """Something that the log says in words; nothing is carried, what was said is held elsewhere."""

    def start(self, *, whole: bool) -> None:
        """Return nothing."""

    def place(self, around: StepFacts) -> Place | None:
        """Return where it stands."""
        raise NotImplementedError

    def why(self, around: StepFacts) -> str:
        """Return in words why it is not known."""
        raise NotImplementedError


class Said(Told, frozen=True):
    """Whether a text was printed; unknown where it was not and the log begins after its run's first epoch."""

    text: str

    def place(self, around: StepFacts) -> Place | None:
        """Return where it was first printed."""
        return around.text_place(self.text)

    def advance(self, state: None, frame: Frame) -> tuple[None, Conditions]:  # noqa: ARG002 (nothing is carried)
        """Compare its place with each step's."""
        place, begins = frame.around.text_place(self.text), frame.around.begins_at()
        missing = FALSE if begins is None or begins <= 1 else UNKNOWN
        if place is None or place.offset is None:
            return None, np.full(len(frame), missing)
        return None, np.where(frame.offsets >= place.offset, TRUE, missing)

    def why(self, around: StepFacts) -> str:  # noqa: ARG002 (the text tells)
        """Return that it was not seen."""
        return f'"{self.text}" was not seen'


class Counted(Told, frozen=True):
    """How often a text was printed."""

    text: str

    def place(self, around: StepFacts) -> Place | None:
        """Return where it was first printed."""
        return around.text_place(self.text)

    def advance(self, state: None, frame: Frame) -> tuple[None, Numbers]:  # noqa: ARG002 (nothing is carried)
        """Count those before each step's last line."""
        offsets, begins = frame.around.text_offsets(self.text), frame.around.begins_at()
        counts = np.searchsorted(np.asarray(offsets, dtype=np.int64), frame.offsets, side="right")
        return None, Numbers(counts.astype(np.float64), (counts > 0) | (begins is None or begins <= 1))

    def why(self, around: StepFacts) -> str:  # noqa: ARG002 (the text tells)
        """Return that it was not seen."""
        return f'"{self.text}" was not seen'


class Configured(Told, frozen=True):
    """What the log printed of its configuration."""

    key: str

    def place(self, around: StepFacts) -> Place | None:
        """Return where it stands."""
        found = around.setting(self.key)
        return None if found is None else found.place

    def why(self, around: StepFacts) -> str:
        """Return why it cannot be told."""
        found = around.setting(self.key)
        return f"{self.key} was not printed" if found is None else found.why

    def advance(self, state: None, frame: Frame) -> tuple[None, Column]:  # noqa: ARG002 (nothing is carried)
        """Look it up; a recorded adjustment of that name counts from its step on."""
        found = frame.around.setting(self.key)
        if found is None or found.value is None:
            return None, NOTHING
        given = str(found.value) if isinstance(found.value, bool) else found.value
        return None, _changed(given, frame.around.changes(self.key, found.place), frame)


class Param(Node, frozen=True):
    """A parameter: the playbook's value, or from an adjustment on the one that a person recorded."""

    name: str
    given: float | str

    def start(self, *, whole: bool) -> None:
        """Return nothing: adjustments are held elsewhere."""

    def advance(self, state: None, frame: Frame) -> tuple[None, Column]:  # noqa: ARG002 (nothing is carried)
        """Go through the adjustments that have begun."""
        return None, _changed(self.given, frame.around.changes(self.name), frame)


def _changed(given: float | str, changes: Sequence[tuple[float, Scalar]], frame: Frame) -> Column:
    """Return a value and what it was changed to; a text is the same at every step, that of the last."""
    if isinstance(given, str):
        begun = [str(value) for step, value in changes if step <= frame.steps[-1]]
        return Word(begun[-1] if begun else given)
    values = np.full(len(frame), float(given))
    for step, value in changes:
        values[frame.steps >= step] = value
    return Numbers(values, np.array(True))
