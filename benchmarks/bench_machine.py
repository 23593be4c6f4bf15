"""What the machine's pane costs, on the fake NVIDIA library: CPU of sampler and child, bytes to the terminal, and for
each scripted fault the time to its label, the longest gap of the screen meanwhile, and the time to recovery.

``python benchmarks/bench_machine.py [--seconds 30] [--gpus 8] [--beside nvitop]``
"""

from __future__ import annotations

import argparse
import os
import runpy
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "e2e"), str(ROOT / "tui")]

import psutil  # noqa: E402 - found by the path above
from pty_app import PtyApp  # noqa: E402

from trainmon_tui.telemetry.sampler import Sampler  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

BUILD = runpy.run_path(str(ROOT / "tests" / "fake_nvml" / "build.py"))
FAULTS = {
    "GPU lost": ("nvmlDeviceGetUtilizationRates:1=15", "the driver lost this GPU"),
    "no permission (field)": ("nvmlDeviceGetPowerUsage=4", "denied"),
    "failed now (field)": ("nvmlDeviceGetTemperature=999", "failed"),
    "hang": ("nvmlDeviceGetUtilizationRates=hang", "the GPU driver does not answer"),
    "segfault": ("nvmlDeviceGetPowerUsage=segv", "the GPU library crashed"),
    "driver not loaded": ("nvmlDeviceGetCount=9", "NVIDIA driver not loaded"),
    "version mismatch": ("nvmlDeviceGetCount=18", "version mismatch"),
    "no permission (library)": ("nvmlDeviceGetCount=4", "no permission to ask"),
    "no GPU": ("count=0", "no NVIDIA GPU"),
    "eight GPUs": ("count=8", "7 Fake H200"),
    "heat": ("throttle=0x20", "slowed down: too hot"),
    "power brake": ("throttle=0x80", "slowed down: power brake"),
    "MIG": ("mig=2", "n/a (MIG)"),
    "memory errors": ("ecc=3", "3 uncorrected"),
    "noise on stdout": ("nvmlDeviceGetUtilizationRates=noise\nutil=31", "31%"),
    "Xid (kept: it happened)": ("xid:1=79", "Xid 79"),
}
_VARIED = "count={gpus}\n" + "\n".join(
    f"util:{gpu}={{u{gpu}}}\nused_gib:{gpu}={{m{gpu}}}\ntemp:{gpu}={{t{gpu}}}\npower_w:{gpu}={{p{gpu}}}"
    for gpu in range(8)
)


def varied(gpus: int, second: int) -> str:
    """Return a script in which every value of every GPU differs from the second before."""
    values = {f"{name}{gpu}": base + (second * step + 7 * gpu) % span
              for gpu in range(8) for name, base, step, span in (("u", 60, 7, 40), ("m", 90, 1, 30), ("t", 55, 1, 9), ("p", 400, 23, 290))}  # fmt: skip
    return _VARIED.format(gpus=gpus, **values)


def cost_of_sampling(env: dict[str, str], seconds: float) -> tuple[float, float]:
    """Return CPU in percent of one core: of the sampler in this process, and of its child."""
    sampler = Sampler(env=env)
    sampler.start()
    try:
        while not sampler.settled:
            sampler.poll(time.monotonic())
            time.sleep(0.05)
        child = psutil.Process(sampler._gpus._child.pid)  # noqa: SLF001 - what is measured
        used, began = (time.process_time(), sum(child.cpu_times()[:2])), time.monotonic()
        while (now := time.monotonic()) - began < seconds:
            sampler.poll(now)
            time.sleep(0.25)
        lasted = time.monotonic() - began
        own, childs = time.process_time() - used[0], sum(child.cpu_times()[:2]) - used[1]
    finally:
        sampler.close()
    return 100 * own / lasted, 100 * childs / lasted


