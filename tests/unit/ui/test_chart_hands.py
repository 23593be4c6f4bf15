"""Keys and mouse on the charts: what is asked of the engine, and what the legend says under the crosshair."""

from array import array

import pytest
from msgspec.structs import replace
from ui_sights import NAN, sight_of, told, words

from trainmon_tui.model.groups import group_of
from trainmon_tui.model.verdicts import Place
from trainmon_tui.ui.chart_hands import (
    CHART_HANDS,
    SMOOTHS,
    hear_axis,
    moment_under,
    point_at,
    point_to,
    zoom_at,
)
from trainmon_tui.ui.hands import HANDS
from trainmon_tui.ui.lens import Lens
from trainmon_tui.ui.views.chart import first_chart
from trainmon_tui.ui.views.curves import is_log, spec_of
from trainmon_tui.ui.views.legend import at_cursor, x_words


def text_of(view):
    return "\n".join("".join(run[0] for run in row) for row in (view.title, view.note, *view.rows))


def drawn(**settings):
    sight = sight_of("middle", size=(160, 40), **settings)
    first_chart(sight, 90, 18)
    return sight


def test_looking_closer_asks_for_a_part_and_the_whole_key_for_all():
    sight = drawn()
    HANDS["zoom_in"](sight)
    ask = sight.ask().charts[0]
    assert ask.x0 > 0
    assert ask.x1 is None
    HANDS["whole"](sight)
    assert sight.ask().charts[0].x0 is None


def test_every_chart_looks_at_the_same_part():
    sight = drawn()
    HANDS["zoom_in"](sight)
    HANDS["pan_left"](sight)
    asks = sight.ask().charts
    assert len(asks) > 1
    assert len({(ask.x0, ask.x1) for ask in asks}) == 1


def test_looking_closer_and_back_is_where_it_began():
    sight = drawn()
    chart = sight.chart_of(0)
    HANDS["zoom_in"](sight)
    width = chart.x1 - sight.lens.x0
    assert width == pytest.approx((chart.x1 - chart.x0) * 0.6)


def test_the_legend_says_what_stands_under_the_crosshair():
    sight = drawn()
    before = text_of(first_chart(sight, 90, 18))
    HANDS["cursor_left"](sight)
    after = text_of(first_chart(sight, 90, 18))
    assert "step" in after.split("\n")[0]
    assert after != before
    HANDS["back"](sight)
    assert text_of(first_chart(sight, 90, 18)) == before


def test_a_press_sets_the_crosshair_in_its_column_and_the_wheel_looks_closer_there():
    sight = drawn()
    plot = sight.plots["loss"]
    point_at(plot.left + 10, "loss", sight)
    assert sight.lens.cursor == pytest.approx(plot.x0 + 10.5 / plot.width * (plot.x1 - plot.x0))
    zoom_at(plot.left + 10, "loss", -1, sight)
    assert sight.lens.x0 < sight.lens.cursor < sight.lens.x1
    kept = sight.lens
    point_at(0, "loss", sight)
    assert sight.lens == kept


def test_a_hand_overrules_the_scale_that_the_chart_chose():
    sight = drawn()
    chart = sight.chart_of(0)
    chosen = is_log(sight, chart)
    HANDS["log_scale"](sight)
    assert is_log(sight, chart) is not chosen


@pytest.mark.parametrize(("axis", "words"), [("time", "20m34s"), ("epoch", "ep 1234"), ("step", "step 1234")])
def test_x_is_said_in_the_words_of_its_axis(axis, words):
    chart = replace(sight_of("middle").chart_of(0), x=axis, x0=0.0, x1=5000.0)
    assert x_words(chart, 1234.0).startswith(words)


def test_the_legend_names_the_mark_under_the_crosshair():
    sight = sight_of(size=(200, 60))
    mark = next(mark for mark in sight.chart_of(0).marks if mark.kind == "decision")
    sight.lens = Lens(cursor=mark.x)
    assert f"◆ {mark.text}" in words(first_chart(sight, 120, 20).title)
    sight.lens = Lens(cursor=mark.x + 300)
    assert mark.text not in words(first_chart(sight, 120, 20).title)


def test_outliers_are_marked_at_the_edge_or_shown():
    sight = sight_of()
    assert spec_of(sight, sight.chart_of(0)).clip
    HANDS["outliers"](sight)
    assert not spec_of(sight, sight.chart_of(0)).clip
    assert "outliers" in words(first_chart(sight, 120, 20).note)


IDS = ("train/loss", "valid/loss", "train/lr", "train/grad_norm", "valid/acc")


def many(**settings):
    """A run of five charts."""
    return told(sight_of(size=(160, 40), **settings), header={"charts": tuple((id_, id_) for id_ in IDS)})


def chosen(sight):
    return sight.chart_at(0)


@pytest.mark.parametrize("grid", [False, True])
@pytest.mark.parametrize(
    ("hand", "order"), [("next_chart", [1, 2, 3, 4, 0]), ("previous_chart", [4, 3, 2, 1, 0])]
)
def test_charts_go_round_one_by_one(grid, hand, order):
    sight, seen = many(grid=grid), []
    for _ in IDS:
        HANDS[hand](sight)
        seen.append(chosen(sight))
    assert seen == [IDS[place] for place in order]


