"""Eight characters in one operation: the same answers as looking at one after the other."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.parse.words import Block

LINE = st.text("ab 0#\u2588\u2594", max_size=40).map(str.encode)
LINES = st.lists(LINE, min_size=1, max_size=6)
GLYPHS = {0xE2, 0x20, 0x23, *range(0x80, 0xC0)}


def every_place(block):
    return np.arange(len(block.raw) - 16)


def run(raw, place, marks):
    """Return how many bytes from a place on are among ``marks``."""
    end = place
    while end < len(raw) and raw[end] in marks:
        end += 1
    return end - place


@given(LINES)
def test_blanks_are_counted_from_every_place(lines):
    block = Block(lines)
    found = block.spaces(every_place(block)).tolist()
    assert found == [run(block.raw, place, b" ") for place in range(len(found))]


@given(LINES)
def test_glyphs_of_bars_are_counted_from_every_place(lines):
    block = Block(lines)
    found = block.glyphs(every_place(block)).tolist()
    assert found == [run(block.raw, place, GLYPHS) for place in range(len(found))]


@given(LINES)
def test_words_are_the_next_eight_bytes(lines):
    block = Block(lines)
    words = block.words(every_place(block))
    for place, word in enumerate(words.tolist()):
        assert word.to_bytes(8, "little") == block.raw[place : place + 8]


def test_behind_the_end_the_last_bytes_are_given():
    block = Block([b"abc"])
    far = np.array([10_000])
    assert block.words(far).tolist() == block.words(np.array([len(block.raw) - 8])).tolist()
    assert block.bytes(far).tolist() == [block.raw[-1]]


@given(LINES)
def test_each_segment_stands_where_the_block_says(lines):
    block = Block(lines)
    assert [block.raw[a:b] for a, b in zip(block.starts, block.ends, strict=True)] == lines
    assert block.bytes(block.starts[block.ends > block.starts]).tolist() == [
        line[0] for line in lines if line
    ]


@given(
    st.lists(st.sampled_from([b"loss 0.1", b"loss 12.75", b"lr 3", b"", b"a1b22"]), min_size=1, max_size=8)
)
def test_the_first_run_of_digits_of_each_segment(lines):
    block = Block(lines)
    for line, start, first in zip(lines, block.starts, block.first_runs, strict=True):
        digits = [place for place, byte in enumerate(line) if chr(byte).isdigit()]
        if digits:
            assert block.runs.starts[first] == start + digits[0]


def test_a_part_keeps_its_lines_and_their_wordings():
    block = Block([b"loss 1", b"lr 2", b"loss 3"])
    part = block.part(np.array([0, 2]))
    assert list(part.texts) == [b"loss 1", b"loss 3"]
    assert part.wordings.tolist() == block.wordings[[0, 2]].tolist()
    assert block.part(np.arange(3)) is block


def test_lines_that_differ_in_digits_alone_have_one_wording():
    first, same, other = Block([b"loss 1.5", b"loss 2.7", b"lost 2.7"]).wordings.tolist()
    assert first == same != other
