"""Keys and mouse on the charts: what is asked of the engine, and what the legend says under the crosshair."""

import pytest
from ui_sights import sight_of, words

from trainmon_tui.ui.chart_hands import point_at, zoom_at
from trainmon_tui.ui.hands import HANDS
from trainmon_tui.ui.lens import Lens
from trainmon_tui.ui.views.chart import first_chart, is_log, spec_of, x_words


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
    from msgspec.structs import replace

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
