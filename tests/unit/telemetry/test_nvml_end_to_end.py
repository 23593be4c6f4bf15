"""The real pynvml in a real child, against a library whose faults are scripted."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from trainmon_tui.model.readings import Reading
from trainmon_tui.telemetry.gpu_reader import CHILD_COMMAND
from trainmon_tui.telemetry.sample import decode_sample

GIB = 1024**3


def has_gpus(telemetry):
    return bool(telemetry.gpus)


def has_word(telemetry):
    return telemetry.gpu_note not in ("", "asking the GPU driver")


@pytest.mark.parametrize("count", [1, 2, 8])
def test_healthy_gpus_are_read(drive, count):
    telemetry = drive(f"count={count}").until(has_gpus)
    assert [gpu.index for gpu in telemetry.gpus] == list(range(count))
    assert telemetry.gpu_note == ""
    last = telemetry.gpus[-1]
    assert last.name == "Fake H200"
    assert last.util_percent == Reading(89.0 + count)
    assert last.memory_used_bytes == Reading(100.0 * GIB), "what the driver reserves is not used"
    assert last.memory_total_bytes == Reading(140.0 * GIB)
    assert (last.temperature_c, last.power_w, last.power_limit_w) == (
        Reading(55.0),
        Reading(412.0),
        Reading(700.0),
    )
    assert (last.clock_mhz, last.throttle, last.note) == (Reading(1980.0), ("power cap",), "")


def test_processes_have_names_and_unknown_memory_stays_unknown(drive):
    ours, gone = drive("").until(has_gpus).gpus[0].processes
    assert (ours.pid, ours.memory_bytes) == (os.getpid(), 42.0 * GIB)
    assert "python" in ours.command
    assert ours.user == psutil.Process().username()
    assert (gone.memory_bytes, gone.user, gone.command) == (None, "", "")


def test_it_is_asked_again_after_an_interval_and_not_before(drive, calls):
    driven = drive("")
    driven.until(has_gpus)
    driven.advance(0.5)
    assert calls("nvmlDeviceGetCount", -1) == 1
    driven.next_sample()
    assert calls("nvmlDeviceGetCount", -1) == 2
    assert calls("nvmlDeviceGetHandleByIndex") == 1, "a handle that works is kept"
    assert calls("nvmlInit", -1) == 1


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("count=0", "no NVIDIA GPU"),
        ("nvmlInit=9", "NVIDIA driver not loaded"),
        ("nvmlInit=4", "no permission to ask the NVIDIA driver"),
        ("nvmlInit=18", "NVIDIA driver/library version mismatch (a reboot mends it)"),
        ("nvmlInit=17", "the operating system blocks the NVIDIA driver"),
        ("nvmlInit=999", "the NVIDIA driver says: Unknown Error"),
        ("nvmlDeviceGetCount=18", "NVIDIA driver/library version mismatch (a reboot mends it)"),
    ],
)
def test_a_driver_that_cannot_be_asked_is_said_in_words(drive, script, words):
    driven = drive(script)
    telemetry = driven.until(has_word)
    assert telemetry.gpu_note == words
    assert telemetry.gpus == ()
    assert driven.sampler.filenos() == [], "the child ended"


def test_a_missing_library_is_no_driver(drive, tmp_path):
    empty = {"LD_LIBRARY_PATH": str(tmp_path)}
    if _library_installed():
        pytest.skip("this machine has the GPU library")
    telemetry = drive("", env=empty).until(has_word)
    assert telemetry.gpu_note == "no NVIDIA driver (no libnvidia-ml.so.1), no AMD one (no amdsmi)"


def _library_installed():
    command = [sys.executable, "-c", "import ctypes; ctypes.CDLL('libnvidia-ml.so.1')"]
    return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0


def test_an_absent_driver_is_asked_again_ever_more_rarely(drive, calls):
    driven = drive("nvmlInit=9")
    driven.until(has_word)
    for asked, seconds in enumerate((8, 16, 32), 2):
        driven.advance(seconds - 0.5)
        assert calls("nvmlInit", -1) == asked - 1
        driven.now += 1.0
        driven.until(lambda _, asked=asked: calls("nvmlInit", -1) == asked)
        driven.until(lambda _: driven.sampler.filenos() == [])


def test_a_driver_that_goes_away_takes_the_values_with_it(drive):
    driven = drive("nvmlDeviceGetCount@2-=9")
    driven.until(has_gpus)
    telemetry = driven.next_sample()
    assert (telemetry.gpus, telemetry.gpu_note) == ((), "NVIDIA driver not loaded")
    assert telemetry.gpu_age_s == 0.0


def test_an_unsupported_field_costs_one_field_and_is_asked_once(drive, calls):
    driven = drive("count=2;nvmlDeviceGetPowerUsage:1=3")
    driven.until(has_gpus)
    first, second = driven.next_sample().gpus
    assert first.power_w == Reading(412.0)
    assert second.power_w == Reading(None, "unsupported")
    assert second.power_limit_w == Reading(700.0)
    assert calls("nvmlDeviceGetPowerUsage", 1) == 1
    assert calls("nvmlDeviceGetPowerUsage", 0) == 2


def test_a_denied_field_is_asked_again(drive):
    driven = drive("nvmlDeviceGetPowerUsage@1=4")
    assert driven.until(has_gpus).gpus[0].power_w == Reading(None, "denied")
    assert driven.next_sample().gpus[0].power_w == Reading(412.0)


def test_a_failed_field_is_asked_again_with_a_new_handle(drive, calls):
    driven = drive("nvmlDeviceGetTemperature@1=999")
    gpu = driven.until(has_gpus).gpus[0]
    assert gpu.temperature_c == Reading(None, "failed")
    assert gpu.power_w == Reading(412.0), "one failure costs one field"
    assert driven.next_sample().gpus[0].temperature_c == Reading(55.0)
    assert calls("nvmlDeviceGetHandleByIndex") == 2


def test_a_lost_gpu_is_left_alone_and_taken_up_again(drive, calls):
    driven = drive("count=2;nvmlDeviceGetUtilizationRates:1@2-3=15")
    driven.until(has_gpus)
    for _ in range(2):
        healthy, lost = driven.next_sample().gpus
        assert healthy.util_percent == Reading(90.0)
        assert {lost.util_percent, lost.temperature_c, lost.power_w} == {Reading(None, "lost")}
        assert lost.note == "the driver lost this GPU"
    assert calls("nvmlDeviceGetTemperature", 1) == 1, "a lost handle is not used again"
    recovered = driven.next_sample().gpus[1]
    assert (recovered.util_percent, recovered.note) == (Reading(91.0), "")
    assert calls("nvmlDeviceGetHandleByIndex", 1) == 3


def test_a_gpu_without_a_handle_says_why(drive):
    denied, _ = drive("count=2;nvmlDeviceGetHandleByIndex:0=4").until(has_gpus).gpus
    assert denied.name == "GPU 0"
    assert denied.memory_used_bytes == Reading(None, "denied")


def test_a_name_that_is_not_text_is_survived(drive):
    gpu = drive("nvmlDeviceGetName=badutf8").until(has_gpus).gpus[0]
    assert gpu.name == "GPU 0 (name unreadable)"
    assert gpu.util_percent == Reading(90.0)


def test_a_name_cannot_act_on_the_terminal(drive):
    assert "\x1b" not in drive("name=\x1b]52,c,aGk\x07H200\x1b[2J").until(has_gpus).gpus[0].name


def test_memory_falls_back_to_the_first_version(drive, calls):
    driven = drive("nvmlDeviceGetMemoryInfo=13")
    driven.until(has_gpus)
    assert driven.next_sample().gpus[0].memory_used_bytes == Reading(101.0 * GIB)
    assert calls("nvmlDeviceGetMemoryInfo") == 1


def test_memory_shared_with_the_host_is_said(drive):
    gpu = drive("nvmlDeviceGetMemoryInfo=3;nvmlDeviceGetMemoryInfo_v1=3").until(has_gpus).gpus[0]
    assert gpu.memory_total_bytes == Reading(None, "unsupported")
    assert gpu.note == "memory is shared with the host"


def test_mig_is_told_by_instance_and_never_as_zero(drive):
    gpu = drive("mig=2;total_gib=70").until(has_gpus).gpus[0]
    assert gpu.util_percent == gpu.memory_util_percent == Reading(None, "mig")
    assert gpu.note == "MIG: no utilization as a whole"
    assert [(one.id, one.name) for one in gpu.instances] == [(1, "1g.10gb"), (2, "1g.10gb")]
    assert gpu.instances[0].memory_total_bytes == Reading(10.0 * GIB)
    assert gpu.instances[0].memory_used_bytes == Reading(1.0 * GIB)
    assert [process.instance for process in gpu.processes] == [1, 1]


def test_what_changes_slowly_is_read_too(drive):
    gpu = drive("ecc=2;ecc_corrected=7;fan=64;rx_kb=1000;tx_kb=500").until(has_gpus).gpus[0]
    assert (gpu.ecc_uncorrected, gpu.ecc_corrected) == (Reading(2.0), Reading(7.0))
    assert (gpu.fan_percent, gpu.memory_util_percent) == (Reading(64.0), Reading(40.0))
    assert (gpu.pcie_in_bytes_per_s, gpu.pcie_out_bytes_per_s) == (Reading(1024e3), Reading(512e3))
    assert (gpu.temperature_limit_c, gpu.clock_max_mhz) == (Reading(90.0), Reading(1980.0))
    assert (gpu.memory_clock_mhz, gpu.memory_reserved_bytes) == (Reading(3201.0), Reading(1.0 * GIB))
    assert gpu.uuid == "GPU-00000000-0000-0000-0000-000000000000"
    assert gpu.processes[0].util_percent == 90.0


def test_slow_calls_are_rare_and_gpus_take_turns(drive, calls):
    driven = drive("count=2")
    driven.until(has_gpus)
    for _ in range(5):
        driven.next_sample()
    assert calls("nvmlDeviceGetUtilizationRates", 0) == 6
    assert [calls("nvmlDeviceGetFanSpeed", gpu) for gpu in (0, 1)] == [2, 3]
    assert calls("nvmlDeviceGetTemperatureThreshold") == 1, "what never changes is asked once"


@pytest.mark.parametrize(
    ("bits", "words"),
    [
        ("0", ()),
        ("0x20", ("too hot",)),
        ("0x64", ("too hot", "power cap")),
        ("0x88", ("power brake", "hardware slowdown")),
        ("0x1", ()),
    ],
)
def test_what_slows_the_clocks_is_told_the_worst_first(drive, bits, words):
    assert drive(f"throttle={bits}").until(has_gpus).gpus[0].throttle == words


def test_an_error_of_the_gpu_is_heard_and_kept(drive):
    driven = drive("count=2;xid:1=79")
    for telemetry in (driven.until(has_gpus), driven.next_sample()):
        healthy, broken = telemetry.gpus
        assert (healthy.xid, healthy.note) == (None, "")
        assert (broken.xid, broken.note) == (79, "Xid 79: the GPU has fallen off the bus")


def test_a_driver_without_events_is_survived(drive):
    gpu = drive("nvmlEventSetCreate=3;xid=79").until(has_gpus).gpus[0]
    assert gpu.xid is None
    gpu = drive("nvmlEventSetWait=999;xid=79").until(has_gpus).gpus[0]
    assert gpu.xid is None


def test_memory_rows_that_wait_for_a_reset_are_said(drive):
    gpu = drive("remap_pending=1").until(has_gpus).gpus[0]
    assert gpu.note == "memory rows wait for a reset to be replaced"


def test_a_field_that_keeps_failing_is_asked_ever_more_rarely(drive, calls):
    driven = drive("nvmlDeviceGetTemperature=999")
    driven.until(has_gpus)
    asked = [calls("nvmlDeviceGetTemperature")]
    for _ in range(15):
        assert driven.next_sample().gpus[0].temperature_c == Reading(None, "failed")
        asked.append(calls("nvmlDeviceGetTemperature"))
    assert asked == [1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5]


def test_a_script_file_may_change_while_it_is_watched(drive, tmp_path):
    script = tmp_path / "script"
    script.write_text("count=2\nutil=10")
    driven = drive(f"@{script}")
    assert [gpu.util_percent.value for gpu in driven.until(has_gpus).gpus] == [10.0, 10.0]
    script.write_text("count=2\nutil:1=70\nnvmlDeviceGetPowerUsage:0=15")
    first, second = driven.next_sample().gpus
    assert first.power_w == Reading(None, "lost")
    assert second.util_percent == Reading(70.0)


def test_what_the_library_prints_does_not_break_the_protocol(drive):
    driven = drive("nvmlDeviceGetUtilizationRates=noise")
    driven.until(has_gpus)
    assert driven.next_sample().gpu_note == ""


def test_a_hang_makes_values_stale_then_the_child_is_replaced(drive):
    driven = drive("nvmlDeviceGetUtilizationRates@2=hang")
    driven.until(has_gpus)
    driven.advance(1.0)
    hanging = driven.sampler._gpus._child.pid
    assert driven.advance(1.9).gpus[0].util_percent == Reading(90.0), "not old yet"
    late = driven.advance(1.0)
    assert late.gpus[0].util_percent == Reading(90.0, "stale")
    assert late.gpu_age_s == pytest.approx(3.9)
    told = driven.advance(0.2)
    assert told.gpu_note == "the GPU driver does not answer; trying again in 1 s"
    assert told.gpus[0].memory_used_bytes.state == "stale"
    driven.now += 1.0
    recovered = driven.until(lambda telemetry: telemetry.gpu_note == "")
    assert recovered.gpus[0].util_percent == Reading(90.0)
    assert recovered.gpu_age_s == 0.0
    assert not psutil.pid_exists(hanging)


def test_a_hang_at_the_start_is_waited_for_longer(drive):
    driven = drive("nvmlInit=hang")
    driven.sampler.poll(driven.now)
    assert driven.advance(14.0).gpu_note == "asking the GPU driver"
    assert driven.advance(1.5).gpu_note == "the GPU driver does not answer; trying again in 1 s"


def test_a_crash_is_said_and_the_child_is_started_again(drive):
    driven = drive("nvmlDeviceGetPowerUsage@2=segv")
    driven.until(has_gpus)
    driven.advance(1.0)
    told = driven.until(has_word)
    assert told.gpu_note == "the GPU library crashed; trying again in 1 s"
    assert told.gpus[0].power_w == Reading(412.0), "the last value, which is not old yet"
    driven.now += 1.0
    assert driven.until(lambda telemetry: telemetry.gpu_note == "").gpus[0].power_w == Reading(412.0)


def test_a_library_that_always_crashes_is_tried_ever_more_rarely(drive):
    driven = drive("nvmlInit=segv")
    for seconds in (1, 2, 4):
        word = f"the GPU library crashed; trying again in {seconds} s"
        driven.until(lambda telemetry, word=word: telemetry.gpu_note == word)
        driven.now += seconds


def test_a_child_ended_by_somebody_is_said(drive):
    driven = drive("")
    driven.until(has_gpus)
    os.kill(driven.sampler._gpus._child.pid, signal.SIGTERM)
    assert driven.until(has_word).gpu_note.startswith("the GPU library was ended by signal 15")


@pytest.mark.parametrize("script", ["", "nvmlInit=hang"])
def test_the_child_ends_with_its_parent_even_in_a_hang(nvml_env, script):
    parent = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        "child.stdin.write(b'\\n'); child.stdin.flush()\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    command = [sys.executable, "-c", parent, *CHILD_COMMAND]
    with subprocess.Popen(command, env=nvml_env(script), stdout=subprocess.PIPE) as process:
        child = psutil.Process(int(process.stdout.readline()))
        process.kill()
    give_up = time.monotonic() + 30
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < give_up
        time.sleep(0.01)


def test_the_child_answers_each_request_with_one_line(nvml_env):
    with subprocess.Popen(
        CHILD_COMMAND, env=nvml_env("count=2"), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        for _ in range(3):
            child.stdin.write(b"\n")
            child.stdin.flush()
            assert len(decode_sample(child.stdout.readline()).gpus) == 2
        child.stdin.close()
        assert child.stdout.read() == b""
        assert child.wait(30) == 0


def test_closing_leaves_no_child(drive):
    driven = drive("nvmlDeviceGetCount@2=hang")
    driven.until(has_gpus)
    driven.advance(1.0)
    pid = driven.sampler._gpus._child.pid
    driven.sampler.close()
    assert not psutil.pid_exists(pid)
    assert driven.sampler.filenos() == []


def test_only_the_run_is_marked_among_the_processes(drive, holding, tmp_path, monkeypatch):
    # The fake library shows this very process, which cannot be the run; its descent is made up.
    monkeypatch.setattr("trainmon_tui.telemetry.run_gpus.descends", lambda pid, _run: pid == os.getpid())
    run = holding(tmp_path / "run.log")
    driven = drive("", log_path=str(tmp_path / "run.log"))
    telemetry = driven.until(lambda telemetry: has_gpus(telemetry) and telemetry.process)
    assert telemetry.process.pid == run.pid
    assert [process.is_run for process in telemetry.gpus[0].processes] == [True, False]


def test_another_process_is_not_the_run(drive, holding, tmp_path):
    holding(tmp_path / "run.log")
    driven = drive("", log_path=str(tmp_path / "run.log"))
    telemetry = driven.until(lambda telemetry: has_gpus(telemetry) and telemetry.process)
    assert [process.is_run for process in telemetry.gpus[0].processes] == [False, False]
