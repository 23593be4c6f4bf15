"""What the columns of a chart hold of a series. New points are folded in, so a redraw costs what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.store.pieces import Piece, grown

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Floats
    from trainmon_tui.store.places import Grid, Places
    from trainmon_tui.store.pyramid import Pyramid


class View:
    """One series over one grid of columns."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self._pieces: list[Piece] = []
        self._clear()

    def _clear(self) -> None:
        count = self.grid.columns
        self.low = np.full(count, np.nan, np.float32)
        """Least finite value of each column, nan where there is none."""
        self.high = self.low.copy()
        """Greatest finite value of each column."""
        self.stops = np.zeros(count, np.int64)
        """Position after the last point of each column that has a finite value; 0 for the others."""
        self._nonfinite_x = np.full(count, np.nan)

    @property
    def nonfinite_x(self) -> Floats:
        """The x of the first non-finite point of each column that has one."""
        known: Floats = self._nonfinite_x[~np.isnan(self._nonfinite_x)]
        return known

    def update(self, pyramid: Pyramid, places: Places) -> None:
        """Take in the points that came since the last call; all of them when a resume replaced some."""
        pieces = places.pieces(self.grid.axis)
        fresh = grown(self._pieces, pieces)
        if fresh is None:
            self._clear()
            fresh = pieces
        for piece in fresh:
            self._fold(piece, pyramid, places)
        self._pieces = pieces

    def _fold(self, piece: Piece, pyramid: Pyramid, places: Places) -> None:
        cuts = places.cuts(self.grid, piece)
        touched = np.flatnonzero(cuts[1:] > cuts[:-1])
        if not len(touched):
            return
        starts, stops = cuts[touched], cuts[touched + 1]
        low, high = pyramid.extremes(starts, stops)
        self.low[touched] = np.fmin(self.low[touched], low)
        self.high[touched] = np.fmax(self.high[touched], high)
        finite = ~np.isnan(low)
        self.stops[touched[finite]] = stops[finite]
        bad = pyramid.nonfinite
        first, last = np.searchsorted(bad, (cuts[0], cuts[-1]))
        if first < last:
            self._note_nonfinite(
                np.searchsorted(cuts, bad[first:last], side="right") - 1, bad[first:last], places
            )

    def _note_nonfinite(self, columns: np.ndarray, positions: np.ndarray, places: Places) -> None:
        columns, firsts = np.unique(columns, return_index=True)
        empty = np.isnan(self._nonfinite_x[columns])
        self._nonfinite_x[columns[empty]] = places.x_at(self.grid.axis, positions[firsts[empty]])
