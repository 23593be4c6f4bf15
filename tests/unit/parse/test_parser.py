import math

import numpy as np
import pytest
from reading import read, segments_of

from trainmon_tui.parse import parser as module
from trainmon_tui.parse.parser import Parser

VQA = """
Epoch {e}/26
Train:   0%|          | 0/40 [00:00<?, ?it/s]\rTrain:  60%|██████    | 24/40 [00:00<00:00, 1174.93it/s, L:2.723, A:2.722, KLr:0.014, fb%:93%, T:0.000, KLw:0.72]\rTrain: 100%|██████████| 40/40 [00:00<00:00, 1195.85it/s, L:2.552, A:2.534, KLr:0.034, fb%:57%, T:0.000, KLw:1.22]\rTrain: 100%|██████████| 40/40 [00:00<00:00, 1190.85it/s, L:2.552, A:2.534, KLr:0.034, fb%:57%, T:0.000, KLw:1.22]
Val  :   0%|          | 0/4 [00:00<?, ?it/s]\rVal  : 100%|██████████| 4/4 [00:00<00:00, 114912.44it/s, L:2.624, A:2.608, KLr:0.032, fb%:61%, T:0.000, KLw:1.25]

Epoch {e} Summary:
  Train - Total: 2.718, Answer: 2.716, KL: 0.002{teacher}
  Val   - Total: 2.624, Answer: 2.608, KL: 0.012
  Val Exact Match: 0.248
  🔍 KL Diagnostics: raw=0.013, after_free_bits=0.002, penalty_reduction=92%
  ⚠️ KL penalty is strongly reduced
  Patience: {e}/10
"""


def vqa(*epochs, teacher=""):
    return "".join(VQA.format(e=epoch, teacher=teacher) for epoch in epochs)


def test_bars_count_across_epochs_and_close_without_a_second_point():
    log = read(vqa(1, 2, 3))
    assert log.steps("L", "train") == [24, 40, 64, 80, 104, 120]
    assert log.epochs("L", "train") == [1, 1, 2, 2, 3, 3]
    assert log.values("fb%", "train") == [93, 57] * 3


def test_validation_stands_at_the_step_training_reached():
    log = read(vqa(1, 2))
    assert log.steps("L", "valid") == [40, 80]
    assert log.epochs("L", "valid") == [1, 2]


def test_summaries_belong_to_their_epoch():
    log = read(vqa(1, 2))
    assert log.epochs("Train - Total", "train") == [1, 2]
    assert log.epochs("raw", "train", "summary") == [1, 2]
    assert log.values("Val Exact Match", "valid") == [0.248, 0.248]


def test_a_field_that_appears_later_splits_no_series():
    log = read(vqa(1) + vqa(2, teacher=", Teacher: 0.355"))
    assert len(log.points("Train - Total")) == 2
    assert log.epochs("Train - Teacher") == [2]


def test_advice_and_patience_are_events():
    log = read(vqa(1))
    assert log.kinds() == ["advice", "patience"]
    assert log.events[1][5] == {"count": 1.0, "limit": 10.0}
    assert log.events[1][4] == 1.0


def test_epochs_start_at_their_header():
    log = read(vqa(1, 2))
    text = vqa(1, 2)
    assert [start[0] for start in log.starts] == [1, 2]
    assert text.encode()[log.starts[1][2] :].startswith(b"Epoch 2/26")


def test_progress_of_a_bar_in_epochs():
    progress = read(vqa(1, 2)).progress
    assert (progress.step, progress.steps_total, progress.epoch, progress.epochs_total) == (80, 1040, 2, 26)
    assert progress.rate_per_s == 1190.85


def test_a_resume_begins_a_new_attempt_once():
    log = read(vqa(1, 2, 3) + vqa(2, 3))
    assert log.kinds().count("resume") == 1
    assert log.attempts("L", "train") == [0] * 6 + [1] * 4
    assert log.steps("L", "train")[6:] == [64, 80, 104, 120]
    assert log.attempts("Val - Total") == [0, 0, 0, 1, 1]


