"""Which GPUs a process may use, as CUDA and HIP read it."""

import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.readings import Gpu, GpuProcess, Reading, RunProcess
from trainmon_tui.telemetry.run_gpus import RunGpus, mark_gpus
from trainmon_tui.telemetry.sample import GpuSample
from trainmon_tui.telemetry.visibility import allowed, settings_of

ALIKE = tuple(Gpu(index, "H100", uuid=f"GPU-{index}abc") for index in range(4))
UNLIKE = (Gpu(0, "T400"), Gpu(1, "H100"))


@pytest.mark.parametrize(
    ("named", "chosen"),
    [
        ("0,2", {0, 2}),
        (" 3 ", {3}),
        ("", set()),
        ("-1", set()),
        ("1,-1,2", {1}),
        ("1,9,2", {1}),
        ("GPU-2a", {2}),
        ("GPU-2abc,0", {0, 2}),
        ("1," + "9" * 5000, {1}),
        ("-" + "9" * 5000, set()),
    ],
)
def test_numbers_and_names_choose(named, chosen):
    found = allowed(ALIKE, {"CUDA_VISIBLE_DEVICES": named})
    assert {index for index, may in found.items() if may} == chosen


@pytest.mark.parametrize("named", ["GPU-", "MIG-1234", "nonsense", "--1", "1-", "²"])
def test_a_name_that_is_not_clear_says_nothing(named):
    assert allowed(ALIKE, {"CUDA_VISIBLE_DEVICES": named}) is None


@given(st.text("0123456789-, GPUMIabc²٣\x1b", max_size=12) | st.text(max_size=12))
def test_whatever_another_process_has_set_is_read(named):
    found = allowed(ALIKE, {"CUDA_VISIBLE_DEVICES": named})
    assert found is None or set(found) == {0, 1, 2, 3}


def test_numbers_of_unlike_gpus_count_only_in_the_buss_order():
    assert allowed(UNLIKE, {"CUDA_VISIBLE_DEVICES": "0"}) is None
    told = allowed(UNLIKE, {"CUDA_VISIBLE_DEVICES": "0", "CUDA_DEVICE_ORDER": "PCI_BUS_ID"})
    assert told == {0: True, 1: False}


def test_each_vendor_has_its_own_variable():
    gpus = (Gpu(0, "MI300", vendor="AMD"), Gpu(1, "MI300", vendor="AMD"))
    assert allowed(gpus, {"HIP_VISIBLE_DEVICES": "1"}) == {0: False, 1: True}
    assert allowed(gpus, {"CUDA_DEVICE_ORDER": "PCI_BUS_ID"}) is None


def test_a_processs_settings_are_read_and_nothing_else_of_its_environment(spawn):
    code = "import time; print('ready', flush=True); time.sleep(600)"
    env = os.environ | {"CUDA_VISIBLE_DEVICES": "1", "A_SECRET": "x"}
    run = spawn([sys.executable, "-c", code], env=env)
    assert settings_of(run.pid) == {"CUDA_VISIBLE_DEVICES": "1"}
    assert settings_of(0x7FFFFFF0) == {}


def test_where_the_run_works_counts_more_than_where_it_may():
    working = (ALIKE[0], Gpu(1, "H100", processes=(GpuProcess(7, None, is_run=True),)))
    marked = mark_gpus(working, {"CUDA_VISIBLE_DEVICES": "0"})
    assert [gpu.for_run for gpu in marked] == [False, True]


def test_where_nothing_is_known_nothing_is_said():
    assert [gpu.for_run for gpu in mark_gpus(ALIKE, {})] == [None] * 4
    assert RunGpus().marked(ALIKE, None, None) is ALIKE
    ended = RunProcess(7, "train", None, None, alive=False)
    assert RunGpus().marked(ALIKE, ended, None) is ALIKE


def test_a_gpu_that_is_lost_stays_the_runs(monkeypatch):
    monkeypatch.setattr("trainmon_tui.telemetry.run_gpus.descends", lambda pid, run: pid == run)
    marks, run = RunGpus(), RunProcess(7, "train", None, None)
    both = tuple(Gpu(index, "H100", processes=(GpuProcess(7, None),)) for index in range(2))
    assert [gpu.for_run for gpu in marks.marked(both, run, GpuSample(both))] == [True, True]
    lost = (both[0], Gpu(1, "H100", Reading(None, "lost")), Gpu(2, "H100", Reading(None, "lost")))
    for _ in range(2):
        assert [gpu.for_run for gpu in marks.marked(lost, run, GpuSample(lost))] == [True, True, None]
