"""Views that most screens never show, each loaded when it is drawn for the first time."""
# ruff: noqa: PLC0415 - not needed for the first paint

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainmon_tui.ui.sight import Sight
    from trainmon_tui.ui.views.view import View


def facts(sight: Sight, width: int, height: int) -> View:
    """Return the facts of a run."""
    from trainmon_tui.ui.views import facts as known

    return known.facts(sight, width, height)


def runs_head(sight: Sight, width: int, height: int) -> View:
    """Return the head of the table of runs."""
    from trainmon_tui.ui.views import runs

    return runs.runs_head(sight, width, height)


def runs_view(sight: Sight, width: int, height: int) -> View:
    """Return the table of runs."""
    from trainmon_tui.ui.views import runs

    return runs.runs_view(sight, width, height)


def run_detail(sight: Sight, width: int, height: int) -> View:
    """Return what is known of the run in hand."""
    from trainmon_tui.ui.views import run_detail as detail

    return detail.run_detail(sight, width, height)


def compare_head(sight: Sight, width: int, height: int) -> View:
    """Return the head of a comparison."""
    from trainmon_tui.ui.views import compared as comparison

    return comparison.compare_head(sight, width, height)


def compared(sight: Sight, width: int, height: int) -> View:
    """Return what sets the runs of a comparison apart."""
    from trainmon_tui.ui.views import compared as comparison

    return comparison.compared(sight, width, height)