def test_a_step_that_falls_back_is_a_resume():
    log = read("".join(f"step={n} loss=0.5\nstep={n} val_loss=0.6\n" for n in (1, 2, 3, 2, 3, 4)))
    assert log.attempts("loss") == log.attempts("val_loss") == [0, 0, 0, 1, 1, 1]
    assert log.kinds() == ["resume"]


def test_a_bar_that_spans_all_epochs_counts_epochs():
    flow = "Training:   0%|0/300 [00:00<?, ?it/s]\n"
    for n in (1, 2):
        flow += f"Epoch {n}/300\n  Total Loss: {n}.6e+08\n  Forward  - Energy: 1.6e+08, LogDet: 0.00\n  LR: 4.00e-05\n  Improvement from start: 0.00%\n"
        flow += f"Training:   0%|{n}/300 [00:00<00:02, 73.84it/s, Loss=2.3e+08, LR=3.3e-06]\n"
    flow += "Training:   2%|7/300 [00:00<00:02, 0.5s/it, Loss=2.3e+08, LR=3.3e-06]\n"
    log = read(flow)
    assert log.steps("Loss") == log.epochs("Loss") == [1, 2, 7]
    assert log.epochs("Forward - LogDet") == [1, 2]
    assert log.values("Total Loss") == [1.6e8, 2.6e8]
    assert log.values("LR", source="summary") == [4e-05, 4e-05]
    assert log.progress.rate_per_s == 2.0


def test_counters_in_brackets_are_lifted():
    lines = [f"Epoch(train)  [{e}][ {n}/60]  loss: 1.5\n" for e in (1, 2) for n in (20, 60)]
    log = read("".join([*lines[:2], "Epoch(val) [1][4/4]    loss: 1.3\n", *lines[2:]]))
    assert log.steps("loss", "train") == [20, 60, 80, 120]
    assert log.steps("loss", "valid") == [60]


def test_epochs_numbered_from_zero_are_taken_as_printed():
    log = read(
        "".join(
            f"Epoch {e}/3:  50%|█| {n}/4 [00:00<00:01, 5.0it/s, loss=1]\n" for e in (0, 1) for n in (2, 4)
        )
    )
    assert log.steps("loss") == [2, 4, 6, 8]
    assert log.epochs("loss") == [0, 0, 1, 1]


def test_bars_without_any_epoch_count_on_when_they_were_full():
    log = read("".join(f" 50%|█| {n}/4 [00:00<00:01, 5.0it/s, loss={n}]\n" for n in (2, 4, 2, 4)))
    assert log.steps("loss") == [2, 4, 6, 8]
    assert log.kinds() == []


def test_values_without_any_counter_have_no_place():
    log = read("loss: 0.5\nloss: 0.4\n")
    assert log.steps("loss") == log.epochs("loss") == [None, None]


def test_fractional_epochs_belong_to_the_epoch_they_are_in():
    log = read("".join(f"{{'loss': 1.5, 'epoch': {e}}}\n" for e in (0.5, 1.0, 1.25, 2.0, 2.5)))
    assert [(start[0], start[1]) for start in log.starts] == [(1, 1), (2, 3), (3, 5)]
    assert log.epochs("loss") == [0.5, 1.0, 1.25, 2.0, 2.5]


def test_nan_and_inf_are_values_of_the_same_series():
    log = read("step=1 loss=0.5\nstep=2 loss=nan\nstep=3 loss=-inf\nstep=4 loss=0.25\n")
    values = log.values("loss")
    assert values[0::3] == [0.5, 0.25]
    assert math.isnan(values[1])
    assert values[2] == -math.inf


def test_thousands_and_ranges():
    log = read(
        "Epoch 1: loss=10,500, val_loss=9,800\nDetected objects: 1-3\nMax confidence: 0.5-0.9\nBest epoch: 12\n"
    )
    assert log.values("loss") == [10500.0]
    (best,) = log.events
    assert (*best[:5], best[5]["epoch"]) == ("best", 4, 83, None, 12.0, 12.0)
    assert log.values("Detected objects") == [2.0]
    assert log.values("Max confidence max") == [0.9]


