"""Lines that announce whose values stand below them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.parse.headings import heading_of


@pytest.mark.parametrize(
    ("line", "split"),
    [
        (b"Validation:", "valid"),
        (b"> EVALUATION", "valid"),
        (b"--- Training results ---", "train"),
        (b"Running validation loop...", "valid"),
        (b"=== Test set ===", "test"),
        (b"starting training", "train"),
        (b"[dev metrics]", "valid"),
        (b"Epoch 3/10 Validation", "valid"),
        (b"2026-01-02 03:04:05 INFO Evaluation phase", "valid"),
        (b"Validation (2026-01-02 03:04:05)", "valid"),
    ],
)
def test_a_heading_is_read_in_any_dress(line, split):
    assert heading_of(line) == split


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"Validation loss: 0.5",
        b"the training of champions",
        b"retraining",
        b"Validation | loss",
        b"latest",
        b"Training finished successfully",
        b"=" * 120 + b" Validation",
    ],
)
def test_other_lines_announce_nothing(line):
    assert heading_of(line) == ""


@given(
    st.sampled_from([b"Validation", b"training", b"TEST"]), st.text("-=*>#: ", max_size=20).map(str.encode)
)
def test_rules_around_a_heading_change_nothing(word, rule):
    assert heading_of(rule + word + rule) == heading_of(word) != ""


@given(st.binary(max_size=200))
def test_any_line_is_told(line):
    assert heading_of(line) in {"", "train", "valid", "test"}
