"""What is kept while rows stream in, and what makes it anew at once."""

from __future__ import annotations

import itertools

import pytest

from trainmon_tui.engine.steady import KEPT_S, Steady


@pytest.fixture
def look():
    """Ask a `Steady` for numbers that count how often one was made."""
    steady, count = Steady(), itertools.count(1)

    def get(stands, read, now_s):
        return steady.get((stands,), (read,), now_s, lambda: next(count))

    get.steady = steady
    return get


def test_rows_that_stream_in_wait_for_their_time(look):
    assert [look("a", read, read / 10) for read in range(11)] == [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3]


def test_what_stands_otherwise_is_seen_at_once(look):
    assert [look("a", 1, 0.0), look("b", 1, 0.01), look("a", 1, 0.02)] == [1, 2, 3]


def test_without_anything_new_nothing_is_made(look):
    assert [look("a", 1, now) for now in (0.0, 1.0, 100.0)] == [1, 1, 1]


def test_it_tells_when_it_is_due(look):
    look("a", 1, 10.0)
    assert not look.steady.is_due((1,), 99.0)
    assert not look.steady.is_due((2,), 10.0 + KEPT_S / 2)
    assert look.steady.is_due((2,), 10.0 + KEPT_S)


def test_what_is_forgotten_is_made_again(look):
    look("a", 1, 0.0)
    look.steady.forget()
    assert look("a", 1, 0.0) == 2
