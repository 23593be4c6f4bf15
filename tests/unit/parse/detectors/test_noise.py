"""Noise: lines with numbers that must never become a series, and names that only look like it."""

import pytest
from reading import read

from trainmon_tui.parse.detectors import noise
from trainmon_tui.parse.finding import NOTHING

NOISE = [
    *noise.SAMPLES,
    "    return loss / 3, step=5",
    "    for i in range(10): loss=0.5",
    "    while(loss=1): pass",
    "  if loss=0.5 > limit=3: stop",
    "    async with lock=1:",
    "    @torch.no_grad()",
    "    else: loss=1",
    "# loss = 0.5",
    "node:1:2 [0] NCCL WARN loss=1",
    "++ loss=0.5",
    "wandb: loss 0.5, acc 0.9",
    "    train(loss=1, acc=2)",
    "    total = sum(loss=3)",
    "lambda x: loss=0.5",
    "a == b, loss=0.5",
]
LEFT_ALONE = [
    "loss=0.5",
    "step 1: loss 0.5",
    "Step = 100 ; steps/s = 1.12 ; Learning rate = 0.000012 ; Loss = 9.12",
    "==> Start Training Epoch 1, lr=0.01 ...",
    "#Iter=  0\tTrain=1.01",
    "import",
    "returned 5",
    "format_reward=0.5",
    "import_error: 1",
    "ifelse=3",
    "important news",
    "for_loss=0.5",
    "wandb",
    "File a.py",
    "Epoch 1",
    "x=5",
    "class_error: 0.5",
    "while_loss: 2",
    "a - b",
]


@pytest.mark.parametrize("text", NOISE)
def test_noise_is_understood_as_nothing(text):
    assert noise.detect(text.encode()) == NOTHING


@pytest.mark.parametrize("text", NOISE)
def test_noise_among_training_changes_nothing(text):
    log = read(f"step=1 acc=0.5\n{text}\nstep=2 acc=0.6\n")
    assert log.tags() == {("acc", "")}
    assert log.steps("acc") == [1, 2]
    assert log.not_understood == 0


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_left_alone(text):
    assert noise.detect(text.encode()) is None
