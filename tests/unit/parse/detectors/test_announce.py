"""Announcements: which line announces what, of which epoch."""

import pytest
from reading import read

from trainmon_tui.parse.detectors import announce

ANNOUNCED = [
    ("=== Stage 1: pretraining ===", "phase", None),
    ("Phase 2/3 - warm up", "phase", None),
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
    ("Model is improving ppl: inf --> 5.45", "best", None),
    ("PHASE 2/3", "phase", None),
    ("Entering phase 2 of 3", "phase", None),
    (
        "Monitored metric x did not improve in the last 3 records. Signaling Trainer to stop.",
        "early_stop",
        None,
    ),
    ("Epoch 00009: early stopping", "early_stop", 9),
    ("Stopping early: nothing gained", "early_stop", None),
    ("No improvement for 10 epochs, stopping", "early_stop", None),
    ("Training finished after not improving. Early Stop!", "early_stop", None),
    ("Finished training", "done", None),
    ("`Trainer.fit` stopped: `max_epochs=40` reached.", "done", None),
    ("40 epochs completed in 0.2 hours.", "done", None),
    ("Training completed!", "done", None),
    ("✅ Training is finished", "done", None),
]
PATIENCE = [
    ("  Patience: 2/10", {"count": 2, "limit": 10}),
    ("patience 3 of 5", {"count": 3, "limit": 5}),
    ("EarlyStopping counter: 3 out of 10", {"count": 3, "limit": 10}),
    ("Early stopping counter = 1/4", {"count": 1, "limit": 4}),
    ("Patience counter: 07/10", {"count": 7, "limit": 10}),
    ("Decreasing patience: 1/4", {"count": 3, "limit": 4}),
    ("val_loss did not improve (3/10)", {"count": 3, "limit": 10}),
    ("No improvement for 4 epochs", {"count": 4}),
    ("valid : 222.2 : stalled 2 times (last best: 222.3)", {"count": 2}),
    ("Epoch 5: val_loss did not improve from 0.52990", {}),
]
LEFT_ALONE = [
    "stage 1: loss 0.5",
    "Stage 2: 40 epochs",
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
    "best_model_metric: loss",
    "Testing using best model ...",
    "acc/best@4/mean: 0.5",
    "patience: 10",
    "patience=10",
    "unfreeze: True",
    "unfreeze_epoch=3",
    "Using early stopping with patience 5",
    "Early stopping: enabled",
    "Will train until validation scores don't improve for 10 rounds",
    "Epoch 3 training complete",
    "pre-training done for 3 of 4",
    'print("Early stopping!")',
    "done_head=0.5",
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


def test_a_best_step_is_told():
    assert announce.detect(b"Best model found at step 1200").fields == {"step": 1200}


def test_a_best_model_names_its_file():
    finding = announce.detect(b"Epoch 1: val_loss improved from None to 0.52990, saving model to m.keras")
    assert (finding.event, finding.fields) == ("best", {"epoch": 1, "path": "m.keras"})


@pytest.mark.parametrize(("text", "fields"), PATIENCE)
def test_patience_is_counted(text, fields):
    finding = announce.detect(text.encode())
    assert (finding.event, finding.fields, finding.captures) == ("patience", fields, ())


def test_each_line_of_patience_keeps_its_own_numbers():
    log = read("".join(f"Epoch {n}/9\n  Patience: {n}/10\n" for n in (1, 2, 3)))
    assert [(event[4], event[5]["count"]) for event in log.events] == [(1, 1), (2, 2), (3, 3)]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_left_alone(text):
    assert announce.detect(text.encode()) is None


@pytest.mark.parametrize("length", [399, 400, 401])
def test_long_lines_announce_nothing(length):
    text = b"Training completed! ".ljust(length, b".")
    assert (announce.detect(text) is None) == (length > 400)
