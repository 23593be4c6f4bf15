"""Parts bars that stand on one line behind each other: whoever kept the log dropped the returns between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.model.blocks import Segments
from trainmon_tui.parse.detectors.bar import beginnings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from trainmon_tui.model.blocks import Ints
    from trainmon_tui.parse.shapes import Reading


def part(
    segments: Segments, readings: list[Reading], read: Callable[[Sequence[bytes]], Iterable[Reading]]
) -> tuple[Segments, list[Reading]]:
    """Return a block with a segment for each bar, and its readings; ``read`` reads the parts."""
    glued = [place for each in readings if each.template.glued for place in each.positions.tolist()]
    if not glued:
        return segments, readings
    starts = {place: beginnings(segments.texts[place]) for place in glued}
    counts = np.ones(len(segments.texts), np.int64)
    counts[glued] = [len(starts[place]) for place in glued]
    firsts = np.cumsum(counts) - counts
    parted = _parted(segments, starts, counts)
    kept = [each._replace(positions=firsts[each.positions]) for each in readings if not each.template.glued]
    places: Ints = np.concatenate([firsts[place] + np.arange(counts[place]) for place in sorted(glued)])
    again = read([parted.texts[place] for place in places.tolist()])
    return parted, kept + [each._replace(positions=places[each.positions]) for each in again]


def _parted(segments: Segments, starts: dict[int, list[int]], counts: Ints) -> Segments:
    texts: list[bytes] = []
    behind: list[int] = []
    for place, text in enumerate(segments.texts):
        own = starts.get(place, [0])
        texts += [text[start:end] for start, end in zip(own, [*own[1:], len(text)], strict=True)]
        behind += own
    offsets = np.repeat(segments.offsets, counts) + np.array(behind, np.int64)
    return Segments(texts, np.repeat(segments.lines, counts), offsets, segments.arrived_s)
