"""How far a run has come: which epochs are over when the log goes on, ends, stops midway or is resumed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from trainmon_tui.model.blocks import Event, Parsed, Progress
from trainmon_tui.rules.facts import Facts
from trainmon_tui.rules.history import History
from trainmon_tui.rules.matching import MetricNames
from trainmon_tui.rules.reach import Reach

NAMES = [MetricNames("kl", ("raw", "KLr")), MetricNames("loss", ("Train.L",))]


@pytest.fixture
def reach():
    """Return the reach of a run of 4 epochs of 100 steps that stands in its third."""
    history = History()
    found = Reach(history)
    found.plan(Progress(steps_total=400.0, epochs_total=4.0))
    for epoch in (1, 2, 3):
        history.mark(epoch, epoch * 1000)
    for epoch, step in ((1, 100.0), (2, 200.0)):
        found.step(epoch, step, of_bar=True)
    return found


@pytest.mark.parametrize(
    ("total", "done_at", "resumed", "over"),
    [
        (None, None, False, False),
        (3.0, None, False, False),
        (2.0, None, False, True),
        (None, 350, False, True),
        (None, 350, True, False),
        (3.0, 350, True, False),
    ],
)
def test_a_run_is_over_when_it_said_so_and_was_not_resumed(log, *, total, done_at, resumed, over):
    facts = Facts(NAMES)
    facts.fold(*log.epoch(1, raw=1.0).epoch(2, raw=1.0).block(0, 4))
    events = [] if done_at is None else [Event("done", 4, done_at, "done")]
    segments, _ = log.block(0, 0)
    facts.fold(segments, Parsed([], events, [], Progress(epochs_total=total), 4))
    if resumed:
        facts.fold(*log.resume().epoch(2, raw=1.0).block(4, 6))
    assert not facts.reach.is_over
    facts.reach.ended = True
    assert facts.reach.is_over is over


@pytest.mark.parametrize(("reached", "over"), [(0.07, False), (0.94, False), (0.96, True), (1.0, True)])
def test_a_run_of_one_epoch_is_over_once_nearly_all_of_it_is_trained(log, reached, over):
    facts = Facts(NAMES)
    segments, parsed = log.add("dict", epoch=reached, raw=1.0).block(0, 1)
    facts.fold(segments, Parsed(parsed.rows, [], [], Progress(epochs_total=1.0), 1))
    facts.reach.ended = True
    assert facts.reach.is_over is over


def test_the_last_epoch_that_is_over(log, folded):
    assert folded(Facts(NAMES), log).reach.last_over() == 0
    log.epoch(1, raw=1.0).epoch(10, raw=2.0).begin(20)
    assert folded(Facts(NAMES), log).reach.last_over() == 10


def test_an_epoch_is_over_once_a_later_one_has_begun(reach):
    assert [reach.has_ended(epoch) for epoch in (1, 2, 3, 4)] == [True, True, False, False]
    assert (reach.open_epoch(), reach.last_over()) == (3, 2)


@pytest.mark.parametrize(("step", "over"), [(294.0, False), (295.0, True), (300.0, True)])
def test_the_end_of_a_log_ends_an_epoch_whose_bar_was_nearly_drawn(reach, step, over):
    reach.step(3, step, of_bar=True)
    reach.ended = True
    assert reach.has_ended(3) is over
    assert reach.open_epoch() == 3 + over


def test_steps_beside_a_bar_do_not_say_how_far_it_was_drawn(reach):
    reach.step(3, 300.0, of_bar=False)
    reach.ended = True
    assert reach.last_step[3] == 300
    assert not reach.has_ended(3)


def test_what_says_that_it_is_over_ends_its_last_epoch(reach):
    reach.step(3, 210.0, of_bar=True)
    reach.say_over(3500)
    reach.ended = True
    assert reach.has_ended(3)
    assert reach.is_over


def test_a_rewind_forgets_the_steps_of_the_epochs_that_come_again(reach):
    reach.advance(np.array([3.99]))
    reach.rewind(2)
    reach.ended = True
    assert not reach.is_over
    assert reach.last_step == {1: 100}
    assert reach.epoch_of_step(150.0) is None


@pytest.mark.parametrize(("step", "epoch"), [(1.0, 1), (100.0, 1), (101.0, 2), (200.0, 2), (201.0, None)])
def test_the_epoch_in_which_a_step_was_reached(reach, step, epoch):
    assert reach.epoch_of_step(step) == epoch


@pytest.mark.parametrize("epochs", [[], [math.nan], [math.inf], [math.nan, math.inf]])
def test_rows_without_an_epoch_bring_a_run_no_further(reach, epochs):
    reach.advance(np.array(epochs, dtype=float))
    reach.ended = True
    assert not reach.is_over


def test_a_run_without_any_epoch_is_open_at_0():
    reach = Reach(History())
    assert (reach.open_epoch(), reach.last_over()) == (0, 0)
    assert not reach.is_over
