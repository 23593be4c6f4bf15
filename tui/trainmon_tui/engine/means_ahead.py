"""What samples say of a series beyond what was read of it, over the columns of a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.store.pyramid import within_singles

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Floats
    from trainmon_tui.store.pyramid import Singles

NO_COLUMNS = np.empty(0, np.float32)


def means_ahead(shares: Floats, values: Floats, read: Singles) -> Singles:
    """Return the mean of each column's values, nan where it has none, in as many columns as were ``read``.

    ``shares`` say where the values stand between the left edge, 0, and the right one, 1. Where they begin behind the last
    column that was read, its value begins them: the line goes on there.
    """
    count = len(read)
    inside = (shares >= 0) & (shares <= 1)
    at = np.minimum(shares[inside] * count, count - 1).astype(np.int64)
    sums, counts = np.bincount(at, values[inside], count), np.bincount(at, minlength=count)
    filled, known = np.flatnonzero(counts), np.flatnonzero(np.isfinite(read))
    columns = np.full(count, np.nan, np.float32)
    columns[filled] = within_singles(sums[filled] / counts[filled])
    if len(known) and len(filled) and filled[0] > known[-1]:
        columns[known[-1]] = read[known[-1]]
    return columns
