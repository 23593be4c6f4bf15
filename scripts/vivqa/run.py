"""One modelled run from its first line to early stopping, as a log with arrival times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper import Bar, Paper

from .dynamics import Losses, Model, mean
from .printing import postfix, preamble, summary
from .scenarios import (
    BATCH,
    EPOCHS,
    PATIENCE,
    STAGE2_EPOCHS,
    TRAIN_SAMPLES,
    UNFREEZE_EPOCH,
    VALID_SAMPLES,
    Scenario,
)

if TYPE_CHECKING:
    from collections.abc import Callable

TRAIN_BATCHES = -(-TRAIN_SAMPLES // BATCH)
VALID_BATCHES = -(-VALID_SAMPLES // BATCH)


class Run:
    """Trains the model of a scenario and writes its log."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._model = Model(scenario)
        self._paper = Paper()
        self._best_answer = float("inf")
        self._best_epoch = 0

    def write(self) -> Paper:
        """Return the whole log."""
        self._paper.write(preamble(), 0.5)
        for epoch in range(1, self._scenario.last_epoch + 1):
            self._epoch(epoch)
            if epoch - self._best_epoch >= PATIENCE:
                self._paper.write(
                    f"\n🛑 Early stopping triggered at epoch {epoch}. "
                    f"Best val_answer_loss: {self._best_answer:.3f} (epoch {self._best_epoch})\n"
                )
                break
        return self._paper

    def _epoch(self, epoch: int) -> None:
        self._paper.write(f"\nEpoch {epoch}/{EPOCHS}\n{_banner(epoch)}", 0.4)
        train = mean(self._train(epoch))
        valid = mean(self._validate(epoch))
        self._paper.write(summary(epoch, train, valid, self._model.exact_match()), 0.2)
        self._keep_best(epoch, round(valid.answer, 3))

    def _train(self, epoch: int) -> list[Losses]:
        redraws = self._scenario.redraws
        pace_s = (0.1 if epoch <= STAGE2_EPOCHS else 0.112) * (1.0 + self._model.noise(0.02))

        def batch(part: float) -> Losses:
            self._model.advance(epoch, epoch - 1 + part, 1.0 / redraws)
            return self._model.train_batch()

        return self._draw(Bar("Train", TRAIN_BATCHES), epoch, redraws, pace_s, batch)

    def _validate(self, epoch: int) -> list[Losses]:
        bar = Bar("Val", VALID_BATCHES)
        return self._draw(bar, epoch, 4, 0.06, lambda _: self._model.valid_batch())

    def _draw(
        self, bar: Bar, epoch: int, redraws: int, pace_s: float, batch: Callable[[float], Losses]
    ) -> list[Losses]:
        """Draw one bar to its end and return what each redraw showed; ``batch`` gets the part of the epoch."""
        self._paper.write(bar.empty())
        shown: list[Losses] = []
        done, elapsed_s = 0, 0.0
        for redraw in range(1, redraws + 1):
            before, done = done, bar.total * redraw // redraws
            spent_s = (done - before) * pace_s * (1.0 + self._model.noise(0.05))
            elapsed_s += spent_s
            shown.append(batch(redraw / redraws))
            self._paper.write(bar.at(done, elapsed_s, postfix(shown[-1], epoch)), spent_s)
        self._paper.write("\n")
        return shown

    def _keep_best(self, epoch: int, answer: float) -> None:
        if answer < self._best_answer:
            self._best_answer, self._best_epoch = answer, epoch
            self._paper.write(f"  💾 New best model saved: val_answer_loss={answer:.3f} (epoch {epoch})\n")
        self._paper.write(f"  Patience: {epoch - self._best_epoch}/{PATIENCE}\n")


def _banner(epoch: int) -> str:
    if epoch == 1:
        return "🔵 STAGE 2: KL WARMUP (Complete, no teacher)\n\n"
    if epoch == UNFREEZE_EPOCH:
        return f"🔓 UNFREEZING VISION ENCODER (Stage 2, Epoch {epoch})\n\n"
    if epoch == STAGE2_EPOCHS + 1:
        return "🟢 STAGE 3: FULL (Complete + Teacher)\n\n"
    return ""
