"""A sample of the machine as numbers with names."""

import pytest

from trainmon_tui.engine.machine_sample import of_each_gpu, of_machine
from trainmon_tui.model.readings import Gpu, GpuProcess, Host, Reading, RunProcess, Telemetry


def gpu(index=0, util=90.0, used=50.0, *, own=False, state="ok", **more):
    processes = more.pop("processes", (GpuProcess(7, None, is_run=True),) if own else ())
    readings = {
        "util_percent": util,
        "memory_used_bytes": used,
        "memory_total_bytes": 100.0,
        "temperature_c": 60.0,
    }
    named = {name: Reading(value, state) for name, value in readings.items()}
    return Gpu(index, "H100", processes=processes, **(named | more))


def test_the_runs_own_gpus_speak_where_they_are_known():
    own = gpu(1, 30.0, 40.0, own=True)
    told = of_machine(Telemetry(gpus=(gpu(0, 100.0, 90.0), own)))
    assert (told["gpu.util"], told["gpu.memory_used_frac"]) == (30.0, 0.4)
    nobodys = of_machine(Telemetry(gpus=(gpu(0, 100.0, 90.0), gpu(1, 30.0, 40.0))))
    assert (nobodys["gpu.util"], nobodys["gpu.memory_used_frac"], nobodys["gpu.memory_used_bytes"]) == (
        65.0,
        0.9,
        90.0,
    )


def test_what_cannot_be_read_is_not_there():
    host = Host("h", memory_used_bytes=3.0, memory_total_bytes=4.0)
    assert of_machine(Telemetry(host, (gpu(state="stale"),))) == {"host.ram_used_frac": 0.75}
    assert of_machine(Telemetry(Host("h", memory_total_bytes=0.0, disk_free_bytes=5.0))) == {
        "host.disk_free_bytes": 5.0
    }
    assert of_machine(Telemetry()) == {}


def test_a_lost_gpu_is_counted_and_says_nothing_else():
    told = of_machine(
        Telemetry(gpus=(gpu(0), gpu(1, None, None, state="lost", temperature_c=Reading(None, "lost"))))
    )
    assert (told["gpu.lost"], told["gpu.util"]) == (1.0, 90.0)


@pytest.mark.parametrize(
    ("throttle", "hot", "capped", "braked"),
    [
        (("too hot", "power cap"), 0.5, 0.5, 0.0),
        (("power brake",), 0.0, 0.0, 0.5),
        (("hardware slowdown",), 0.0, 0.0, 0.5),
    ],
)
def test_what_slows_the_clocks_is_a_share_of_the_gpus(throttle, hot, capped, braked):
    told = of_machine(Telemetry(gpus=(gpu(0, throttle=throttle), gpu(1))))
    assert (told["gpu.too_hot"], told["gpu.power_capped"], told["gpu.braked"]) == (hot, capped, braked)


def test_the_slowest_clock_and_the_busiest_bus_speak():
    slow = gpu(0, clock_mhz=Reading(500.0), clock_max_mhz=Reading(2000.0), pcie_in_bytes_per_s=Reading(3.0))
    fast = gpu(1, clock_mhz=Reading(2000.0), clock_max_mhz=Reading(2000.0), pcie_out_bytes_per_s=Reading(2.0))
    told = of_machine(Telemetry(gpus=(slow, fast)))
    assert (told["gpu.clock_frac"], told["gpu.pcie_bytes_per_s"]) == (0.25, 3.0)


def test_errors_are_memory_errors_and_the_drivers():
    told = of_machine(Telemetry(gpus=(gpu(0, xid=79, ecc_uncorrected=Reading(2.0)), gpu(1))))
    assert told["gpu.errors"] == 3.0


@pytest.mark.parametrize("state", ["failed", "lost", "stale"])
def test_errors_that_are_not_told_now_are_not_0(state):
    silent = gpu(1, ecc_uncorrected=Reading(None, state))
    assert "gpu.errors" not in of_machine(Telemetry(gpus=(gpu(0, ecc_uncorrected=Reading(3.0)), silent)))


@pytest.mark.parametrize(
    ("gpus", "alive", "own"),
    [
        ((gpu(0, own=True, for_run=True), gpu(1, for_run=False)), True, 1.0),
        ((gpu(0, for_run=True), gpu(1, for_run=True)), True, 2.0),
        ((gpu(0, processes=(GpuProcess(9, 5.0),)),), True, 1.0),
        ((gpu(0, processes=(GpuProcess(9, 5.0),)),), False, None),
        ((gpu(0, processes=(GpuProcess(9, 5.0, "me", "other"),)),), True, None),
        ((gpu(0),), True, None),
        ((gpu(0, for_run=False),), True, None),
        ((gpu(0), gpu(1)), True, None),
    ],
)
def test_how_many_gpus_are_known_to_be_the_runs(gpus, alive, own):
    process = RunProcess(7, "train", 1.0, 2.0, alive=alive)
    assert of_machine(Telemetry(gpus=gpus, process=process)).get("gpu.own") == own


def test_the_runs_processes_are_told_while_they_live():
    process = RunProcess(
        7, "train", 90.0, 5.0, tree_cpu_percent=300.0, tree_rss_bytes=50.0, workers=4, worker_cpu_percent=50.0
    )
    told = of_machine(Telemetry(process=process))
    assert told == {
        "run.cpu": 90.0,
        "run.tree_cpu": 300.0,
        "run.rss_bytes": 50.0,
        "run.workers": 4.0,
        "run.worker_cpu": 50.0,
    }
    assert of_machine(Telemetry(process=RunProcess(7, "train", None, None, alive=False))) == {}


def test_each_gpu_is_told_where_there_are_several():
    assert of_each_gpu(Telemetry(gpus=(gpu(0),))) == {}
    told = of_each_gpu(Telemetry(gpus=(gpu(0, 10.0), gpu(3, 20.0))))
    assert {index: sample["util"] for index, sample in told.items()} == {0: 10.0, 3: 20.0}
    assert set(told[0]) == {"util", "memory_used_frac", "temperature_c"}
