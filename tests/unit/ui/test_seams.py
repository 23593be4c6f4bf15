"""Borders between panes: found in every plan, moved, and kept as shares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.ui.plan import PANES, Needs, Plan, Rect, arrange
from trainmon_tui.ui.plan_several import arrange_compare
from trainmon_tui.ui.seams import (
    LEAST_CHART,
    LEAST_HEIGHT,
    LEAST_WIDTH,
    PANES_WITHOUT_SEAMS,
    reshaped,
    seams_of,
)

PLENTY = Needs(charts=3, gauges=8, machine=9)
SIZES = st.tuples(st.integers(1, 260), st.integers(1, 80))
PLANS = st.builds(
    lambda size, active, alone, charts, items: arrange(
        *size, active, maximised=alone, needs=Needs(charts, 8, 9, items=items)
    ),
    SIZES, st.sampled_from(PANES), st.booleans(), st.integers(1, 4), st.booleans(),
) | st.builds(
    lambda size, active, charts: arrange_compare(*size, active, maximised=False, charts=charts, runs=3, rows=20),
    SIZES, st.sampled_from(("loss", "compared")), st.integers(1, 4),
)  # fmt: skip


def cells(rects):
    return [(x, y) for r in rects for x in range(r.x, r.x + r.width) for y in range(r.y, r.y + r.height)]


@pytest.mark.parametrize(
    ("size", "active", "names"),
    [
        ((80, 24), "loss", {"medium0-loss", "medium1|gauges"}),
        ((80, 24), "decisions", {"medium0-loss", "medium1|decisions"}),
        ((80, 24), "log", {"medium0-loss"}),
        (
            (120, 40),
            "loss",
            {"wide0-loss", "wide1|loss", "wide2-gauges", "wide1|checklist", "wide2|decisions"},
        ),
        ((120, 40), "facts", {"wide0|loss", "wide1-loss"}),
        ((40, 24), "loss", set()),
        ((1, 1), "loss", set()),
    ],
)
def test_every_border_between_panes_has_a_name(size, active, names):
    assert {seam.name for seam in seams_of(arrange(*size, active, needs=Needs(1)))} == names


def test_the_chart_keeps_its_height_whatever_stands_below():
    tall = {"medium0-loss": 0.7}
    heights = {reshaped(arrange(80, 24, pane), tall).rects["loss"].height for pane in PANES}
    assert len(heights) == 1


@given(PLANS)
def test_one_border_fewer_than_panes(plan):
    panes = [name for name in plan.rects if name not in PANES_WITHOUT_SEAMS]
    assert len(seams_of(plan)) == (len(panes) - 1 if plan.bordered and panes else 0)
    assert len({seam.name for seam in seams_of(plan)}) == len(seams_of(plan))


@given(PLANS)
def test_without_shares_a_plan_stays_as_it_is(plan):
    assert reshaped(plan, {}) is plan
    assert reshaped(plan, {"nothing": 0.5}) == plan


@given(PLANS, st.data())
def test_moved_borders_leave_no_gap_and_no_overlap(plan, data):
    names = [seam.name for seam in seams_of(plan)]
    shares = {name: data.draw(st.floats(0.001, 0.999)) for name in names if data.draw(st.booleans())}
    moved = reshaped(plan, shares)
    panes = [name for name in plan.rects if name not in PANES_WITHOUT_SEAMS]
    before, after = (cells([some.rects[name] for name in panes]) for some in (plan, moved))
    assert sorted(after) == sorted(before)
    assert all(moved.rects[name] == plan.rects[name] for name in plan.rects if name not in panes)


@given(
    st.sampled_from([(80, 24), (120, 40), (200, 60)]),
    st.sampled_from(PANES),
    st.floats(0.001, 0.999),
    st.data(),
)
def test_no_border_leaves_a_pane_too_little(size, active, share, data):
    plan = arrange(*size, active, needs=PLENTY)
    seam = data.draw(st.sampled_from(seams_of(plan)))
    for pane, rect in reshaped(plan, {seam.name: share}).rects.items():
        was = plan.rects[pane]
        if pane not in PANES_WITHOUT_SEAMS:
            assert rect.width >= min(was.width, LEAST_WIDTH)
            assert rect.height >= min(was.height, LEAST_HEIGHT)
        if pane == "loss":
            assert rect.height >= min(was.height, LEAST_CHART)


def test_a_share_holds_at_every_size():
    for width in (100, 120, 159):
        moved = reshaped(arrange(width, 40), {"wide1|loss": 0.5})
        assert abs(moved.rects["loss"].width - width / 2) <= 1


def test_a_moved_border_moves_only_its_own():
    plan = arrange(120, 40)
    moved = reshaped(plan, {"wide1|loss": 0.4})
    below = ("checklist", "decisions", "log")
    assert all(moved.rects[pane] == plan.rects[pane] for pane in below)
    assert moved.rects["gauges"].height == plan.rects["gauges"].height


def test_columns_behind_a_moved_border_share_what_is_left():
    moved = reshaped(arrange(120, 40), {"wide1|checklist": 0.5})
    assert [moved.rects[pane].width for pane in ("checklist", "decisions", "log")] == [60, 30, 30]


def test_a_border_is_both_frames_along_its_whole_length():
    seam = next(seam for seam in seams_of(arrange(120, 40)) if seam.name == "wide1|loss")
    top, bottom = seam.area.y, seam.area.y + seam.area.height
    assert [x for x in range(120) if seam.holds(x, top)] == [seam.at - 1, seam.at]
    assert not seam.holds(seam.at, top - 1)
    assert not seam.holds(seam.at, bottom)
    flat = next(seam for seam in seams_of(arrange(120, 40)) if seam.name == "wide0-loss")
    assert [y for y in range(40) if flat.holds(60, y)] == [flat.at - 1, flat.at]


def test_panes_that_no_cut_parts_keep_their_places():
    wheel = {
        "a": Rect(0, 0, 60, 10), "b": Rect(60, 0, 30, 30), "c": Rect(30, 30, 60, 10),
        "d": Rect(0, 10, 30, 30), "e": Rect(30, 10, 30, 20),
    }  # fmt: skip
    plan = Plan("wide", wheel, bordered=True)
    assert seams_of(plan) == []
    assert reshaped(plan, {"wide0-a": 0.5}) == plan
