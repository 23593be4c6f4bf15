from queue import Queue
from types import SimpleNamespace

import pytest
from textual.drivers._writer_thread import WriterThread

from trainmon_tui.ui.pacing import TICK_S, Pace, terminal_is_busy, terminal_is_full


def driver_with(count):
    queue = Queue(30)
    for _ in range(count):
        queue.put("x")
    return SimpleNamespace(_writer_thread=SimpleNamespace(_queue=queue))


@pytest.mark.parametrize(
    "driver", [None, SimpleNamespace(), SimpleNamespace(_writer_thread=None), driver_with(0)]
)
def test_a_terminal_without_a_backlog_is_free(driver):
    assert not terminal_is_busy(driver)
    assert not terminal_is_full(driver)


def test_a_backlog_makes_the_terminal_busy():
    assert terminal_is_busy(driver_with(1))
    assert not terminal_is_full(driver_with(29))
    assert terminal_is_full(driver_with(30))


def test_the_toolkits_writer_still_has_the_queue_we_look_at():
    assert isinstance(WriterThread(SimpleNamespace())._queue, Queue)


def test_new_data_is_drawn_at_most_once_a_tick():
    pace = Pace()
    assert pace.wait_s(50.0) == 0
    pace.drew(50.0)
    assert pace.wait_s(50.0 + TICK_S / 4) == pytest.approx(TICK_S * 3 / 4)
    assert pace.wait_s(50.0 + TICK_S) == pytest.approx(0, abs=1e-9)


def test_old_numbers_are_drawn_again_in_the_end():
    pace = Pace()
    pace.drew(100.0)
    assert not pace.is_stale(104.0, ended=False)
    assert pace.is_stale(105.0, ended=False)
    assert not pace.is_stale(105.0, ended=True)
    assert pace.is_stale(160.0, ended=True)
    pace.drew(104.4, whole=False)
    assert pace.is_stale(105.0, ended=False)


def test_the_first_chart_does_not_wait_for_a_tick():
    pace = Pace()
    pace.drew(50.0, empty=True)
    assert pace.wait_s(50.001) == 0
    pace.drew(50.001)
    assert pace.wait_s(50.002) > 0
