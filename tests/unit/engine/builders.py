"""Small stores and judges for the engine's tests."""

from __future__ import annotations

import numpy as np

from trainmon_tui.model.blocks import Family, Rows, SeriesKey
from trainmon_tui.store.store import Store


class FakeJudge:
    """A judge that knows what the test tells it."""

    def __init__(self, charts=(), aliases=None) -> None:
        self._charts = list(charts)
        self._aliases = aliases or {}

    def charts(self):
        return self._charts

    def matches(self, metric, key, _source):
        names = self._aliases.get(metric, ())
        full = f"{key.split}.{key.tag}"
        return next((rank for rank, name in enumerate(names) if name in (key.tag, full)), None)


def rows(family, values, steps=None, epochs=None, attempts=None):
    values = np.atleast_2d(np.asarray(values, float).T).T
    count = len(values)
    nothing = np.full(count, np.nan)
    return Rows(
        family,
        values,
        nothing if steps is None else np.asarray(steps, float),
        nothing if epochs is None else np.asarray(epochs, float),
        np.arange(1, count + 1),
        np.arange(count) * 10,
        nothing,
        np.zeros(count, np.int64) if attempts is None else np.asarray(attempts),
    )


def store_of(*blocks) -> Store:
    store = Store()
    for block in blocks:
        store.append(block)
    return store


def family(number, *keys, source="line"):
    return Family(number, tuple(keys), source)


TRAIN = SeriesKey("L", "train", "loss")
VALID = SeriesKey("L", "valid", "loss")
LR = SeriesKey("lr", "", "lr")