def test_in_a_filtered_grid_only_what_is_shown_is_gone_through():
    sight, seen = many(grid=True, chart_words="valid"), set()
    for _ in range(4):
        HANDS["next_chart"](sight)
        seen.add(chosen(sight))
    assert seen == {"valid/loss", "valid/acc"}


def test_a_grid_that_shows_nothing_keeps_its_chart():
    sight = many(grid=True, chart_words="nothing at all")
    before = sight.chart
    HANDS["next_chart"](sight)
    assert sight.chart == before


@pytest.mark.parametrize("grid", [False, True])
def test_groups_go_round_and_say_how_many_they_are(grid):
    sight, seen = many(grid=grid), []
    for _ in range(5):
        HANDS["next_group"](sight)
        seen.append(group_of(chosen(sight)))
        count = sum(group_of(id_) == seen[-1] for id_ in IDS)
        assert sight.aside == f"{seen[-1]}: {count} chart{'s' if count > 1 else ''}"
    groups = list(dict.fromkeys(map(group_of, IDS)))
    assert set(seen) == set(groups)
    assert seen[len(groups)] == seen[0]


def test_a_run_of_one_group_stays_where_it_is():
    sight = told(many(), header={"charts": (("a/loss", "loss"), ("b/loss", "val_loss"))})
    HANDS["next_group"](sight)
    assert (chosen(sight), sight.aside) == ("a/loss", "")


def test_the_grid_opens_whole_and_closes_on_its_chart():
    sight = many(active="log", chart_words="acc")
    HANDS["grid"](sight)
    assert (sight.grid, sight.active, sight.chart_words) == (True, "loss", "")
    HANDS["next_chart"](sight)
    HANDS["grid"](sight)
    assert not sight.grid
    assert chosen(sight) == IDS[1]


def test_a_pin_puts_a_chart_first_and_once_more_takes_it_off():
    sight = many()
    HANDS["next_chart"](sight)
    HANDS["pin"](sight)
    assert "stands first now" in sight.aside
    assert sight.chart_ids[0] == "valid/loss"
    sight.chart = 0
    HANDS["pin"](sight)
    assert "no longer pinned" in sight.aside
    assert sight.chart_ids == list(IDS)


def test_the_axis_of_x_goes_round_and_the_lens_stays_on_its_part_of_the_run():
    sight = drawn()
    HANDS["zoom_in"](sight)
    HANDS["cursor_left"](sight)
    lens, seen = sight.lens, []
    for _ in range(3):
        HANDS["x_axis"](sight)
        (ask, *_) = sight.ask().charts
        assert (ask.x0, ask.of, ask.point) == (lens.x0, "step", ("step", lens.cursor))
        seen.append(ask.x)
    assert (sight.lens, seen) == (lens, ["epoch", "time", "step"])


def over(sight, axis, **told_of):
    """Let the main chart be drawn over an axis."""
    chart = replace(sight.chart_of(0), x=axis, **told_of)
    sight.take(replace(sight.frame, charts=(chart, *sight.frame.charts[1:])), 2.0)
    first_chart(sight, 90, 18)
    return chart


def test_the_crosshair_stands_where_the_engine_found_it_on_another_axis():
    sight = drawn(lens=Lens(cursor=1200.0))
    chart = over(sight, "epoch", x0=0.0, x1=40.0, point=12.0)
    assert spec_of(sight, chart).cursor == 12.0
    assert words(first_chart(sight, 90, 18).title).startswith("ep 12")
    HANDS["cursor_right"](sight)
    assert (sight.lens.cursor_axis, 12.0 < sight.lens.cursor < 13.0) == ("epoch", True)
    HANDS["zoom_in"](sight)
    assert (sight.lens.axis, sight.lens.x0 > 4.0) == ("epoch", True)


def test_a_crosshair_without_a_place_there_is_not_drawn_and_begins_anew():
    sight = drawn(lens=Lens(cursor=1200.0))
    chart = over(sight, "epoch", x0=0.0, x1=40.0)
    assert spec_of(sight, chart).cursor is None
    HANDS["cursor_right"](sight)
    assert sight.lens.cursor < 1.0


def test_a_crosshair_that_moves_on_its_axis_asks_nothing_of_the_engine():
    sight = drawn()
    HANDS["cursor_left"](sight)
    before = replace(sight.ask(), number=0)
    HANDS["cursor_left"](sight)
    assert replace(sight.ask(), number=0) == before


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        ("part", "the whole run: that part cannot be told by epoch"),
        ("point", "the crosshair's place cannot be told by epoch"),
    ],
)
def test_what_cannot_be_told_on_another_axis_is_said(lost, words):
    sight = sight_of()
    sight.asked = sight.frame.ask
    HANDS["x_axis"](sight)
    ask = sight.ask()
    charts = tuple(replace(chart, x="epoch", lost=lost) for chart in sight.frame.charts)
    sight.take(replace(sight.frame, ask=ask.number, charts=charts), 2.0)
    assert hear_axis(sight)
    assert sight.aside == words


