"""Versions and GPUs: what is installed, what shadows it, and why the driver does not answer."""

import importlib.metadata
from types import SimpleNamespace

import pytest

import trainmon_tui
from trainmon_tui.engine.checkup import machine
from trainmon_tui.model.readings import Gpu


class Reader:
    """A reader whose driver has answered, or never does."""

    def __init__(self, gpus=(), note="", settled=True):
        self._gpus, self._note, self.settled = gpus, note, settled
        self.polls, self.closed = 0, False

    def poll(self, now):
        self.polls += 1

    def filenos(self):
        return []

    def gpus(self, now):
        return self._gpus

    def note(self, now):
        return self._note

    def close(self):
        self.closed = True


def nvml(reader):
    found = {check.id: check for check in machine.check_gpus(reader)}
    assert reader.closed
    return found["nvml"]


@pytest.fixture(autouse=True)
def no_driver(monkeypatch):
    monkeypatch.setattr(machine, "_DRIVER_FILES", ())


def test_versions_are_told_without_importing():
    found = {check.id: check for check in machine.check_versions()}
    assert found["python"].say.startswith(f"trainmon-tui {trainmon_tui.__version__}, Python 3.")
    assert f"msgspec {importlib.metadata.version('msgspec')}" in found["packages"].say
    assert {check.state for check in found.values()} == {"ok"}


def test_a_missing_package_is_named_with_its_cure(monkeypatch):
    monkeypatch.setattr(machine, "NEEDED", ("msgspec", "no-such-package-here"))
    found = {check.id: check for check in machine.check_versions()}
    assert (found["no-such-package-here"].state, found["no-such-package-here"].advice) == (
        "fail",
        "pip install no-such-package-here",
    )


def test_a_missing_optional_package_is_no_fault(monkeypatch):
    monkeypatch.setattr(machine, "OPTIONAL", {"no-such-package-here": "nothing works"})
    found = {check.id: check for check in machine.check_versions()}
    assert (found["no-such-package-here"].state, found["no-such-package-here"].say) == (
        "ok",
        "no-such-package-here is not installed: nothing works",
    )


def test_gpus_are_named():
    check = nvml(Reader((Gpu(0, "H100"), Gpu(1, "H\x1b[31m100")), "MIG is on; trying again"))
    assert (check.state, check.say) == ("ok", "2 GPUs: H100, H100 (MIG is on)")


def test_a_machine_without_a_driver_has_nothing_to_mend():
    check = nvml(Reader(note="no NVIDIA driver; trying again in 60 s"))
    assert (check.state, check.say) == ("ok", "no NVIDIA driver: the GPU pane shows the host alone")


def test_a_driver_that_does_not_answer_is_to_be_mended(monkeypatch, tmp_path):
    monkeypatch.setattr(machine, "_DRIVER_FILES", (tmp_path,))
    check = nvml(Reader(note="no NVIDIA driver; trying again in 60 s"))
    assert (check.state, check.say) == ("fail", "this machine has an NVIDIA driver, but: no NVIDIA driver")
    assert check.advice


def test_a_driver_that_hangs_is_given_up(monkeypatch):
    seconds = iter(range(100))
    monkeypatch.setattr(machine, "time", SimpleNamespace(monotonic=lambda: float(next(seconds))))
    monkeypatch.setattr(machine, "select", SimpleNamespace(select=lambda *_given: None))
    reader = Reader(note="asking the GPU driver", settled=False)
    assert nvml(reader).say.startswith("asking the GPU driver")
    assert 0 < reader.polls < machine.PATIENCE_S


@pytest.mark.parametrize(
    ("is_package", "version", "warns"), [(True, "11.5.3", True), (False, "11.5.3", False), (True, "", False)]
)
def test_the_old_package_in_the_way_is_noticed(monkeypatch, is_package, version, warns):
    spec = SimpleNamespace(submodule_search_locations=["x"] if is_package else None)
    monkeypatch.setattr(machine.importlib.util, "find_spec", lambda _name: spec)
    monkeypatch.setattr(machine, "version_of", lambda _name: version)
    found = [check for check in machine.check_gpus(Reader()) if check.id == "pynvml"]
    assert bool(found) is warns
    assert all(check.advice.startswith("pip uninstall pynvml") for check in found)
