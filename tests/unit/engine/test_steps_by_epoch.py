from __future__ import annotations

import numpy as np
import pytest

from trainmon_tui.engine.steps_by_epoch import StepsByEpoch
from trainmon_tui.model.blocks import Family, Rows, SeriesKey

FAMILY = Family(0, (SeriesKey("loss"),))


def rows(pairs):
    steps = np.array([step for step, _ in pairs], float)
    epochs = np.array([epoch for _, epoch in pairs], float)
    places = np.arange(len(pairs))
    nothing = np.full(len(pairs), np.nan)
    return Rows(
        FAMILY, np.zeros((len(pairs), 1)), steps, epochs, places, places, nothing, np.zeros(len(pairs), int)
    )


def learned(*blocks):
    table = StepsByEpoch()
    for block in blocks:
        table.append(rows(block))
    return table


def test_nothing_is_known_without_both_counters():
    assert learned([(np.nan, 1.0), (5.0, np.nan)]).step_at(1) is None


def test_an_epoch_ends_at_its_newest_step():
    table = learned([(10, 1), (40, 1), (41, 2), (80, 2)])
    assert table.step_at(1) == 40
    assert table.step_at(2) == 80


def test_between_epochs_it_interpolates_and_beyond_it_goes_on_at_the_mean_pace():
    table = learned([(40, 1), (80, 2)])
    assert table.step_at(1.5) == 60
    assert table.step_at(0) == 0
    assert table.step_at(10) == pytest.approx(400)


def test_fractional_epochs_are_knots_of_their_own():
    table = learned([(10, 0.1), (50, 0.5), (150, 1.5)])
    assert table.step_at(0.5) == 50
    assert table.step_at(1.0) == pytest.approx(100)


def test_blocks_add_up_as_one():
    pairs = [(step, step // 40 + 1) for step in range(0, 400, 7)]
    whole, parts = learned(pairs), learned(*[[pair] for pair in pairs])
    assert [whole.step_at(e) for e in range(12)] == [parts.step_at(e) for e in range(12)]


def test_epochs_counted_from_zero():
    assert learned([(0, 0), (40, 1), (80, 2)]).step_at(1) == 40


def test_an_epoch_that_no_run_reaches_is_not_learned_from():
    assert learned([(7, 1e300)]).step_at(1) is None
    assert learned([(10, 1), (20, 1e300), (30, -1e300), (40, 2)]).step_at(2) == 40
