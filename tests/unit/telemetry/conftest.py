"""The fake NVIDIA library for these tests, and a sampler driven by a clock that stands still unless moved."""

from __future__ import annotations

import os
import runpy
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from trainmon_tui.telemetry.gpu_reader import Pace
from trainmon_tui.telemetry.sampler import Sampler

BUILD = runpy.run_path(str(Path(__file__).parents[2] / "fake_nvml" / "build.py"))
PATIENCE_S = 30.0


class Driven:
    """A sampler under a fake clock: only `advance` moves it, so no deadline depends on the machine."""

    def __init__(self, sampler):
        self.sampler = sampler
        self.now = 1000.0
        sampler.start()

    def advance(self, seconds):
        self.now += seconds
        return self.sampler.poll(self.now)

    def until(self, holds):
        """Poll at the present instant until ``holds(telemetry)``."""
        give_up = time.monotonic() + PATIENCE_S
        while not holds(telemetry := self.sampler.poll(self.now)):
            assert time.monotonic() < give_up, telemetry
            select.select(self.sampler.filenos(), [], [], 0.01)
        return telemetry

    def next_sample(self):
        """Let an interval pass and return the sample that answers."""
        before = self.sampler._gpus.sample
        self.advance(1.0)
        return self.until(lambda _: self.sampler._gpus.sample is not before)


HOLDER = (
    "import sys, time; held = open(sys.argv[1], sys.argv[2]); print('ready', flush=True); time.sleep(600)"
)


@pytest.fixture
def spawn():
    """Return a function that starts a process whose first line says that it is ready; all end with the test."""
    started = []

    def start(command, **streams):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, **streams)
        started.append(process)
        assert process.stdout.readline() == b"ready\n"
        return process

    yield start
    for process in started:
        with process:
            process.kill()


@pytest.fixture
def holding(spawn):
    """Return a function that starts a process which holds a file open."""
    return lambda path, mode="a": spawn([sys.executable, "-c", HOLDER, str(path), mode])


@pytest.fixture(scope="session")
def fake_library(tmp_path_factory):
    if BUILD["compiler"]() is None:
        pytest.skip("no C compiler")
    return BUILD["build"](tmp_path_factory.mktemp("fake_nvml"))


@pytest.fixture
def nvml_env(fake_library, tmp_path):
    """Return a function from a fault script to the environment of a child that lives with it."""

    def environment(script, **more):
        fake = {
            "LD_LIBRARY_PATH": str(fake_library.parent),
            "FAKE_NVML": script,
            "FAKE_NVML_CALLS": str(tmp_path / "calls"),
        }
        return os.environ | fake | more

    return environment


@pytest.fixture
def calls(tmp_path):
    """Return a function that counts the calls of one NVML function on one GPU."""

    def count(function, gpu=0):
        return (tmp_path / "calls").read_text().splitlines().count(f"{function} {gpu}")

    return count


@pytest.fixture
def drive(nvml_env):
    """Return a function from a fault script to a driven sampler; it is closed after the test."""
    samplers = []

    def start(script="", *, env=None, log_path=None, pace=None, **more):
        sampler = Sampler(env=nvml_env(script, **(env or {})), log_path=log_path, pace=pace or Pace(), **more)
        samplers.append(sampler)
        return Driven(sampler)

    yield start
    for sampler in samplers:
        sampler.close()
