"""Versions, and whether the GPUs of this machine can be asked."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import select
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import trainmon_tui
from trainmon_tui.model.text import clean
from trainmon_tui.report.doctor import Check
from trainmon_tui.telemetry.gpu_reader import GpuReader

if TYPE_CHECKING:
    from collections.abc import Iterator

NEEDED = ("textual", "rich", "numpy", "msgspec", "psutil", "PyYAML", "platformdirs", "nvidia-ml-py")
OPTIONAL = {"google-re2": "formats of your own cannot be used"}
"""Packages that may be missing, and what is missing with them."""
PATIENCE_S = 5.0
_DRIVER_FILES = (Path("/proc/driver/nvidia/version"), Path("/dev/nvidiactl"))


def check_versions() -> Iterator[Check]:
    """Yield the program's version, Python's and those of the packages it stands on."""
    own = f"trainmon-tui {trainmon_tui.__version__}, Python {platform.python_version()}, {sys.platform} {platform.machine()}"
    yield Check("versions", "python", "ok", own)
    found = {name: version_of(name) for name in NEEDED}
    yield Check(
        "versions",
        "packages",
        "ok",
        ", ".join(f"{name} {version}" for name, version in found.items() if version),
    )
    for name in (name for name, version in found.items() if not version):
        yield Check("versions", name, "fail", f"{name} is not installed", f"pip install {name}")
    for name, loss in OPTIONAL.items():
        version = version_of(name)
        say = f"{name} {version}" if version else f"{name} is not installed: {loss}"
        yield Check("versions", name, "ok", say)


def version_of(package: str) -> str:
    """Return the version of an installed package without importing it; empty for one that is missing."""
    try:
        return clean(importlib.metadata.version(package), 40)
    except importlib.metadata.PackageNotFoundError:
        return ""


def check_gpus(reader: GpuReader | None = None) -> Iterator[Check]:
    """Yield whether the driver answers, and whether the right package asks it."""
    yield from _shadowed()
    reader = reader or GpuReader()
    try:
        yield _asked(reader)
    finally:
        reader.close()


def _asked(reader: GpuReader) -> Check:
    deadline = time.monotonic() + PATIENCE_S
    while not reader.settled and time.monotonic() < deadline:
        reader.poll(time.monotonic())
        select.select(reader.filenos(), [], [], 0.1)
    gpus, note = reader.gpus(time.monotonic()), reader.note(time.monotonic()).partition(";")[0]
    if gpus:
        names = ", ".join(clean(gpu.name, 60) for gpu in gpus)
        return Check(
            "gpu",
            "nvml",
            "ok",
            f"{len(gpus)} GPU{'s' * (len(gpus) > 1)}: {names}" + (f" ({note})" if note else ""),
        )
    if any(path.exists() for path in _DRIVER_FILES):
        advice = "nvidia-smi tells more; a container needs the GPUs passed in"
        return Check(
            "gpu",
            "nvml",
            "fail",
            f"this machine has an NVIDIA driver, but: {note or 'it names no GPU'}",
            advice,
        )
    return Check("gpu", "nvml", "ok", f"{note or 'no GPU'}: the GPU pane shows the host alone")


def _shadowed() -> Iterator[Check]:
    """Yield a warning where the old package ``pynvml`` stands in the way of nvidia-ml-py, which has its module."""
    spec = importlib.util.find_spec("pynvml")
    is_package = spec is not None and spec.submodule_search_locations is not None
    if is_package and (version := version_of("pynvml")):
        say = f"the package pynvml {version} stands in the way of nvidia-ml-py"
        yield Check(
            "gpu",
            "pynvml",
            "warn",
            say,
            "pip uninstall pynvml, then pip install --force-reinstall nvidia-ml-py",
        )
