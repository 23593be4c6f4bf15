"""What is drawn beside a gauge's value: each kind of figure, and that none can be thrown by a number."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from ui_sights import lines, sight_of, told, words

from trainmon_tui.model.figures import Figure
from trainmon_tui.model.verdicts import Gauge, Judgement
from trainmon_tui.ui.figures import Drawing, Heading, lines_of
from trainmon_tui.ui.glyphs import ASCII, UNICODE
from trainmon_tui.ui.rows import width_of
from trainmon_tui.ui.views.gauges import gauges, worst_gauges
from trainmon_tui.ui.views.graphics import graphic

NAN = math.nan
KINDS = ("gauge", "bars", "balance", "gap", "spread", "warmup")


def gauge(metric, value, zone="none", **changes):
    return replace(Gauge(metric, f"{metric} label", None, value, (1.0, 2.0, 3.0), zone), **changes)


def drawing(kind, *values, place=0, zone="none", figure=None, **changes):
    group = [gauge(name, value, zone, **changes) for name, value in zip("abcd", values, strict=False)]
    figure = figure or Figure(kind, tuple(one.metric for one in group))
    return Drawing(figure, group, group[place], place)


def drawn(*args, width=12, glyphs=UNICODE, **options):
    return words(graphic(glyphs, drawing(*args, **options), width))


def known(figures, *gauges_):
    return Judgement(gauges=gauges_, figures=tuple(figures))


def test_bars_of_one_figure_share_a_scale():
    long, short = drawn("bars", 2.0, 1.0), drawn("bars", 2.0, 1.0, place=1)
    assert (long.count("━"), short.count("━")) == (11, 5)


@pytest.mark.parametrize("kind", ["bars", "gap"])
def test_a_bar_beside_no_other_gives_way_to_the_trend(kind):
    assert drawn(kind, 2.0).strip() == "▁▅▇"
    assert "━" in drawn("bars", 2.0, healthy_from=1.0)


def test_bars_that_differ_by_decades_are_logarithmic_and_nothing_is_an_empty_one():
    most, little = drawn("bars", 100.0, 0.1), drawn("bars", 100.0, 0.1, place=1)
    assert most.count("━") > 2 * little.count("━") > 0
    assert "━" not in drawn("bars", 100.0, 0.0, place=1)


def test_a_tick_shows_where_the_healthy_zone_begins():
    assert drawn("bars", 1.0, 1.0, healthy_from=0.5).index("│") in (5, 6)
    assert "│" not in drawn("bars", 1.0, healthy_from=1e9)


def test_a_balance_goes_from_the_middle_to_both_sides():
    assert drawn("balance", -4.0, 4.0) == "━━━━━━│─────"
    assert drawn("balance", -4.0, 4.0, place=1) == "──────│━━━━━"


def test_shares_of_a_balance_are_parts_of_one():
    assert drawn("balance", 0.5) == "───━━━│─────"


def test_a_gap_shows_what_one_has_more_than_the_other():
    zones = [gauge("a", 1.0), gauge("b", 2.0), gauge("c", 1.0, "bad")]
    figure = Figure("gap", ("a", "b", "c"))
    row = graphic(UNICODE, Drawing(figure, zones, zones[1], 1), 11)
    assert [(text, role) for text, role, _ in row if "━" in text] == [("━━━━━", "spark"), ("━━━━━", "bad")]
    assert "bad" not in {role for _, role, _ in graphic(UNICODE, Drawing(figure, zones, zones[0], 0), 11)}


def test_a_spread_lies_around_its_mean():
    one = drawing("spread", 0.5, 0.25)
    one.group[:] = [replace(one.group[0], trend=(0.0, 1.0)), replace(one.group[1], trend=(0.0, 0.0))]
    assert words(graphic(UNICODE, one._replace(gauge=one.group[0]), 12)) == "───━━━●━━───"


def test_a_warm_up_is_as_far_as_it_has_come():
    assert drawn("warmup", 5.0, figure=Figure("warmup", ("a",), goal=10.0, reached=0.5)) == "━━━━━━──────"
    done = Figure("warmup", ("a",), goal=10.0, reached=1.0)
    assert graphic(UNICODE, drawing("warmup", 5.0, figure=done), 12)[1][1] == "ok"


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_finite_falls_back_to_the_trend(kind):
    assert drawn(kind, NAN, NAN, NAN).strip() == "▁▅▇"


NUMBERS = st.floats(allow_nan=True, allow_infinity=True) | st.none()


@given(
    st.sampled_from(KINDS),
    st.lists(NUMBERS, min_size=1, max_size=3),
    st.integers(0, 40),
    st.sampled_from((UNICODE, ASCII)),
    st.lists(st.floats(allow_nan=True), max_size=4),
)
def test_every_drawing_has_its_width_whatever_the_numbers(kind, values, width, glyphs, trend):
    figure = Figure(kind, ("a", "b", "c"))
    for place in range(len(values)):
        one = drawing(
            kind, *values, figure=figure, place=place, trend=tuple(trend), healthy_from=0.1, healthy_to=1e30
        )
        row = graphic(glyphs, one, width)
        assert width_of(row) == width
        assert glyphs.unicode or words(row).isascii()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("values", [(1.7e308, 1.7e308), (-1.7e308, 1.7e308), (5e-324, -1.7e308), (0.0, 0.0)])
@pytest.mark.parametrize("trend", [(), (1.7e308, -1.7e308)])
def test_numbers_at_the_end_of_the_floats_draw_something(kind, values, trend):
    for place in (0, 1):
        one = drawing(kind, *values, place=place, trend=trend, healthy_from=1e-300, healthy_to=1e308)
        assert width_of(graphic(UNICODE, one, 12)) == 12


def test_rows_stand_in_the_order_of_the_figures_and_what_has_none_at_the_end():
    lines = lines_of(
        known(
            [Figure("heading", title="first"), Figure("gauge", ("b",)), Figure("bars", ("a",), "second")],
            gauge("z", 1.0),
            gauge("a", 1.0),
            gauge("b", None),
        )
    )
    assert [line.title if isinstance(line, Heading) else line.gauge.metric for line in lines] == [
        "first", "b", "second", "a", "z",
    ]  # fmt: skip


def test_a_heading_with_nothing_below_it_is_left_out():
    assert lines_of(known([Figure("heading", title="x"), Figure("bars", ("a",))], gauge("a", None))) == []


def test_the_pane_says_what_a_figure_means():
    figures = [
        Figure("warmup", ("a",), goal=15.0, reached=0.5),
        Figure("spread", ("b", "c")),
    ]
    sight = told(sight_of(), judgement={
        "gauges": (gauge("a", 7.5), gauge("b", 1.0), gauge("c", 0.25)), "figures": tuple(figures),
    })  # fmt: skip
    text = "\n".join(lines(gauges(sight, 70, 10)))
    assert "50%" in text
    assert "to 15" in text
    assert "±0.25" in text
    assert "c label" not in text


def test_a_narrow_pane_draws_where_no_zone_is_named():
    sight = told(sight_of(), judgement={
        "gauges": (gauge("a", 7.5), gauge("b", 1.0, "ok", word="healthy indeed")),
        "figures": (Figure("warmup", ("a",), goal=15.0, reached=0.5),),
    })  # fmt: skip
    row = lines(gauges(sight, 32, 2))[0]
    assert "━" in row
    assert "50%" in row


def test_where_nothing_can_be_scrolled_the_worst_come_first():
    sight = told(sight_of(), judgement={
        "gauges": (gauge("a", 1.0), gauge("b", None), gauge("c", 1.0, "warn"), gauge("d", 1.0, "bad")), "figures": (),
    })  # fmt: skip
    shown = [words(row).split()[0] for row in worst_gauges(sight, 40, 3)]
    assert shown == ["d", "c", "a"]
