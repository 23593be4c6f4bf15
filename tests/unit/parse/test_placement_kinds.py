"""Where values stand in logs of many shapes: steps, epochs, attempts."""

import pytest
from reading import read

PLACED = {
    "a step within its epoch, by name": (
        (
            "Epoch [1/3], Step [100/250], Loss: 0.91\nEpoch [1/3], Step [200/250], Loss: 0.81\n"
            "Epoch [2/3], Step [100/250], Loss: 0.71\nEpoch [3/3], Step [100/250], Loss: 0.51\n"
        ),
        ("Loss", ""),
        [(100, 1), (200, 1), (350, 2), (600, 3)],
    ),
    "epochs from 0 with brackets": (
        (
            "Epoch: [0][  0/500]\tLoss 7.1e+00 (7.1e+00)\tAcc@1   0.00 (  0.00)\n"
            "Epoch: [0][ 10/500]\tLoss 6.9e+00 (7.0e+00)\tAcc@1   0.39 (  0.20)\n"
            "Epoch: [1][ 10/500]\tLoss 5.9e+00 (6.0e+00)\tAcc@1   4.39 (  4.20)\n"
        ),
        ("Loss", ""),
        [(0, 0), (10, 0), (510, 1)],
    ),
    "samples as counters": (
        (
            "Train Epoch: 1 [0/60000 (0%)]\tLoss: 2.3\nTrain Epoch: 1 [640/60000 (1%)]\tLoss: 1.3\n"
            "Train Epoch: 2 [640/60000 (1%)]\tLoss: 0.9\n"
        ),
        ("Loss", "train"),
        [(0, 1), (640, 1), (60640, 2)],
    ),
    "updates beside a count within the epoch": (
        (
            "2026-01-02 10:00:01 | INFO | train_inner | epoch 001:    100 / 400 loss=9.1, num_updates=100, lr=1e-05\n"
            "2026-01-02 10:00:03 | INFO | valid | epoch 001 | valid on 'valid' subset | loss 7.5 | num_updates 400\n"
            "2026-01-02 10:00:05 | INFO | train_inner | epoch 002:    100 / 400 loss=7.1, num_updates=500, lr=4e-05\n"
        ),
        ("loss", "train"),
        [(100, 1), (500, 2)],
    ),
    "a validation loop that calls its count an iteration": (
        (
            "01/02 10:00:00 - mmengine - INFO - Iter(train) [ 100/40000]  lr: 1.0e-03  time: 0.3  loss: 1.2\n"
            "01/02 10:00:30 - mmengine - INFO - Iter(val) [500/500]    aAcc: 70.1  mIoU: 30.2\n"
            "01/02 10:00:40 - mmengine - INFO - Iter(train) [ 150/40000]  lr: 1.0e-03  time: 0.3  loss: 1.0\n"
        ),
        ("mIoU", "valid"),
        [(100, None)],
    ),
    "an evaluation inside an epoch": (
        (
            "[2026/01/02 10:00:00] ppcls INFO: [Train][Epoch 1/20][Iter: 40/80]top1: 0.13, loss: 3.6\n"
            "[2026/01/02 10:00:20] ppcls INFO: [Eval][Epoch 1][Iter: 0/10]loss: 3.2, top1: 0.2\n"
            "[2026/01/02 10:00:40] ppcls INFO: [Train][Epoch 2/20][Iter: 0/80]top1: 0.33, loss: 2.6\n"
        ),
        ("loss", "train"),
        [(40, 1), (80, 2)],
    ),
    "rounds of boosting": (
        "[0]\ttrain-rmse:0.9\teval-rmse:0.95\n[1]\ttrain-rmse:0.8\teval-rmse:0.85\n",
        ("eval-rmse", "valid"),
        [(0, None), (1, None)],
    ),
    "a table with both counters": (
        (
            "epoch       iteration   main/loss   validation/main/loss  elapsed_time\n"
            "1           600         0.19        0.09                  10.1          \n"
            "2           1200        0.07        0.08                  20.1          \n"
        ),
        ("main/loss", ""),
        [(600, 1), (1200, 2)],
    ),
    "a table of epochs from 0": (
        (
            "epoch     train_loss  valid_loss  accuracy  time    \n"
            "0         0.9         0.8         0.7       00:10     \n"
            "1         0.7         0.6         0.8       00:10     \n"
        ),
        ("valid_loss", "valid"),
        [(None, 0), (None, 1)],
    ),
    "bars below a header from 0": (
        (
            "2026-01-02 10:00:00,000 - INFO - trainer - Epoch 0/9\n"
            "accuracy: 0.5, loss: 0.69 ||:  50%|#####     | 5/10 [00:01<00:01,  4.1it/s]\n"
            "accuracy: 0.6, loss: 0.65 ||: 100%|##########| 10/10 [00:02<00:00,  4.1it/s]\n"
            "2026-01-02 10:00:00,000 - INFO - trainer - Epoch 1/9\n"
            "accuracy: 0.7, loss: 0.55 ||: 100%|##########| 10/10 [00:02<00:00,  4.1it/s]\n"
        ),
        ("loss", ""),
        [(5, 0), (10, 0), (20, 1)],
    ),
    "a bar of epochs around a bar of steps": (
        (
            "Epoch:   0%|          | 0/3 [00:00<?, ?it/s]\n"
            "Iteration: 100%|##########| 10/10 [00:02<00:00,  4.1it/s, loss=0.8]\n"
            "Epoch:  33%|###       | 1/3 [00:02<00:04,  2.1s/it, val=0.7]\n"
            "Iteration:  50%|#####     | 5/10 [00:01<00:01,  4.1it/s, loss=0.7]\n"
        ),
        ("loss", ""),
        [(10, 0), (15, 1)],
    ),
    "an epoch summed up behind its bar": (
        (
            "100%|##########| 10/10 [00:02<00:00,  4.1it/s, loss=0.8]\nEpoch 1: train loss 0.85, val loss 0.9\n"
            " 50%|#####     | 5/10 [00:01<00:01,  4.1it/s, loss=0.7]\nEpoch 2: train loss 0.65, val loss 0.7\n"
        ),
        ("loss", ""),
        [(10, None), (15, 2)],
    ),
    "a counter on the line above": (
        "step: 1\nloss: 0.9\nstep: 2\nloss: 0.8\n",
        ("loss", ""),
        [(1, None), (2, None)],
    ),
    "a step within the epoch beside the run's": (
        "epoch: 1, step: 5, global_step: 5, loss: 0.9\nepoch: 2, step: 5, global_step: 15, loss: 0.7\n",
        ("loss", ""),
        [(5, 1), (15, 2)],
    ),
    "the step behind the value": (
        (
            "INFO:tensorflow:loss = 2.3, step = 0\nINFO:tensorflow:global_step/sec: 10.1\n"
            "INFO:tensorflow:loss = 1.3, step = 100 (9.9 sec)\n"
        ),
        ("loss", ""),
        [(0, None), (100, None)],
    ),
    "a validation before the first step": (
        "val loss 11.0\nstep    1/100 | loss 10.9 | norm 15.1 | lr 8.5e-07\nval loss 10.4\n",
        ("val loss", "valid"),
        [(None, None), (1, None)],
    ),
    "validation behind the lines of its epoch": (
        (
            "Epoch[1/3] Iteration[500/500] Loss: 0.9\n"
            "Validation Results - Epoch: 1  Avg accuracy: 0.80 Avg loss: 0.70\n"
            "Epoch[2/3] Iteration[100/500] Loss: 0.8\n"
        ),
        ("Loss", ""),
        [(500, 1), (600, 2)],
    ),
}


