"""One NVIDIA GPU whose driver is a table of answers: every field alone, and what a refusal of it costs."""

import ctypes
from collections import Counter
from functools import partial
from types import SimpleNamespace

import pynvml
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.readings import Reading
from trainmon_tui.telemetry import nvml_calls as calls
from trainmon_tui.telemetry.nvml_device import MAX_PROCESSES, SLOW_EVERY, Device
from trainmon_tui.telemetry.nvml_xids import address

HANDLE = ctypes.c_void_p(4096)
PART = ctypes.c_void_p(8192)
GIB = 2.0**30
NO_INSTANCE = 0xFFFFFFFF
REFUSED = pynvml.NVML_ERROR_NOT_SUPPORTED
NOT_FOUND = pynvml.NVML_ERROR_NOT_FOUND
LOST = pynvml.NVML_ERROR_GPU_IS_LOST


def holder(pid, memory=2 * GIB, instance=NO_INSTANCE):
    return SimpleNamespace(pid=pid, usedGpuMemory=memory, gpuInstanceId=instance)


def load(pid, at, percent):
    return SimpleNamespace(pid=pid, timeStamp=at, smUtil=percent)


ANSWERS = {
    "DeviceGetHandleByIndex": HANDLE,
    "DeviceGetUtilizationRates": SimpleNamespace(gpu=97, memory=40),
    "DeviceGetTemperature": 71,
    "DeviceGetTemperatureThreshold": 90,
    "DeviceGetPowerUsage": 612_000,
    "DeviceGetEnforcedPowerLimit": 700_000,
    "DeviceGetClockInfo": lambda _, kind: 1980 if kind == pynvml.NVML_CLOCK_SM else 2619,
    "DeviceGetMaxClockInfo": 1995,
    "DeviceGetFanSpeed": pynvml.NVMLError(REFUSED),
    "DeviceGetPcieThroughput": lambda _, way: 100 if way == pynvml.NVML_PCIE_UTIL_RX_BYTES else 200,
    "DeviceGetTotalEccErrors": lambda _, kind, _since: (
        5 if kind == pynvml.NVML_MEMORY_ERROR_TYPE_CORRECTED else 1
    ),
    "DeviceGetRemappedRows": (0, 0, 0, 0),
    "DeviceGetMemoryInfo": lambda _, version=0: SimpleNamespace(
        used=118 * GIB, total=139 * GIB, reserved=GIB
    ),
    "DeviceGetMigMode": (0, 0),
    "DeviceGetMaxMigDeviceCount": 7,
    "DeviceGetMigDeviceHandleByIndex": lambda _, place: PART if place == 2 else _refuse(NOT_FOUND),
    "DeviceGetGpuInstanceId": 9,
    "DeviceGetUUID": "GPU-abc",
    "DeviceGetCurrentClocksThrottleReasons": 0,
    "DeviceGetComputeRunningProcesses_v3": [holder(42, 60 * GIB), holder(43, 80 * GIB)],
    "DeviceGetComputeRunningProcesses_v2": [holder(7)],
    "DeviceGetProcessUtilization": [load(42, 1, 10), load(42, 5, 93), load(42, 3, 50)],
    "DeviceGetName": lambda handle: "NVIDIA H200" if handle is HANDLE else "NVIDIA H200 MIG 1g.18gb",
}


def _refuse(code):
    raise pynvml.NVMLError(code)


class Driver:
    """The driver's calls by name; `says` may be changed while it is asked."""

    def __init__(self, monkeypatch):
        self.says = dict(ANSWERS)
        self.asked = Counter()
        for name in ANSWERS:
            monkeypatch.setattr(pynvml, f"nvml{name}", partial(self._answer, name))

    def _answer(self, name, *args, **named):
        self.asked[name] += 1
        found = self.says[name]
        if isinstance(found, Exception):
            raise found
        return found(*args, **named) if callable(found) else found

    def refuse(self, code, *names):
        self.says |= {name: pynvml.NVMLError(code) for name in names}


class Card:
    """A device with what it is read with."""

    def __init__(self):
        self.device = Device(0)
        self.errors = {}

    def read(self):
        return self.device.read(self, self)

    def of(self, pid):
        return ("me", f"program {pid}")

    def newest(self, handle):
        return self.errors.get(address(handle))


@pytest.fixture
def driver(monkeypatch):
    return Driver(monkeypatch)


@pytest.fixture
def card(driver):
    return Card()


