import math

import pytest

from trainmon_tui.plot.canvas import Canvas
from trainmon_tui.plot.scale import Scale
from trainmon_tui.plot.spec import MOST_LINES, Band, ChartSpec, PlotLine, Span

FLAT = [1.0] * 40
SCALE = Scale(0.0, 2.0)


def cells(spec, width=20, height=6, scale=SCALE):
    """The canvas as rows of (character, role) pairs."""
    canvas = Canvas(spec, scale, width, height)
    canvas.draw()
    return [[(letter, run.role) for run in row for letter in run.text] for row in canvas.rows()]


def spec_of(*lines, **more):
    return ChartSpec(lines, 0.0, 20.0, **more)


def roles(rows):
    return {role for row in rows for letter, role in row if letter != " "}


def test_every_row_is_as_wide_as_the_canvas():
    rows = cells(spec_of(PlotLine("train", FLAT)))
    assert [len(row) for row in rows] == [20] * 6


def test_a_star_stands_on_the_best_point_above_the_line():
    rows = cells(spec_of(PlotLine("val", FLAT, best=(10.0, 0.1))))
    assert rows[5][10] == ("★", "best")
    assert sum(letter == "★" for row in rows for letter, _ in row) == 1


@pytest.mark.parametrize("best", [(-1.0, 1.0), (21.0, 1.0), (5.0, math.nan), (math.nan, 1.0), (5.0, 99.0)])
def test_a_best_point_outside_the_view_has_no_star(best):
    assert "best" not in roles(cells(spec_of(PlotLine("val", FLAT, best=best))))


def test_columns_of_phases_lie_under_the_lines():
    rows = cells(spec_of(PlotLine("train", FLAT), spans=[Span("a", 0, 10), Span("b", 10, 20)]))
    column = [row[10] for row in rows]
    assert ("┊", "phase-dim") in column
    assert any(role == "train" for _, role in column)


def backs(spec, width=20, height=6):
    """What lies behind each cell: one letter each."""
    canvas = Canvas(spec, SCALE, width, height)
    canvas.draw()
    return ["".join((run.background or ".")[0] * len(run.text) for run in row) for row in canvas.rows()]


FOUR = [Span("a", 0, 5), Span("b", 5, 10), Span("c", 10, 15), Span("d", 15, 99)]


def test_every_other_phase_is_shaded_to_its_end():
    assert backs(spec_of(PlotLine("train", FLAT), spans=FOUR)) == [".....sssss.....sssss"] * 6


def test_the_same_phases_are_shaded_wherever_one_looks_closer():
    spec = ChartSpec([PlotLine("train", FLAT)], 10.0, 20.0, spans=FOUR)
    assert backs(spec) == ["..........ssssssssss"] * 6


def test_a_run_of_one_phase_is_not_shaded():
    assert backs(spec_of(PlotLine("train", FLAT), spans=[Span("only", 0, 20)])) == ["." * 20] * 6


def test_a_phase_that_fills_the_view_is_not_shaded():
    spans = [Span("before", 0, 0.01), Span("all", 0.01, 99)]
    assert backs(ChartSpec([PlotLine("train", FLAT)], 5.0, 20.0, spans=spans)) == ["." * 20] * 6
    assert backs(ChartSpec([PlotLine("train", FLAT)], 0.0, 20.0, spans=spans)) == ["." * 20] * 6


def test_the_expected_range_lies_over_a_shaded_phase():
    band = Band(0.0, 20.0, 0.9, 1.1, 0.9, 1.1)
    rows = backs(spec_of(PlotLine("train", FLAT), spans=FOUR, bands=[band]))
    assert rows[0] == ".....sssss.....sssss"
    assert "b" * 20 in rows


def test_phases_that_overlap_end_where_the_next_begins():
    spans = [Span("a", 0, 9), Span("b", 5, 20), Span("c", 10, 20)]
    assert backs(spec_of(PlotLine("train", FLAT), spans=spans)) == [".....sssss.........."] * 6


def test_a_rule_leads_from_a_name_to_the_end_of_its_phase():
    high = PlotLine("train", [0.2] * 80)
    rows = cells(ChartSpec([high], 0, 20, spans=[Span("one", 0, 10), Span("two", 10, 20)]), width=40)
    assert "".join(letter for letter, _ in rows[0]) == " one ───────────────┊two ───────────────"
    assert {role for letter, role in rows[0] if letter == "─"} == {"phase-dim"}


