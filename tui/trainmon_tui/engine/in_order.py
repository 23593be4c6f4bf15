"""A merged run in the order of its training, to be played: every file's lines of one stretch, then those of the next."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.engine.cut import blocks
from trainmon_tui.engine.trouble import FATEFUL
from trainmon_tui.engine.voices import Voices
from trainmon_tui.model.errors import NoInputError
from trainmon_tui.sources.finished import FinishedFile
from trainmon_tui.sources.spool import Spool
from trainmon_tui.sources.whole import WholeFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trainmon_tui.model.blocks import Floats, Ints, Parsed
    from trainmon_tui.parse.formats.format import Format

STRETCHES = 2000
"""Into so many equal parts the run is cut."""
SLICE_BYTES = 1 << 20


class _Piece(NamedTuple):
    """Lines of one file, by the stretch of the run in which they begin."""

    stretch: float
    start: int
    end: int


class _Track:
    """Where the lines of one voice stand in the run."""

    def __init__(self) -> None:
        self._rows: list[Floats] = []
        self._ends = False

    def add(self, parsed: Parsed) -> None:
        self._ends = self._ends or any(event.kind in FATEFUL for event in parsed.events)
        for rows in parsed.rows:
            self._rows.append(np.column_stack((rows.offsets, rows.epochs, rows.steps)))

    def places(self, axis: int) -> tuple[Ints, Floats]:
        """Return the offsets and the places of a voice's lines; what falls back is not played twice."""
        rows = np.concatenate([np.empty((0, 3)), *self._rows])
        rows = rows[np.isfinite(rows[:, axis])]
        rows = rows[np.argsort(rows[:, 0], kind="stable")]
        return rows[:, 0].astype(np.int64), np.maximum.accumulate(rows[:, axis])

    @property
    def uncounted(self) -> float:
        """The stretch of lines before any that counts: of a voice that counts nothing but dies, the run's end."""
        return np.inf if self._ends and not self._rows else -np.inf


def in_order(run: FinishedFile, formats: Sequence[Format] = ()) -> FinishedFile:
    """Return a merged run in the order of its training; a run that is one file as it is.

    The order goes by epochs where all files that count have them, else by steps. A file that counts nothing comes
    first, or last if it tells of the run's end. Raises `NoInputError` when there is no room for it.
    """
    if not run.parts:
        return run
    voices, tracks = Voices(formats), dict[int, _Track]()
    _read(run, voices, tracks)
    ends = [*(start for start, _ in voices.files[1:]), run.end]
    pieces = [
        piece
        for (start, voice), end in zip(voices.files, ends, strict=True)
        for piece in _pieces(
            start, end, tracks.get(voice, _Track()).uncounted, *_boundaries(run, tracks, voice)
        )
    ]
    return _written(run, sorted(pieces, key=lambda piece: piece.stretch))


def _read(run: FinishedFile, voices: Voices, tracks: dict[int, _Track]) -> None:
    with closing(WholeFile(run.again())) as source:
        for said in blocks(source, voices):
            for voice, parsed in said:
                tracks.setdefault(voice, _Track()).add(parsed)


def _boundaries(run: FinishedFile, tracks: dict[int, _Track], voice: int) -> tuple[Ints, Floats]:
    """Return where a voice comes to a new stretch of the run (the starts of lines), and which."""
    counted = [[track.places(axis) for track in tracks.values()] for axis in (1, 2)]
    has = [[len(offsets) > 0 for offsets, _ in each] for each in counted]
    axis = 0 if has[0] == [a or b for a, b in zip(*has, strict=True)] else 1
    last = max((float(places[-1]) for _, places in counted[axis] if len(places)), default=0.0)
    offsets, places = dict(zip(tracks, counted[axis], strict=True)).get(
        voice, (np.empty(0, np.int64), np.empty(0))
    )
    stretches = np.floor(places * (STRETCHES / last)) if last > 0 else np.zeros(len(places))
    new = np.flatnonzero(np.diff(stretches, prepend=-np.inf) > 0)
    return np.array([_line_start(run, int(offset)) for offset in offsets[new]], np.int64), stretches[new]


def _line_start(run: FinishedFile, offset: int) -> int:
    size = 256
    while True:
        start = max(0, offset - size)
        found = run.read(start, offset - start).rfind(b"\n")
        if found >= 0 or start == 0:
            return start + found + 1
        size *= 8


def _pieces(start: int, end: int, uncounted: float, offsets: Ints, stretches: Floats) -> Iterator[_Piece]:
    inside = (offsets > start) & (offsets < end)
    before = stretches[offsets <= start]
    edges = [start, *offsets[inside].tolist(), end]
    keys = [float(before[-1]) if len(before) else uncounted, *stretches[inside].tolist()]
    for key, first, last in zip(keys, edges, edges[1:], strict=False):
        if last > first:
            yield _Piece(key, first, last)


def _written(run: FinishedFile, pieces: list[_Piece]) -> FinishedFile:
    spool = Spool()
    try:
        for piece in pieces:
            at, last = piece.start, b""
            while data := run.read(at, min(SLICE_BYTES, piece.end - at)):
                spool.append(data)
                at, last = at + len(data), data
            spool.append(b"" if last.endswith(b"\n") else b"\n")
        if spool.trouble:
            raise NoInputError(spool.trouble, "make room, or name another folder with TMPDIR")
        ordered = FinishedFile("run", spool.descriptor())
    finally:
        spool.close()
    ordered.parts = run.parts
    ordered.add_notices(run.take_notices())
    return ordered
