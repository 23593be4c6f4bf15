"""Readings of a real NVIDIA GPU beside nvidia-smi's of the same second; skipped where there is no driver."""

import os
import shutil
import subprocess
import sys
import time

import pytest

from trainmon_tui.model.readings import value_of
from trainmon_tui.telemetry.sampler import Sampler

FIELDS = "memory.used,power.draw,temperature.gpu,utilization.gpu"
ALLOCATE = (
    "import sys, time, torch\nkept = torch.zeros(2**28, device='cuda')\nprint('ready', flush=True)\n"
    "end = time.time() + 20\nwhile time.time() < end: (kept[:2**20].view(1024, 1024) @ kept[:2**20].view(1024, 1024)).sum().item()\n"
)


@pytest.fixture(scope="module")
def smi():
    program = shutil.which("nvidia-smi")
    if program is None or subprocess.run([program, "-L"], capture_output=True, check=False).returncode:
        pytest.skip("no NVIDIA driver here")
    return program


def asked(smi):
    command = [smi, f"--query-gpu={FIELDS}", "--format=csv,noheader,nounits"]
    first = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]
    return [
        float(field) if field.strip().replace(".", "").isdecimal() else None for field in first.split(",")
    ]


def sampled(sampler):
    sampler.start()
    give_up = time.monotonic() + 30
    while not (told := sampler.poll(time.monotonic())).gpus:
        assert time.monotonic() < give_up, told.gpu_note
        time.sleep(0.05)
    return told


def test_readings_are_nvidia_smis(smi):
    sampler = Sampler()
    try:
        gpu = sampled(sampler).gpus[0]
        used_mib, power_w, degrees, busy = asked(smi)
    finally:
        sampler.close()
    assert value_of(gpu.memory_used_bytes) == pytest.approx(used_mib * 2**20, rel=0.01, abs=32 * 2**20)
    for reading, told, slack in (
        (gpu.power_w, power_w, 0.1 * (power_w or 0)),
        (gpu.temperature_c, degrees, 2),
        (gpu.util_percent, busy, 10),
    ):
        if told is not None:
            assert value_of(reading) == pytest.approx(told, abs=slack)


def test_the_runs_own_process_is_found(smi, spawn):
    pytest.importorskip("torch")
    run = spawn([sys.executable, "-c", ALLOCATE], env=os.environ)
    sampler = Sampler(pid=run.pid)
    try:
        sampled(sampler)
        give_up = time.monotonic() + 15
        while not any(one.is_run for gpu in sampler.poll(time.monotonic()).gpus for one in gpu.processes):
            assert time.monotonic() < give_up
            time.sleep(0.1)
    finally:
        sampler.close()
