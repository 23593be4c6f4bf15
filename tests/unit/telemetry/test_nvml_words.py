"""What the driver's codes mean: as the state of one field, as the reason for no GPU at all, as an error of a card."""

import ctypes

import pynvml
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.text import clean
from trainmon_tui.telemetry import nvml_xids
from trainmon_tui.telemetry.nvml_errors import state_of, words_of
from trainmon_tui.telemetry.nvml_xids import MEANINGS, MOST_AT_ONCE, Xids, address


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (pynvml.NVML_ERROR_NOT_SUPPORTED, "unsupported"),
        (pynvml.NVML_ERROR_FUNCTION_NOT_FOUND, "unsupported"),
        (25, "unsupported"),
        (pynvml.NVML_ERROR_NO_PERMISSION, "denied"),
        (pynvml.NVML_ERROR_GPU_IS_LOST, "lost"),
        (pynvml.NVML_ERROR_RESET_REQUIRED, "lost"),
        (pynvml.NVML_ERROR_TIMEOUT, "failed"),
        (pynvml.NVML_ERROR_UNKNOWN, "failed"),
        (4711, "failed"),
    ],
)
def test_a_refused_field_has_a_state(code, state):
    assert state_of(pynvml.NVMLError(code)) == state


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (pynvml.NVML_ERROR_LIBRARY_NOT_FOUND, "no NVIDIA driver"),
        (pynvml.NVML_ERROR_DRIVER_NOT_LOADED, "not loaded"),
        (pynvml.NVML_ERROR_NO_PERMISSION, "no permission"),
        (pynvml.NVML_ERROR_LIB_RM_VERSION_MISMATCH, "version mismatch"),
        (pynvml.NVML_ERROR_UNKNOWN, "the NVIDIA driver says: "),
    ],
)
def test_a_driver_that_cannot_be_asked_says_why(code, said):
    assert said in words_of(pynvml.NVMLError(code))


@given(st.integers(0, 2**31))
def test_any_code_gives_one_clean_line(code):
    words = words_of(pynvml.NVMLError(code))
    assert words
    assert words == clean(words)
    assert len(words) < 120


def handle_at(place):
    return ctypes.cast(ctypes.c_void_p(place), pynvml.c_nvmlDevice_t)


class Driver:
    """The driver's events as a script: numbers of handles with their errors, exceptions that are raised."""

    def __init__(self, monkeypatch, *script, create=None, refuse=()):
        self.script = list(script)
        self.asked = 0
        self.heard = []
        self._create, self._refuse = create, refuse
        monkeypatch.setattr(nvml_xids.pynvml, "nvmlEventSetCreate", self.create)
        monkeypatch.setattr(nvml_xids.pynvml, "nvmlDeviceRegisterEvents", self.register)
        monkeypatch.setattr(nvml_xids.pynvml, "nvmlEventSetWait_v2", self.wait)

    def create(self):
        if self._create:
            raise pynvml.NVMLError(self._create)
        return object()

    def register(self, handle, _kind, _events):
        if address(handle) in self._refuse:
            raise pynvml.NVMLError(pynvml.NVML_ERROR_NOT_SUPPORTED)
        self.heard.append(address(handle))

    def wait(self, _events, timeout_ms):
        assert timeout_ms == 0, "listening never waits"
        self.asked += 1
        if not self.script:
            raise pynvml.NVMLError(pynvml.NVML_ERROR_TIMEOUT)
        step = self.script.pop(0)
        if isinstance(step, int):
            raise pynvml.NVMLError(step)
        event = pynvml.c_nvmlEventData_t()
        event.device, event.eventData = handle_at(step[0]), step[1]
        return event


def listening(*handles):
    xids = Xids()
    xids.register([handle_at(handle) for handle in handles])
    xids.listen()
    return xids


def test_each_gpu_keeps_its_newest_error(monkeypatch):
    Driver(monkeypatch, (16, 13), (32, 79), (16, 94))
    xids = listening(16, 32, 48)
    assert [xids.newest(handle_at(place)) for place in (16, 32, 48)] == [94, 79, None]


def test_a_gpu_without_a_handle_has_no_error(monkeypatch):
    Driver(monkeypatch, (16, 13))
    assert listening(16).newest(None) is None


def test_a_gpu_that_cannot_be_heard_leaves_the_others_heard(monkeypatch):
    driver = Driver(monkeypatch, (32, 31), refuse=(16,))
    assert listening(16, 32).newest(handle_at(32)) == 31
    assert driver.heard == [32]


def test_a_driver_without_events_is_not_asked(monkeypatch):
    driver = Driver(monkeypatch, (16, 13), create=pynvml.NVML_ERROR_NOT_SUPPORTED)
    assert listening(16).newest(handle_at(16)) is None
    assert (driver.asked, driver.heard) == (0, [])


def test_after_a_failure_nobody_listens_and_what_was_heard_stays(monkeypatch):
    driver = Driver(monkeypatch, (16, 48), pynvml.NVML_ERROR_GPU_IS_LOST, (16, 79))
    xids = listening(16)
    asked = driver.asked
    xids.listen()
    assert driver.asked == asked
    assert xids.newest(handle_at(16)) == 48


def test_a_storm_of_errors_does_not_hold_the_sampler(monkeypatch):
    driver = Driver(monkeypatch, *[(16, number) for number in range(1000)])
    xids = listening(16)
    assert driver.asked == MOST_AT_ONCE
    assert xids.newest(handle_at(16)) == MOST_AT_ONCE - 1


@given(st.integers(1, 2**63), st.integers(1, 2**63))
def test_handles_are_equal_by_where_they_point(one, other):
    assert (address(handle_at(one)) == address(handle_at(other))) is (one == other)


@given(st.integers(-5, 500))
def test_an_error_is_told_by_its_number_and_its_meaning_where_there_is_one(number):
    words = nvml_xids.words_of(number)
    assert words.startswith(f"Xid {number}")
    assert words.removeprefix(f"Xid {number}").removeprefix(": ") == MEANINGS.get(number, "")
