from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.engine.alignment import ROUNDED, Alignment

STEPS = np.arange(10.0, 310, 10)


@given(st.integers(1, 400), st.floats(0.05, 30))
def test_a_log_with_epochs_alone_takes_the_steps_of_the_other_file(an_epoch, wrong):
    alignment, epochs = Alignment(), STEPS / an_epoch
    assert alignment.steps(0, STEPS, epochs) is STEPS
    if (epochs == np.floor(epochs)).all():
        return
    for printed in (STEPS * wrong, np.full(len(STEPS), np.nan)):
        aligned = alignment.steps(1, printed, np.round(epochs, 2))
        assert aligned == pytest.approx(STEPS, abs=3 + 2 * ROUNDED * an_epoch, rel=0.05)


def test_steps_that_agree_stay_as_they_were_printed():
    alignment = Alignment()
    alignment.steps(0, STEPS, STEPS / 70)
    printed = STEPS + 1
    assert alignment.steps(1, printed, np.round(STEPS / 70, 2)).tolist() == printed.tolist()
    assert alignment.slack(1) == 0


def test_whole_epochs_say_nothing_of_steps():
    alignment = Alignment()
    alignment.steps(0, STEPS, np.floor(STEPS / 100))
    other = STEPS * 3
    assert alignment.steps(1, other, np.floor(STEPS / 50)) is other


def test_a_voice_that_counts_its_epochs_whole_keeps_its_steps():
    alignment = Alignment()
    alignment.steps(0, STEPS, STEPS / 70)
    assert alignment.steps(1, STEPS, np.floor(STEPS / 70) + 1).tolist() == STEPS.tolist()
