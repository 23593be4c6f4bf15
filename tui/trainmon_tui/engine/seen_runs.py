"""The runs that a table is about, as far as their names can be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.found import FoundRuns
from trainmon_tui.sources.discover import runs_of

if TYPE_CHECKING:
    from collections.abc import Container

    from trainmon_tui.protocol.spec import SeveralSpec

BUDGET_S = 1.0
"""How long one look through a folder may take."""


def look_for_runs(several: SeveralSpec, known: Container[str] = ()) -> FoundRuns:
    """Return the runs that are named and those in folders; a name that is no text is left out, and that is said."""
    found = runs_of(several.paths, budget_s=BUDGET_S, known=known)
    named = tuple(run for run in found.runs if _is_text(run.path))
    return FoundRuns(named, found.complete and len(named) == len(found.runs))


def _is_text(path: str) -> bool:
    """Return whether a name can be sent to the screen: one of arbitrary bytes has to be given by itself."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
