"""Trouble: which line tells of what, and which only uses its words."""

import pytest
from reading import read

from trainmon_tui.parse.detectors import trouble

TOLD = [
    ("Traceback (most recent call last):", "traceback"),
    ("[rank0]: Traceback (most recent call last):", "traceback"),
    ("torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB", "oom"),
    ("WARNING: CUDA out of memory on batch 182. Skipping batch", "oom"),
    ("OOM when allocating tensor with shape[8,8]", "oom"),
    ("RuntimeError: CUBLAS_STATUS_ALLOC_FAILED", "oom"),
    ("Gradient overflow.  Skipping step, loss scaler 0 reducing loss scale to 32768.0", "warning"),
    ("/home/u/tasks.py:161: UserWarning: loss=3 is odd", "warning"),
    ("DeprecationWarning: use step=5", "warning"),
    ("WARN: slow batch 3", "warning"),
    ("2026-11-21 04:14:01 - WARNING - lr=0", "warning"),
    ("  ⚠️  High overfitting ratio: 3.1 (val 2.4 / train 0.8)", "advice"),
    ("💡 Consider a lower free_bits", "advice"),
    ("🟡 borderline", "advice"),
]
PATIENCE = [
    ("  Patience: 2/10", 2, 10),
    ("patience 3 of 5", 3, 5),
    ("EarlyStopping counter: 3 out of 10", 3, 10),
    ("Early stopping counter = 1/4", 1, 4),
    ("Patience counter: 07/10", 7, 10),
]
LEFT_ALONE = [
    "loss=0.5",
    "a warning sign",
    "no memory of it",
    "patience=10",
    "patience: 10",
    "OOM",
    "tracebacks are off",
    "WARNINGS=0",
    "overflow: hidden",
    "Warnings are errors",
]


@pytest.mark.parametrize(("text", "kind"), TOLD)
def test_what_is_told(text, kind):
    finding = trouble.detect(text.encode())
    assert (finding.event, finding.fields, finding.captures) == (kind, {}, ())


@pytest.mark.parametrize(("text", "kind"), TOLD)
def test_trouble_makes_no_series(text, kind):
    log = read(f"step=1 acc=1\n{text}\n")
    assert log.tags() == {("acc", "")}
    assert log.kinds() == [kind]


@pytest.mark.parametrize(("text", "count", "limit"), PATIENCE)
def test_patience_is_counted(text, count, limit):
    finding = trouble.detect(text.encode())
    assert (finding.event, finding.fields) == ("patience", {"count": count, "limit": limit})


def test_each_line_of_patience_keeps_its_own_numbers():
    log = read("".join(f"Epoch {n}/9\n  Patience: {n}/10\n" for n in (1, 2, 3)))
    assert [(event[4], event[5]["count"]) for event in log.events] == [(1, 1), (2, 2), (3, 3)]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_left_alone(text):
    assert trouble.detect(text.encode()) is None