def test_settings_before_training_are_configuration():
    head = "free_bits: 0.02\nteacher_type: rule_based\nlr = 1e-5\nEpochs: 3000, Batch size: 64, LR: 0.0005\n"
    log = read(head + "Epoch 1/3\n  LR: 2.0e-03\nstep=1 loss=0.5\n")
    assert log.parser.configuration == {
        "free_bits": 0.02, "teacher_type": "rule_based", "lr": 1e-5, "Epochs": 3000.0, "Batch size": 64.0, "LR": 0.0005,
    }  # fmt: skip
    assert log.tags() == {("loss", ""), ("LR", "")}
    assert log.progress.epochs_total == 3


def test_printed_namespaces_and_commands_make_no_series():
    log = read("Namespace(lr=1e-5, epochs=35)\n$ python train.py --free_bits 0.02 --loss 3\n" * 2)
    assert log.tags() == set()
    assert log.parser.configuration == {"lr": 1e-5, "epochs": 35.0, "free_bits": 0.02, "loss": 3.0}


@pytest.mark.parametrize(
    "noise",
    [
        "/home/u/tasks.py:161: UserWarning: loss=3 is odd\n",
        "    loss = 0.5 * x; y = 3\n",
        "node:1:2 [0] NCCL INFO loss=1\n",
        'Traceback (most recent call last):\n  File "a.py", line 60, in child\n    gs += 1\nValueError\n',
        "",
    ],
)
def test_noise_makes_no_series(noise):
    assert read("step=1 acc=0.5\n" + noise * 3).tags() == {("acc", "")}


def test_time_stamps_are_wall_times():
    text = (
        '2026-11-21 04:14:01,477 - INFO - t - step=1 loss=1\n{"step": 2, "loss": 1, "time": 1795234442.5}\n'
    )
    rows = Parser().feed(segments_of(text)).rows
    assert [row.walls.tolist() for row in rows] == [[1795234441.0], [1795234442.5]]


def test_impossible_dates_are_no_times():
    rows = Parser().feed(segments_of("2026-99-99 99:99:99 - INFO - t - step=1 loss=1\n")).rows
    assert np.isnan(rows[0].walls[0])


def test_rows_have_one_shape():
    for rows in Parser().feed(segments_of(vqa(1, 2))).rows:
        count = len(rows.lines)
        assert rows.values.shape == (count, len(rows.family.keys))
        assert {len(a) for a in (rows.steps, rows.epochs, rows.offsets, rows.walls, rows.attempts)} == {count}
        assert rows.present is None or rows.present.shape == rows.values.shape


def test_offsets_lead_back_to_the_line():
    text = vqa(1, 2).encode()
    for point in read(vqa(1, 2)).points("Val Exact Match"):
        assert text[point[3] :].startswith(b"  Val Exact Match: 0.248")


def test_an_empty_block_says_nothing():
    parsed = Parser().feed(segments_of(""))
    assert (parsed.rows, parsed.events, parsed.starts, parsed.last_line, parsed.not_understood) == (
        [],
        [],
        [],
        0,
        0,
    )


def test_what_is_not_understood_is_counted():
    log = read("hello there\n\n  \nstep=1 loss=2\n&&&\n")
    assert log.not_understood == 2


def test_configuration_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "MAX_SETTINGS", 3)
    log = read("".join(f"key{name}: 1\n" for name in "abcde") + "keyb: 2\n")
    assert log.parser.configuration == {"keya": 1.0, "keyb": 2.0, "keyc": 1.0}


@pytest.mark.parametrize("endless", ["INF", "nan", "1e999"])
def test_a_counter_that_is_no_number_counts_nothing(endless):
    log = read(f"step=1 epoch=1 loss=0.5\nstep={endless} epoch={endless} loss=0.4\n")
    places = [point[:2] for points in log.series.values() for point in points]
    assert places == [(1, 1), (1, 1)]


def test_a_setting_called_epoch_is_only_a_setting():
    log = read("epoch=;\nepoch: many\n")
    assert log.kinds() == ["config", "config"]
    assert log.parser.configuration == {"epoch": "many"}
