"""How many steps a run should take by what its log prints of its data: ceil(samples / batch), times epochs."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trainmon_tui.model.verdicts import Place
    from trainmon_tui.rules.view import Scalar

_SAMPLES = (
    "train_samples",
    "num_train_samples",
    "num_train_examples",
    "train_examples",
    "num_examples",
    "train_size",
    "n_train",
    "training_samples",
)
_WHOLE_BATCH = ("total_train_batch_size", "global_batch_size", "effective_batch_size", "total_batch_size")
_BATCH = (
    "train_batch_size",
    "batch_size",
    "per_device_train_batch_size",
    "per_gpu_train_batch_size",
    "micro_batch_size",
)
_TIMES = (
    ("gradient_accumulation_steps", "grad_accumulation_steps", "accumulation_steps", "grad_accum", "accumulate_grad_batches"),
    ("world_size", "num_gpus", "n_gpus", "num_devices"),
)  # fmt: skip
_EPOCHS = ("num_train_epochs", "num_epochs", "max_epochs", "n_epochs", "epochs")
_MOST = 1e15
"""More of anything is a misprint; up to here a float counts each one."""
_JOINTS = re.compile(r"[\s\-./]+")


class Expected(NamedTuple):
    """Optimizer steps of an epoch and of the whole run; None where the log does not say enough."""

    an_epoch: float | None = None
    total: float | None = None


def expected_steps(settings: Mapping[str, tuple[Scalar, Place]]) -> Expected:
    """Return what the settings that a log printed make of its data."""
    known = {_plain(name): value for name, (value, _) in settings.items()}
    for name, (value, _) in settings.items():
        known.setdefault(_plain(name.rpartition(".")[2].rpartition("/")[2]), value)
    samples, epochs = _first(known, _SAMPLES), _first(known, _EPOCHS)
    batch = _first(known, _WHOLE_BATCH)
    if batch is None and (one := _first(known, _BATCH)) is not None:
        batch = one * math.prod(_first(known, names) or 1.0 for names in _TIMES)
    if samples is None or batch is None:
        return Expected()
    share = samples / batch
    if share > _MOST:
        return Expected()
    an_epoch = float(math.ceil(share))
    return Expected(an_epoch, an_epoch * epochs if epochs is not None else None)


def _plain(name: str) -> str:
    """Return a setting's name as the lists here spell it."""
    return _JOINTS.sub("_", name.strip().lower())


def _first(known: Mapping[str, object], names: tuple[str, ...]) -> float | None:
    for name in names:
        value = known.get(name)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= _MOST:
            return float(value)
    return None
