"""What a line counts, in the words of many frameworks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.parse.counted import blank, find_counters

EXAMPLES = [
    ("Epoch 3/10", {"epoch": "3", "epoch_total": "10"}),
    ("epoch: 3 of 10", {"epoch": "3", "epoch_total": "10"}),
    ("ep. 2.5 loss 0.1", {"epoch": "2.5"}),
    ("[Step 7]", {"step": "7"}),
    ("global_step=1200 loss 1", {"step": "1200"}),
    ("iteration 1,200,000", {"step": "1,200,000"}),
    ("Train: 0 [50/312 (16%)]", {"epoch": "0", "count": "50", "count_total": "312"}),
    ("Train Epoch: 1 [640/60000 (1%)]", {"epoch": "1", "count": "640", "count_total": "60000"}),
    ("[3, 200] loss: 0.5", {"epoch": "3", "count": "200"}),
    ("epoch20-batch-50: loss 0.3", {"epoch": "20", "count": "50"}),
    ("[E3|B120] loss 0.3", {"epoch": "3", "count": "120"}),
    ("ep1/5_it20/400: loss", {"epoch": "1", "epoch_total": "5", "count": "20", "count_total": "400"}),
    ("TRAIN Batch 3/1200 loss 12.3", {"epoch": "3", "count": "1200"}),
    ("train 050 1.91e+00 25.9 81.5", {"count": "050"}),
    ("-------------Round number: 4-------------", {"step": "4"}),
    ("[E 003/100] train: L=0.4", {"epoch": "003", "epoch_total": "100"}),
    ("5, train_loss=0.51, test_loss=0.41", {"step": "5"}),
    ("  3 231.12 ms run, 12.1 ms python, 2.2 loss", {"step": "3"}),
    ("Train | Epoch 1 | 20/200 | 0.1 it/sec", {"epoch": "1", "count": "20", "count_total": "200"}),
    ("| eval  | F: 6000 | S: 3000 | E: 6 | R: 41.1 | T: 0:00:41", {"step": "3000"}),
    (" eval    E: 12          I: 6,000        R: 41.1     T: 0:00:42", {"step": "6,000"}),
    (
        "*SEARCH* [2026-01-01 10:00:00] [000-050][010/196] Time 0.41",
        {"epoch": "000", "epoch_total": "050", "count": "010", "count_total": "196"},
    ),
    ("[Train](1000/24000) loss: 1", {"count": "1000", "count_total": "24000"}),
    ("Epoch: 0.03/4.0 (0.7% complete)", {"epoch": "0.03", "epoch_total": "4.0"}),
    ("At iterate   50    f=  3.3D-01", {"step": "50"}),
    ("Step 1,000/10,000 loss 1", {"step": "1,000", "step_total": "10,000"}),
    ("Step: 1'000/10'000 loss 1", {"step": "1'000", "step_total": "10'000"}),
    (" Minibatch[   1- 100]: loss = 2.1", {"count": "100"}),
    ("[1/5][20/100] loss", {"epoch": "1", "epoch_total": "5", "count": "20", "count_total": "100"}),
    ("Epoch 2 batch 30/60 loss 1", {"epoch": "2", "count": "30", "count_total": "60"}),
    ("batch 5 loss 1", {"count": "5"}),
    ("Episode 12 reward 3", {"step": "12"}),
    ("generation: 4/9", {"step": "4", "step_total": "9"}),
    ("12/60 - loss 0.5", {"count": "12", "count_total": "60"}),
    ("100/200 batches done", {"count": "100", "count_total": "200"}),
    ("3epoch: loss", {"epoch": "3"}),
    (
        "{ Epoch:[  1/  2], step:[    2/ 1000], loss: 3",
        {"epoch": "1", "epoch_total": "2", "step": "2", "step_total": "1000"},
    ),
    ("Epoch [1/3]: [100/938]  11%", {"epoch": "1", "epoch_total": "3", "count": "100", "count_total": "938"}),
    ("Training  [   10/125000]  eta: 1", {"count": "10", "count_total": "125000"}),
    (
        "Train: [0/300][10/1251]  eta",
        {"epoch": "0", "epoch_total": "300", "count": "10", "count_total": "1251"},
    ),
    ("12 [D loss: 0.7, acc.: 41.41%]", {"step": "12"}),
    ("1/50 (  2.12%) itr 100: G_loss: +0.412", {"step": "100"}),
    ("Episode Num: 3 Episode T: 21", {"step": "3"}),
    ("333 154 Loss=0.03", {"epoch": "333", "count": "154"}),
    ("eta: 1:02:11  epoch/iter: 0/199  total_loss: 8.5", {"epoch": "0", "step": "199"}),
    (
        "mot: [1/30][0/1231]|Tot: 0:00:03",
        {"epoch": "1", "epoch_total": "30", "count": "0", "count_total": "1231"},
    ),
    (
        "| Epoch: 1/82 (12/1158) | Loss: 0.8",
        {"epoch": "1", "epoch_total": "82", "count": "12", "count_total": "1158"},
    ),
    ("<epoch: 86, iter: 107,200, lr:2.500e-05>", {"epoch": "86", "step": "107,200"}),
    ("    10/1000000: loss=0.1", {"count": "10", "count_total": "1000000"}),
    ("| epoch 010  2000 / 8223 loss=1.27", {"epoch": "010", "count": "2000", "count_total": "8223"}),
]
NOTHING = [
    "loss 0.5",
    "",
    "batches of 64",
    "with a batch size 32",
    "stepwise 3",
    "version 1.2.3",
    "a step back",
]


def counted(line):
    text = line.encode()
    return {capture.what: text[capture.start : capture.end].decode() for capture in find_counters(text)}


@pytest.mark.parametrize(("line", "wanted"), EXAMPLES)
def test_counters_are_found_in_the_words_of_frameworks(line, wanted):
    assert counted(line) == wanted


@pytest.mark.parametrize("line", NOTHING)
def test_other_numbers_count_nothing(line):
    assert counted(line) == {}


@pytest.mark.parametrize(("line", "wanted"), EXAMPLES)
def test_their_words_are_blanked_out_in_place(line, wanted):
    text = line.encode()
    left = blank(text, find_counters(text))
    assert len(left) == len(text)
    for capture in find_counters(text):
        assert not left[capture.start : capture.end].strip()
    assert all(byte in (32, text[place]) for place, byte in enumerate(left))


@given(st.lists(st.sampled_from([line for line, _ in EXAMPLES] + NOTHING), max_size=4).map(" ".join))
def test_each_kind_is_counted_once_and_in_the_order_of_the_line(line):
    found = find_counters(line.encode())
    assert len({capture.what for capture in found}) == len(found)
    assert found == sorted(found)
    assert all(line.encode()[capture.start : capture.end].strip() for capture in found)


@given(st.binary(max_size=120))
def test_any_bytes_can_be_counted(text):
    for capture in find_counters(text):
        assert 0 <= capture.start < capture.end <= len(text)
