"""Announcements: which line announces what, of which epoch."""

import pytest
from reading import read

from trainmon_tui.parse.detectors import announce

ANNOUNCED = [
    ("🔓 UNFREEZING VISION ENCODER (Stage 2, Epoch 3)", "unfreeze", 3),
    ("Encoder UNFROZEN", "unfreeze", None),
    ("we unfreeze the last layers", "unfreeze", None),
    ("🔵 STAGE 2: KL WARMUP", "phase", None),
    ("PHASE 1 - warmup", "phase", None),
    ("STAGE 3 (full)", "phase", None),
    ("Early stopping triggered after epoch 28", "early_stop", 28),
    ("Early stopping!", "early_stop", None),
    ("Early-stopped at epoch 4", "early_stop", 4),
    ("Best epoch: 12", "best", 12),
    ("✓ New best model! Val loss: 0.812", "best", None),
    ("best val loss so far", "best", None),
    ("Epoch 1: val_loss improved from None to 0.52990, saving model to m.keras", "best", 1),
    ("✓ Saved checkpoint to out/ckpt_5.pt", "checkpoint", None),
    ("Model saved: checkpoints/model_300_450.pt", "checkpoint", None),
    ("Saving checkpoint at 1 epochs", "checkpoint", None),
    ("Loss curves saved: loss_curves.png", "checkpoint", None),
    ("Training completed!", "done", None),
    ("✅ Training is finished", "done", None),
]
LEFT_ALONE = [
    "loss=0.5",
    "early_stopping_patience: 10",
    "early_stopping: True",
    "early stopping patience = 5",
    "best_metric = loss",
    "the stage is set",
    "stage 2 of the pipeline",
    "freeze the encoder",
    "saving time",
    "training",
    "training loss: 0.5",
    "best effort",
]


@pytest.mark.parametrize(("text", "kind", "epoch"), ANNOUNCED)
def test_what_is_announced(text, kind, epoch):
    finding = announce.detect(text.encode())
    assert (finding.event, finding.fields) == (kind, {} if epoch is None else {"epoch": epoch})


@pytest.mark.parametrize(("text", "kind", "epoch"), ANNOUNCED)
def test_an_event_has_the_place_of_its_line(text, kind, epoch):
    log = read(f"epoch=2 step=9 acc=1\n{text}\n")
    (event,) = (event for event in log.events if event[0] == kind)
    assert event[1:3] == (2, len("epoch=2 step=9 acc=1\n"))
    assert event[3:5] == (9, 2 if epoch is None else epoch)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_left_alone(text):
    assert announce.detect(text.encode()) is None


@pytest.mark.parametrize("length", [399, 400, 401])
def test_long_lines_announce_nothing(length):
    text = b"Training completed! ".ljust(length, b".")
    assert (announce.detect(text) is None) == (length > 400)
