"""Values that other signs or words join to their names."""

import pytest

from trainmon_tui.parse.pairs import find_pairs
from trainmon_tui.parse.parted import find_listed, find_parted, find_valued, is_summed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LOG (x[5.5]:P():a.cc:3) Average objective for 'output' for minibatches 0-9 is -0.23 over 64000 frames.",
         ("Average objective for 'output'", "-0.23")),
        ("Overall log-probability is -1.5 per frame, over 1.5e+04 frames", ("Overall log-probability", "-1.5")),
        ("   reducing learning rate of group 0 to 1.0000e-04.", ("learning rate", "1.0000e-04")),
        ("   setting learning rate to 0.01", ("learning rate", "0.01")),
    ],
)  # fmt: skip
def test_sentences_that_tell_a_value(text, expected):
    raw = text.encode()
    (pair,) = find_parted(raw, 0, counted=True)
    assert (pair.name, raw[pair.start : pair.end].decode()) == expected


@pytest.mark.parametrize("text", ["The limit is 5 over all runs", "moved to 3", "set it to 3 or 4"])
def test_sentences_that_tell_none(text):
    assert find_parted(text.encode(), 0, counted=True) == []


@pytest.mark.parametrize(
    ("text", "counted", "expected"),
    [
        ("0.81 = Validation score   (accuracy)", False, ("Validation score (accuracy)", "0.81")),
        ("train Loss |  2.34", True, ("train Loss", "2.34")),
    ],
)
def test_values_that_another_sign_joins(text, counted, expected):
    raw = text.encode()
    (pair,) = find_parted(raw, 0, counted=counted)
    assert (pair.name, raw[pair.start : pair.end].decode()) == expected


def test_a_bar_joins_nothing_where_nothing_counts():
    assert find_parted(b"train Loss |  2.34", 0, counted=False) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("recall=[0.1, 0.22], loss=0.5", {"recall/0": "0.1", "recall/1": "0.22"}),
        ("loss 0.51 per task [-0.2,3.1e-2] lr 1", {"per task/0": "-0.2", "per task/1": "3.1e-2"}),
        ("ms/batch 231.1 | loss [0.41 -0.5  3.1]", {"loss/0": "0.41", "loss/1": "-0.5", "loss/2": "3.1"}),
        ("shape=[3, 224], loss=0.5", {}),
        ("lr=[0.1, 0.1], loss=0.5", {}),
        ("quantiles=[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]", {}),
        ("recall=[0.5]", {}),
    ],
)
def test_short_lists_have_a_series_for_each_part(text, expected):
    raw = text.encode()
    found = find_listed(raw, 0, find_pairs(raw))
    assert {pair.name: raw[pair.start : pair.end].decode() for pair in found} == expected


def test_three_values_of_a_line_that_counts_are_a_loss_and_two_shares():
    raw = b"          1.912345e+00 25.9375 81.5625"
    found = find_parted(raw, 0, counted=True)
    assert [(pair.name, raw[pair.start : pair.end]) for pair in found] == [
        ("loss", b"1.912345e+00"),
        ("top1", b"25.9375"),
        ("top5", b"81.5625"),
    ]


def test_a_value_behind_a_step_and_a_tab_is_a_loss():
    (pair,) = find_parted(b"    \t-5.131231231", 4, counted=True)
    assert (pair.name, pair.start) == ("loss", 5)


@pytest.mark.parametrize("text", [b" 1.91 81.5 25.9", b" 1.91 25.9 181.5", b" 1.91 25.9", b" 1.91 -2.5 3.5"])
def test_other_unnamed_values_are_nothing(text):
    assert find_parted(text, 0, counted=True) == []
    assert find_parted(b" 1.91 25.9 81.5", 0, counted=False) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("loss: 2.3 | 48.1% bf16 MFU | 16379 tok/s", {"bf16 MFU": "48.1", "tok/s": "16379"}),
        ("5.1 avg, 0.001 rate", {"avg": "5.1", "rate": "0.001"}),
        ("loss: 2.3, lr: 1", {}),
    ],
)
def test_values_before_their_names(text, expected):
    raw = text.encode()
    found = find_valued(raw, 0, find_pairs(raw))
    assert {pair.name: raw[pair.start : pair.end].decode() for pair in found} == expected


def test_what_is_summed_over_many_is_no_setting():
    assert is_summed(b"Overall log-probability is -1.5 per frame, over 1.5e+04 frames")
    assert not is_summed(b"steps over 100 frames: 3")