def test_every_field_has_its_unit(card):
    gpu = card.read()
    told = {
        name: reading.value
        for name in gpu.__struct_fields__
        if isinstance(reading := getattr(gpu, name), Reading) and reading.value is not None
    }
    assert told == {
        "util_percent": 97.0, "memory_util_percent": 40.0, "memory_used_bytes": 118 * GIB,
        "memory_total_bytes": 139 * GIB, "memory_reserved_bytes": GIB, "temperature_c": 71.0,
        "temperature_limit_c": 90.0, "power_w": 612.0, "power_limit_w": 700.0, "clock_mhz": 1980.0,
        "clock_max_mhz": 1995.0, "memory_clock_mhz": 2619.0, "pcie_in_bytes_per_s": 102_400.0,
        "pcie_out_bytes_per_s": 204_800.0, "ecc_corrected": 5.0, "ecc_uncorrected": 1.0,
    }  # fmt: skip
    assert (gpu.name, gpu.uuid, gpu.note, gpu.throttle) == ("NVIDIA H200", "GPU-abc", "", ())
    assert gpu.fan_percent == Reading(None, "unsupported")


def test_the_largest_process_is_first_and_has_its_newest_load(card):
    assert [(one.pid, one.util_percent, one.command, one.instance) for one in card.read().processes] == [
        (43, None, "program 43", None),
        (42, 93.0, "program 42", None),
    ]


@pytest.mark.parametrize(
    "asked",
    [
        ("DeviceGetUtilizationRates", "util_percent"),
        ("DeviceGetTemperature", "temperature_c"),
        ("DeviceGetPowerUsage", "power_w"),
        ("DeviceGetEnforcedPowerLimit", "power_limit_w"),
        ("DeviceGetPcieThroughput", "pcie_in_bytes_per_s"),
        ("DeviceGetTotalEccErrors", "ecc_uncorrected"),
        ("DeviceGetTemperatureThreshold", "temperature_limit_c"),
    ],
)
@pytest.mark.parametrize(
    "refusal",
    [
        (REFUSED, "unsupported"),
        (pynvml.NVML_ERROR_NO_PERMISSION, "denied"),
        (pynvml.NVML_ERROR_TIMEOUT, "failed"),
    ],
)
def test_a_refusal_costs_one_field(driver, card, asked, refusal):
    (call, field), (code, state) = asked, refusal
    driver.refuse(code, call)
    gpu = card.read()
    assert getattr(gpu, field) == Reading(None, state)
    assert gpu.memory_used_bytes.value == 118 * GIB
    assert gpu.name == "NVIDIA H200"


def test_what_a_card_lacks_is_not_asked_again(driver, card):
    for _ in range(3 * SLOW_EVERY):
        card.read()
    assert driver.asked["DeviceGetFanSpeed"] == 1
    assert driver.asked["DeviceGetUtilizationRates"] == 3 * SLOW_EVERY


def test_what_changes_slowly_is_asked_rarely_and_what_never_does_once(driver, card):
    for _ in range(4 * SLOW_EVERY):
        card.read()
    assert driver.asked["DeviceGetEnforcedPowerLimit"] == 4
    assert driver.asked["DeviceGetTemperatureThreshold"] == driver.asked["DeviceGetUUID"] == 1


def test_a_failure_takes_a_new_handle(driver, card):
    driver.refuse(pynvml.NVML_ERROR_UNKNOWN, "DeviceGetPowerUsage")
    card.read()
    before = driver.asked["DeviceGetHandleByIndex"]
    card.read()
    assert driver.asked["DeviceGetHandleByIndex"] == before + 1


def test_a_card_that_is_lost_says_so_in_every_field_and_comes_back(driver, card):
    card.read()
    driver.refuse(LOST, "DeviceGetUtilizationRates", "DeviceGetHandleByIndex")
    for _ in range(2):
        gpu = card.read()
        assert gpu.util_percent == gpu.power_w == gpu.fan_percent == Reading(None, "lost")
        assert (gpu.name, gpu.uuid, gpu.note) == ("NVIDIA H200", "GPU-abc", "the driver lost this GPU")
        assert gpu.processes == ()
    driver.says = dict(ANSWERS)
    assert card.read().util_percent == Reading(97.0)


def test_a_card_without_a_handle_has_a_number_for_a_name(driver, card):
    driver.refuse(pynvml.NVML_ERROR_NO_PERMISSION, "DeviceGetHandleByIndex")
    gpu = card.read()
    assert (gpu.name, gpu.note, gpu.power_w) == ("GPU 0", "", Reading(None, "denied"))
    assert card.device.handle() is None


