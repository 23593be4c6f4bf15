import pytest

from trainmon_tui.plot.chart import render_chart
from trainmon_tui.plot.spec import ChartSpec, Mark, PlotLine
from trainmon_tui.plot.x_axis import axis_height


def rows_of(marks, width=60, height=12, **more):
    spec = ChartSpec([PlotLine("train", [1.0, 2.0])], 0.0, 100.0, marks=marks, **more)
    return render_chart(spec, width, height).text().splitlines()


@pytest.mark.parametrize(("height", "rows"), [(3, 1), (10, 1), (11, 2), (40, 2)])
def test_only_a_high_chart_gives_the_axis_a_row_of_its_own(height, rows):
    assert axis_height(height) == rows


def test_every_label_stands_below_the_notch_of_its_x():
    axis, labels = rows_of([])[-2:]
    notches = [column for column, letter in enumerate(axis) if letter in "└┴"]
    words = labels.split()
    assert words == ["0", "20", "40", "60", "80", "100"]
    for word, notch in zip(words, notches, strict=True):
        assert abs(labels.index(word) + len(word) // 2 - notch) <= 2


def test_marks_take_no_label_away_where_the_axis_has_its_own_row():
    marks = [Mark(float(x), "decision") for x in range(0, 101, 4)]
    assert rows_of(marks)[-1] == rows_of([])[-1]


def test_a_label_stands_beside_the_mark_that_has_its_place():
    free, taken = (rows_of(marks, height=8)[-1] for marks in ([], [Mark(60.0, "decision")]))
    assert 0 < abs(taken.index("60") - free.index("60")) <= 4
    assert " ◆ " in taken


def test_a_label_among_marks_is_left_out():
    crowd = [Mark(float(x), "decision") for x in range(50, 70)]
    words = rows_of(crowd, height=8)[-1].replace("◆", " ").split()
    assert "60" not in words
    assert "20" in words


def test_the_axis_of_a_plain_terminal_is_ascii():
    assert "\n".join(rows_of([Mark(40.0, "stop")], marker="ascii")).isascii()


def test_durations_are_labelled_as_such():
    spec = ChartSpec([PlotLine("train", [1.0, 2.0])], 0.0, 7200.0, seconds=True)
    assert render_chart(spec, 70, 12).text().splitlines()[-1].split()[-1] in {"2h", "1h45m"}
