from __future__ import annotations

import math
from array import array
from types import SimpleNamespace

import msgspec
import numpy as np
import pytest
from builders import TRAIN, VALID, FakeJudge, family, rows, store_of

from trainmon_tui.engine.chart_plan import plan_charts
from trainmon_tui.engine.charts import build_chart
from trainmon_tui.engine.sheet import eased
from trainmon_tui.engine.steps_by_epoch import StepsByEpoch
from trainmon_tui.model.verdicts import Band, Decision, Judgement, PhaseSpan, Place, Stop
from trainmon_tui.protocol.charts import ChartAsk

STEPS = list(range(10, 410, 10))
EPOCHS = [step // 40 + (step % 40 > 0) for step in STEPS]


def session(*blocks):
    table = StepsByEpoch()
    for block in blocks:
        table.append(block)
    return SimpleNamespace(store=store_of(*blocks), steps_by_epoch=table)


def run(judgement=None, ask=None, *blocks, growing=True):
    blocks = blocks or (rows(family(0, TRAIN, source="bar"), [5 - s / 100 for s in STEPS], STEPS, EPOCHS),)
    made = session(*blocks)
    plan = plan_charts(made.store.series, FakeJudge())[0]
    return build_chart(
        plan, ask or ChartAsk("loss", 40, smooth=0.0), made, judgement or Judgement(), growing=growing
    )


def values(data: bytes) -> list[float]:
    return [value for value in array("f", data) if not math.isnan(value)]


def test_columns_hold_every_point():
    chart = run()
    line = chart.lines[0]
    assert len(array("f", line.low)) == len(array("f", line.high)) == len(array("f", line.mid)) == 40
    assert min(values(line.low)) == pytest.approx(1.0)
    assert max(values(line.high)) == pytest.approx(4.9)
    assert (chart.y0, chart.y1) == pytest.approx((1.0, 4.9))


def test_the_view_begins_at_the_runs_start_and_ends_past_its_newest_point():
    chart = run()
    assert chart.x0 == 0
    assert chart.x1 >= 400
    assert chart.x == "step"


def test_a_run_that_grows_no_more_fills_the_view():
    assert run(growing=False).x1 == 400


def test_an_asked_range_is_kept():
    chart = run(ask=ChartAsk("loss", 40, x0=100, x1=200, smooth=0.0))
    assert (chart.x0, chart.x1) == (100, 200)
    assert max(values(chart.lines[0].high)) == pytest.approx(4.0)


def test_the_best_point_is_the_lowest_loss_on_the_axis_asked_for():
    assert run().lines[0].best_x == 400
    by_epoch = run(ask=ChartAsk("loss", 40, x="epoch", smooth=0.0))
    assert by_epoch.x == "epoch"
    assert by_epoch.lines[0].best_x == 10


def test_a_log_without_steps_falls_back_to_epochs():
    chart = run(None, None, rows(family(0, TRAIN), [3, 2, 1], None, [1, 2, 3]))
    assert chart.x == "epoch"


def test_a_log_without_counters_counts_occurrences():
    chart = run(None, None, rows(family(0, TRAIN), [3, 2, 1]))
    assert len(values(chart.lines[0].low)) == 3


def test_nan_points_are_marked_not_drawn():
    chart = run(None, None, rows(family(0, TRAIN), [3, math.nan, 1], [10, 20, 30], [1, 1, 1]))
    assert chart.lines[0].nonfinite == (20.0,)
    assert chart.y1 == pytest.approx(3)


def test_phases_bands_and_marks_find_their_step():
    judgement = Judgement(
        phases=(PhaseSpan("a", "Early", 1, 5), PhaseSpan("b", "Later", 6, None)),
        bands=(Band("loss", 5, 1, 2, None, "unknown"), Band("loss", 8, 0.5, 1, None, "unknown")),
        decisions=(
            Decision("d", "Epoch 5", "a", "pass", case="5", at=Place(step=200, epoch=5)),
            Decision("w", "Epoch 9", "a", "waiting"),
        ),
        stop=(Stop("nan", "Loss is NaN", Place(epoch=8)),),
    )
    chart = run(judgement)
    assert [(span.name, span.x0, span.x1) for span in chart.spans] == [
        ("Early", 0, 200),
        ("Later", 200, chart.x1),
    ]
    assert [(band.x0, band.x1, band.low0, band.high1) for band in chart.bands] == [(200, 320, 1, 1)]
    assert [(mark.x, mark.kind) for mark in chart.marks] == [(200, "decision"), (320, "stop")]


def test_a_resume_leaves_a_seam():
    block = rows(family(0, TRAIN), [5, 4, 3, 4, 3], [10, 20, 30, 20, 30], [1, 1, 1, 1, 1], [0, 0, 0, 1, 1])
    chart = run(None, None, block)
    assert [(mark.x, mark.kind) for mark in chart.marks] == [(20, "seam")]


def test_validation_is_drawn_beside_training():
    train = rows(family(0, TRAIN, source="bar"), [3, 2, 1], [10, 20, 30], [1, 2, 3])
    valid = rows(family(1, VALID, source="bar"), [4, 3, 2], [10, 20, 30], [1, 2, 3])
    assert [line.role for line in run(None, None, train, valid).lines] == ["train", "val"]


def test_an_empty_view_is_still_a_chart():
    chart = run(ask=ChartAsk("loss", 40, x0=5000, x1=6000, smooth=0.0))
    assert values(chart.lines[0].low) == []
    assert (chart.y0, chart.y1) == (0, 1)


def test_time_counts_from_the_runs_first_time():
    block = rows(family(0, TRAIN, source="bar"), [3.0, 2.0, math.nan], [10, 20, 30], [1, 2, 3])
    block = msgspec.structs.replace(block, walls=np.array([5000.0, 5060.0, 5120.0]))
    judgement = Judgement(stop=(Stop("stop", "no", Place(step=20)),))
    chart = run(judgement, ChartAsk("loss", 40, x="time", smooth=0.0), block, growing=False)
    assert (chart.x, chart.x0, chart.x1) == ("time", 0.0, 120.0)
    assert chart.lines[0].best_x == 60.0
    assert chart.lines[0].nonfinite == (120.0,)
    assert [mark.x for mark in chart.marks] == [60.0]


def test_a_log_without_times_is_drawn_over_its_steps():
    assert run(None, ChartAsk("loss", 40, x="time")).x == "step"


@pytest.mark.parametrize(
    ("points", "weight"), [(0, 0.0), (1, 0.0), (40, 0.0), (80, 0.5), (448, 0.9), (10**6, 0.9)]
)
def test_few_points_are_smoothed_less(points, weight):
    assert eased(0.9, points) == pytest.approx(weight)


def test_a_line_is_smoothed_anew_only_now_and_then():
    assert len({eased(0.9, points) for points in range(100, 200)}) == 5
    assert len({eased(0.9, points) for points in range(400, 9999)}) == 2
