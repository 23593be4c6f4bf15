import math

import pytest
from ui_sights import lines, sight_of

from trainmon_tui.model.readings import Gpu, Host, Reading, Telemetry
from trainmon_tui.ui.loads import SPANS_S, Load, Loads, load_of
from trainmon_tui.ui.rows import width_of
from trainmon_tui.ui.views.loads import loads_view

HOST = Host("node-17", 34.0, 8, 1.0, 2.0**33, 2.0**36, 2.0**40)


def gpu(index, util, used=None):
    return Gpu(index, "H100", Reading(util), Reading(used), Reading(100.0))


def watched(seconds, **values):
    loads = Loads()
    for second in range(seconds):
        loads.take(Load(1000.0 + second, **values))
    return loads


def test_a_sample_is_the_mean_over_the_gpus_that_answer():
    told = Telemetry(HOST, (gpu(0, 80.0, 50.0), gpu(1, 40.0), gpu(2, None)))
    assert load_of(told, 7.0) == Load(7.0, 60.0, 50.0, 34.0, 12.5)


def test_without_driver_and_host_nothing_is_known():
    assert load_of(Telemetry(), 7.0) == Load(7.0)


@pytest.mark.parametrize(("seconds", "span_s"), [(1, 60), (61, 60), (62, 120), (302, 600), (2000, 600)])
def test_the_span_grows_with_what_is_known(seconds, span_s):
    loads = watched(seconds, cpu=1.0)
    assert loads.span_s == span_s
    assert loads.samples[-1].at_s - loads.samples[0].at_s <= SPANS_S[-1]


def test_columns_are_means_and_the_newest_stands_last():
    loads = Loads()
    for second, cpu in enumerate([10.0, 30.0, None, 50.0]):
        loads.take(Load(60.0 + second, cpu=cpu))
    columns = loads.columns("cpu", 30)
    assert columns[-2:] == [20.0, 50.0]
    assert all(math.isnan(value) for value in columns[:-2])


def test_before_the_first_sample_there_is_no_load():
    assert all(math.isnan(value) for value in Loads().columns("cpu", 5))
    assert Loads().last("cpu") is None
    assert "in a moment" in "\n".join(lines(loads_view(Loads(), sight_of(), 60, 10)))


@pytest.mark.parametrize("size", [(30, 7), (69, 10), (118, 20), (198, 24)])
@pytest.mark.parametrize("unicode", [True, False])
def test_both_charts_fill_their_place(size, unicode):
    loads = watched(50, gpu=80.0, gpu_memory=60.0, cpu=100.0, ram=30.0)
    view = loads_view(loads, sight_of(unicode=unicode), *size)
    assert len(view.rows) == size[1]
    assert {width_of(row) for row in view.rows} == {size[0]}
    legend = lines(view)[0]
    assert "gpu  80%" in legend
    assert ("cpu 100%" in legend) == (size[0] >= 70)


def test_without_a_gpu_the_host_has_the_whole_width():
    view = loads_view(watched(50, cpu=20.0, ram=30.0), sight_of(), 118, 12)
    assert lines(view)[0].split() == ["━", "cpu", "20%", "━", "ram", "30%"]
