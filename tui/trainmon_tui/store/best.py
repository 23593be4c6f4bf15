"""The best point of a series; every point is looked at once, however often it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.store.pieces import Piece, grown

if TYPE_CHECKING:
    from trainmon_tui.store.pyramid import Pyramid


class Best:
    """Remembers the best point so far and looks only at what is new."""

    def __init__(self, *, lower_is_better: bool) -> None:
        self._reduce = np.fmin.reduce if lower_is_better else np.fmax.reduce
        self._beats = np.less if lower_is_better else np.greater
        self._pieces: list[Piece] = []
        self._position: int | None = None

    def position(self, pyramid: Pyramid, pieces: list[Piece]) -> int | None:
        """Return the position of the best finite value of ``pieces``, the earliest of equals; None for none."""
        fresh = grown(self._pieces, pieces)
        if fresh is None:
            fresh, self._position = pieces, None
        for piece in fresh:
            self._look_at(pyramid, piece)
        self._pieces = pieces
        return self._position

    def _look_at(self, pyramid: Pyramid, piece: Piece) -> None:
        values = pyramid.finite(*piece)
        best = self._reduce(values)
        if np.isnan(best):
            return
        if self._position is None or self._beats(best, pyramid.values[self._position]):
            self._position = piece[0] + int(np.argmax(values == best))
