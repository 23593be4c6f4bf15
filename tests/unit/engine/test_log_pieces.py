"""Pieces of a log are cut where lines end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.engine import log_pieces
from trainmon_tui.engine.log_pieces import epoch_sign, first_end, last_end, piece_at, piece_of_end


@pytest.fixture(autouse=True)
def small(monkeypatch):
    for name, size in (
        ("PIECE_BYTES", 40),
        ("END_BYTES", 40),
        ("FAR_BYTES", 400),
        ("_BLOCK", 16),
        ("CONTEXT_BYTES", 30),
    ):
        monkeypatch.setattr(log_pieces, name, size)


def window_of(data):
    return lambda offset, size: data[max(0, offset) : max(0, offset + size)]


LINES = b"".join(b"line %03d\n" % n for n in range(100))
BAR = b"Epoch 7/9\n" + b"".join(b"\rbar %03d/500" % n for n in range(30))


def test_a_piece_is_whole_lines_behind_the_next_newline():
    assert piece_at(window_of(LINES), 91, 900) == (b"line 011\nline 012\nline 013\nline 014\n", 99, 135)


def test_a_bar_is_left_for_the_line_behind_it():
    data = BAR + b"\nEpoch 8/9\nloss 0.5\n"
    piece = piece_at(window_of(data), 60, len(data))
    assert piece.data == b"Epoch 8/9\nloss 0.5\n"


def test_where_no_line_ends_near_a_piece_is_whole_redraws():
    piece = piece_at(window_of(BAR * 3), 15, 60)
    assert piece.data == b"bar 001/500\rbar 002/500\r"


def test_a_piece_begins_where_an_epoch_is_told_if_it_is_near():
    data = LINES[:90] + b"info: Epoch 8/9\nloss 0.5\nloss 0.4\n" + LINES
    piece = piece_at(window_of(data), 20, len(data), b"info: Epoch ")
    assert piece.data == b"info: Epoch 8/9\nloss 0.5\nloss 0.4\n"
    assert piece_at(window_of(data), 20, 60, b"info: Epoch ").data.startswith(b"line 003\n")


def test_the_end_comes_with_the_lines_around_the_last_epoch():
    data = LINES + b"Epoch 8/9\nloss 0.5\n" + LINES[:270]
    piece = piece_of_end(window_of(data), len(data), 0, b"Epoch ")
    assert b"Epoch 8/9\nloss 0.5\n" in piece.data
    assert piece.data.endswith(b"line 028\nline 029\n")
    assert b"Epoch" not in piece_of_end(window_of(data), len(data), 0, b"Era ").data


@pytest.mark.parametrize(
    ("line", "epoch", "sign"),
    [
        (b"Epoch 3/90", 3.0, b"Epoch "),
        (b"2026-01-02 10:00:03 INFO Epoch: [003] begins\nEpoch 4", 3.0, b" INFO Epoch: ["),
        (b"{'loss': 0.5, 'epoch': 0.03}", 1.0, b"\n"),
        (b"3 3 3", 3.0, b"\n"),
        (b"Epoch 31/90", 3.0, b"\n"),
        (b"", 3.0, b"\n"),
    ],
)
def test_an_epoch_is_known_by_what_stands_before_its_number(line, epoch, sign):
    assert epoch_sign(line, epoch) == sign


def test_what_never_ends_gives_nothing():
    assert piece_at(window_of(b"x" * 900), 100, 900).data == b""
    assert piece_of_end(window_of(b"x" * 900), 900, 0).data == b""


def test_the_end_is_the_last_whole_lines():
    assert piece_of_end(window_of(LINES + b"line"), len(LINES) + 4, 0).data == LINES[-27:]


def test_the_end_of_a_bar_comes_with_the_lines_that_name_its_epoch():
    data = LINES + BAR
    piece = piece_of_end(window_of(data), len(data), 0)
    assert b"Epoch 7/9\n\rbar 000/500" in piece.data
    assert piece.data.endswith(b"bar 027/500\rbar 028/500\r")
    assert piece.stop == len(data)


def test_what_was_read_is_not_looked_at_again():
    data = LINES + BAR
    piece = piece_of_end(window_of(data), len(data), len(data) - 60)
    assert b"Epoch" not in piece.data
    assert piece.start >= len(data) - 60


@given(
    st.binary(max_size=600),
    st.integers(0, 600),
    st.integers(0, 600),
    st.sampled_from([b"\n", b"ab", b"\x00"]),
)
def test_pieces_are_stretches_of_the_log_between_ends(data, offset, floor, sign):
    piece = piece_at(window_of(data), offset, len(data), sign)
    assert data[piece.start : piece.stop] == piece.data
    assert piece.start >= min(offset, len(data)) or not piece.data
    assert not piece.data or last_end(piece.data) == len(piece.data)
    end = piece_of_end(window_of(data), len(data), min(floor, len(data)), sign)
    assert all(part in data for part in end.data.replace(b"\r", b"\n").split(b"\n") if b"\b" not in part)
    assert first_end(data) <= len(data)
