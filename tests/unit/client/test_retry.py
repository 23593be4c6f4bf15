import pytest

from trainmon_tui.client.retry import LONGEST_S, PAUSE_S, RESTARTS, WINDOW_S, BackOff, FewRestarts


def test_an_engine_of_ours_is_started_a_few_times_and_then_given_up():
    retry = FewRestarts()
    assert [retry.pause_s(float(n)) for n in range(RESTARTS + 1)] == [PAUSE_S] * RESTARTS + [None]
    retry.heard()
    assert retry.pause_s(RESTARTS + 2.0) is None
    assert retry.words(None) == "3 restarts did not help, q quits"
    assert retry.words(PAUSE_S) == "restarted"


def test_old_failures_are_forgiven():
    retry = FewRestarts()
    assert [retry.pause_s(n * (WINDOW_S + 1)) for n in range(9)] == [PAUSE_S] * 9


def test_a_far_engine_is_tried_for_ever_and_ever_more_rarely():
    retry = BackOff()
    pauses = [retry.pause_s(0.0) for _ in range(2000)]
    assert pauses[:6] == [1.0, 2.0, 4.0, 8.0, 16.0, LONGEST_S]
    assert set(pauses[6:]) == {LONGEST_S}


def test_once_it_speaks_a_far_engine_is_tried_soon_again():
    retry = BackOff()
    for _ in range(5):
        retry.pause_s(0.0)
    retry.heard()
    assert retry.pause_s(0.0) == pytest.approx(1.0)
    assert retry.words(4.0) == "trying again in 4s"
