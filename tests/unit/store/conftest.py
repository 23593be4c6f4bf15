import numpy as np
import pytest

from trainmon_tui.model.blocks import Family, Rows, SeriesKey


def _column(given, count, fill, dtype):
    return np.full(count, fill, dtype) if given is None else np.asarray(given, dtype)


@pytest.fixture(scope="session")
def make_rows():
    """Builds a block of rows from plain lists; what is not given is absent (or the row number)."""

    def build(
        values,
        *,
        steps=None,
        epochs=None,
        attempts=None,
        present=None,
        family=0,
        source="line",
        names=None,
        walls=None,
    ):
        table = np.asarray(values, np.float64)
        if table.ndim == 1:
            table = table[:, None]
        count, width = table.shape
        names = names or [f"m{column}" for column in range(width)]
        return Rows(
            family=Family(family, tuple(SeriesKey(name) for name in names), source),
            values=table,
            steps=_column(steps, count, np.nan, np.float64),
            epochs=_column(epochs, count, np.nan, np.float64),
            lines=np.arange(1, count + 1),
            offsets=np.arange(count) * 10,
            walls=_column(walls, count, np.nan, np.float64),
            attempts=_column(attempts, count, 0, np.int64),
            present=None if present is None else np.asarray(present, bool),
        )

    return build
