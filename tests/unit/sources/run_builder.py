"""Builds folders of runs as trainers leave them: our own words and numbers in their shapes."""

from __future__ import annotations

import json
import os
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_800_000_000.0


def put(path: Path, text: str | bytes = "", *, age_s: float = 0.0) -> Path:
    """Write a file that was changed ``age_s`` before NOW."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(path, (NOW - age_s, NOW - age_s))
    return path


def history(upto: int, *, start: int = 10, scale: float = 1.0) -> list[dict[str, float]]:
    """Return a trainer's history: a loss each 10 steps and an evaluation each 50; 100 steps are an epoch."""
    records: list[dict[str, float]] = []
    for step in range(start, upto + 1, 10):
        records.append(
            {"epoch": step / 100, "loss": scale * 9.123456789 / step, "learning_rate": 1e-4, "step": step}
        )
        if step % 50 == 0:
            records.append({"epoch": step / 100, "eval_loss": scale * 8.87654321 / step, "step": step})
    return records


def state(upto: int, **changes: object) -> str:
    """Return a ``trainer_state.json``."""
    content = {"global_step": upto, "epoch": upto / 100, "max_steps": 400, "log_history": history(upto)}
    return json.dumps(content | changes, indent=2)


def log(upto: int, *, start: int = 10) -> str:
    """Return what the trainer of `history` prints: rounded, and without steps."""
    lines = []
    for record in history(upto, start=start):
        shown = {key: f"{value:.4g}" for key, value in record.items() if key != "step"}
        lines.append(f"{shown}\n")
    return "".join(lines)


def tensors(*, cut: int = 0) -> bytes:
    """Return a safetensors file of one tensor, ``cut`` bytes short."""
    header = json.dumps({"weight": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(16 - cut)


def checkpoint(folder: Path, step: int, *, age_s: float = 0.0, without: tuple[str, ...] = ()) -> Path:
    """Write a whole ``checkpoint-STEP`` of a trainer with adapters, but for the files that are left out."""
    files = {
        "adapter_model.safetensors": tensors(),
        "adapter_config.json": b"{}",
        "optimizer.pt": b"o",
        "scheduler.pt": b"s",
        "rng_state.pth": b"r",
        "trainer_state.json": state(step).encode(),
    }
    home = folder / f"checkpoint-{step}"
    for name, content in files.items():
        if name not in without:
            put(home / name, content, age_s=age_s)
    return home


def grpo_run(folder: Path) -> Path:
    """Write a folder as a GRPO run leaves it: three checkpoints, logs, wandb beside."""
    for number, step in enumerate((50, 100, 150)):
        checkpoint(folder, step, age_s=300 - 100 * number)
    put(folder / "logs" / "debug.log", log(180))
    put(folder / "adapter_model.safetensors", tensors())
    put(folder / "training_args.bin", b"\x80\x04never unpickled")
    return folder
