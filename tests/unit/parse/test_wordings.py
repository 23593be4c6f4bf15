"""Lines whose words are known are read as by those who look at every word."""

import random
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.parse import wordings
from trainmon_tui.parse.numbers import parse_column
from trainmon_tui.parse.shapes import Shapes
from trainmon_tui.parse.stamps import parse_stamps
from trainmon_tui.parse.words import Block

LINES = [
    "step=7 loss=0.5 lr=1e-05",
    "step=10  loss=-1 lr=.5 top5=3.",
    "2026-11-21 04:14:01,477 - INFO - step=1 loss=2",
    "Train:   5%|▌         | 2/40 [00:00<00:01, 9.5it/s, loss=0.5]",
    '{"step": 5, "layer.3.loss": 0.12345678901234567, "acc": +1}',
    "iter 12: loss 3.5e+2, time 12.5ms, seen 123,456 of 7",
    "nothing 12 to see 3 in layer4",
    "epoch 3",
]


def of_the_same_words(line, seed):
    """Return a line with other digits, some runs of them longer or shorter."""
    chance = random.Random(seed)
    size = chance.choice([0, 0, 0, 1, -1, 17])
    return re.sub(
        "[0-9]+",
        lambda run: "".join(
            chance.choice("0123456789") for _ in range(max(1, len(run[0]) + size * (chance.random() < 0.2)))
        ),
        line,
    )


def rows(shapes, blocks):
    """Return of each block its lines: what each says of which series, as text and as value."""
    return [
        sorted(row for reading in shapes.read([text.encode() for text in texts]) for row in lines_of(reading))
        for texts in blocks
    ]


def lines_of(reading):
    finding = reading.template.finding
    kinds = repr((finding.keys, finding.source, [capture.what for capture in finding.captures]))
    values = [
        parse_stamps(texts) if capture.what == "stamp" else parse_column(texts)
        for capture, texts in zip(finding.captures, reading.columns, strict=False)
    ]
    for i, place in enumerate(reading.positions.tolist()):
        texts = [texts[i] for texts in reading.columns]
        yield place, kinds, texts, [repr(float(column[i])) for column in values]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=3), st.integers(0, 1 << 30))
def test_known_words_change_nothing(kinds, seed):
    blocks = [
        [of_the_same_words(kinds[i % len(kinds)], f"{seed} {block} {i}") for i in range(64 * len(kinds))]
        for block in range(3)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wordings, "FEWEST", 1 << 30)
        slow = rows(Shapes(), blocks)
    shapes = Shapes()
    assert rows(shapes, blocks) == slow


def test_lines_of_known_words_are_not_walked_again(monkeypatch):
    shapes = Shapes()
    texts = [f"step={n} loss={n}.5".encode() for n in range(100)]
    list(shapes.read(texts))
    monkeypatch.setattr(Shapes, "_read_shape", lambda *_: pytest.fail("walked"))
    (reading,) = shapes.read(texts)
    assert reading.columns[0].values.tolist() == [float(n) for n in range(100)]


def test_a_wording_tells_all_but_digits():
    alike = Block(
        [b"loss 1.5 x", b"loss 22.75 x", b"loss 1 x", b"loss 1. 5x", b"loss .15 x", b"", b"loss . x"]
    )
    hashes = alike.wordings.tolist()
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 6


@given(st.lists(st.text("1 .x", max_size=6), min_size=1, max_size=12))
def test_equal_wordings_are_equal_words(texts):
    hashes = Block([text.encode() for text in texts]).wordings.tolist()
    words = [re.sub("1+", "1", text) for text in texts]
    for i, own in enumerate(words):
        assert [other == own for other in words] == [other == hashes[i] for other in hashes]


def test_lines_that_are_too_long_have_none():
    assert Block([b"a" * 5000]).wordings.tolist() == [int(wordings.NO_WORDING)]


def test_too_many_wordings_are_learned_again(monkeypatch):
    monkeypatch.setattr(wordings, "MOST", 3)
    shapes = Shapes()
    for glue in ("=", ": ", " = ", " : ", ":"):
        texts = [f"loss{glue}{n}.5".encode() for n in range(40)]
        for _ in range(2):
            values = np.concatenate([reading.columns[0].values for reading in shapes.read(texts)])
            assert sorted(values.tolist()) == [n + 0.5 for n in range(40)]
