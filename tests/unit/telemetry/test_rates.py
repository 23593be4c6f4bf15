"""Counters as rates."""

from collections import namedtuple

import psutil
import pytest

from trainmon_tui.telemetry import rates
from trainmon_tui.telemetry.rates import CoreClock, Flow

Times = namedtuple("Times", ["user", "idle", "iowait", "guest"])  # noqa: PYI024 - as psutil has it
Plain = namedtuple("Plain", ["user", "idle"])  # noqa: PYI024 - as psutil has it on macOS


def test_rates_need_two_looks():
    flow = Flow()
    assert flow.read(10.0, (100.0, 50.0)) == (None, None)
    assert flow.read(12.0, (300.0, 60.0)) == (100.0, 5.0)


@pytest.mark.parametrize("counted", [(50.0, 70.0), None])
def test_a_counter_that_falls_back_or_is_gone_gives_no_rate(counted):
    flow = Flow()
    flow.read(0.0, (100.0, 50.0))
    assert flow.read(1.0, counted) == (None, None)


def test_no_time_between_two_looks_gives_no_rate():
    flow = Flow()
    flow.read(1.0, (1.0, 1.0))
    assert flow.read(1.0, (2.0, 2.0)) == (None, None)


def cores(monkeypatch, *looks):
    waiting = list(looks)
    monkeypatch.setattr(psutil, "cpu_times", lambda percpu: waiting.pop(0))
    clock = CoreClock()
    return [clock.read() for _ in looks]


def test_a_cores_time_is_shared_out(monkeypatch):
    first = [Times(0, 0, 0, 0), Times(0, 0, 0, 0)]
    second = [Times(5, 3, 2, 5), Times(10, 0, 0, 0)]
    none, told = cores(monkeypatch, first, second)
    assert none is None
    assert told.each[1] == 100
    assert told.iowait == pytest.approx((20 + 0) / 2), "a guest's time counts once"


def test_a_platform_without_iowait_says_none(monkeypatch):
    _, told = cores(monkeypatch, [Plain(0, 0)], [Plain(1, 3)])
    assert (told.busy, told.each, told.iowait) == (25.0, (25,), None)


def test_cores_that_came_or_went_give_nothing(monkeypatch):
    assert cores(monkeypatch, [Plain(0, 0)], [Plain(1, 3)] * 2) == [None, None]


def test_a_look_too_soon_says_nothing_and_does_not_begin_anew(monkeypatch):
    none, soon, told = cores(monkeypatch, [Plain(0, 0)], [Plain(0.05, 0.0)], [Plain(0.05, 0.95)])
    assert (none, soon) == (None, None)
    assert told.busy == pytest.approx(5.0)


def test_a_core_whose_clock_stands_still_is_idle(monkeypatch):
    assert cores(monkeypatch, [Plain(1, 1)] * 2, [Plain(1, 1), Plain(2, 1)])[1].each == (0, 100)


def test_the_loopback_is_no_network(monkeypatch):
    count = namedtuple("Count", ["bytes_recv", "bytes_sent"])  # noqa: PYI024 - as psutil has it
    monkeypatch.setattr(psutil, "net_io_counters", lambda pernic: {"lo": count(9, 9), "eth0": count(1, 2)})
    assert rates.net_bytes() == (1.0, 2.0)
    monkeypatch.setattr(psutil, "net_io_counters", lambda pernic: {"lo": count(9, 9)})
    assert rates.net_bytes() is None


def test_a_machine_without_disks_has_no_disk_rates(monkeypatch):
    monkeypatch.setattr(psutil, "disk_io_counters", lambda: None)
    assert rates.disk_bytes() is None
