"""What an ask names on one axis, on the axis that its chart is drawn over."""

import numpy as np
import pytest
from builders import TRAIN, VALID, family, rows, store_of
from msgspec.structs import replace

from trainmon_tui.engine.put_on import put_on
from trainmon_tui.engine.sheet import Curve, Sheet
from trainmon_tui.protocol.charts import ChartAsk

BEGAN_S = 5000.0


def curves(*, epochs=(0.5, 1.0, 1.5, 2.0), steps=(10, 20, 30, 40), key=TRAIN):
    block = rows(family(0, key), [4.0, 3.0, 2.0, 1.0], steps, epochs)
    block = replace(block, walls=BEGAN_S + np.array([0.0, 60.0, 120.0, 180.0]))
    return [Curve(one, BEGAN_S) for one in store_of(block).series]


def put(axis, found=None, **asked):
    ask, what = put_on(axis, ChartAsk("loss", 20, **asked), lambda: curves() if found is None else found)
    return (ask.x0, ask.x1), what.point, what.lost


@pytest.mark.parametrize(
    ("axis", "asked", "part"),
    [
        ("epoch", {"of": "step", "x0": 20.0, "x1": 30.0}, (1.0, 1.5)),
        ("time", {"of": "step", "x0": 15.0, "x1": 40.0}, (30.0, 180.0)),
        ("step", {"of": "time", "x0": 60.0, "x1": 150.0}, (20.0, 35.0)),
        ("time", {"of": "epoch", "x0": 1.0, "x1": None}, (60.0, None)),
        ("epoch", {"of": "step", "x0": 20.0, "x1": 9000.0}, (1.0, 2.0)),
        ("step", {"of": "step", "x0": -5.0, "x1": 9000.0}, (-5.0, 9000.0)),
        ("step", {"x0": 20.0, "x1": 30.0}, (20.0, 30.0)),
        ("index", {"of": "step", "x0": 2.0, "x1": 3.0}, (2.0, 3.0)),
    ],
)
def test_the_same_part_of_the_run_is_shown(axis, asked, part):
    assert put(axis, **asked) == (part, None, "")


def test_a_part_without_width_on_that_axis_is_the_whole_run():
    whole_epochs = curves(epochs=(1, 1, 2, 2))
    assert put("epoch", whole_epochs, of="step", x0=10.0, x1=20.0) == ((None, None), None, "part")


def test_a_part_that_no_point_has_on_that_axis_is_the_whole_run():
    without = curves(epochs=None)
    found = put("epoch", without, of="step", x0=10.0, x1=20.0, point=("time", 60.0))
    assert found == ((None, None), None, "part")


@pytest.mark.parametrize(
    ("axis", "point", "found", "lost"),
    [
        ("epoch", ("step", 30.0), 1.5, ""),
        ("time", ("step", 30.0), 120.0, ""),
        ("time", ("epoch", 2.0), 180.0, ""),
        ("step", ("step", 77.0), 77.0, ""),
        ("index", ("epoch", 1.0), None, "point"),
        ("epoch", None, None, ""),
    ],
)
def test_a_place_is_told_on_the_charts_axis(axis, point, found, lost):
    assert put(axis, point=point) == ((None, None), found, lost)


def test_a_whole_epoch_is_pointed_at_where_it_ends_as_its_marks_are():
    assert put("step", curves(epochs=(1, 1, 2, 2)), point=("epoch", 1.0))[1] == 20.0


def test_what_the_drawn_curve_does_not_count_another_of_its_run_tells():
    (by_epoch,) = curves(steps=None, key=VALID)
    ask = ChartAsk("acc", 20, x="epoch", x0=20.0, x1=40.0, of="step", point=("step", 20.0))
    sheet = Sheet([by_epoch], ask, growing=False, others=curves)
    chart = sheet.chart("acc", "acc", [])
    assert (chart.x, chart.x0, chart.x1, chart.point, chart.lost) == ("epoch", 1.0, 2.0, 1.0, "")
    alone = Sheet([by_epoch], ask, growing=False).chart("acc", "acc", [])
    assert (alone.x0, alone.x1, alone.point, alone.lost) == (0.5, 2.0, None, "part")


@pytest.mark.parametrize("x", [float("nan"), float("inf")])
def test_no_number_is_no_place(x):
    chart = Sheet(
        curves(), ChartAsk("loss", 20, x="epoch", x0=x, of="step", point=("step", x)), growing=False
    )
    assert chart.chart("loss", "loss", []).point is None