def test_an_old_driver_is_asked_in_its_own_way(driver, card):
    driver.refuse(pynvml.NVML_ERROR_FUNCTION_NOT_FOUND, "DeviceGetComputeRunningProcesses_v3")
    plain = SimpleNamespace(used=3.0, total=4.0)
    driver.says["DeviceGetMemoryInfo"] = lambda _, version=0: _refuse(25) if version else plain
    gpu = card.read()
    assert [process.pid for process in gpu.processes] == [7]
    assert (gpu.memory_used_bytes, gpu.memory_reserved_bytes.state) == (Reading(3.0), "unsupported")


def test_a_card_in_instances_has_memory_in_parts_and_no_load_as_a_whole(driver, card):
    driver.says["DeviceGetMigMode"] = (1, 1)
    driver.says["DeviceGetComputeRunningProcesses_v3"] = [holder(42, instance=9)]
    gpu = card.read()
    assert gpu.util_percent == gpu.memory_util_percent == Reading(None, "mig")
    assert [(part.id, part.name, part.memory_total_bytes.value) for part in gpu.instances] == [
        (9, "1g.18gb", 139 * GIB)
    ]
    assert gpu.processes[0].instance == 9
    assert gpu.note == "MIG: no utilization as a whole"


@pytest.mark.parametrize(
    ("says", "note"),
    [
        ({"DeviceGetRemappedRows": (0, 0, 1, 0)}, "memory rows wait for a reset to be replaced"),
        ({"DeviceGetRemappedRows": (3, 2, 0, 0)}, ""),
        ({"DeviceGetMemoryInfo": pynvml.NVMLError(REFUSED)}, "memory is shared with the host"),
        ({"DeviceGetComputeRunningProcesses_v3": [holder(pid) for pid in range(1, 40)]}, "7 more processes"),
    ],
)
def test_what_is_special_is_noted(driver, card, says, note):
    driver.says |= says
    gpu = card.read()
    assert gpu.note == note
    assert len(gpu.processes) <= MAX_PROCESSES


def test_an_error_of_the_driver_stands_first(driver, card):
    card.errors = {4096: 79}
    driver.says["DeviceGetRemappedRows"] = (0, 0, 1, 0)
    gpu = card.read()
    assert gpu.xid == 79
    assert gpu.note.startswith("Xid 79: the GPU has fallen off the bus; memory rows")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("NVIDIA\x1b[31m H200 ", "NVIDIA H200"),
        ("", "GPU 0"),
        ("x" * 500, "x" * 80),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "no text"), "GPU 0 (name unreadable)"),
        (pynvml.NVMLError(REFUSED), "GPU 0"),
    ],
)
def test_a_name_is_cleaned_or_made_up(driver, card, name, shown):
    driver.says["DeviceGetName"] = name
    assert card.read().name == shown


def test_nobody_at_work_is_no_failure(driver):
    driver.refuse(NOT_FOUND, "DeviceGetProcessUtilization")
    assert calls.loads(HANDLE) == {}


def test_a_process_whose_memory_is_hidden_is_still_told(driver):
    driver.says["DeviceGetComputeRunningProcesses_v3"] = [holder(5, None)]
    assert calls.holders_v3(HANDLE) == [calls.Holder(5, None, None)]


HOT, SOFT_HOT, BRAKE, SLOW, CAP = (
    pynvml.nvmlClocksThrottleReasonHwThermalSlowdown, pynvml.nvmlClocksThrottleReasonSwThermalSlowdown,
    pynvml.nvmlClocksThrottleReasonHwPowerBrakeSlowdown, pynvml.nvmlClocksThrottleReasonHwSlowdown,
    pynvml.nvmlClocksThrottleReasonSwPowerCap,
)  # fmt: skip


@pytest.mark.parametrize(
    ("reasons", "words"),
    [
        (0, ()),
        (CAP, ("power cap",)),
        (HOT | SOFT_HOT, ("too hot",)),
        (CAP | SLOW | BRAKE | HOT, ("too hot", "power brake", "hardware slowdown", "power cap")),
        (pynvml.nvmlClocksThrottleReasonGpuIdle, ()),
    ],
)
def test_what_slows_a_card_down_is_told_worst_first(driver, reasons, words):
    driver.says["DeviceGetCurrentClocksThrottleReasons"] = reasons
    assert calls.throttle(HANDLE) == words


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(1, 100), st.integers(0, 100)), unique_by=lambda one: one[:2]
    )
)
def test_the_newest_load_of_each_process_counts(samples):
    newest = {pid: float(percent) for pid, _, percent in sorted(samples, key=lambda one: one[1])}
    with pytest.MonkeyPatch.context() as patch:
        driver = Driver(patch)
        driver.says["DeviceGetProcessUtilization"] = [load(*one) for one in samples]
        assert calls.loads(HANDLE) == newest
