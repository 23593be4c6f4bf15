"""Who has told which metric how far: what one file of a run repeats of another is no new point."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.engine.alignment import ROUNDED, Alignment
from trainmon_tui.parse.names import split_of_word, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trainmon_tui.model.blocks import Family, Floats, SeriesKey

Name = tuple[str, str]
"""Split and words, alike whichever file told it: ``train/loss`` is the training's ``loss``."""


class Reach(NamedTuple):
    """The newest place of a metric in one file; -inf where it has none."""

    step: float = -math.inf
    epoch: float = -math.inf


class Home(NamedTuple):
    """The series that a metric had first: all files' points of it belong there."""

    voice: int
    family: Family
    column: int


def name_of(key: SeriesKey) -> Name:
    """Return the name in which two files' series are compared: its words, in whatever order, number and case."""
    parts = words(key.tag)
    named = next((split for word in (*parts[:1], *parts[-1:]) if (split := split_of_word(word))), "")
    kept = {_singular(word) for word in parts if not split_of_word(word)} or set(parts)
    return key.split or named or "train", " ".join(sorted(kept))


def _singular(word: str) -> str:
    if word.endswith("sses"):
        return word.removesuffix("es")
    return word.removesuffix("s") if not word.endswith("ss") and len(word) > 3 else word


class Told:
    """What each voice has told so far."""

    def __init__(self) -> None:
        self.homes: dict[Name, Home] = {}
        self.alignment = Alignment()
        self._reached: dict[Name, dict[int, Reach]] = {}
        self._metrics: dict[Name, set[Name]] = {}

    def resolve(self, voice: int, key: SeriesKey) -> Name:
        """Return the name under which another voice told this series, else its own.

        Another spelling of a known metric counts where the others have only one series of that metric.
        """
        name = name_of(key)
        if key.metric is None or self._by_others(name, voice):
            return name
        others = [one for one in self._metrics.get((name[0], key.metric), ()) if self._by_others(one, voice)]
        own = self._reached.get(name)
        return others[0] if len(others) == 1 and not own else name

    def fresh(self, voice: int, name: Name, steps: Floats, epochs: Floats) -> NDArray[np.bool_]:
        """Return which places lie beyond all that other voices told of a metric."""
        others = self._by_others(name, voice)
        if not others:
            return np.ones(len(steps), dtype=bool)
        step, epoch = max(one.step for one in others), max(one.epoch for one in others)
        by_step = np.isfinite(steps) & math.isfinite(step)
        return np.where(
            by_step,
            steps > step + self.alignment.slack(voice),
            (epochs > epoch + ROUNDED) & math.isfinite(epoch),
        )

    def note(self, voice: int, name: Name, key: SeriesKey, steps: Floats, epochs: Floats) -> None:
        """Take in points that were kept."""
        if not len(steps):
            return
        reached = self._reached.setdefault(name, {})
        before = reached.get(voice, Reach())
        reached[voice] = Reach(max(before.step, _newest(steps)), max(before.epoch, _newest(epochs)))
        if key.metric is not None:
            self._metrics.setdefault((name[0], key.metric), set()).add(name)

    def _by_others(self, name: Name, voice: int) -> list[Reach]:
        return [reach for other, reach in self._reached.get(name, {}).items() if other != voice]


def _newest(places: Floats) -> float:
    known = places[np.isfinite(places)]
    return float(known.max()) if len(known) else -math.inf
