"""All NVIDIA GPUs of a machine: how many there are may change, and the driver may go away."""

import ctypes
from types import SimpleNamespace

import pynvml
import pytest

from trainmon_tui.telemetry.vendors import AbsentError, nvidia
from trainmon_tui.telemetry.vendors.nvidia import MAX_GPUS, open_cards


class FakeDevice:
    """A GPU that only knows its number; an odd one has no handle."""

    made = 0

    def __init__(self, index):
        type(self).made += 1
        self.index = index

    def handle(self):
        return None if self.index % 2 else ctypes.c_void_p(self.index + 1)

    def read(self, _names, _xids):
        return self.index


class FakeXids:
    """Keeps whom it was to listen to."""

    def __init__(self):
        self.registered, self.listened = [], 0

    def register(self, handles):
        self.registered.append([handle.value for handle in handles])

    def listen(self):
        self.listened += 1


@pytest.fixture
def machine(monkeypatch):
    """A driver whose number of GPUs may be set; an exception there is raised."""
    state = SimpleNamespace(init=None, count=2, xids=FakeXids())

    def init():
        if state.init:
            raise state.init

    def count():
        if isinstance(state.count, Exception):
            raise state.count
        return state.count

    monkeypatch.setattr(FakeDevice, "made", 0)
    monkeypatch.setattr(nvidia, "Device", FakeDevice)
    monkeypatch.setattr(nvidia, "Xids", lambda: state.xids)
    monkeypatch.setattr(pynvml, "nvmlInit", init)
    monkeypatch.setattr(pynvml, "nvmlDeviceGetCount", count)
    return state


def read(cards):
    return cards.read(None)


def test_every_gpu_is_read_in_order(machine):
    assert read(open_cards()) == (0, 1)


def test_gpus_are_opened_once_and_heard_from_the_first_sample_on(machine):
    cards = open_cards()
    for _ in range(3):
        read(cards)
    assert FakeDevice.made == 2
    assert machine.xids.registered == [[1]]
    assert machine.xids.listened == 3


def test_gpus_that_come_are_added_and_those_that_go_are_left_out(machine):
    cards = open_cards()
    read(cards)
    machine.count = 4
    assert read(cards) == (0, 1, 2, 3)
    assert machine.xids.registered[-1] == [1, 3]
    machine.count = 1
    assert read(cards) == (0,)
    machine.count = 3
    assert read(cards) == (0, 1, 2)
    assert FakeDevice.made == 4


def test_a_driver_that_counts_wildly_is_bounded(machine):
    machine.count = 10**6
    assert len(read(open_cards())) == MAX_GPUS


@pytest.mark.parametrize(
    ("code", "installed"),
    [
        (pynvml.NVML_ERROR_LIBRARY_NOT_FOUND, False),
        (pynvml.NVML_ERROR_DRIVER_NOT_LOADED, True),
        (pynvml.NVML_ERROR_LIB_RM_VERSION_MISMATCH, True),
    ],
)
def test_a_driver_that_cannot_be_opened_is_absent(machine, code, installed):
    machine.init = pynvml.NVMLError(code)
    with pytest.raises(AbsentError) as raised:
        open_cards()
    assert raised.value.installed is installed


@pytest.mark.parametrize("count", [0, pynvml.NVMLError(pynvml.NVML_ERROR_UNINITIALIZED)])
def test_a_driver_that_went_away_is_absent(machine, count):
    cards = open_cards()
    read(cards)
    machine.count = count
    with pytest.raises(AbsentError) as raised:
        read(cards)
    assert raised.value.installed
    machine.count = 2
    assert read(cards) == (0, 1)
