"""Which counter a line carries, and whether it moves the run."""

import numpy as np
import pytest
from reading import read, segments_of

from trainmon_tui.parse.counters import CounterIds, Counters
from trainmon_tui.parse.shapes import Shapes

BAR = " 50%|█| {}/4 [00:01<00:01, {}, loss=1]"
CARRIED = [
    ("step=7 loss=1", {"count": 7}, "named moving"),
    ("step 7/90: loss 1", {"count": 7, "total": 90}, "named moving"),
    ("epoch=2 step=7 loss=1", {"count": 7, "epoch": 2}, "named moving"),
    ("Epoch 2/9 loss=1", {"epoch": 2, "epoch_total": 9}, ""),
    ("[20/60] loss: 1", {"count": 20, "total": 60}, "moving"),
    ("[20/60] val_loss: 1", {"count": 20, "total": 60}, "moving"),
    ("Epoch(val) [1][4/4] loss: 1", {"count": 4, "total": 4, "epoch": 1}, ""),
    ("step=7 val_loss=1", {"count": 7}, "named moving"),
    ("Train:" + BAR.format(2, "4.0it/s"), {"count": 2, "total": 4, "rate": 4}, "moving"),
    ("Train:" + BAR.format(2, "0.5s/it"), {"count": 2, "total": 4, "rate": 2}, "moving"),
    ("Val:" + BAR.format(2, "4.0it/s"), {"count": 2, "total": 4}, ""),
    ("Training: 50%|█| 2/4 [00:01<00:01, 4.0it/s]", {"count": 2, "total": 4, "rate": 4}, "moving"),
    ("Tokenizing train: 50%|█| 2/4 [00:01<00:01, 4.0it/s]", {"count": 2, "total": 4, "rate": 4}, ""),
    ("Validation: 50%|█| 2/4 [00:01<00:01, 4.0it/s]", {"count": 2, "total": 4}, ""),
    (" 50%|█| 2/4 [00:01<00:01, 4.0it/s]", {"count": 2, "total": 4, "rate": 4}, ""),
    ("Train:" + BAR.format(2, "4.0it/s, step=70"), {"count": 70, "rate": 4}, "named moving"),
    ("step=nan loss=1", {}, ""),
    ("step=1e999 loss=1", {}, ""),
    ("hello", {}, ""),
]


@pytest.mark.parametrize(("text", "numbers", "kind"), CARRIED)
def test_what_a_line_carries(text, numbers, kind):
    block = Counters(1)
    for reading in Shapes().read([text.encode()]):
        CounterIds().fill(block, reading) if reading.columns else None
    told = {
        name: float(getattr(block, name)[0]) for name in ("count", "total", "epoch", "epoch_total", "rate")
    }
    assert {name: value for name, value in told.items() if not np.isnan(value)} == numbers
    assert (bool(block.named[0]), bool(block.moves[0])) == ("named" in kind, "moving" in kind)


PROGRESS = [
    ("", (None, None, None, None, None)),
    ("hello\n", (None, None, None, None, None)),
    ("step=7 loss=1\n", (7, None, None, None, None)),
    ("step 7/90: loss 1\n", (7, 90, None, None, None)),
    ("Epoch 2/9\n", (None, None, 2, 9, None)),
    ("Epoch 1/9\nTrain:" + BAR.format(2, "4.0it/s") + "\n", (2, 36, 1, 9, 4)),
    ("Train:" + BAR.format(2, "4.0it/s") + "\n", (2, 4, None, None, 4)),
    (" 50%|█| 2/4 [00:01<00:01, 4.0it/s]\n", (2, 4, None, None, 4)),
    ("step=7 loss=1\nVal:" + BAR.format(2, "4.0it/s") + "\n", (7, None, None, None, None)),
    ("epoch=0.5 loss=1\n", (None, None, 0.5, None, None)),
    ("step=7 loss=1\nstep=3 loss=1\n", (3, None, None, None, None)),
]


@pytest.mark.parametrize(("text", "progress"), PROGRESS)
def test_progress(text, progress):
    said = read(text).progress
    assert (said.step, said.steps_total, said.epoch, said.epochs_total, said.rate_per_s) == progress


STARTS = [
    ("Epoch 1/3\nx\nEpoch 2/3\n", [(1, 1), (2, 3)]),
    ("Epoch 2/3\nEpoch 1/3\nEpoch 2/3\nEpoch 3/3\n", [(2, 1), (3, 4)]),
    ("epoch=0.5 loss=1\nepoch=1.0 loss=1\nepoch=1.5 loss=1\n", [(1, 1), (2, 3)]),
    ("Epoch 0/3\nEpoch 1/3\n", [(0, 1), (1, 2)]),
    ("Epoch 1/9\nEpoch 5/9\n", [(1, 1), (5, 2)]),
    ("step=1 loss=1\n", []),
    ("Epoch 1/3\nEpoch 1/3\n", [(1, 1)]),
]


@pytest.mark.parametrize(("text", "starts"), STARTS)
@pytest.mark.parametrize("size", [0, 1, 2])
def test_where_epochs_start(text, starts, size):
    assert [start[:2] for start in read(text, [size] * 9).starts] == starts
    assert len(segments_of(text).texts) >= len(starts)


ATTEMPTS = [
    ([1, 2, 3], [0, 0, 0]),
    ([1, 2, 1], [0, 0, 1]),
    ([5, 3, 4, 2], [0, 1, 1, 2]),
    ([1, 1, 1], [0, 0, 0]),
    ([0, 100, 0, 100, 50], [0, 0, 1, 1, 2]),
]


@pytest.mark.parametrize(("steps", "attempts"), ATTEMPTS)
@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_a_step_that_falls_begins_an_attempt(steps, attempts, size):
    log = read("".join(f"step={step} loss=1\n" for step in steps), [size] * 9)
    assert log.steps("loss") == steps
    assert log.attempts("loss") == attempts
    assert log.kinds().count("resume") == attempts[-1]
