"""Take the pictures in which a machine has GPUs: the real program over the fake NVIDIA library, and a process that plays the run.

``python scripts/machine_pictures.py [--out docs/images] [--only NAME]``
"""

from __future__ import annotations

import argparse
import contextlib
import math
import runpy
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "e2e"), str(ROOT / "scripts")]

from picture import save_picture  # noqa: E402 - found by the path above
from pty_app import PtyApp  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

BUILD = runpy.run_path(str(ROOT / "tests" / "fake_nvml" / "build.py"))
RUN = (
    "import sys, time\nlog = open(sys.argv[1], 'a', buffering=1)\nstep = 400\n"
    "while True:\n step += 1; log.write(f'step={step} loss={2.1 / step ** 0.2:.4f} lr=3e-4\\n'); time.sleep(0.5)\n"
)
DEMO_RUN = (
    "import sys, time\nlog = open(sys.argv[1], 'a', buffering=1, newline='')\n"
    "for line in open(sys.argv[2], newline='\\n'):\n log.write(line); time.sleep(0.7)\n"
)
HEALTHY = "name=NVIDIA H200\ncount={count}\n"
FAULTY = "throttle:3=0x20\ntemp:3=91\nclock:3=1290\nnvmlDeviceGetUtilizationRates:5=15\n"


class Picture(NamedTuple):
    """One picture: the size, how many GPUs, and what is wrong with them."""

    name: str
    size: tuple[int, int]
    count: int
    faults: str = ""
    alone: bool = False
    """Whether it is ``trainmon-tui gpu``."""
    keys: str = ""
    """What is pressed after a few seconds."""
    demo: str = ""
    """The demo log that the process writes on."""
    begun: int = 0
    """Lines of it that are there when the picture begins."""
    seconds: float = 150.0
    """How long the run is watched."""
    fine: bool = False
    """Whether it is drawn for a page, twice as large."""


PICTURES = [
    Picture("gpu-40", (40, 24), 1, keys="3z"),
    Picture("gpu-40-none", (40, 24), 0, keys="3z"),
    Picture("gpu-80", (80, 24), 2, keys="3z"),
    Picture("gpu-160", (160, 40), 8, FAULTY, keys="3z"),
    Picture("gpu-160-mig", (160, 24), 1, "mig=3\n", alone=True),
    Picture("gpu-120", (120, 36), 4, alone=True, seconds=320.0),
    Picture("gpu-run-160", (160, 48), 2),
    Picture("live-120", (120, 48), 2, demo="vivqa-failing", begun=160, seconds=60.0, fine=True),
]


def script(picture: Picture, pid: int, second: int) -> str:
    """Return the library's script at a second: loads that swing as a training's do."""
    lines = [HEALTHY.format(count=picture.count), picture.faults]
    for gpu in range(picture.count):
        busy = min(
            100, round(93 + 6 * math.sin(second / 7 + gpu) - (55 if (second + 9 * gpu) % 47 < 4 else 0))
        )
        lines += [
            f"util:{gpu}={busy}",
            f"used_gib:{gpu}=118",
            f"total_gib:{gpu}=139",
            f"procs:{gpu}={pid}*117.2",
        ]
        lines += [f"power_w:{gpu}={400 + 3 * busy}"]
        lines += [f"temp:{gpu}={64 + gpu % 3 + busy // 20}"] if f"temp:{gpu}" not in picture.faults else []
    return "\n".join(lines) + ("\nthrottle=0\n" + picture.faults)


def tell(told: Path, words: str) -> None:
    """Give the library its script whole: it may read at any moment."""
    fresh = told.with_suffix(".new")
    fresh.write_text(words)
    fresh.replace(told)


def take(picture: Picture, folder: Path, seconds: float | None = None) -> Path:
    """Run the program for one picture and write it."""
    with tempfile.TemporaryDirectory() as home:
        library, log, told = (
            BUILD["build"](Path(home)),
            Path(home, f"{picture.demo or 'run'}.log"),
            Path(home, "script"),
        )
        with begin(picture, Path(home), log) as run, ended(run):
            tell(told, script(picture, run.pid, 0))
            env = {"HOME": home, "LD_LIBRARY_PATH": str(library.parent), "FAKE_NVML": f"@{told}"}
            with PtyApp(command(picture, log, run.pid), picture.size, env) as app:
                _play(app, picture, told, run.pid, seconds or picture.seconds)
                path = folder / f"{picture.name}.png"
                save_picture(app.screen, path, scale=2 if picture.fine else 1)
    return path


@contextlib.contextmanager
def ended(run: subprocess.Popen[bytes]) -> Iterator[None]:
    """End what plays the run, whatever becomes of the picture."""
    try:
        yield
    finally:
        run.kill()


def begin(picture: Picture, home: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start what plays the run; it writes on after what the log holds already."""
    Path(home, "train.py").write_text(DEMO_RUN if picture.demo else RUN)
    if not picture.demo:
        log.write_text("".join(f"step={at} loss={2.1 / at**0.2:.4f} lr=3e-4\n" for at in range(1, 400)))
        return subprocess.Popen(["python3", "train.py", log.name], cwd=home)
    lines = (ROOT / "demo_logs" / f"{picture.demo}.log").read_bytes().split(b"\n")
    log.write_bytes(b"\n".join(lines[: picture.begun]) + b"\n")
    Path(home, "rest").write_bytes(b"\n".join(lines[picture.begun :]))
    return subprocess.Popen(["python3", "train.py", log.name, "rest"], cwd=home)


def command(picture: Picture, log: Path, pid: int) -> list[str]:
    """Return what is typed behind the program's name."""
    if picture.alone:
        return ["gpu", "--pid", str(pid)]
    return [str(log)] if picture.demo else [str(log), "--playbook", "none"]


def _play(app: PtyApp, picture: Picture, told: Path, pid: int, seconds: float) -> None:
    began, pressed = time.monotonic(), not picture.keys
    while (lasted := time.monotonic() - began) < seconds:
        app.read(0.1)
        tell(told, script(picture, pid, int(lasted)))
        if not pressed and lasted > 5:
            app.press(picture.keys)
            pressed = True


def main() -> None:
    """Take all pictures, or those whose name contains ``--only``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--only", default="")
    parser.add_argument("--seconds", type=float, default=None, help="how long each run is watched")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for picture in PICTURES:
        if args.only in picture.name:
            print(take(picture, args.out, args.seconds))


if __name__ == "__main__":
    main()
