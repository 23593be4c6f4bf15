"""The text of the training script: its settings, postfixes, summaries and advice."""

from __future__ import annotations

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
