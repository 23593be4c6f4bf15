"""Checkpoints and other files: what is saved and loaded, where, and at which step; and lines that do neither."""

import re

import pytest
from reading import read

from trainmon_tui.parse.detectors import saving

SAVED = [
    ("✓ Saved checkpoint to out/ckpt_5.pt", {"path": "out/ckpt_5.pt", "step": 5}),
    ("Model saved: checkpoints/model_300_450.pt", {"path": "checkpoints/model_300_450.pt"}),
    ("Saving checkpoint at 1 epochs", {"epoch": 1}),
    ("'val_loss' was best, saving model to '/x/e=3.ckpt' as top 1", {"path": "/x/e=3.ckpt"}),
    ("Saving model checkpoint to out/checkpoint-500", {"path": "out/checkpoint-500", "step": 500}),
    ("Model weights saved in out/pytorch_model.bin", {"path": "out/pytorch_model.bin"}),
    ("Save weights to ./outputs\\yolo_s", {"path": "./outputs\\yolo_s"}),
    ("Saving at log/cls/checkpoints/top_model.pth", {"path": "log/cls/checkpoints/top_model.pth"}),
    ("saving checkpoint to out-char", {"path": "out-char"}),
    ("Saving model...", {}),
    ("2026-11-21 04:14:01,483 - log\\train.log - INFO - model saved", {}),
    ("Snapshotting solver state to binary proto file snaps/net_iter_2000.solverstate",
     {"path": "snaps/net_iter_2000.solverstate", "step": 2000}),
    ("Wrote checkpoint 'runs/a b/last.pt' at step 1200", {"path": "runs/a b/last.pt", "step": 1200}),
    ("----- Save model: ./output/cait-Epoch-30-Loss-0.47.pdparams",
     {"path": "./output/cait-Epoch-30-Loss-0.47.pdparams", "epoch": 30}),
    ("Epoch 0: saving model to '/x/epoch=0-step=120.ckpt' as top 1",
     {"path": "/x/epoch=0-step=120.ckpt", "step": 120, "epoch": 0}),
    ("coco/mAP is up: model saved to best_coco_mAP_epoch_3.pth", {"path": "best_coco_mAP_epoch_3.pth", "epoch": 3}),
    ("Saved optimizer state to /scratch/run/optim.pt.", {"path": "/scratch/run/optim.pt"}),
]  # fmt: skip
KEPT = [
    ("Loss curves saved: loss_curves.png", {}),
    ("✅ Results saved to: out/run_7/", {"path": "out/run_7/"}),
    ("Configuration saved in out/config.json", {"path": "out/config.json"}),
]
LOADED = [
    ("=> loaded checkpoint 'runs/last.pth.tar' (epoch 12)", {"path": "runs/last.pth.tar", "epoch": 12}),
    ("Resuming from checkpoint out/checkpoint-400", {"path": "out/checkpoint-400", "step": 400}),
    ('Resuming from "snaps/network-snapshot-000200.pkl"', {"path": "snaps/network-snapshot-000200.pkl"}),
    ("Resumed training at step 1200", {"step": 1200}),
    (" > Model restored from step 1000000", {"step": 1000000}),
    ("Loading best model from out/best.pt", {"path": "out/best.pt"}),
    ("Loading pretrained weights", {}),
    ("Restoring model weights from the end of the best epoch: 3.", {"epoch": 3}),
]
LEFT_ALONE = [
    "loss=0.5",
    "saving time",
    "save_model: True",
    "Checkpoints will be saved to out/",
    "Saving a checkpoint every 500 steps",
    "could not load checkpoint out/x.pt",
    "Failed to save model to out/x.pt",
    "    will not load any checkpoints and will start from random",
    "no checkpoint found",
    "resume: None",
    "Loading checkpoint shards: 2",
    "Loading dataset from data/train.json",
    "Loading tokenizer from out/tok",
    "gradient_checkpointing: True",
    "initializing model parallel with size 16",
    'torch.save(state, "out/ckpt.pt")',
    "# saving the model to out/ckpt.pt",
    'print("Saved model to", path)',
    "checkpoint_loss: 0.5",
    "model_saved=1 step=3",
]


def of(texts, kind):
    return [(text, kind, fields) for text, fields in texts]


ALL = [*of(SAVED, "checkpoint"), *of(KEPT, "saved"), *of(LOADED, "load")]


@pytest.mark.parametrize(("text", "kind", "fields"), ALL)
def test_what_went_where(text, kind, fields):
    finding = saving.detect(text.encode())
    assert (finding.event, finding.fields, finding.captures) == (kind, fields, ())


@pytest.mark.parametrize(("text", "kind", "fields"), ALL)
def test_files_make_no_series_and_no_settings(text, kind, fields):
    log = read(f"step=1 acc=1\n{text}\n")
    assert log.tags() == {("acc", "")}
    assert log.kinds() == [kind]
    assert log.parser.configuration == {}


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_left_alone(text):
    assert saving.detect(text.encode()) is None


def test_each_line_keeps_its_own_path_and_step():
    log = read(
        "".join(f"step={n} loss=1\nSaving model checkpoint to out/checkpoint-{n}\n" for n in (50, 100))
    )
    assert [(event[3], event[5]["step"]) for event in log.events] == [(50, 50), (100, 100)]


def test_long_lines_save_nothing():
    assert saving.detect(b"Saving model to out/a.pt".ljust(401, b".")) is None


@pytest.mark.parametrize("line", [line for line, _ in SAVED])
def test_a_line_with_other_numbers_is_read_as_it_would_be_on_its_own(line):
    text = line.encode()
    like = saving.detect(text)
    for digit in b"0", b"7", b"31":
        other = re.sub(rb"(?<![A-Za-z.])[0-9]+", digit, text)
        assert saving.detect_again(other, like) == saving.detect(other)


def test_numbers_that_say_that_nothing_was_saved_are_heeded():
    like = saving.detect(b"model saved to out/m_5.pt after retries: 3")
    assert like.event == "checkpoint"
    assert saving.detect_again(b"model saved to out/m_6.pt after retries: 0", like) is None


def test_a_clock_says_of_nothing_that_it_was_not_saved():
    texts = [f"21:{minute}:10,666 - Model - INFO - Saving model" for minute in (5, 0)]
    assert [saving.detect(text.encode()).event for text in texts] == ["checkpoint", "checkpoint"]


def test_a_checkpoint_that_is_announced_and_then_confirmed_is_one():
    said = " iteration {0}/ 100 | lm loss: 9.1 |\nsaving checkpoint at iteration {0} to out\n  successfully saved checkpoint from iteration {0} to out\n"
    log = read(said.format(10) + said.format(20))
    assert [(kind, line, step) for kind, line, _, step, *_ in log.events] == [
        ("checkpoint", 2, 10),
        ("checkpoint", 5, 20),
    ]


def test_checkpoints_before_any_step_are_all_told():
    assert len(read("saving checkpoint to out\nsaving checkpoint to out\n").events) == 2
