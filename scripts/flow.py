"""Two modelled runs of the bidirectional flow of the molecular guide: one that converges, one whose inverse fails."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import NamedTuple

from paper import Bar, Paper, clock

EPOCHS = 3000
BASE_LR = 5e-4
FINAL_LR = 1.2e-4
WARMUP = 50
START_ENERGY = 2.5e13
RATE = 0.1
"""How much the logarithm of the energy falls in an epoch at the full learning rate."""
EPOCH_S = 0.5
RULE = "=" * 70


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What makes a run healthy or not."""

    seed: int
    explodes_at: int = EPOCHS + 1
    """The epoch from which the inverse direction is unstable."""
    last_epoch: int = EPOCHS


HEALTHY = Scenario(seed=300450)
FAILING = Scenario(seed=3, explodes_at=120, last_epoch=800)


class State(NamedTuple):
    """What the script prints of one epoch."""

    forward: float
    inverse: float
    logdet: float
    tedgol: float
    lr: float

    @property
    def total(self) -> float:
        """Energy minus LogDet, of both directions."""
        return self.forward - self.logdet + self.inverse - self.tedgol


class Flow:
    """Both directions' energies, pulled down by the learning rate to a floor that sinks slowly."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._random = random.Random(scenario.seed)
        self._progress = 0.0

    def step(self, epoch: int) -> State:
        """Train one epoch."""
        lr = _rate(epoch)
        self._progress += RATE * lr / BASE_LR
        floor = 11.0 + 55.0 * math.exp(-epoch / 700)
        energy = floor + START_ENERGY * math.exp(-self._progress)
        logdet = 14.5 * -math.expm1(-epoch / 130)
        jitter = 1 + 1e-4 * self._random.uniform(-1, 1)
        return State(energy * jitter, self._inverse(epoch, energy), logdet, -0.996 * logdet, lr)

    def _inverse(self, epoch: int, energy: float) -> float:
        since = epoch - self._scenario.explodes_at
        if since < 0:
            return energy * (1.04 + 1e-4 * self._random.uniform(-1, 1))
        blown = 3e9 * math.exp(0.55 * since) if since < 480 else math.inf
        return math.nan if math.isinf(blown) else energy + blown


def _rate(epoch: int) -> float:
    if epoch <= WARMUP:
        return BASE_LR * epoch / WARMUP
    part = (epoch - WARMUP) / (EPOCHS - WARMUP)
    return FINAL_LR + (BASE_LR - FINAL_LR) * (1 + math.cos(math.pi * part)) / 2


def write(scenario: Scenario) -> Paper:
    """Return the whole log."""
    paper, flow, bar = Paper(), Flow(scenario), Bar("Training", EPOCHS)
    paper.write(_preamble(), 0.5)
    paper.write(bar.empty())
    first = 0.0
    for epoch in range(1, scenario.last_epoch + 1):
        state = flow.step(epoch)
        first = first or state.total
        paper.clock_s += EPOCH_S
        logged = _is_logged(epoch)
        if logged or epoch % 25 == 0:
            paper.write(bar.at(epoch, epoch * EPOCH_S, _postfix(state)))
        if logged:
            paper.write(_block(epoch, state, first))
    if scenario.last_epoch == EPOCHS:
        paper.write(_closing(), 2.0)
    return paper


def _is_logged(epoch: int) -> bool:
    """Whether the script prints a block: every epoch at first, then every 10, then every 100."""
    return epoch <= 10 or (epoch % 10 == 0 and epoch <= 100) or epoch % 100 == 0


def _preamble() -> str:
    return (
        f"{RULE}\n🧬 Molecular Cross-Temperature Transport Training\n{RULE}\n"
        "Model: ScalableTransformerFlow\nTransport: 300.0K → 450.0K\n"
        f"Epochs: {EPOCHS}, Batch size: 64, LR: {BASE_LR:.4f}\n{RULE}\n\n"
    )


def _postfix(state: State) -> str:
    return f"Loss={state.total:.1e}, Fwd_E={state.forward:.1e}, Inv_E={state.inverse:.1e}, LR={state.lr:.1e}"


def _block(epoch: int, state: State, first: float) -> str:
    better = 100 * (first - state.total) / first
    lines = [
        f"\n\nEpoch {epoch}/{EPOCHS}",
        f"  Total Loss: {state.total:.4e}",
        f"  Forward  - Energy: {state.forward:.1e}, LogDet: {state.logdet:.4f}",
        f"  Inverse  - Energy: {state.inverse:.1e}, LogDet: {state.tedgol:.4f}",
        f"  LR: {state.lr:.2e}",
    ]
    if epoch > 1:
        lines.append(f"  Improvement from start: {better:.6g}%")
    return "\n".join(lines) + "\n\n"


def _closing() -> str:
    folder = "checkpoints/molecular_pt_aa_300_450_gpu/"
    return (
        f"✅ Model saved: {folder}molecular_pt_300_450.pt\n\n📊 Generating loss curve plots...\n"
        f"✅ Loss curves saved: {folder}loss_curves_300_450.png\n\n{RULE}\n🎉 Training completed!\n{RULE}\n\n"
        f"📁 Results saved to: {folder}\n   - Training time: {clock(EPOCHS * EPOCH_S)}\n"
    )
