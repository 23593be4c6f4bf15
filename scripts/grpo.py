"""Two modelled runs of the GRPO guide in its NSR mode: one that converges, one that no negative sample is left for."""

from __future__ import annotations

import math
import random
import statistics
from dataclasses import dataclass
from typing import NamedTuple

from paper import Bar, Paper

STEPS = 300
LOGGED = 10
"""Steps between two lines of the trainer."""
SAVED = 50
KEPT = 3
GROUP = 4
LAST = 10
"""Losses of which the summary says whether they have converged."""
CONVERGED = 0.01
STEP_S = 4.6
BASE_LR = 1e-5
FOLDER = "grpo-start-ckpts/qwen2-5-3b-prm-large-train-v2-nsr-2025"


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What makes a run healthy or not."""

    seed: int
    lr_factor: float = 1.0
    runs_dry_at: int = STEPS + 1
    """The step from which no sample of a group is negative."""
    explodes_at: int = STEPS + 1
    """The step from which the gradient norm jumps and the loss oscillates."""
    claimed: str = ""
    """The loss reduction that the summary prints, where it is not the one that its own numbers give."""


HEALTHY = Scenario(seed=2025, claimed="52.1")
FAILING = Scenario(seed=7, lr_factor=20.0, runs_dry_at=180, explodes_at=101)


class State(NamedTuple):
    """What the script prints of one step."""

    loss: float
    grad_norm: float
    lr: float
    reward: float
    negative: int


class Policy:
    """A policy whose loss falls to a floor and whose wrong answers get rarer, until it breaks."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._random = random.Random(scenario.seed)

    def at(self, step: int) -> State:
        """Return how things stand at a step."""
        scenario, chance = self._scenario, self._random
        lr = BASE_LR * scenario.lr_factor * (1 - 0.5 * step / STEPS)
        loss = 1.5221 + 1.6429 * math.exp(-step / 40)
        norm = 0.7 + 1.8 * math.exp(-step / 60) + 0.02 * chance.uniform(-1, 1)
        reward = -2.145 + 1.5 * -math.expm1(-step / 90) + 0.05 * chance.uniform(-1, 1)
        if step >= scenario.explodes_at:
            wild = (step // LOGGED) % 2
            loss = (1.8 if wild else 4.9) + chance.uniform(-0.2, 0.7)
            norm = 15.8 + 9 * chance.random()
            reward = -0.8 - 2.6 * (step - scenario.explodes_at) / STEPS + 0.05 * chance.uniform(-1, 1)
        negative = 0 if step >= scenario.runs_dry_at else chance.choice((1, 2, 2, 2, 3))
        return State(loss, norm, lr, reward, negative)

    def rewards(self, right: int, most: float) -> list[float]:
        """Return a group's rewards, of which ``right`` are the highest."""
        found = [most] * right + [0.0] * (GROUP - right)
        self._random.shuffle(found)
        return found

    def lengths(self) -> list[float]:
        """Return a group's rewards for the length of its answers."""
        return [round(self._random.uniform(0, 1.5), 1) for _ in range(GROUP)]


def write(scenario: Scenario) -> Paper:
    """Return the whole log."""
    paper, policy, bar = Paper(), Policy(scenario), Bar("Training progress", STEPS)
    paper.write(_banner(scenario), 0.5)
    paper.write(bar.empty())
    losses = []
    for step in range(STEPS + 1):
        state = policy.at(step)
        paper.write(_samples(step, state, policy), STEP_S)
        if step % LOGGED == 0:
            losses.append(round(state.loss, 3))
            paper.write(_trainer(step, state))
        if step and step % LOGGED == 0:
            paper.write(bar.at(step, step * STEP_S))
        if step and step % SAVED == 0:
            paper.write("\n" + _saved(step), 1.5)
    paper.write("\n" + _summary(losses, scenario.claimed, paper.clock_s), 2.0)
    return paper


def _banner(scenario: Scenario) -> str:
    return (
        "NSR TRAINING CONFIGURATION:\n  Training mode: nsr\n  Model: qwen2-5-3b\n  Dataset: evochart\n"
        "  Training samples: 1200\n  Epochs: 1\n  Generations: 4\n  Reward threshold: 0.5\n"
        f"  Learning rate: {BASE_LR * scenario.lr_factor:g}\n  Save steps: {SAVED}\n  Save total limit: {KEPT}\n\n"
        "✓ NSR reward filtering enabled\n  → Training only on NEGATIVE samples\n\nTraining:\n"
    )


def _samples(step: int, state: State, policy: Policy) -> str:
    """Return a step's line of samples, every tenth step with the rewards of its group."""
    line = f"NSR [Step {step}]: {state.negative}/{GROUP} negative samples | Avg reward: {state.reward:.3f}\n"
    if step % LOGGED:
        return line
    right = GROUP - state.negative
    return (
        line + f"Format rewards: {policy.rewards(right, 2.0)}\n"
        f"Rewards Accuracy: {policy.rewards(right, 1.0)}\nLength Rewards: {policy.lengths()}\n"
    )


def _trainer(step: int, state: State) -> str:
    said = {
        "loss": round(state.loss, 3),
        "grad_norm": round(state.grad_norm, 4),
        "learning_rate": float(f"{state.lr:.4g}"),
        "epoch": round(step / STEPS, 2),
    }
    return f"{said}\n"


def _saved(step: int) -> str:
    lines = [f"Saving model checkpoint to {FOLDER}/checkpoint-{step}"]
    if step > KEPT * SAVED:
        old = f"{FOLDER}/checkpoint-{step - KEPT * SAVED}"
        lines.append(f"Deleting older checkpoint [{old}] due to args.save_total_limit")
    return "\n".join(lines) + "\n"


def _summary(losses: list[float], claimed: str, took_s: float) -> str:
    first, final = losses[0], losses[-1]
    reduction = claimed or f"{(first - final) / first * 100:.1f}"
    spread = statistics.stdev(losses[-LAST:]) / statistics.mean(losses[-LAST:])
    converged = "✓ Converged" if spread < CONVERGED else "✗ Not converged"
    lines = [
        "✓ Training completed successfully",
        f"✓ Model saved to {FOLDER}/",
        "",
        "TRAINING SUMMARY:",
        f"  Total steps: {STEPS}",
        f"  Final loss: {final:.3f}",
        f"  Loss reduction: {reduction}% ({first:.3f} → {final:.3f})",
        f"  Training time: {took_s / 3600:.2f} hours",
        f"  {converged} (loss std/mean = {spread:.4f})",
    ]
    return "\n".join(lines) + "\n"
