"""Stretches as blocks of rows: one family for all of the run's GPUs, one for each."""

import numpy as np
import pytest

from trainmon_tui.engine.machine_rows import machine_blocks
from trainmon_tui.model.stretches import Stretch
from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.machine import FAMILY, MACHINE
from trainmon_tui.store.store import Store

SAMPLE = {"gpu.util": 80.0, "host.cpu": 12.0, "gpu0.util": 70.0, "gpu3.util": 90.0, "gpu3.power_w": 500.0}


def blocks(*samples, attempt=0):
    stretches = [
        Stretch(1e9 + place, 1.0, Place(step=float(place), epoch=None, line=place, offset=place * 10), sample)
        for place, sample in enumerate(samples)
    ]
    return list(machine_blocks(stretches, attempt))


def stored(*samples):
    store = Store()
    for rows in blocks(*samples):
        store.append(rows)
    return {one.key.tag: one for one in store.series}


def test_there_is_one_family_for_all_and_one_for_each_gpu():
    assert [rows.family.id for rows in blocks(SAMPLE)] == [FAMILY, FAMILY - 1, FAMILY - 4]


def test_values_stand_at_their_place_and_time():
    (rows,) = blocks({"gpu.util": 10.0}, {"gpu.util": 20.0}, attempt=2)
    assert rows.steps.tolist() == [0.0, 1.0]
    assert np.isnan(rows.epochs).all()
    assert rows.walls.tolist() == [1e9, 1e9 + 1]
    assert (rows.lines.tolist(), rows.offsets.tolist(), rows.attempts.tolist()) == ([0, 1], [0, 10], [2, 2])


def test_what_a_stretch_does_not_have_is_no_point():
    series = stored({"gpu.util": 10.0}, {"host.cpu": 5.0}, {"gpu.util": 30.0, "host.cpu": 6.0})
    assert set(series) == {"gpu.util", "host.cpu"}
    assert series["gpu.util"].values.tolist() == [10.0, 30.0]
    assert series["host.cpu"].steps.tolist() == [1.0, 2.0]


def test_each_gpus_series_is_of_the_same_metric_and_unit():
    series = stored(SAMPLE, SAMPLE | {"gpu3.util": 50.0})
    assert set(series) == set(SAMPLE)
    assert (series["gpu3.util"].key.metric, series["gpu3.util"].key.unit) == ("gpu.util", "percent")
    assert series["gpu3.util"].shown


@pytest.mark.parametrize(
    "name",
    [
        "throughput",
        "silence_s",
        "gpu.own",
        "gpu.memory_total_bytes",
        "unknown.name",
        "gpux.util",
        "gpu9999.util",
    ],
)
def test_what_is_the_logs_own_or_unknown_is_no_series(name):
    assert set(stored({"gpu.util": 1.0, name: 5.0})) == {"gpu.util"}


@pytest.mark.parametrize(
    ("name", "charted"),
    [("gpu.util", True), ("run.rss_bytes", True), ("host.iowait", False), ("gpu.lost", False)],
)
def test_only_what_tells_something_is_charted_unasked(name, charted):
    assert stored({name: 1.0}, {name: 2.0})[name].shown is charted


def test_every_series_has_the_units_of_the_rules():
    (rows,) = blocks({"gpu.util": 1.0})
    assert {key.tag: key.unit for key in rows.family.keys}.items() <= MACHINE.items()
