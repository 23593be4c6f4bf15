"""Coupled difference equations for a VAE that answers questions, with free bits, KL warm-up and a teacher.

Only sums, products and quotients of doubles are used, so that a seed gives the same bytes on every machine.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from .scenarios import (
    FREE_BITS,
    MAX_KL_WEIGHT,
    STAGE2_EPOCHS,
    TEACHER_WEIGHT,
    UNFREEZE_EPOCH,
    Scenario,
)

OBJECT_SHARE = 0.6
"""Part of the free bits that belongs to the object latents; the scene latents have the rest."""
START_ANSWER = 0.92


@dataclass(frozen=True)
class Losses:
    """What one batch (or the mean of many) measured, in the terms the training script prints."""

    answer: float
    raw: float
    after: float
    teacher: float

    @property
    def total(self) -> float:
        """Return the unweighted sum, as the runbook's own sample lines add up."""
        return self.answer + self.after + self.teacher

    @property
    def penalty_reduction(self) -> float:
        """Return the part of the raw KL that free bits make free, in percent."""
        return 100.0 * (1.0 - self.after / self.raw)

    @property
    def contribution(self) -> float:
        """Return the teacher's part of the total, in percent."""
        return 100.0 * TEACHER_WEIGHT * self.teacher / self.total


def mean(batches: list[Losses]) -> Losses:
    """Return the batch means; the penalty reduction then follows from the mean KLs."""
    count = len(batches)
    return Losses(
        sum(b.answer for b in batches) / count,
        sum(b.raw for b in batches) / count,
        sum(b.after for b in batches) / count,
        sum(b.teacher for b in batches) / count,
    )


def kl_weight(epoch: int) -> float:
    """Return the weight of an epoch (from 1): 0 in the first, the maximum from the last of stage 2 on."""
    return MAX_KL_WEIGHT * min(1.0, (epoch - 1) / (STAGE2_EPOCHS - 1))


class Model:
    """The state of the training; `advance` moves it by a part of an epoch."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._random = random.Random(scenario.seed)
        self.answer = START_ANSWER
        self.gap = 0.06
        self.exact = 0.03
        self.objects = 0.0075
        self.scene = 0.0004
        self.teacher = 0.0
        self.latent_use = 1.0

    @property
    def raw(self) -> float:
        """The raw KL of objects and scene."""
        return self.objects + self.scene

    def noise(self, size: float) -> float:
        """Return a bell-shaped random number of about this standard deviation."""
        return size * (self._random.random() + self._random.random() + self._random.random() - 1.5) * 2.0

    def advance(self, epoch: int, position: float, dt: float) -> None:
        """Move by ``dt`` epochs; ``position`` counts epochs from the start, fractional."""
        self._move_latents(epoch, dt)
        self._move_teacher(epoch, dt)
        floor = 0.50 - 3.2 * min(self.raw, 0.08) + 0.36 * (1.0 - self.latent_use) - 0.5 * self.teacher
        self.answer += dt * 0.45 * (floor - self.answer)
        gap_goal = 0.22 * (START_ANSWER - self.answer) + 0.003 * max(0.0, position - self._scenario.stall_at)
        self.gap += dt * 0.25 * (gap_goal - self.gap)
        exact_goal = 0.40 - 0.37 * (self.answer + self.gap) + 1.1 * self.teacher * self.latent_use
        self.exact += dt * 0.35 * (exact_goal - self.exact)

    def _move_latents(self, epoch: int, dt: float) -> None:
        now = self._scenario
        self.latent_use -= dt * now.bypass * (self.latent_use - 0.04)
        pressed = 0.004 * kl_weight(epoch) * max(0.0, self.objects - FREE_BITS * OBJECT_SHARE)
        growth = now.object_growth * (now.head_start if epoch < UNFREEZE_EPOCH else 1.0)
        self.objects += dt * (growth * (now.object_ceiling * self.latent_use - self.objects) - pressed)
        if epoch >= UNFREEZE_EPOCH:
            self.scene += dt * now.scene_growth * (now.scene_ceiling * self.latent_use - self.scene)

    def _move_teacher(self, epoch: int, dt: float) -> None:
        if epoch > STAGE2_EPOCHS:
            self.teacher += dt * 0.45 * (0.085 * self.latent_use - self.teacher)

    def train_batch(self) -> Losses:
        """Return what the training bar shows now."""
        return self._batch(self.answer + self.noise(0.012), 1.0 + self.noise(0.04))

    def valid_batch(self) -> Losses:
        """Return what the validation bar shows now."""
        return self._batch(self.answer + self.gap + self.noise(0.0016), 1.02 + self.noise(0.02))

    def exact_match(self) -> float:
        """Return the exact match measured on the validation set."""
        return max(0.0, self.exact + self.noise(0.0015))

    def _batch(self, answer: float, ripple: float) -> Losses:
        objects, scene = self.objects * ripple, self.scene * ripple
        free = min(objects, FREE_BITS * OBJECT_SHARE) + min(scene, FREE_BITS * (1.0 - OBJECT_SHARE))
        teacher = max(0.0, self.teacher * (1.0 + self.noise(0.05)))
        return Losses(answer, objects + scene, max(0.0, objects + scene - free), teacher)
