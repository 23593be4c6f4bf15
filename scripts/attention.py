"""Two modelled trainings of the sequential-attention guide: its simple model, and the pipeline that it replaced."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from paper import Bar, Paper

EPOCHS = 10
TRAIN_BATCHES = 1830
VALID_BATCHES = 643
BATCH_S = 0.055
IMAGES = 3
"""Validation images whose predictions are printed in an epoch."""


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What makes a run healthy or not."""

    seed: int
    model: str
    lr: float
    optimizer: str
    first_step: tuple[float, float]
    """The loss before and after one gradient step."""
    gradients: dict[str, dict[str, float]]
    """By task: each module's gradient in the first epoch."""
    stuck: bool = False
    """Whether the heads are saturated: every prediction is the top-left corner."""
    rise: float = 0.0
    """How much the logarithm of the loss grows in an epoch; 0 for one that falls."""


HEALTHY = Scenario(
    seed=147,
    model="SimpleSequentialModel (Qwen2-VL-2B with LoRA)",
    lr=5e-5,
    optimizer="ALL modules at 5e-5 (same rate)",
    first_step=(1.5214, 0.7086),
    gradients={
        "Classification": {"done_head": 0.5317},
        "Regression": {"x_head": 1.1862, "y_head": 0.9404},
    },
)
FAILING = Scenario(
    seed=741,
    model="SequentialAttentionCountingModel (Qwen2-VL-2B with LoRA)",
    lr=1e-3,
    optimizer="VLM at 1e-3, others at 5e-3",
    first_step=(0.4712, 4.2203),
    gradients={
        "Classification": {"done_head": 0.0312, "working_memory": 0.0},
        "Regression": {"x_head": 0.0004, "y_head": 0.0, "foveation": 0.0},
    },
    stuck=True,
    rise=0.08,
)


def write(scenario: Scenario) -> Paper:
    """Return the whole log."""
    paper, chance = Paper(), random.Random(scenario.seed)
    paper.write(_preamble(scenario), 0.5)
    for epoch in range(1, EPOCHS + 1):
        paper.write(f"\nEpoch {epoch}/{EPOCHS}\n", 0.3)
        if epoch == 1:
            paper.write(_first_iteration(scenario), 1.2)
        _draw(paper, Bar("Training", TRAIN_BATCHES), 6)
        _draw(paper, Bar("Validation", VALID_BATCHES), 2)
        paper.write(_report(scenario, epoch, chance), 0.4)
    paper.write("\nModel saved: checkpoints/best.pt\nTraining completed!\n", 1.0)
    return paper


def _preamble(scenario: Scenario) -> str:
    return (
        f"Namespace(data_root='/data/FSC147', batch_size=2, epochs={EPOCHS}, lr={scenario.lr!r}, load_in_4bit=True)\n"
        f"Model: {scenario.model}\nOptimizer: {scenario.optimizer}\n"
        f"Training samples: 3659\nValidation samples: 1286\n"
    )


def _first_iteration(scenario: Scenario) -> str:
    before, after = scenario.first_step
    turn = "DECREASING!" if after < before else "INCREASING!"
    lines = [f"Loss before: {before:.4f}", f"Loss after:  {after:.4f} ({turn})"]
    for task, modules in scenario.gradients.items():
        lines.append(f"[Gradient Check - {task}]")
        lines += [f"  {name}: {_gradient(value)}" for name, value in modules.items()]
    return "\n".join(lines) + "\n"


def _gradient(value: float) -> str:
    return f"{value:.4f}" if value else "0.000000 (ZERO!)"


def _draw(paper: Paper, bar: Bar, redraws: int) -> None:
    paper.write(bar.empty())
    done = 0
    for redraw in range(1, redraws + 1):
        before, done = done, bar.total * redraw // redraws
        paper.write(bar.at(done, done * BATCH_S), (done - before) * BATCH_S)
    paper.write("\n")


def _report(scenario: Scenario, epoch: int, chance: random.Random) -> str:
    """Return what the script prints of an epoch: a few predictions, then its losses and the spread of all."""
    places = [_prediction(scenario, chance) for _ in range(IMAGES)]
    lines = [f"Predictions: x={x:.3f}, y={y:.3f}, done={done:.3f}" for x, y, done in places]
    loss = _loss(scenario, epoch) * (1 + 0.004 * chance.uniform(-1, 1))
    x, y, done = (-1.0, -1.0, 0.0) if scenario.stuck else _near_the_middle(chance)
    spread, done_spread = (0.0, 0.0) if scenario.stuck else (0.2 + 0.03 * epoch, 0.3)
    lines.append(
        f"Epoch {epoch}: loss={loss:.4f}, val_loss={1.06 * loss + 0.02:.4f}, lr={scenario.lr:.1e}, "
        f"pred=({x:.2f}, {y:.2f}) ± {spread:.3f}, done={done:.2f}, done_std={done_spread:.3f}"
    )
    return "\n".join(lines) + "\n"


def _loss(scenario: Scenario, epoch: int) -> float:
    if scenario.rise:
        return scenario.first_step[1] * math.exp(scenario.rise * (epoch - 1))
    return 0.19 + 0.46 * math.exp((1 - epoch) / 3.2)


def _prediction(scenario: Scenario, chance: random.Random) -> tuple[float, float, float]:
    if scenario.stuck:
        return -1.0, -1.0, 0.0
    return chance.uniform(-0.85, 0.85), chance.uniform(-0.85, 0.85), chance.uniform(0.02, 0.98)


def _near_the_middle(chance: random.Random) -> tuple[float, float, float]:
    return 0.02 * chance.uniform(-1, 1), 0.02 * chance.uniform(-1, 1), 0.5 + 0.03 * chance.uniform(-1, 1)
