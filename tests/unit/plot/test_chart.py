import math
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.plot.chart import auto_scale, render_chart
from trainmon_tui.plot.scale import Scale
from trainmon_tui.plot.spec import Band, ChartSpec, Mark, PlotLine, Span

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "plot"
UPDATE = os.environ.get("TRAINMON_UPDATE_GOLDEN") == "1"
NAN = math.nan
ANY = st.floats(allow_nan=True, allow_infinity=True)
VALUES = st.lists(st.one_of(ANY, st.just(NAN)), max_size=60)
MARKERS = st.sampled_from(["braille", "block", "ascii"])


def widths(picture):
    return [sum(len(run.text) for run in row) for row in picture.rows]


def roles(picture):
    return {run.role for row in picture.rows for run in row if run.text.strip()}


def loss_spec(columns, **more):
    mid = [2.5 * math.exp(-4 * index / columns) + 0.6 for index in range(columns)]
    spread = [0.1 + 0.1 * math.sin(index * 1.7) for index in range(columns)]
    train = PlotLine(
        "train",
        mid,
        [value - gap for value, gap in zip(mid, spread, strict=True)],
        [value + gap for value, gap in zip(mid, spread, strict=True)],
        nonfinite=(30.0,),
    )
    every = max(columns // 10, 1)
    checked = [value + 0.25 if index % every == every - 1 else NAN for index, value in enumerate(mid)]
    val = PlotLine(
        "val", checked, checked, checked, best=(95.0, min(v for v in checked if not math.isnan(v)))
    )
    return ChartSpec(
        [train, val],
        0.0,
        110.0,
        bands=[Band(0.0, 50.0, 1.5, 3.0, 0.7, 1.4)],
        spans=[Span("warm-up", 0.0, 36.0), Span("distill", 36.0, 120.0)],
        marks=[Mark(40.0, "decision")],
        seams=[60.0],
        **more,
    )


@pytest.mark.parametrize(
    ("name", "width", "height", "more"),
    [
        ("loss-38x10", 38, 10, {}),
        ("loss-80x14", 80, 14, {}),
        ("loss-110x20", 110, 20, {}),
        ("loss-block", 60, 12, {"marker": "block"}),
        ("loss-ascii", 60, 12, {"marker": "ascii"}),
        ("loss-log", 60, 12, {"log_y": True}),
    ],
)
def test_pictures_are_as_they_were_approved(name, width, height, more):
    text = render_chart(loss_spec(2 * (width - 3), **more), width, height).text() + "\n"
    path = GOLDEN / f"{name}.txt"
    if UPDATE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@given(
    width=st.integers(-1, 130),
    height=st.integers(-1, 40),
    mid=VALUES,
    low=VALUES,
    best=st.tuples(ANY, ANY),
    xs=st.tuples(ANY, ANY),
    marker=MARKERS,
    log_y=st.booleans(),
)
@settings(max_examples=250, deadline=None)
def test_any_values_give_rows_of_exactly_the_width(*, width, height, mid, low, best, xs, marker, log_y):
    spec = ChartSpec(
        [PlotLine("train", mid, low, low, best, (best[0],)), PlotLine("val", low)],
        *xs,
        log_y=log_y,
        marker=marker,
        bands=[Band(*xs, best[0], best[1], 0.0, 1.0)],
        spans=[Span("phase one", xs[0], best[0]), Span("two", best[0], xs[1])],
        marks=[Mark(best[0], "alert")],
        seams=[best[1]],
        cursor=best[0],
    )
    picture = render_chart(spec, width, height)
    assert len(picture.rows) == max(height, 0)
    assert set(widths(picture)) <= {max(width, 0)}


@pytest.mark.parametrize(("width", "height"), [(10, 3), (38, 10), (400, 100)])
@pytest.mark.parametrize("marker", ["braille", "block", "ascii"])
def test_every_size_shows_its_lines(width, height, marker):
    picture = render_chart(loss_spec(2 * width, marker=marker), width, height)
    assert set(widths(picture)) == {width}
    assert "train" in roles(picture)


def test_ascii_pictures_are_ascii():
    assert render_chart(loss_spec(100, marker="ascii"), 60, 12).text().isascii()


def test_no_room_and_no_data_are_said():
    assert "small" in render_chart(loss_spec(10), 9, 3).text()
    assert "no data" in render_chart(ChartSpec([PlotLine("train", [NAN] * 4)], 0, 1), 30, 5).text()
    assert "later" in render_chart(ChartSpec([], 0, 1, empty="later"), 30, 5).text()


def test_a_single_point_and_equal_values_stand_in_the_middle():
    for mid in ([NAN] * 10 + [5.0] + [NAN] * 9, [5.0] * 20):
        picture = render_chart(ChartSpec([PlotLine("train", mid)], 0, 1), 30, 9)
        rows = [index for index, row in enumerate(picture.rows) if any(run.role == "train" for run in row)]
        assert rows
        assert all(3 <= row <= 5 for row in rows)


def test_sparse_points_are_joined_by_a_line():
    mid = [NAN] * 100
    mid[0], mid[50], mid[99] = 1.0, 2.0, 1.5
    picture = render_chart(ChartSpec([PlotLine("val", mid)], 0, 1), 54, 12)
    covered = set()
    for row in picture.rows[:-1]:
        at = 0
        for run in row:
            if run.role == "val":
                covered |= {at + index for index, glyph in enumerate(run.text) if glyph != " "}
            at += len(run.text)
    assert len(covered) == 50
    assert picture.text().count("•") == 3


def test_the_first_line_wins_the_cells_it_crosses():
    mid = [1.0] * 40
    other = [float(index) / 20 for index in range(40)]
    picture = render_chart(ChartSpec([PlotLine("train", mid), PlotLine("val", other)], 0, 1), 24, 9)
    cells = sum(len(run.text) for row in picture.rows for run in row if run.role == "train")
    assert cells == 22


def test_the_line_lies_over_every_envelope():
    wide = PlotLine("train", [1.0] * 40, [0.0] * 40, [2.0] * 40)
    thin = PlotLine("val", [1.5] * 40)
    picture = render_chart(ChartSpec([wide, thin], 0, 1), 24, 9)
    assert sum(len(run.text) for row in picture.rows for run in row if run.role == "val") == 22
    assert "train-dim" in roles(picture)


def test_band_marks_and_seams_are_where_they_belong():
    picture = render_chart(loss_spec(100), 56, 12)
    assert {"best", "nonfinite", "decision", "seam", "phase", "axis"} <= roles(picture)
    assert any(run.background == "band" for row in picture.rows for run in row)
    bottom, axis, labels = picture.text().splitlines()[-3:]
    assert "\N{MULTIPLICATION SIGN}" in bottom
    assert picture.text().count("◆") == 1
    assert "◆" in axis
    assert "◆" not in labels


def axis_of(marks, width=60):
    spec = ChartSpec([PlotLine("train", [1.0, 2.0])], 0.0, 100.0, marks=marks)
    return render_chart(spec, width, 10)


def test_marks_stand_on_the_axis_under_their_x():
    row = axis_of([Mark(12.0, "decision"), Mark(63.0, "stop"), Mark(88.0, "alert")]).text().splitlines()[-1]
    gutter = row.index("└") + 1
    room = 60 - gutter
    for x, mark in ((12, "◆"), (63, "■"), (88, "▲")):
        assert row[gutter + int(x / 100 * room)] == mark


def test_a_mark_never_cuts_a_label():
    labels = axis_of([]).text().splitlines()[-1].strip(" └").split()
    for x in range(101):
        row = axis_of([Mark(float(x), "decision")]).text().splitlines()[-1]
        words = row.strip(" └").replace("◆", " ").split()
        assert set(words) <= set(labels)
        assert words[:-1] == labels[: len(words) - 1]
        assert len(words) >= len(labels) - 1


def test_marks_outside_the_view_are_not_drawn():
    assert "◆" not in axis_of([Mark(-1.0, "decision"), Mark(101.0, "decision"), Mark(NAN, "decision")]).text()


def names_of(spans, width=64):
    spec = ChartSpec([PlotLine("train", [1.0] * 20)], 0.0, 100.0, spans=spans)
    top = render_chart(spec, width, 12).rows[0]
    return [name for run in top if run.role == "phase" for name in run.text.split("┊") if name]


def test_every_phase_is_named_where_it_fits():
    spans = [Span("Warm-up", 0, 20), Span("Teacher distillation", 20, 40), Span("Final", 40, 100)]
    assert names_of(spans) == ["Warm-up", "Teacher di…", "Final"]


def test_a_phase_without_room_for_three_letters_is_not_named():
    assert names_of([Span("Warm-up", 0, 30), Span("Tiny", 30, 33), Span("Rest", 33, 100)]) == [
        "Warm-up",
        "Rest",
    ]


def test_phases_that_overlap_keep_their_names_apart():
    spans = [Span("Initial validation", 0, 35), Span("Warm-up", 30, 80), Span("Warm-up too", 30, 90)]
    assert names_of(spans) == ["Initial validati…", "Warm-up too"]


def test_a_phase_that_began_before_the_view_is_named_at_its_edge():
    assert names_of([Span("Earlier", -50, 60), Span("Gone", -90, -50), Span("Ahead", 100, 130)]) == [
        "Earlier"
    ]


def test_values_beyond_a_given_range_are_marked():
    spike = [1.0] * 20 + [50.0] + [1.0] * 19
    spec = ChartSpec([PlotLine("train", [1.0] * 40, spike, spike)], 0, 1, y=Scale(0.0, 2.0))
    assert "▴" in render_chart(spec, 24, 9).text().splitlines()[0]


def test_memoryviews_of_singles_are_drawn():
    from array import array

    values = memoryview(array("f", [1.0, 2.0, 3.0, 4.0]).tobytes()).cast("f")
    picture = render_chart(ChartSpec([PlotLine("train", values, values, values)], 0, 4), 20, 6)
    assert "train" in roles(picture)


def test_an_outlier_is_inside_the_range_where_nothing_is_clipped():
    mid = [1.0 + n / 200 for n in range(200)]
    high = [*mid[:100], 900.0, *mid[101:]]
    line = PlotLine("train", mid, mid, high)
    assert auto_scale(ChartSpec([line], 0, 200)).high < 5
    assert auto_scale(ChartSpec([line], 0, 200, clip=False)).high > 900


@pytest.mark.parametrize("log_y", [False, True])
def test_curves_stay_out_of_the_row_in_which_phases_are_named(log_y):
    line = PlotLine("train", [10.0 + n for n in range(120)])
    spec = ChartSpec([line], 0, 120, log_y=log_y, spans=[Span("Warm-up", 0, 60), Span("Descent", 60, 120)])
    rows = render_chart(spec, 70, 14).rows
    assert {run.role for run in rows[0]} <= {"", "axis", "phase", "phase-dim"}
    assert any(run.role == "train" for run in rows[1])
    low = render_chart(spec, 70, 6).rows
    assert any(run.role == "train" for run in low[0])
