"""A folder of runs for pictures of several: a sweep over learning rates, and demo logs of other projects."""

from __future__ import annotations

import math
import os
import random
import shutil
import time
from pathlib import Path
from typing import NamedTuple

DEMO_LOGS = Path(__file__).resolve().parent.parent / "demo_logs"
TOTAL = 4000


class Run(NamedTuple):
    """One run of the sweep."""

    rate: str
    batch: int
    optimizer: str
    steps: int
    floor: float
    """The loss that it comes to."""
    pace: float
    """Steps in which it comes closer by a factor of e."""
    age_s: float
    """How long ago it was last written."""


SWEEP = (
    Run("1e-4", 128, "adamw", 2600, 1.55, 1400, 5),
    Run("3e-4", 64, "adamw", 4000, 1.35, 700, 5000),
    Run("1e-3", 64, "adamw", 3400, 1.2, 450, 3),
    Run("3e-3", 64, "lion", 1500, 1.7, 350, 1900),
)
DEMOS = {"vqa/healthy": 9000, "vqa/high-kl": 200_000, "flow/first": 90_000, "rl/grpo": 7}


def write_runs(folder: Path) -> None:
    """Write the runs below ``folder``; some of them are being written, some were long ago."""
    for seed, run in enumerate(SWEEP):
        _write(folder / "sweep" / f"lr-{run.rate}.log", sweep_log(run, seed), run.age_s)
    sources = ("vivqa-healthy", "vivqa-failing", "flow-healthy", "grpo-healthy")
    for (name, age_s), source in zip(DEMOS.items(), sources, strict=True):
        path = folder / f"{name}.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DEMO_LOGS / f"{source}.log", path)
        _age(path, age_s)


def sweep_log(run: Run, seed: int) -> str:
    """Return the log of one run of the sweep."""
    chance = random.Random(seed)
    lines = [
        "model: small-gpt",
        "Configuration:",
        f"  learning_rate: {run.rate}",
        f"  batch_size: {run.batch}",
    ]
    lines += [f"  optimizer: {run.optimizer}", "  weight_decay: 0.1", f"  max_steps: {TOTAL}"]
    for step in range(0, run.steps, 20):
        loss = run.floor + 4 * math.exp(-step / run.pace)
        loss += 0.0008 * max(0, step - 900) if run.optimizer == "lion" else 0.0
        lines.append(
            f"step {step}/{TOTAL} | train_loss {loss + chance.gauss(0, 0.08):.4f} | "
            f"lr {float(run.rate) * min(1, step / 400):.2e} | grad_norm {abs(chance.gauss(1, 0.2)):.3f}"
        )
        if step and step % 200 == 0:
            valid = loss + 0.15 + chance.gauss(0, 0.02)
            lines.append(f"step {step} | val_loss {valid:.4f} | val_acc {1 - valid / 6:.4f}")
        if step and step % 1000 == 0:
            lines.append(f"Saved checkpoint: ckpt/step_{step}.pt")
    return "\n".join(lines) + "\n"


def _write(path: Path, text: str, age_s: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    _age(path, age_s)


def _age(path: Path, age_s: float) -> None:
    then = time.time() - age_s
    os.utime(path, (then, then))
