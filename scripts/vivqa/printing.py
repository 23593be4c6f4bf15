"""The text of the training script: its bars, summaries and advice, and when each piece was written."""

from __future__ import annotations

from dataclasses import dataclass, field

from .dynamics import Losses, kl_weight
from .scenarios import (
    BATCH,
    EPOCHS,
    FREE_BITS,
    MAX_KL_WEIGHT,
    PATIENCE,
    STAGE2_EPOCHS,
    TEACHER_WEIGHT,
    TRAIN_SAMPLES,
    VALID_SAMPLES,
)

_EIGHTHS = " ▏▎▍▌▋▊▉"

_ARGUMENTS = {
    "csv_path": "data/ViVQA_train.csv",
    "image_folder": "data/images",
    "epochs": EPOCHS,
    "batch_size": BATCH,
    "learning_rate": 0.0001,
    "stage1_epochs": 0,
    "stage2_epochs": STAGE2_EPOCHS,
    "free_bits": FREE_BITS,
    "max_kl_weight": MAX_KL_WEIGHT,
    "teacher_weight": TEACHER_WEIGHT,
    "teacher_type": "rule_based",
    "early_stopping_patience": PATIENCE,
}

_GIVEN = (
    "csv_path",
    "image_folder",
    "stage1_epochs",
    "stage2_epochs",
    "max_kl_weight",
    "teacher_type",
    "early_stopping_patience",
)
"""What the launch command names; the rest are the script's defaults."""


@dataclass
class Paper:
    """The log as it grows: its pieces and the second at which each was flushed."""

    clock_s: float = 0.0
    text: bytearray = field(default_factory=bytearray)
    arrivals: list[tuple[float, int]] = field(default_factory=list)

    def write(self, piece: str, after_s: float = 0.0) -> None:
        """Append ``piece``, flushed ``after_s`` seconds later than the one before."""
        self.clock_s += after_s
        self.text += piece.encode()
        self.arrivals.append((self.clock_s, len(self.text)))

    def arrival_csv(self) -> str:
        """Return the arrival file: ``seconds,bytes so far`` under a first line that names the origin."""
        rows = (f"{seconds:.2f},{size}\n" for seconds, size in self.arrivals)
        return "# t0=0\n" + "".join(rows)


def preamble() -> str:
    """Return the launch command, the configuration, the data and the device, as printed before epoch 1."""
    flags = " ".join(f"--{name} {_ARGUMENTS[name]}" for name in _GIVEN)
    namespace = ", ".join(f"{name}={value!r}" for name, value in _ARGUMENTS.items())
    return (
        f"+ python train.py {flags}\n"
        f"Namespace({namespace})\n"
        f"Device: cuda (NVIDIA GeForce RTX 3090), CUDA available: True\n"
        f"Dataset loaded: {TRAIN_SAMPLES + VALID_SAMPLES} samples from data/ViVQA_train.csv\n"
        f"Train/val split: {TRAIN_SAMPLES} train, {VALID_SAMPLES} val\n\n"
    )


@dataclass
class Bar:
    """A tqdm bar that is redrawn in place."""

    name: str
    total: int
    width: int = 0
    """Characters of the last redraw: a shorter one is padded to cover it."""

    def empty(self) -> str:
        """Return the first drawing, before any batch."""
        return self._drawn(f"{self.name}:   0%|          | 0/{self.total} [00:00<?, ?it/s]")

    def at(self, done: int, elapsed_s: float, fields: str) -> str:
        """Return the redraw after ``done`` batches, with ``fields`` behind the timing."""
        eighths = done * 80 // self.total
        cells = "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths < 80 else "")
        left_s = elapsed_s * (self.total - done) / done
        timing = f"{_clock(elapsed_s)}<{_clock(left_s)}, {done / elapsed_s:5.2f}it/s"
        percent = f"{100 * done / self.total:3.0f}%"
        return self._drawn(f"{self.name}: {percent}|{cells:<10}| {done}/{self.total} [{timing}, {fields}]")

    def _drawn(self, text: str) -> str:
        padded = text.ljust(self.width)
        self.width = len(text)
        return "\r" + padded


def postfix(losses: Losses, epoch: int) -> str:
    """Return the seven fields behind a bar."""
    return (
        f"L:{losses.total:.3f}, A:{losses.answer:.3f}, KLr:{losses.raw:.3f}, KLa:{losses.after:.3f}, "
        f"fb%:{losses.penalty_reduction:.0f}%, T:{losses.teacher:.3f}, KLw:{kl_weight(epoch):.2f}"
    )


def summary(epoch: int, train: Losses, valid: Losses, exact: float) -> str:
    """Return the block that closes an epoch, with the script's own advice."""
    lines = [
        f"\nEpoch {epoch} Summary:",
        f"  Train - {_parts(train, epoch)}",
        f"  Val   - {_parts(valid, epoch)}",
        f"  Val Exact Match: {exact:.3f}",
        _kl_diagnostics(train),
        *_free_bits_advice(train),
    ]
    if epoch > STAGE2_EPOCHS:
        lines += _teacher_lines(train)
    return "\n".join(lines) + "\n"


def _parts(losses: Losses, epoch: int) -> str:
    teacher = f", Teacher: {losses.teacher:.3f}" if epoch > STAGE2_EPOCHS else ""
    return f"Total: {losses.total:.3f}, Answer: {losses.answer:.3f}, KL: {losses.after:.3f}{teacher}"


def _kl_diagnostics(train: Losses) -> str:
    return (
        f"  🔍 KL Diagnostics: raw={train.raw:.3f}, after_free_bits={train.after:.3f}, "
        f"penalty_reduction={train.penalty_reduction:.0f}%"
    )


def _free_bits_advice(train: Losses) -> list[str]:
    reduction = round(train.penalty_reduction)
    if reduction >= 100:
        verdict = f"FREE BITS TOO HIGH! All KL becomes free (kl_raw={train.raw:.3f})."
        return [f"     ⚠️  {verdict} Reduce from {FREE_BITS} to {FREE_BITS / 2}!"]
    if reduction > 80:
        return ["     🟡 Free bits generous (>80% reduction). Consider lowering."]
    return []


def _teacher_lines(train: Losses) -> list[str]:
    share = f"{train.contribution:.1f}%"
    lines = [
        f"  🎓 Teacher Diagnostics: loss={train.teacher:.3f}, weight={TEACHER_WEIGHT}, contribution={share}"
    ]
    if train.teacher < 0.05:
        lines += [
            f"     🟡 Teacher loss weak (<0.05). Contribution only {share}.",
            f"        💡 Suggestion: Increase teacher_weight from {TEACHER_WEIGHT} to 0.5",
        ]
    return lines


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"
