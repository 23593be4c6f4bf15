"""Which kinds of keys work on the screen as it stands."""

import pytest
from ui_sights import sight_of

from trainmon_tui.ui.conditions import conditions
from trainmon_tui.ui.lens import Lens


@pytest.mark.parametrize(
    ("moment", "changes", "holds", "lacks"),
    [
        (
            "middle",
            {},
            {"live", "chart", "charts", "drawn"},
            {"replay", "past", "nested", "log", "grid", "compare"},
        ),
        ("replay", {}, {"replay", "chart"}, {"live"}),
        ("none", {}, {"live", "chart"}, {"charts", "replay"}),
        ("middle", {"nested": True}, {"nested"}, set()),
        ("middle", {"active": "log"}, {"log"}, {"found", "chart", "checklist"}),
        ("middle", {"active": "log", "needle": "nan"}, {"log", "found"}, set()),
        ("middle", {"active": "checklist"}, {"checklist", "evidence"}, {"decisions", "chart"}),
        ("middle", {"active": "decisions"}, {"decisions", "evidence"}, {"checklist"}),
        ("middle", {"lens": Lens(cursor=100.0)}, {"evidence"}, set()),
        ("middle", {"grid": True}, {"grid", "drawn"}, set()),
        ("middle", {"mode": "compare"}, {"compare", "live"}, {"replay", "runs", "evidence"}),
        ("middle", {"mode": "runs"}, {"runs"}, {"live", "marked", "chart"}),
    ],
)
def test_what_works(moment, changes, holds, lacks):
    found = set(conditions(sight_of(moment, **changes)))
    assert holds <= found
    assert not lacks & found


def test_several_marked_runs_can_be_compared():
    sight = sight_of(mode="runs")
    sight.table.marked = ["a.log"]
    assert conditions(sight) == ["runs"]
    sight.table.marked = ["a.log", "b.log"]
    assert conditions(sight) == ["runs", "marked"]
