"""Charts of values that no training should print, at sizes that no terminal should have."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.plot.chart import LEAST_HEIGHT, LEAST_WIDTH, render_chart
from trainmon_tui.plot.spec import Band, ChartSpec, Mark, PlotLine, Span

NAN, INF = math.nan, math.inf
SIZES = [(1, 1), (1, 40), (40, 1), (9, 3), (10, 2), (10, 3), (11, 3), (40, 12), (161, 45), (400, 100)]
COLUMNS = 60
WAVE = [math.sin(index / 7) for index in range(COLUMNS)]
VALUES = {
    "all nan": [NAN] * COLUMNS,
    "all inf": [INF, -INF] * (COLUMNS // 2),
    "one point": [NAN] * 20 + [3.0] + [NAN] * 39,
    "constant": [2.5] * COLUMNS,
    "constant zero": [0.0] * COLUMNS,
    "minus zero": [-0.0, 0.0] * (COLUMNS // 2),
    "huge": [value * 1e300 for value in WAVE],
    "tiny": [value * 1e-300 for value in WAVE],
    "denormal": [value * 5e-324 for value in WAVE],
    "both": [10.0 ** (600 * index / COLUMNS - 300) for index in range(COLUMNS)],
    "ends of a float": [-1.7e308, 1.7e308] * (COLUMNS // 2),
    "finer than a float": [1.0, math.nextafter(1.0, 2.0)] * (COLUMNS // 2),
    "not above zero": [-abs(value) for value in WAVE],
    "crossing zero": WAVE,
    "mostly nan": [1.0 if index % 13 == 0 else NAN for index in range(COLUMNS)],
}


def spec_of(values, **more):
    return ChartSpec([PlotLine("train", values, values, values), PlotLine("val", values)], 0.0, 60.0, **more)


def widths(picture):
    return {sum(len(run.text) for run in row) for row in picture.rows}


def dots(picture, role="train"):
    runs = [run for row in picture.rows for run in row if run.role == role]
    return sum(len(run.text) for run in runs)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", sorted(VALUES))
@pytest.mark.parametrize("log_y", [False, True], ids=["linear", "log"])
def test_any_values_at_any_size_fill_exactly_their_cells(size, name, log_y):
    picture = render_chart(spec_of(VALUES[name], log_y=log_y), *size)
    assert len(picture.rows) == size[1]
    assert widths(picture) == {size[0]}


@pytest.mark.parametrize("name", sorted(set(VALUES) - {"all nan", "all inf"}))
def test_every_finite_line_is_visible(name):
    assert dots(render_chart(spec_of(VALUES[name]), 60, 15)) > 0


@pytest.mark.parametrize("name", ["all nan", "all inf"])
def test_without_a_finite_value_nothing_is_invented(name):
    assert dots(render_chart(spec_of(VALUES[name]), 60, 15)) == 0


@pytest.mark.parametrize("name", ["all nan", "all inf"])
def test_the_places_of_values_that_are_no_numbers_are_marked(name):
    line = PlotLine("train", VALUES[name], nonfinite=(10.0, 50.0))
    picture = render_chart(ChartSpec([line], 0.0, 60.0), 66, 12)
    assert picture.text().count("\N{MULTIPLICATION SIGN}") == 2


@pytest.mark.parametrize("name", ["huge", "tiny", "both", "ends of a float", "constant", "crossing zero"])
def test_labels_are_numbers_of_a_readable_length(name):
    picture = render_chart(spec_of(VALUES[name]), 60, 15)
    labels = [label for row in picture.rows[:-1] if (label := row[0].text.strip(" ┤│└"))]
    assert labels
    for label in labels:
        assert len(label) <= 20
        float(label.rstrip("kMGT"))


def test_a_log_axis_leaves_out_what_has_no_logarithm():
    picture = render_chart(spec_of([*([-1.0, 0.0] * 20), *([10.0, 100.0] * 10)], log_y=True), 60, 15)
    assert dots(picture) > 0
    assert dots(render_chart(spec_of(VALUES["not above zero"], log_y=True), 60, 15)) == 0


@pytest.mark.parametrize("name", ["crossing zero", "huge", "tiny"])
def test_the_lines_use_most_of_the_height(name):
    picture = render_chart(spec_of(VALUES[name]), 60, 20)
    used = [index for index, row in enumerate(picture.rows) if any(run.role == "train" for run in row)]
    assert (max(used) - min(used) + 1) / 19 > 0.8


@pytest.mark.parametrize(
    ("x0", "x1"), [(0.0, 0.0), (5.0, 1.0), (NAN, 1.0), (0.0, INF), (-INF, INF), (0.0, 1e-301)]
)
def test_a_view_without_width_says_that_there_is_nothing(x0, x1):
    assert "no data" in render_chart(ChartSpec([PlotLine("train", WAVE)], x0, x1), 40, 10).text()


@pytest.mark.parametrize(
    ("x0", "x1"), [(1e300, 1.1e300), (-1e-290, 1e-290), (1e15, 1e15 + 4), (-5e307, 5e307)]
)
def test_a_view_far_from_usual_numbers_is_drawn(x0, x1):
    picture = render_chart(ChartSpec([PlotLine("train", WAVE)], x0, x1), 60, 12)
    assert widths(picture) == {60}
    assert dots(picture) > 20


@given(
    width=st.integers(LEAST_WIDTH, 90),
    height=st.integers(LEAST_HEIGHT, 30),
    ends=st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)),
    seed=st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=4),
)
@settings(max_examples=80, deadline=None)
def test_bands_stay_inside_the_plot_and_cover_their_middle(width, height, ends, seed):
    x0, x1 = min(ends), max(ends) + 1.0
    low, high = min(seed), max(seed) + 1.0
    middle = (low + high) / 2
    band = Band(x0 - 1, x1 + 1, low, high, low, high)
    picture = render_chart(ChartSpec([PlotLine("train", [middle] * 50)], x0, x1, bands=[band]), width, height)
    banded = [[run for run in row if run.background == "band"] for row in picture.rows]
    assert any(banded)
    assert not banded[-1]
    assert all(run.role != "axis" for row in banded for run in row)


def test_a_band_is_seen_behind_the_line_and_only_under_its_x():
    band = Band(20.0, 40.0, -0.5, 0.5, -0.5, 0.5)
    picture = render_chart(ChartSpec([PlotLine("train", WAVE)], 0.0, 60.0, bands=[band]), 64, 20)
    gutter = len(picture.rows[0][0].text)
    for row in picture.rows[:-1]:
        at = 0
        for run in row:
            if run.background == "band":
                first, last = at - gutter, at - gutter + len(run.text) - 1
                assert first / (64 - gutter) * 60 >= 18
                assert last / (64 - gutter) * 60 <= 42
            at += len(run.text)
    assert any(run.background == "band" and run.role == "train" for row in picture.rows for run in row)


@pytest.mark.parametrize(
    "broken",
    [Band(NAN, 1, 0, 1, 0, 1), Band(0, INF, 0, 1, 0, 1), Band(5, 1, 0, 1, 0, 1), Band(90, 99, 0, 1, 0, 1)],
)
def test_bands_that_cannot_be_drawn_are_left_out(broken):
    picture = render_chart(ChartSpec([PlotLine("train", WAVE)], 0.0, 60.0, bands=[broken]), 40, 10)
    assert not any(run.background for row in picture.rows for run in row)


@pytest.mark.parametrize(
    "edges", [(-1e308, 1e308, 1e308, -1e308), (1e308, 1e308, -1e308, -1e308), (-1e308, 1e308, -1e308, 1e308)]
)
def test_a_band_beyond_what_floats_hold_is_drawn_as_far_as_it_can_be(edges):
    picture = render_chart(
        ChartSpec([PlotLine("train", WAVE)], 0.0, 60.0, bands=[Band(19.9, 40.0, *edges)]), 40, 10
    )
    assert widths(picture) == {40}


def test_ten_thousand_marks_spans_and_seams_are_drawn_in_their_cells():
    xs = [index * 0.006 for index in range(10_000)]
    spec = spec_of(
        WAVE,
        marks=[Mark(x, "alert") for x in xs],
        spans=[Span("phase", x, x + 0.006) for x in xs],
        seams=xs,
    )
    assert widths(render_chart(spec, 80, 20)) == {80}
