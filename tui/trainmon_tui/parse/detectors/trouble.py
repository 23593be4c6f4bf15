"""What went wrong: out of memory, tracebacks, warnings, overflow, and lost patience."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trainmon_tui.parse.finding import Finding
from trainmon_tui.parse.numbers import parse_number

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import EventKind

SAMPLES = (
    "Traceback (most recent call last):",
    "WARNING: CUDA out of memory on batch 182 (Tried to allocate 2.50 GiB). Skipping batch and emptying cache.",
    "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB",
    "Gradient overflow.  Skipping step, loss scaler 0 reducing loss scale to 32768.0",
    "/home/user/train/tasks.py:161: UserWarning: Converting a tensor with requires_grad=True to a scalar",
    "  ⚠️  High overfitting ratio: 3.1 (val 2.4 / train 0.8)",
    "  Patience: 2/10",
    "EarlyStopping counter: 3 out of 10",
)
_KINDS: tuple[tuple[EventKind, re.Pattern[bytes]], ...] = (
    ("traceback", re.compile(rb"Traceback \(most recent call last\)")),
    (
        "oom",
        re.compile(
            rb"out of memory|OutOfMemoryError|OOM when allocating|CUBLAS_STATUS_ALLOC_FAILED", re.IGNORECASE
        ),
    ),
    (
        "warning",
        re.compile(
            rb"gradient overflow|overflow detected|\w*Warning: |^\W*WARN(?:ING)?\b|\bWARNING\b *[-:|]",
            re.IGNORECASE,
        ),
    ),
    ("advice", re.compile(rb"^\s*(?:\xe2\x9a\xa0|\xf0\x9f\x9f\xa1|\xf0\x9f\x92\xa1)")),
)
_PATIENCE = re.compile(
    rb"(?:patience|early ?stopping counter)(?: counter)?\s*[:=]?\s*([0-9]+)\s*(?:/|of|out of)\s*([0-9]+)",
    re.IGNORECASE,
)


def detect(text: bytes) -> Finding | None:
    """Return the event that a line of trouble is."""
    if found := _PATIENCE.search(text):
        return Finding(
            event="patience", fields={"count": parse_number(found[1]), "limit": parse_number(found[2])}
        )
    for kind, pattern in _KINDS:
        if pattern.search(text):
            return Finding(event=kind)
    return None