def test_a_curve_lies_over_the_rule_of_a_phase():
    rows = cells(spec_of(PlotLine("train", [1.9] * 40), spans=[Span("one", 0, 10), Span("two", 10, 20)]))
    assert not any(letter == "─" for letter, _ in rows[0])


def test_a_phase_without_room_for_its_name_has_no_rule():
    spans = [Span("", 0, 10), Span("a long name", 10, 14), Span("c", 14, 20)]
    rows = cells(spec_of(PlotLine("train", [0.2] * 40), spans=spans))
    assert "".join(letter for letter, _ in rows[0]) == "          ┊   ┊c ───"


def test_a_cursor_is_seen_where_nothing_is_drawn():
    rows = cells(spec_of(PlotLine("train", FLAT), cursor=4.5))
    assert rows[0][4] == ("│", "cursor")


def test_more_lines_than_can_be_told_apart_are_left_out():
    lines = [PlotLine(f"line{number}", FLAT) for number in range(MOST_LINES + 2)]
    lines = [PlotLine(line.role, [0.1 + 0.15 * at] * 40) for at, line in enumerate(lines)]
    assert roles(cells(spec_of(*lines), height=24)) == {f"line{number}" for number in range(MOST_LINES)}


def test_lines_of_one_color_can_be_told_apart_in_ascii():
    rows = cells(spec_of(PlotLine("train", FLAT), PlotLine("val", [0.3] * 40), marker="ascii"))
    letters = {role: letter for row in rows for letter, role in row if role}
    assert letters == {"train": "*", "val": "+"}


@pytest.mark.parametrize(("marker", "letter"), [("braille", "⠉"), ("ascii", ".")])
def test_a_preliminary_line_is_drawn_in_every_other_cell(marker, letter):
    values = [1.0, *[math.nan] * 38, 1.0]
    rows = cells(spec_of(PlotLine("train-dim", values, dotted=True), marker=marker))
    drawn = "".join(letter for row in rows for letter, role in row if role == "train-dim")
    assert set(drawn) == {letter}
    assert [at for row in rows for at, (_, role) in enumerate(row) if role == "train-dim"] == [
        *range(0, 20, 2)
    ]


def test_an_outlier_is_marked_at_the_edge_it_leaves_by():
    high, low = list(FLAT), list(FLAT)
    high[10], low[30] = 50.0, -50.0
    rows = cells(spec_of(PlotLine("train", FLAT, low, high)))
    assert rows[0][5] == ("▴", "train-dim")
    assert rows[5][15] == ("▾", "train-dim")


@pytest.mark.parametrize("columns", [1, 7, 40, 41, 333])
def test_any_number_of_columns_spans_the_whole_width(columns):
    rows = cells(spec_of(PlotLine("train", [1.0] * columns)))
    covered = {
        at for row in rows for at, (letter, role) in enumerate(row) if role == "train" and letter != " "
    }
    assert covered == set(range(20))


def test_a_label_stands_behind_the_end_of_its_line():
    half = [0.5] * 20 + [float("nan")] * 20
    rows = cells(spec_of(PlotLine("run1", half, label="1"), PlotLine("run2", FLAT, label="2")))
    found = {(shown, role): x for row in rows for x, (shown, role) in enumerate(row) if shown in "12"}
    width = len(rows[0])
    assert found == {("1", "run1"): width // 2, ("2", "run2"): width - 1}


def test_labels_that_would_stand_on_each_other_stand_above_each_other():
    lines = [PlotLine(f"run{number}", FLAT, label=str(number)) for number in (1, 2, 3)]
    rows = cells(spec_of(*lines))
    column = [row[-1][0] for row in rows]
    assert sorted(shown for shown in column if shown in "123") == ["1", "2", "3"]


def test_labels_that_would_share_a_cell_stand_in_the_order_of_their_lines():
    heights = {"1": 0.50, "2": 0.51, "3": 0.52}
    lines = [PlotLine(f"run{label}", [value] * len(FLAT), label=label) for label, value in heights.items()]
    text = "\n".join("".join(character for character, *_ in row) for row in cells(spec_of(*lines)))
    assert sorted("123", key=text.index) == ["3", "2", "1"]
