import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.ui.plan import PANES, Needs, arrange, mode_of

SIZES = st.tuples(st.integers(1, 260), st.integers(1, 90))


def cells_of(rect):
    return {(x, y) for x in range(rect.x, rect.x + rect.width) for y in range(rect.y, rect.y + rect.height)}


NEEDS = st.builds(Needs, st.integers(1, 300), st.integers(0, 99), st.integers(3, 40), st.booleans())


@given(SIZES, st.sampled_from(PANES), st.booleans(), NEEDS)
def test_panes_stay_on_the_screen_and_apart(size, active, maximised, needs):
    width, height = size
    plan = arrange(width, height, active, maximised=maximised, needs=needs)
    area = 0
    for rect in plan.rects.values():
        assert rect.x >= 0
        assert rect.y >= 0
        assert rect.x + rect.width <= width
        assert rect.y + rect.height <= height
        area += rect.width * rect.height
    rects = list(plan.rects.values())
    for at, one in enumerate(rects):
        for other in rects[at + 1 :]:
            apart_x = one.x + one.width <= other.x or other.x + other.width <= one.x
            apart_y = one.y + one.height <= other.y or other.y + other.height <= one.y
            assert apart_x or apart_y
    assert area <= width * height


@given(SIZES, st.sampled_from(PANES), st.booleans(), NEEDS)
def test_health_and_the_active_pane_are_always_shown(size, active, maximised, needs):
    plan = arrange(*size, active, maximised=maximised, needs=needs)
    if plan.mode == "tiny":
        assert set(plan.rects) == {"tiny"}
    else:
        assert plan.shows("health")
        assert plan.shows(active)
        assert plan.rects[active].height >= 1


@pytest.mark.parametrize(
    ("size", "mode"),
    [
        ((1, 1), "tiny"), ((19, 40), "tiny"), ((80, 5), "tiny"), ((20, 6), "compact"), ((40, 24), "compact"),
        ((59, 40), "compact"), ((200, 17), "compact"), ((60, 18), "medium"), ((99, 24), "medium"),
        ((100, 30), "wide"), ((159, 50), "wide"), ((160, 50), "full"),
    ],
)  # fmt: skip
def test_breakpoints(size, mode):
    assert mode_of(*size) == mode


@pytest.mark.parametrize("height", [18, 24, 40, 60])
@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("needs", [Needs(2), Needs(3, 2, 4, items=False), Needs(1, 40, 20)])
def test_a_bordered_screen_is_filled_to_the_last_cell(width, height, needs):
    plan = arrange(width, height, needs=needs)
    covered = set().union(*(cells_of(rect) for rect in plan.rects.values()))
    assert len(covered) == width * height


def test_everything_is_shown_on_a_wide_screen():
    plan = arrange(200, 60, needs=Needs(2))
    assert all(plan.shows(pane) for pane in (*PANES[:6], "second", "header", "health", "footer"))


@pytest.mark.parametrize("width", [100, 120, 160, 200])
def test_facts_stand_beside_what_they_lead_to(width):
    plan = arrange(width, 40, active="facts")
    assert {"facts", "loss", "log", "header", "health", "footer"} == set(plan.rects)
    assert plan.rects["facts"].x == plan.rects["log"].width == plan.rects["loss"].width


@pytest.mark.parametrize(("size", "others"), [((80, 24), {"loss"}), ((40, 24), set())])
def test_facts_take_the_place_of_other_panes_where_there_is_less_room(size, others):
    assert {pane for pane in PANES if arrange(*size, active="facts").shows(pane)} == {"facts"} | others


def test_a_second_chart_needs_a_second_chart():
    assert not arrange(200, 60, needs=Needs(1)).shows("second")
    assert not arrange(120, 40, needs=Needs(2)).shows("second")
    assert arrange(120, 60, needs=Needs(2)).shows("second")


def test_room_that_the_diagnostics_do_not_need_goes_to_one_more_chart():
    plan = arrange(200, 60, needs=Needs(3, gauges=9))
    assert plan.shows("third")
    assert plan.rects["gauges"].height == 9 + 3
    assert not arrange(200, 60, needs=Needs(3, gauges=20)).shows("third")
    assert arrange(120, 40, needs=Needs(2, gauges=2)).shows("second")


def test_without_a_checklist_its_room_goes_to_the_log():
    plan = arrange(120, 40, needs=Needs(items=False))
    assert not plan.shows("checklist")
    assert plan.rects["log"].width == 80
    assert arrange(120, 40, "checklist", needs=Needs(items=False)).shows("checklist")


def test_a_medium_screen_shows_the_chart_and_the_active_pair():
    assert set(arrange(80, 24, "decisions").rects) == {
        "header",
        "health",
        "footer",
        "loss",
        "decisions",
        "machine",
    }
    assert set(arrange(80, 24, "log").rects) == {"header", "health", "footer", "loss", "log"}


def test_a_maximised_pane_has_the_whole_body():
    rect = arrange(120, 40, "log", maximised=True).rects["log"]
    assert (rect.x, rect.y, rect.width, rect.height) == (0, 4, 120, 35)


def test_a_tmux_side_panel_has_a_digest_below_the_chart():
    plan = arrange(40, 24)
    assert plan.rects["digest"].height == 8
    assert not arrange(40, 24, "log").shows("digest")


@pytest.mark.parametrize("pane", ["gauges", "machine"])
def test_numbers_that_fill_no_screen_stand_above_their_charts(pane):
    plan = arrange(120, 40, pane, maximised=True, needs=Needs(charts=3, gauges=9, machine_charts=2))
    assert {pane, "second", "third"} <= set(plan.rects)
    assert plan.rects["second"].y == plan.rects[pane].y + plan.rects[pane].height
    assert "third" not in arrange(80, 40, pane, maximised=True, needs=Needs(charts=3, machine_charts=2)).rects
    assert not arrange(120, 40, pane, maximised=True, needs=Needs(charts=1)).shows("second")


@pytest.mark.parametrize("pane", ["gauges", "machine", "log"])
def test_on_a_low_screen_a_pane_stays_alone(pane):
    assert not arrange(80, 24, pane, maximised=True, needs=Needs(charts=3, gauges=9)).shows("second")
