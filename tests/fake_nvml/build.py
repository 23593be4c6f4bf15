"""Compile the fake NVIDIA library: ``python tests/fake_nvml/build.py FOLDER`` prints the library's path."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).with_name("fake_nvml.c")
FLAGS = ("-shared", "-fPIC", "-O1", "-std=gnu11", "-Wall", "-Wextra", "-Wno-null-dereference")


def compiler() -> str | None:
    """Return the machine's C compiler, None where there is none."""
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def build(folder: Path) -> Path:
    """Compile into ``folder`` and return the library; put the folder on LD_LIBRARY_PATH of a process."""
    library = folder / "libnvidia-ml.so.1"
    subprocess.run([compiler() or "cc", *FLAGS, "-o", str(library), str(SOURCE)], check=True)
    return library


if __name__ == "__main__":
    print(build(Path(sys.argv[1])))
