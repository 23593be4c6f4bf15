"""How a run goes on: from a log and a clock that the test holds."""

import pytest

from trainmon_tui.engine.outlook import outlook_of
from trainmon_tui.engine.pace import Pace
from trainmon_tui.engine.session import Session
from trainmon_tui.model.blocks import Progress
from trainmon_tui.protocol.header import Outlook
from trainmon_tui.rules.playbooks import choose_playbooks


def paced(rate_of, until_s=600):
    pace, position = Pace(), 0.0
    for second in range(0, until_s + 1, 5):
        pace.observe(float(second), Progress(step=position))
        position += 5 * rate_of(second)
    return pace


def session_of(log):
    session = Session(choose_playbooks("none").judge)
    session.feed(log)
    session.finish()
    return session


def test_a_steady_run_has_a_narrow_range():
    known = paced(lambda _now: 10.0).range()
    assert known == pytest.approx((10.0, 10.0, 10.0))


def test_pauses_widen_the_range_and_count_in_its_mean():
    known = paced(lambda now: 0.0 if now % 100 >= 80 else 10.0).range()
    assert known.slow < known.mean < known.fast
    assert known.mean == pytest.approx(8.0, abs=0.3)


def test_one_long_pause_leaves_the_mean_inside_its_range():
    known = paced(lambda now: 0.0 if 300 <= now < 360 else 10.0, 660).range()
    assert known.slow <= known.mean < known.fast == 10.0


@pytest.mark.parametrize("until_s", [0, 30, 100])
def test_too_short_a_watch_has_no_range(until_s):
    assert paced(lambda _now: 1.0, until_s).range() is None
    assert paced(lambda _now: 1.0, until_s).slower() is None


def test_only_the_last_half_hour_counts():
    known = paced(lambda now: 100.0 if now < 1000 else 1.0, 4000).range()
    assert known == pytest.approx((1.0, 1.0, 1.0))


def test_a_resume_begins_anew():
    pace = paced(lambda _now: 10.0)
    pace.observe(610.0, Progress(step=5.0))
    assert pace.range() is None


@pytest.mark.parametrize(
    ("rate_of", "slower"),
    [
        (lambda now: 10.0 if now < 535 else 5.0, pytest.approx(0.5, abs=0.05)),
        (lambda _now: 10.0, None),
        (lambda now: 10.0 if now < 590 else 1.0, None),
        (lambda now: 10.0 if now < 535 else 8.0, None),
        (lambda now: 5.0 if now < 535 else 10.0, None),
    ],
)
def test_a_minute_that_is_slower_than_before_is_noticed(rate_of, slower):
    assert paced(rate_of).slower() == slower


STAMPED = b"".join(
    b"2026-01-01 00:%02d:%02d epoch %d/9 step %d loss 1.%d\n"
    % (at // 6, at % 6 * 10, 1 + at // 12, at + 1, at)
    for at in range(40)
)


def test_an_outlook_has_what_the_log_and_the_clock_say():
    session = session_of(STAMPED)
    told = outlook_of(session, paced(lambda _now: 10.0), 600.0, live=True)
    assert told.epoch_s == pytest.approx(120.0)
    assert told.steps_an_epoch == pytest.approx(12.0)
    assert told.ends_wall_s % 60 == 0
    assert (told.steps_expected, told.slower) == (None, None)


def test_nothing_is_said_of_what_is_not_known():
    assert outlook_of(session_of(b"hello\n"), Pace(), None, live=True) == Outlook()
    assert outlook_of(session_of(STAMPED), Pace(), 60.0, live=False).ends_wall_s is None


def test_a_range_is_told_from_better_to_worse():
    session = session_of(STAMPED)
    session.progress = Progress(step=100.0, steps_total=1100.0)
    told = outlook_of(session, paced(lambda now: 0.0 if now % 100 >= 80 else 10.0), None, live=True)
    assert 90 < told.eta_low_s < 125 < told.eta_high_s < 250


def test_what_the_log_prints_of_its_data_stands_beside_what_it_counts():
    session = session_of(b"train_samples: 384\nbatch_size: 32\nepochs: 9\n" + STAMPED)
    told = outlook_of(session, Pace(), None, live=True)
    assert told.steps_an_epoch == 12.0
    assert (told.steps_expected, told.total_expected) == (12.0, 108.0)