def test_smoothing_goes_through_all_its_steps():
    sight, seen = drawn(), []
    for _ in SMOOTHS:
        HANDS["smooth"](sight)
        seen.append(sight.smooth)
    assert sorted(seen) == sorted(SMOOTHS)
    sight.smooth = 0.123
    HANDS["smooth"](sight)
    assert sight.smooth == SMOOTHS[0]


@pytest.mark.parametrize(
    ("axis", "cursor", "moment"),
    [("step", 1200.0, "step=1200.000000"), ("epoch", 2.5, "epoch=2.500000"), ("step", -3.0, "step=0.000000"),
     ("time", 60.0, "elapsed=60.000000"), ("step", None, "")],
)  # fmt: skip
def test_the_moment_under_the_crosshair(axis, cursor, moment):
    sight = drawn()
    sight.lens = Lens(cursor=cursor, cursor_axis=axis)
    assert moment_under(sight) == moment
    assert bool(sight.aside) is not bool(moment)


@pytest.mark.parametrize(
    ("axis", "at", "cursor"),
    [
        ("step", Place(step=1500), (1500, "step")),
        ("step", Place(step=0, epoch=1), (0, "step")),
        ("step", Place(epoch=3), (3, "epoch")),
        ("epoch", Place(step=1500, epoch=3), (3, "epoch")),
        ("time", Place(step=1500, epoch=3), (1500, "step")),
        ("time", Place(), (None, "step")),
    ],
)
def test_the_crosshair_goes_to_a_place_and_the_engine_puts_it_on_an_axis_that_does_not_count_it(
    axis, at, cursor
):
    sight = drawn()
    over(sight, axis)
    point_to(at, sight)
    assert (sight.lens.cursor, sight.lens.cursor_axis) == cursor
    asked = sight.ask().charts[0].point
    assert asked == (None if cursor[0] is None or cursor[1] == axis else (cursor[1], cursor[0]))


def test_before_the_first_frame_no_hand_does_harm():
    sight = sight_of("none")
    for name in CHART_HANDS:
        HANDS[name](sight)
    assert sight.lens == Lens()


def answered(sight, axis):
    """Let the engine answer the sight's next ask with charts over an axis."""
    ask = sight.ask()
    charts = tuple(replace(chart, x=axis) for chart in sight.frame.charts)
    sight.take(replace(sight.frame, ask=ask.number, charts=charts), 2.0)
    return hear_axis(sight)


@pytest.mark.parametrize(
    ("axis", "words"), [("epoch", "x by epoch"), ("step", "no epochs in this log: x by step")]
)
def test_an_axis_that_the_log_lacks_is_said(axis, words):
    sight = sight_of()
    sight.asked = sight.frame.ask
    HANDS["x_axis"](sight)
    assert not hear_axis(sight)
    answered(sight, axis)
    assert sight.aside == words
    assert not answered(sight, "step")


def with_columns(mid, low, high, **changes):
    """A sight whose main chart has one line of such columns over the steps 0 to their number."""
    sight = sight_of("middle", size=(160, 40), **changes)
    chart = sight.frame.charts[0]
    bytes_ = [array("f", values).tobytes() for values in (mid, low, high)]
    line = replace(chart.lines[0], name="one", unit=None, mid=bytes_[0], low=bytes_[1], high=bytes_[2])
    chart = replace(chart, x0=0.0, x1=float(len(mid)), lines=(line,), marks=())
    sight.take(replace(sight.frame, charts=(chart, *sight.frame.charts[1:])), 2.0)
    first_chart(sight, 90, 18)
    return sight


@pytest.mark.parametrize(
    ("low", "high", "ranges", "said"),
    [
        (0.25, 0.25, True, "0.25 (~0.5)"),
        (0.25, 0.25, False, "0.25"),
        (0.5, 0.5, True, "0.5"),
        (0.25, 0.75, True, "0.5 (0.25..0.75)"),
        (NAN, NAN, True, "0.5"),
    ],
)
def test_under_the_crosshair_stands_what_the_log_printed(low, high, ranges, said):
    sight = with_columns([0.5] * 10, [low] * 10, [high] * 10, lens=Lens(cursor=3.5))
    chart = sight.chart_of(0)
    assert at_cursor(sight, chart, chart.lines[0], ranges=ranges) == said


@pytest.mark.parametrize("by", ["keys", "mouse"])
def test_the_crosshair_never_stands_behind_the_newest_point(by):
    values = [1.0, 2.0, 3.0, 4.0, NAN, NAN, NAN, NAN]
    sight = with_columns(values, values, values)
    if by == "keys":
        HANDS["cursor_left"](sight)
    else:
        plot = sight.plots["loss"]
        point_at(plot.left + plot.width - 1, "loss", sight)
    assert sight.lens.cursor == 3.5
    HANDS["cursor_right"](sight)
    assert sight.lens.cursor == 3.5


def test_where_nothing_is_drawn_the_crosshair_stands_anywhere():
    sight = with_columns(*[[NAN] * 8] * 3)
    HANDS["cursor_left"](sight)
    assert sight.lens.cursor > 7.5
