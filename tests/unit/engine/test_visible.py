from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.engine.visible import misleads, visible
from trainmon_tui.model.readings import Gpu, GpuProcess, Host, Reading, RunProcess, Telemetry

HOST = Host("h", 12.0, 8, 1.0, 8e9, 64e9, 1e12)
GPU = Gpu(
    0, "H100", Reading(50.0), Reading(4e10), Reading(8e10), Reading(60.0), Reading(300.0), Reading(700.0)
)
RUN = RunProcess(17, "python train.py", 100.0, 4e9, how="writes run.log")
TOLD = Telemetry(HOST, (GPU,), "", 0.4, RUN)
replace = msgspec.structs.replace


@pytest.mark.parametrize(
    "unseen",
    [
        replace(TOLD, gpu_age_s=0.9),
        replace(TOLD, host=replace(HOST, cpu_percent=12.3)),
        replace(TOLD, host=replace(HOST, memory_used_bytes=8e9 + 4096)),
        replace(TOLD, host=replace(HOST, load_1m=1.01)),
        replace(TOLD, gpus=(replace(GPU, power_w=Reading(300.2)),)),
        replace(TOLD, gpus=(replace(GPU, memory_used_bytes=Reading(4e10 + 1)),)),
        replace(TOLD, process=replace(RUN, rss_bytes=4e9 + 1, cpu_percent=99.8)),
    ],
)
def test_digits_that_nobody_is_shown_make_no_difference(unseen):
    assert unseen != TOLD
    assert visible(unseen) == visible(TOLD)


@pytest.mark.parametrize(
    "seen",
    [
        Telemetry(),
        replace(TOLD, gpus=()),
        replace(TOLD, gpu_note="the GPU driver does not answer"),
        replace(TOLD, gpu_age_s=9.0),
        replace(TOLD, process=None),
        replace(TOLD, process=replace(RUN, alive=False)),
        replace(TOLD, host=replace(HOST, cpu_percent=None)),
        replace(TOLD, host=replace(HOST, disk_free_bytes=2e12)),
        replace(TOLD, gpus=(replace(GPU, util_percent=Reading(51.0)),)),
        replace(TOLD, gpus=(replace(GPU, util_percent=Reading(50.0, "stale")),)),
        replace(TOLD, gpus=(replace(GPU, util_percent=Reading(None, "denied")),)),
        replace(TOLD, gpus=(replace(GPU, throttle=("too hot",)),)),
        replace(TOLD, gpus=(replace(GPU, note="the driver lost this GPU"),)),
        replace(TOLD, gpus=(replace(GPU, processes=(GpuProcess(17, 1e9, is_run=True),)),)),
        replace(TOLD, gpus=(GPU, replace(GPU, index=1))),
    ],
)
def test_what_the_pane_shows_makes_a_difference(seen):
    assert visible(seen) != visible(TOLD)


number = st.none() | st.floats(0, 1e15)


@given(number, number, st.floats(0, 1e6))
def test_any_numbers_are_seen_as_themselves(percent, size, age):
    told = Telemetry(Host("h", percent, 1, percent, size, size, size), gpu_age_s=age)
    assert visible(told) == visible(replace(told))


@pytest.mark.parametrize(
    "near",
    [
        replace(TOLD, host=replace(HOST, cpu_percent=21.0)),
        replace(TOLD, host=replace(HOST, load_1m=1.4)),
        replace(TOLD, host=replace(HOST, memory_used_bytes=8.3e9)),
        replace(TOLD, host=replace(HOST, core_percents=(99.0,), net_in_bytes_per_s=1e9)),
        replace(TOLD, process=replace(RUN, cpu_percent=92.0, rss_bytes=4.1e9)),
        replace(TOLD, gpus=()),
    ],
)
def test_what_is_nearly_as_it_is_shown_does_not_mislead(near):
    assert not misleads(TOLD, near)


@pytest.mark.parametrize(
    "far",
    [
        replace(TOLD, host=None),
        replace(TOLD, host=replace(HOST, cpu_percent=23.0)),
        replace(TOLD, host=replace(HOST, cpu_percent=None)),
        replace(TOLD, host=replace(HOST, load_1m=1.6)),
        replace(TOLD, host=replace(HOST, memory_used_bytes=9e9)),
        replace(TOLD, host=replace(HOST, disk_free_bytes=5e11)),
        replace(TOLD, process=None),
        replace(TOLD, process=replace(RUN, alive=False)),
        replace(TOLD, process=replace(RUN, cpu_percent=10.0)),
        replace(TOLD, process=replace(RUN, pid=18)),
    ],
)
def test_what_is_far_from_what_is_shown_misleads_both_ways(far):
    assert misleads(TOLD, far)
    assert misleads(far, TOLD)
