"""Blocks that the judge was not told yet: while rows stream in, several are told as one when somebody asks."""

from __future__ import annotations

import numpy as np

from trainmon_tui.model.blocks import Parsed, Rows, Segments

MOST_SEGMENTS = 1024
"""So many are told unasked: few are dearer one by one, and none is to be kept for long."""


class Unjudged:
    """Keeps blocks in the order of the log."""

    def __init__(self) -> None:
        self._blocks: list[tuple[Segments, Parsed]] = []
        self._segments = 0

    @property
    def is_full(self) -> bool:
        """Whether so much is kept that it should be told."""
        return self._segments >= MOST_SEGMENTS

    def add(self, segments: Segments, parsed: Parsed) -> None:
        """Keep a block."""
        self._blocks.append((segments, parsed))
        self._segments += len(segments.texts)

    def take(self) -> tuple[Segments, Parsed] | None:
        """Return all blocks as one, as if the log had been read in larger pieces; None if there are none."""
        blocks, self._blocks, self._segments = self._blocks, [], 0
        if len(blocks) < 2:
            return blocks[0] if blocks else None
        return (
            joined_segments([segments for segments, _ in blocks]),
            joined_parsed([parsed for _, parsed in blocks]),
        )


def joined_segments(parts: list[Segments]) -> Segments:
    """Return consecutive segments as one block that arrived with the last of them."""
    return Segments(
        [text for part in parts for text in part.texts],
        np.concatenate([part.lines for part in parts]),
        np.concatenate([part.offsets for part in parts]),
        parts[-1].arrived_s,
    )


def joined_parsed(parts: list[Parsed]) -> Parsed:
    """Return what consecutive blocks said as one: the points of each family together."""
    families: dict[int, list[Rows]] = {}
    for rows in (rows for part in parts for rows in part.rows):
        families.setdefault(rows.family.id, []).append(rows)
    return Parsed(
        [joined_rows(same) for same in families.values()],
        [event for part in parts for event in part.events],
        [start for part in parts for start in part.starts],
        parts[-1].progress,
        parts[-1].last_line,
        sum(part.not_understood for part in parts),
    )


def joined_rows(parts: list[Rows]) -> Rows:
    """Return consecutive rows of one family as one block."""
    if len(parts) == 1:
        return parts[0]
    return Rows(
        parts[-1].family,
        np.concatenate([rows.values for rows in parts]),
        np.concatenate([rows.steps for rows in parts]),
        np.concatenate([rows.epochs for rows in parts]),
        np.concatenate([rows.lines for rows in parts]),
        np.concatenate([rows.offsets for rows in parts]),
        np.concatenate([rows.walls for rows in parts]),
        np.concatenate([rows.attempts for rows in parts]),
        _joined_present(parts),
    )


def _joined_present(parts: list[Rows]) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]] | None:
    if all(rows.present is None for rows in parts):
        return None
    each = (
        np.ones(rows.values.shape, dtype=np.bool_) if rows.present is None else rows.present for rows in parts
    )
    return np.concatenate(list(each))