def cost_of_showing(
    command: list[str] | None, env: dict[str, str], script: Path, gpus: int, seconds: float
) -> dict[str, float]:
    """Return bytes a second, CPU in percent of one core and resident MB of a program while every value changes."""
    script.write_text(varied(gpus, 0))
    with PtyApp(["gpu"] if command is None else [], (160, 45), env, command) as app:
        app.until(lambda: f"{gpus - 1} Fake H200" in app.text or app.text.count("GiB /") >= gpus)
        _read_for(app, 3.0)
        family = [
            psutil.Process(pid)
            for pid in (app.pid, *(child.pid for child in psutil.Process(app.pid).children(recursive=True)))
        ]
        before, size, began = sum(map(_cpu_s, family)), len(app.raw), time.monotonic()
        for second in range(1, int(seconds) + 1):
            script.write_text(varied(gpus, second))
            _read_for(app, began + second - time.monotonic())
        lasted = time.monotonic() - began
        return {
            "bytes/s": (len(app.raw) - size) / lasted,
            "CPU %": 100 * (sum(map(_cpu_s, family)) - before) / lasted,
            "MB": sum(one.memory_info().rss for one in family) / 1e6,
        }


def _cpu_s(process: psutil.Process) -> float:
    return float(sum(process.cpu_times()[:2]))


def _read_for(app: PtyApp, seconds: float, every: Callable[[], None] | None = None) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.read(0.02)
        if every is not None:
            every()


def faults(env: dict[str, str], script: Path) -> None:
    """Print for each fault: seconds to its label, longest wait for a key while it lasts, seconds to recovery."""
    print(f"\n{'fault':26}{'label s':>9}{'key ms':>9}{'recovered s':>13}")
    script.write_text("count=2")
    log = script.with_name("run.log")
    log.write_text("".join(f"step={at} loss={9 / at}\n" for at in range(1, 50)))
    with PtyApp([str(log)], (160, 45), env) as app:
        app.until("loss")
        app.press("3z")
        app.until("1 Fake H200")
        for name, (fault, label) in FAULTS.items():
            began = time.monotonic()
            script.write_text(f"count=2\n{fault}")
            label_s = app.until(label) - began
            waits = [key_ms(app) for _ in range(6)]  # an even number: the pane is on the screen again
            began = time.monotonic()
            script.write_text("count=2")
            kept = label if name.startswith("Xid") else ""
            again_s = (
                app.until(
                    lambda label=label, kept=kept: (
                        "1 Fake H200" in app.text and (kept or label not in app.text)
                    )
                )
                - began
            )
            print(f"{name:26}{label_s:9.1f}{max(waits):9.0f}{again_s:13.1f}", flush=True)


def key_ms(app: PtyApp) -> float:
    """Return how long the screen takes to answer a key: a theme is put on, and paint comes."""
    _read_for(app, 0.3)
    began, size = time.monotonic(), len(app.raw)
    app.press("6" if key_ms.flip else "3")  # type: ignore[attr-defined]
    key_ms.flip = not key_ms.flip  # type: ignore[attr-defined]
    while len(app.raw) == size and time.monotonic() - began < 5:
        app.read(0.005)
    return (time.monotonic() - began) * 1000


key_ms.flip = True  # type: ignore[attr-defined]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--gpus", type=int, default=8)
    parser.add_argument(
        "--beside", default="", help="another program to measure in the same way, with its arguments"
    )
    parser.add_argument("--no-faults", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library = BUILD["build"](Path(folder))
        script = Path(folder) / "script"
        script.write_text(varied(args.gpus, 0))
        fake = {"LD_LIBRARY_PATH": str(library.parent), "FAKE_NVML": f"@{script}", "HOME": folder}
        runs = [cost_of_sampling(os.environ | fake, args.seconds) for _ in range(3)]
        own, child = (statistics.median(run[part] for run in runs) for part in (0, 1))
        print(f"sampler, {args.gpus} GPUs at 1 Hz: {own:.2f} % CPU in the engine, {child:.2f} % in the child")
        print(f"\n{args.gpus} GPUs, every value new each second, 160 x 45:")
        for name, command in (
            ("trainmon-tui gpu", None),
            *([(args.beside, args.beside.split())] if args.beside else []),
        ):
            told = cost_of_showing(command, fake, script, args.gpus, args.seconds)
            print(f"{name:44}" + "".join(f"{value:9.1f} {unit}" for unit, value in told.items()), flush=True)
        if not args.no_faults:
            faults(fake, script)


if __name__ == "__main__":
    main()
