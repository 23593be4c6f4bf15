"""Bars behind each other on one line: each is read as if it stood on its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import read

from trainmon_tui.parse.detectors.bar import beginnings

BAR = "Epoch {}:  10%|#         | {}/4 [00:01<00:09,  1.00it/s, loss={}]"


def bars(epoch, *losses):
    return "".join(BAR.format(epoch, n, loss) for n, loss in enumerate(losses, 1))


def points(text, sizes=()):
    log = read(text, sizes)
    return [(step, epoch, line, value) for step, epoch, line, *_, value in log.series["bar", "loss", "", 0]]


def test_bars_begin_where_the_one_before_ends():
    text = bars(1, 0.9, 0.8, 0.7)
    assert [text[start:][:9] for start in beginnings(text.encode())] == ["Epoch 1: "] * 3
    assert beginnings(bars(1, 0.9).encode() + b" loss=0.5") == [0]
    assert beginnings(b"step=1 loss=0.5") == [0]


@pytest.mark.parametrize("sizes", [(), [1] * 9])
def test_every_bar_of_a_line_has_its_point(sizes):
    text = f"x\n{bars(1, 0.9, 0.8, 0.7)}\n{bars(2, 0.6)}\n{bars(2, 0.6, 0.5)}\n"
    assert points(text, sizes) == [
        (1, 1, 2, "0.9"),
        (2, 1, 2, "0.8"),
        (3, 1, 2, "0.7"),
        (5, 2, 3, "0.6"),
        (5, 2, 4, "0.6"),
        (6, 2, 4, "0.5"),
    ]


def test_a_point_is_found_where_its_bar_begins():
    (_, first), (_, second) = [
        (point[0], point[3]) for point in read(bars(1, 0.9, 0.8) + "\n").series["bar", "loss", "", 0]
    ]
    assert (first, second) == (0, len(bars(1, 0.9)))


@given(st.lists(st.lists(st.sampled_from([0.1, 0.25]), max_size=4), max_size=8), st.lists(st.integers(0, 3)))
def test_cutting_a_log_elsewhere_changes_nothing(lines, sizes):
    text = "".join(f"{bars(1, *losses)}\n" for losses in lines)
    assert read(text, sizes).all() == read(text).all()


@given(st.lists(st.sampled_from([0.1, 0.25, 0.5]), min_size=1, max_size=8))
def test_bars_read_the_same_with_and_without_returns_between_them(losses):
    assert [point[::3] for point in points(bars(1, *losses) + "\n")] == [
        point[::3] for point in points(bars(1, *losses).replace("]", "]\r") + "\n")
    ]
