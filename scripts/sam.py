"""Two modelled fine-tunings of the SAM LoRA guide: one that comes down from thousands, one that breaks."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from paper import Bar, Paper

EPOCHS = 60
TRAIN_SAMPLES = 700
BATCH = 3
TRAIN_BATCHES = -(-TRAIN_SAMPLES // BATCH)
VALID_BATCHES = 26
BATCH_S = 0.1


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What makes a run healthy or not: losses multiply by ``factor`` in an epoch, down to a floor that sinks."""

    seed: int
    learning_rate: str
    factor: float
    floor: float
    breaks_at: int = EPOCHS + 2
    """The epoch from which the loss is nan."""
    last_epoch: int = EPOCHS


HEALTHY = Scenario(seed=5, learning_rate="1e-5", factor=math.exp(-1 / 3), floor=19.0)
FAILING = Scenario(seed=8, learning_rate="5e-5", factor=1.035, floor=0.0, breaks_at=10, last_epoch=11)
START = 10_500.0


def write(scenario: Scenario) -> Paper:
    """Return the whole log."""
    paper, chance = Paper(), random.Random(scenario.seed)
    paper.write(_preamble(scenario), 0.5)
    for epoch in range(1, scenario.last_epoch + 1):
        paper.write(f"\nEpoch {epoch}/{EPOCHS}\n", 0.3)
        if epoch == scenario.breaks_at - 1:
            paper.write(
                "WARNING: Gradient overflow. Skipping step, loss scaler reducing loss scale to 32768.0\n"
            )
        _draw(paper, Bar("Training", TRAIN_BATCHES), 6)
        _draw(paper, Bar("Validation", VALID_BATCHES), 2)
        loss = _loss(scenario, epoch) * (1 + 0.004 * chance.uniform(-1, 1))
        valid = 1.05 * loss + 9.0
        paper.write(f"Epoch {epoch}: loss={_said(loss)}, val_loss={_said(valid)}\n", 0.2)
    if scenario.last_epoch == EPOCHS:
        paper.write(f"\nBest epoch: loss={_said(loss)}, val_loss={_said(valid)}\n")
        paper.write("Detected objects: 1-3\nMax confidence: 0.5-0.9\nTraining completed!\n", 1.0)
    return paper


def _preamble(scenario: Scenario) -> str:
    return (
        "SAM LoRA fine-tuning\nConfig: configs/full_lora_config.yaml\n"
        f"learning_rate: {scenario.learning_rate}\nbatch_size: {BATCH}\nnum_epochs: {EPOCHS}\n"
        f"Training samples: {TRAIN_SAMPLES}\n"
    )


def _draw(paper: Paper, bar: Bar, redraws: int) -> None:
    paper.write(bar.empty())
    done = 0
    for redraw in range(1, redraws + 1):
        before, done = done, bar.total * redraw // redraws
        paper.write(bar.at(done, done * BATCH_S), (done - before) * BATCH_S)
    paper.write("\n")


def _loss(scenario: Scenario, epoch: int) -> float:
    if epoch >= scenario.breaks_at:
        return math.nan
    floor = scenario.floor * (1 + 3 * math.exp((1 - epoch) / 15))
    return floor + (START - scenario.floor) * scenario.factor ** (epoch - 1)


def _said(loss: float) -> str:
    return f"{loss:,.0f}" if loss >= 100 else f"{loss:.1f}"