@pytest.mark.parametrize(("text", "series", "places"), PLACED.values(), ids=PLACED)
@pytest.mark.parametrize("size", [0, 1])
def test_where_values_stand(text, series, places, size):
    log = read(text, [size] * 20)
    assert list(zip(log.steps(*series), log.epochs(*series), strict=True)) == places
    assert set(log.attempts(*series)) == {0}


RESTARTED = {
    "by step": ("".join(f"step={n} loss={n}\n" for n in (10, 20, 30, 20, 30)), [0, 0, 0, 1, 1]),
    "by epoch": ("".join(f"Epoch {n}/9: loss={n}\n" for n in (1, 2, 3, 2, 3)), [0, 0, 0, 1, 1]),
    "as an epoch appears": ("step=10 loss=1\nstep=30 loss=2\nEpoch 1/3\nstep=1 loss=3\n", [0, 0, 1]),
    "not by two counters, each told in a line of its own": (
        "".join(f"Iteration {n}/9\nloss: {n}\nTotal timesteps: {n}000\n" for n in (1, 2, 3)),
        [0, 0, 0],
    ),
    "in the middle of a bar": (
        "".join(f"Epoch 2/3:  3%|# | {n}/9 [00:01<00:01, 4.1it/s, loss={n}]\n" for n in (4, 6, 1, 7)),
        [0, 0, 1, 1],
    ),
}


@pytest.mark.parametrize(("text", "attempts"), RESTARTED.values(), ids=RESTARTED)
def test_restarts_in_one_log_are_attempts(text, attempts):
    assert read(text).attempts("loss") == attempts


def test_a_total_printed_once_is_kept():
    log = read("iteration 10/ 1000 | loss: 9.1\nvalidation loss at iteration 10 | loss: 8.0\n")
    assert (log.progress.step, log.progress.steps_total) == (10, 1000)
