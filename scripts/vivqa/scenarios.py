"""The runs that are modelled: one healthy, one failing, and one for each case of the epoch 5 decision."""

from __future__ import annotations

from dataclasses import dataclass

FREE_BITS = 0.02
STAGE2_EPOCHS = 15
MAX_KL_WEIGHT = 15.0
TEACHER_WEIGHT = 0.3
PATIENCE = 10
EPOCHS = 40
UNFREEZE_EPOCH = 3
TRAIN_SAMPLES = 10_799
VALID_SAMPLES = 1_200
BATCH = 32


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One run: its seed and what makes it healthy or not. Rates are per epoch, KL is in nats."""

    seed: int
    last_epoch: int = EPOCHS
    """Where the log is cut when early stopping did not end it before."""
    redraws: int = 18
    """How often the training bar is redrawn in an epoch."""
    object_growth: float = 0.066
    object_ceiling: float = 0.113
    """Raw KL that the object latents reach, before the KL weight presses them down."""
    head_start: float = 1.0
    """How much faster the object latents learn on the frozen encoder, before its features move."""
    scene_growth: float = 0.07
    scene_ceiling: float = 0.014
    """Raw KL of the scene latents, which wake once the vision encoder is unfrozen."""
    bypass: float = 0.0
    """How fast the decoder learns to answer without the latents: the road to posterior collapse."""
    stall_at: float = 29.0
    """Epoch from which only memorising is left, so that the validation loss turns."""


HEALTHY = Scenario(seed=20260120, object_growth=0.0345, object_ceiling=0.15, head_start=1.6)
FAILING = Scenario(
    seed=7, object_growth=0.6, object_ceiling=0.06, scene_ceiling=0.002, bypass=3.0, stall_at=12.0
)

_SHORT = {"last_epoch": 6, "redraws": 6}

DECISION_CASES = {
    1: Scenario(seed=11, **_SHORT, object_ceiling=0.03, scene_ceiling=0.002),
    2: Scenario(seed=12, **_SHORT, object_ceiling=0.8),
    3: Scenario(seed=13, **_SHORT, object_ceiling=0.045, scene_growth=1.2, scene_ceiling=0.0095),
    4: Scenario(seed=14, **_SHORT, object_ceiling=0.42, scene_ceiling=0.001),
    5: Scenario(seed=15, **_SHORT),
    6: Scenario(seed=16, **_SHORT, object_ceiling=0.075),
}
"""Epoch 5 case number -> the run that reaches exactly that case."""
