"""Which run a document speaks of."""

from __future__ import annotations

import msgspec

from trainmon_tui.model.text import clean


class RunInfo(msgspec.Struct, frozen=True):
    """The run as it was read."""

    path: str
    name: str
    attempts: int
    """1 for a run that was never resumed."""
    ended: bool
    """Whether it was read to its end: what has not come by then will not come."""
    lines: int
    bytes: int
    as_of: str = ""
    """The moment it was cut at, in words: ``epoch 5``; empty for its present end."""
    trouble: str = ""
    """Tracebacks, out-of-memory lines and non-finite values, counted, with the newest line of each."""
    places: dict[int, str] = {}
    """Of a run that is merged from several files: each line that is named here, as ``output.log:120``."""
    changes: list[str] = []
    """A sentence for each resume after which other settings were printed than before."""
    formats: list[str] = []
    """The user's formats that read lines of it."""
    notices: list[str] = []
    """What could not be used to read it, in words."""


def printable(run: RunInfo) -> RunInfo:
    """Return the run with names that can be printed anywhere: a file's name may hold any byte."""
    notices = list(map(clean, run.notices))
    return msgspec.structs.replace(
        run,
        path=clean(run.path),
        name=clean(run.name),
        notices=notices,
        changes=list(map(clean, run.changes)),
        places={line: clean(place) for line, place in run.places.items()},
    )
