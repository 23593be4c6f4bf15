"""What samples say of a log agrees with what reading all of it says, whatever the log looks like; or they say nothing."""

import json
import math

import numpy as np
import pytest

from trainmon_tui.engine import log_pieces, outline
from trainmon_tui.engine.outline import Outline
from trainmon_tui.engine.session import Session
from trainmon_tui.engine.sketch import FEWEST
from trainmon_tui.rules.judge import Judge
from trainmon_tui.sources.follow import FollowedFile

EPOCHS, LENGTH = 30, 400
STEPS = EPOCHS * LENGTH


def loss(step):
    return 0.5 + 3 * math.exp(-step / 3000)


def records():
    """Every line tells its step."""
    for step in range(1, STEPS + 1):
        yield json.dumps({"step": step, "loss": loss(step), "lr": 1e-3}) + "\n"


def table():
    """The names stand in the first line alone."""
    yield "step,loss,lr\n"
    for step in range(1, STEPS + 1):
        yield f"{step},{loss(step):.5f},0.001\n"


def bars():
    """A bar is redrawn through an epoch that only the line before it names."""
    for epoch in range(1, EPOCHS + 1):
        yield f"Epoch {epoch}/{EPOCHS}\n"
        for n in range(1, LENGTH + 1):
            at = (epoch - 1) * LENGTH + n
            yield f"\rTrain: {100 * n // LENGTH:3d}%|###  | {n}/{LENGTH} [00:10<00:09, 47.1it/s, loss={loss(at):.4f}]"
        yield f"\nEpoch {epoch} Summary:\n  Train - loss: {loss(at):.4f}\n  Val - loss: {loss(at) + 0.1:.4f}\n"


def epochs_and_steps():
    """Each line tells its epoch and its place in it."""
    for step in range(STEPS):
        yield f"Epoch: [{step // LENGTH}][{step % LENGTH}/{LENGTH}]  Time 0.3 (0.3)  Loss {loss(step):.4f} ({loss(step):.4f})\n"


def headed_epochs():
    """An epoch is named once, and lines below it count in it."""
    for epoch in range(1, EPOCHS + 1):
        yield f"Epoch {epoch}/{EPOCHS}\n"
        for n in range(1, LENGTH + 1):
            yield f"  [{n}/{LENGTH}] train_loss: {loss((epoch - 1) * LENGTH + n):.4f}, tokens/s: 9000\n"


def dicts():
    """A trainer prints records with a fraction of an epoch beside a bar over the whole run."""
    for step in range(5, STEPS + 1, 5):
        yield f" {100 * step // STEPS:2d}%|##   | {step}/{STEPS} [10:00<20:00,  2.01it/s]\r"
        yield f"{{'loss': {loss(step):.4f}, 'learning_rate': 1e-05, 'epoch': {step / LENGTH:.4f}}}\n"


def iterations():
    """Plain lines with the run's own counter, and a validation now and then."""
    for step in range(STEPS):
        if step % 200 == 0:
            yield f"step {step}: train loss {loss(step):.4f}, val loss {loss(step) + 0.1:.4f}\n"
        yield f"iter {step}: loss {loss(step):.4f}, time 400.21ms, mfu 31.40%\n"


def resumed():
    """The run fell back once and went on."""
    for step in (*range(1, 8000), *range(6000, STEPS + 1)):
        yield f"step={step} loss={loss(step):.5f} lr=0.001\n"


def steps_of_an_epoch():
    """Steps begin anew in every epoch and no line tells of how many: only the epoch places a sample."""
    for epoch in range(1, EPOCHS + 1):
        for n in range(1, LENGTH + 1):
            yield f"epoch {epoch} step {n} loss {loss((epoch - 1) * LENGTH + n):.5f}\n"


