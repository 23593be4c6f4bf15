"""Scripted faults of the GPU library under the real program: each is labelled, the screen goes on answering keys,
and everything is read again when the fault ends. How fast that is, `benchmarks/bench_machine.py` measures.

The processes are few: a script may change while the program lives."""

import runpy
from pathlib import Path

import pytest
from pty_app import PtyApp

BUILD = runpy.run_path(str(Path(__file__).parents[1] / "fake_nvml" / "build.py"))
SIZE = (160, 45)
HEALTHY = "count=2"
UNREADABLE = "count=2\nnvmlDeviceGetName=badutf8"

ONE_EACH = """count=8
nvmlDeviceGetUtilizationRates:0=15
nvmlDeviceGetPowerUsage:1=4
nvmlDeviceGetTemperature:2=999
throttle:3=0x20
throttle:4=0x88
xid:5=79
mig:6=2
ecc:7=3
temp:7=95
"""
LABELS = {
    "lost": "the driver lost this GPU",
    "no permission": "denied",
    "failed now": "failed",
    "heat": "slowed down: too hot",
    "power brake": "slowed down: power brake",
    "Xid": "Xid 79: the GPU has fallen off the bus",
    "MIG": "n/a (MIG)",
    "ECC": "3 uncorrected memory errors",
    "near its limit": "95°C",
    "eight GPUs": "7 Fake H200",
}
FAULTS = {
    "hang": ("nvmlDeviceGetUtilizationRates=hang", "the GPU driver does not answer"),
    "segfault": ("nvmlDeviceGetPowerUsage=segv", "the GPU library crashed"),
    "not loaded": ("nvmlDeviceGetCount=9", "NVIDIA driver not loaded"),
    "version mismatch": ("nvmlDeviceGetCount=18", "driver/library version mismatch"),
    "no GPU": ("count=0", "no NVIDIA GPU"),
    "not allowed": ("nvmlDeviceGetCount=4", "no permission to ask the NVIDIA driver"),
}


class Machine:
    """The program on a log, and the script of its GPU library."""

    def __init__(self, app, script):
        self.app = app
        self.script = script

    def suffers(self, text, *labels):
        """Let a fault begin, and see its labels."""
        self.script.write_text(text)
        for label in labels:
            self.app.until(label)

    def recovers(self, *gone, text=HEALTHY):
        self.script.write_text(text)
        self.app.until(
            lambda: "1 Fake H200" in self.app.text and not any(word in self.app.text for word in gone)
        )

    def answers_keys(self):
        self.app.press("?")
        self.app.until("keys")
        self.app.press("\x1b")
        self.app.until("gpu and host")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    if BUILD["compiler"]() is None:
        pytest.skip("no C compiler")
    return BUILD["build"](tmp_path_factory.mktemp("fake_nvml"))


@pytest.fixture
def machine(library, home, tmp_path):
    log, script = tmp_path / "run.log", tmp_path / "script"
    log.write_text("".join(f"step={at} loss={9 / at}\n" for at in range(1, 50)))
    script.write_text(HEALTHY)
    env = {"HOME": str(home), "LD_LIBRARY_PATH": str(library.parent), "FAKE_NVML": f"@{script}"}
    with PtyApp([str(log), "--interval", "0.25"], SIZE, env) as app:
        app.until("loss")
        app.press("3z")
        app.until("1 Fake H200")
        yield Machine(app, script)


def test_every_gpu_may_have_a_fault_of_its_own(machine):
    machine.suffers(ONE_EACH, *LABELS.values())
    machine.answers_keys()
    machine.recovers(
        "the driver lost this", "denied", "failed", "slowed down", "(MIG)", "uncorrected", "95°C", "7 Fake"
    )
    # What a library has not got is not asked for again, and what it prints breaks nothing.
    machine.suffers(
        "count=2\nnvmlDeviceGetPowerUsage=3\nnvmlDeviceGetUtilizationRates=noise", " n/a ", "1.98GHz"
    )
    machine.suffers(
        "count=2\nnvmlDeviceGetMemoryInfo=3\nnvmlDeviceGetMemoryInfo_v1=3", "memory is shared with the host"
    )
    machine.suffers("count=2\nnvmlDeviceGetTemperature=segv", "the GPU library crashed")
    machine.recovers("crashed", " n/a ", "memory is shared")


def test_a_library_that_fails_as_a_whole_costs_no_frame(machine):
    for fault, label in FAULTS.values():
        machine.suffers(f"count=2\n{fault}", label)
        machine.answers_keys()
        machine.recovers(label)
    machine.suffers("count=0", "no NVIDIA GPU")
    machine.suffers(UNREADABLE, "(name unread")


def test_a_machine_without_a_driver_says_so_in_a_line_and_the_rest_works(home, tmp_path):
    (tmp_path / "run.log").write_text("".join(f"step={at} loss={9 / at}\n" for at in range(1, 50)))
    env = {"HOME": str(home), "LD_LIBRARY_PATH": str(tmp_path)}
    with PtyApp([str(tmp_path / "run.log")], SIZE, env) as app:
        app.until_drawn()
        app.press("3z")
        app.until(
            lambda: "no NVIDIA driver (no libnvidia-ml.so.1)" in app.text or "NVIDIA driver" in app.text
        )
        app.until("ram ")
        app.press("q")
        assert app.wait() == 0


def test_the_pane_alone_is_shown_live_and_left(library, home, tmp_path):
    script = tmp_path / "script"
    script.write_text("count=8")
    env = {"HOME": str(home), "LD_LIBRARY_PATH": str(library.parent), "FAKE_NVML": f"@{script}"}
    with PtyApp(["gpu", "--interval", "0.25"], SIZE, env) as app:
        app.until("7 Fake H200")
        script.write_text("count=8\nutil:7=13")
        app.until("13%")
        app.press("q")
        assert app.wait() == 0
        assert app.usable
        assert app.cooked
