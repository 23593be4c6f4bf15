from __future__ import annotations

import pytest

from trainmon_tui.engine.pace import WINDOW_S, Pace, eta_s, fraction_done
from trainmon_tui.model.blocks import Progress


def paced(*samples):
    pace = Pace()
    for now, step in samples:
        pace.observe(now, Progress(step=step))
    return pace


def test_unknown_until_two_steps_lie_apart():
    assert paced().rate_per_s() is None
    assert paced((0, 1)).rate_per_s() is None
    assert paced((0, 1), (0.5, 2)).rate_per_s() is None


def test_the_rate_is_steps_over_seconds():
    assert paced((0, 0), (10, 50)).rate_per_s() == pytest.approx(5)


def test_only_the_last_minutes_count():
    pace = paced(
        *[(t, t * 100) for t in range(10)], *[(1000 + t, 1000 + t) for t in range(int(WINDOW_S) + 1)]
    )
    assert pace.rate_per_s() == pytest.approx(1)


def test_a_resume_starts_anew():
    pace = paced((0, 1000), (10, 2000), (20, 500), (30, 510))
    assert pace.rate_per_s() == pytest.approx(1)


def test_a_step_seen_again_does_not_slow_the_run_down():
    assert paced((0, 0), (10, 100), (60, 100)).rate_per_s() == pytest.approx(10)


def test_epochs_count_where_steps_are_not_printed():
    pace = Pace()
    pace.observe(0, Progress(epoch=1))
    pace.observe(20, Progress(epoch=3))
    assert pace.rate_per_s() == pytest.approx(0.1)


def test_no_counter_no_rate():
    pace = Pace()
    pace.observe(0, Progress())
    pace.observe(10, Progress())
    assert pace.rate_per_s() is None


@pytest.mark.parametrize(
    ("progress", "done"),
    [
        (Progress(step=50, steps_total=200), 0.25),
        (Progress(epoch=3, epochs_total=4), 0.75),
        (Progress(step=300, steps_total=200), 1.0),
        (Progress(step=50), None),
        (Progress(), None),
    ],
)
def test_fraction_done(progress, done):
    assert fraction_done(progress) == done


@pytest.mark.parametrize(
    ("progress", "rate", "seconds"),
    [
        (Progress(step=50, steps_total=200), 3.0, 50.0),
        (Progress(epoch=3, epochs_total=4), 0.1, 10.0),
        (Progress(step=50, steps_total=200), None, None),
        (Progress(step=50, steps_total=200), 0.0, None),
        (Progress(step=50), 3.0, None),
        (Progress(step=250, steps_total=200), 3.0, 0.0),
    ],
)
def test_eta(progress, rate, seconds):
    assert eta_s(progress, rate) == (None if seconds is None else pytest.approx(seconds))