def told_behind():
    """An epoch is told when its bar is full."""
    for epoch in range(1, EPOCHS + 1):
        for n in range(1, LENGTH + 1):
            at = (epoch - 1) * LENGTH + n
            yield f"{100 * n // LENGTH:3d}%|###  | {n}/{LENGTH} [00:10<00:09, 47.1it/s, loss={loss(at):.4f}]\r"
        yield f"\nEpoch {epoch}/{EPOCHS} - loss: {loss(at):.4f} - val_loss: {loss(at) + 0.1:.4f}\n"


def stamped():
    """Lines with a time and no counter at all."""
    for step in range(STEPS):
        clock = f"{step // 3600 % 24:02d}:{step // 60 % 60:02d}:{step % 60:02d}"
        yield f"2026-01-{1 + step // 86400:02d} {clock} INFO loss={loss(step):.5f} lr=0.001\n"


def laps():
    """A counter begins anew again and again, and nothing says how often."""
    for step in range(STEPS):
        yield f"step {step % 700} loss {loss(step):.5f}\n"


def uncounted():
    """Values alone."""
    for step in range(STEPS):
        yield f"loss: {loss(step):.6f} lr: 0.001\n"


KINDS = [
    records, table, bars, epochs_and_steps, headed_epochs, dicts, iterations, resumed, steps_of_an_epoch, told_behind,
    stamped, laps, uncounted,
]  # fmt: skip
UNPLACEABLE = (laps, uncounted)
KNOWN_LATER = (told_behind,)
"""How its counter goes on is known once an epoch was told."""


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Let an outline be worth its cost for a log of some hundred kilobytes."""
    for module, name, value in (
        (outline, "LEAST_BYTES", 64 << 10), (outline, "BYTES_A_SAMPLE", 8 << 10),
        (log_pieces, "PIECE_BYTES", 4 << 10), (log_pieces, "END_BYTES", 8 << 10), (outline, "TURN_S", math.inf),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)


def session():
    return Session(lambda: Judge((), chosen=True))


def outlined(path, head=16 << 10):
    """Return a session that has read the head of a log, and the outline of the rest."""
    source, read, found = FollowedFile(path), session(), Outline()
    read.feed(source.read(head))
    found.advance(source, read, lambda: 0.0)
    return source, read, found


@pytest.fixture(scope="module", params=KINDS, ids=[kind.__name__ for kind in KINDS])
def kind(request, tmp_path_factory):
    """A log of one kind, and all that is known once it was read."""
    path = tmp_path_factory.mktemp("kind") / "run.log"
    path.write_text("".join(request.param()))
    whole = session()
    whole.feed(path.read_bytes())
    whole.finish()
    return request.param, path, whole


@pytest.mark.parametrize("head", [2 << 10, 16 << 10, 64 << 10])
def test_points_of_samples_are_points_of_the_run(kind, head):
    made, path, whole = kind
    source, read, found = outlined(path, head)
    sketches = found.sketches(read)
    assert sketches is not None
    placed = [
        near_the_run(one, twin_of(one, whole), axis, curve)
        for one in read.store.series
        if one.key.metric == "loss"
        for axis, curve in sketches.of(one).items()
    ]
    source.close()
    if made in UNPLACEABLE:
        assert not placed
    elif made not in KNOWN_LATER or head > 16 << 10:
        assert max(placed) >= 4 * FEWEST


def twin_of(one, whole):
    return next(other for other in whole.store.series if (other.family, other.key) == (one.family, one.key))


def near_the_run(read, whole, axis, curve):
    """Hold a series' points against those that reading all of the log gives; return how many there are."""
    xs, values = curve
    assert (np.diff(xs) >= 0).all()
    assert xs[0] > read.x_range(axis)[1]
    real = {"step": whole.steps, "epoch": whole.epochs, "time": whole.walls}[axis]
    for x, value in zip(xs.tolist(), values.tolist(), strict=True):
        away = np.abs(real - x)
        nearest = whole.values[away == np.nanmin(away)]
        assert nearest.min() - 0.1 <= value <= nearest.max() + 0.1, (axis, x)
    return len(xs)
