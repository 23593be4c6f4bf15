"""Writes large logs for the benchmarks: ``python benchmarks/make_log.py KIND COUNT FILE``.

``bars``: a bar redrawn COUNT times by carriage returns, 200 epochs with a summary each. ``jsonl``: COUNT rows of ten
metrics. ``mixed``: COUNT dense lines of eight formats. ``noisy``: the same among lines that say nothing.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EPOCHS = 200
_EIGHTHS = " ▏▎▍▌▋▊▉"
PART_LINES = 4096


def glyphs(share: float, width: int = 10) -> str:
    """Return tqdm's drawing of a share from 0 to 1."""
    full, rest = divmod(int(share * width * 8), 8)
    return ("█" * full + (_EIGHTHS[rest] if rest else "")).ljust(width)


def bars(count: int) -> Iterator[str]:
    """Yield redraws of a bar with seven metrics, and a summary after each epoch."""
    noise, length = random.Random(5), max(1, count // EPOCHS)
    yield "free_bits=0.02 max_kl_weight=15.0 teacher_weight=0.3\n"
    for epoch in range(1, EPOCHS + 1):
        yield f"\nEpoch {epoch}/{EPOCHS}\n"
        level = 0.3 + math.exp(-epoch / 40)
        for n in range(1, length + 1):
            loss, raw = level * noise.uniform(0.9, 1.1), 0.05 * noise.uniform(0.8, 1.2)
            yield (
                f"\rTrain: {100 * n // length:3d}%|{glyphs(n / length)}| {n}/{length} [{n // 2820:02d}:{n // 47 % 60:02d}"
                f"<{(length - n) // 2820:02d}:{(length - n) // 47 % 60:02d}, {noise.uniform(46, 49):.2f}it/s, L:{loss:.3f}, A:{loss - 0.05:.3f},"
                f" KLr:{raw:.3f}, KLa:{max(0.0, raw - 0.02):.3f}, fb%:{noise.randrange(101)}%, T:{raw / 2:.3f}, KLw:{min(15, epoch):.2f}]"
            )
        yield f"\n\nEpoch {epoch} Summary:\n  Train - Total: {level:.3f}, Answer: {level - 0.05:.3f}, KL: 0.031\n  Val   - Total: {level + 0.1:.3f}, Answer: {level:.3f}, KL: 0.033\n"


def jsonl(count: int) -> Iterator[str]:
    """Yield rows of ten metrics with every digit that Python prints, about 256 bytes each."""
    noise = random.Random(6)
    names = ("loss", "grad_norm", "kl", "acc", "mfu", "ppl", "lr_a", "lr_b", "ent", "aux")
    for step in range(count):
        values = ", ".join(f'"{name}": {noise.random()!r}' for name in names)
        yield f'{{"step": {step}, {values}}}\n'


def mixed(count: int) -> Iterator[str]:
    """Yield dense lines of bars, pairs, dicts, records and columns, steps rising."""
    noise, length = random.Random(7), 2000
    for step in range(1, count // 8 + 1):
        n, loss, norm = step % length + 1, 0.4 + 3 * noise.random() / step**0.2, noise.random()
        clock = f"{step // 3600 % 24:02d}:{step // 60 % 60:02d}:{step % 60:02d}"
        yield f"\rTraining: {100 * n // length:3d}%|{glyphs(n / length)}| {n}/{length} [{n // 60:02d}:{n % 60:02d}<01:02:03, {1 + norm:.2f}s/it, Loss={loss * 1e12:.1e}, Fwd_E={loss:.3f}, LR=5.0e-04]\n"
        yield f"2026-11-21 {clock},{step % 1000:03d} - train - INFO - step={step} loss={loss:.5f} lr={3e-4 * norm:.3e} tok/s={int(1e5 * norm)} mem_gb={70 + norm:.1f}\n"
        yield f"{{'loss': {loss:.4f}, 'grad_norm': {norm:.6f}, 'learning_rate': {5e-5 * norm:.3g}, 'epoch': {step / 5000:.2f}}}\n"
        yield f" [2026-11-21 {clock}] iteration {step:8d}/  500000 | consumed samples: {step * 512:12d} | elapsed time per iteration (ms): {400 + 100 * norm:.1f} | learning rate: {1.5e-4 * norm:.3E} | global batch size:   512 | lm loss: {loss:.6E} | loss scale: 1.0 | grad norm: {norm:.3f} |\n"
        yield f'{{"step": {step}, "loss": {loss!r}, "grad_norm": {norm:.4f}, "lr": {3e-4 * norm:.3g}, "ts": {1.79e9 + step:.3f}}}\n'
        yield f"iter {step}: loss {loss:.4f}, time {400 * norm:.2f}ms, mfu {40 * norm:.2f}%\n"
        yield f"[{step}/90000] train_loss: {loss:.4f}, perplexity: {math.exp(loss):.3f}, tokens/s: {int(9000 * norm)}\n"
        yield f"Epoch: [{step // length}][{n:4d}/{length}]  Time {norm:.3f} ({norm:.3f})  Loss {loss:.4f} ({loss:.4f})  Acc@1 {100 * norm:.2f} ({100 * norm:.2f})\n"


NOISE = (
    "node{0}:{1}:{1} [{2}] NCCL INFO Channel {0:02d}/0 : {2}[{2}] -> {0}[{2}] via P2P/CUMEM\n",
    "/opt/conda/lib/python3.12/site-packages/torch/utils/checkpoint.py:{1}: UserWarning: None of the inputs have requires_grad=True\n",
    "  warnings.warn(\n",
    "I1121 12:34:56.{1:06d} {1:5d} process_group_nccl.cpp:{1}] [PG {0} Rank {2}] watchdog heartbeat is fine\n",
    "    hidden = self.layers[{0}](hidden, mask=mask, position_ids=position_ids)\n",
    "[rank{2}]: Saved sample {1} to outputs/run_{1:04d}/img_{1:06d}.png\n",
    "\n",
)


def noisy(count: int) -> Iterator[str]:
    """Yield the mixed lines, each behind a line or two that say nothing."""
    noise = random.Random(8)
    for line in mixed(count):
        for _ in range(noise.choice((1, 2))):
            yield noise.choice(NOISE).format(noise.randrange(64), noise.randrange(65536), noise.randrange(8))
        yield line


KINDS: dict[str, Callable[[int], Iterator[str]]] = {
    "bars": bars,
    "jsonl": jsonl,
    "mixed": mixed,
    "noisy": noisy,
}


def write(kind: str, count: int, path: Path) -> int:
    """Write a log; return its bytes."""
    parts: list[str] = []
    with path.open("wb") as out:
        for part in KINDS[kind](count):
            parts.append(part)
            if len(parts) == PART_LINES:
                out.write("".join(parts).encode())
                parts.clear()
        out.write("".join(parts).encode())
    return path.stat().st_size


def main() -> None:
    """Write the log that the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("count", type=int)
    parser.add_argument("file", type=Path)
    asked = parser.parse_args()
    sys.stdout.write(f"{asked.file}: {write(asked.kind, asked.count, asked.file) / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
