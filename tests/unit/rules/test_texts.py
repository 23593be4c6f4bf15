"""Texts are found in any line, however much of it changes from line to line."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.blocks import Segments
from trainmon_tui.rules import texts as texts_module
from trainmon_tui.rules.history import History
from trainmon_tui.rules.texts import Texts


def block(lines, first=0):
    lengths = [len(line) + 1 for line in lines]
    offsets = first + np.cumsum([0, *lengths])[:-1]
    return Segments([line.encode() for line in lines], np.arange(1, len(lines) + 1), offsets.astype(np.int64))


def places(texts, text):
    return [offset for offset, _, _ in texts._hits[text]]


@given(
    st.lists(
        st.lists(st.sampled_from(["Stage 3", "stage 3.5", "loss 0.5", "L:", "e", "█ 7%", ""]), max_size=6)
    ),
    st.lists(
        st.sampled_from(["Stage 3", "3", "7%", "loss 0", "L:", "ss 0.5", "tag"]), min_size=1, unique=True
    ),
)
def test_a_text_is_found_at_its_first_line_as_a_search_of_every_line_finds_it(blocks, needles):
    texts, at, first = Texts(needles), 0, {}
    for lines in blocks:
        segments = block(lines, at)
        texts.fold(segments, History())
        for needle in needles:
            for line, offset in zip(lines, segments.offsets.tolist(), strict=True):
                if needle.lower() in line.lower():
                    first.setdefault(needle, offset)
        at += sum(len(line.encode()) + 1 for line in lines) + 1
    assert {needle: found[0] for needle in needles if (found := places(texts, needle))} == first


def test_a_text_is_kept_once_in_each_announced_epoch():
    texts, history = Texts(["saved"], counted=[]), History()
    lines = block(["saved", "saved", "saved"])
    history.start(2, int(lines.offsets[1]))
    assert texts.fold(lines, history)
    assert places(texts, "saved") == lines.offsets[:2].tolist()
    assert not texts.fold(lines, history)


def test_every_line_of_a_counted_text_counts():
    texts, history = Texts(["saved", "lost"], counted=["saved"]), History()
    for _ in range(2):
        assert texts.fold(block(["saved lost", "saved"]), history)
    assert (texts.times("saved", None, history), texts.times("lost", None, history)) == (4, 0)


@pytest.mark.parametrize("most", [0, 100])
def test_kinds_of_lines_may_be_forgotten(monkeypatch, most):
    monkeypatch.setattr(texts_module, "MAX_KINDS", most)
    texts = Texts(["needle"])
    for number in range(20):
        texts.fold(block([f"{chr(97 + number)} line"], number * 50), History())
    assert len(texts._idle) == (20 if most else 1)
    assert texts.fold(block(["A NEEDLE 7"]), History())
