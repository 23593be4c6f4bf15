"""What a run announces of itself: stages, unfreezing, best models, checkpoints, early stop, completion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trainmon_tui.parse.finding import Finding
from trainmon_tui.parse.numbers import parse_number

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import EventKind

SAMPLES = (
    "🔓 UNFREEZING VISION ENCODER (Stage 2, Epoch 3)",
    "STAGE 3: FULL (Complete + Teacher)",
    "Early stopping triggered after epoch 28",
    "Best epoch: 12",
    "✓ New best model! Val loss: 0.812",
    "Epoch 1: val_loss improved from None to 0.52990, saving model to m.keras",
    "Model saved: checkpoints/model_300_450.pt",
    "11/21 04:14:47 - mmengine - INFO - Saving checkpoint at 1 epochs",
    "Training completed!",
    "✅ Training complete!",
)
_KINDS: tuple[tuple[EventKind, re.Pattern[bytes]], ...] = (
    ("unfreeze", re.compile(rb"\bunfreez(?:e|ing)\b|\bUNFROZEN\b", re.IGNORECASE)),
    ("phase", re.compile(rb"(?:^|[^\w(] ?)(?:STAGE|PHASE) [0-9]+\b *[:(-]")),
    (
        "early_stop",
        re.compile(
            rb"early[- ]stop(?:ping|ped)?\b(?![_ ]*(?:patience|counter|:|=))[^=]*(?:trigger|at |after|epoch|!|\.?$)",
            re.IGNORECASE,
        ),
    ),
    (
        "best",
        re.compile(
            rb"\bbest (?:epoch|model|checkpoint|val|validation|so far)|\bnew best\b|\w+ improved from ",
            re.IGNORECASE,
        ),
    ),
    (
        "checkpoint",
        re.compile(
            rb"(?:model|checkpoint|weights|results|curves) saved\b|\bsav(?:ed|ing) (?:model|checkpoint|best|weights|to )",
            re.IGNORECASE,
        ),
    ),
    ("done", re.compile(rb"\btraining (?:is )?(?:complete|finished|done)", re.IGNORECASE)),
)
_EPOCH = re.compile(rb"\bepoch[:= ]+([0-9]+(?:\.[0-9]+)?)", re.IGNORECASE)
_LONGEST = 400


def detect(text: bytes) -> Finding | None:
    """Return the announcement that a line is; its own epoch, where it names one, is the field ``epoch``."""
    if len(text) > _LONGEST:
        return None
    for kind, pattern in _KINDS:
        if pattern.search(text):
            epoch = _EPOCH.search(text)
            return Finding(event=kind, fields={"epoch": parse_number(epoch[1])} if epoch else {})
    return None
