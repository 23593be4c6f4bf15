"""Which stretch of the log belongs to which epoch, across resumes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.rules.history import History


@pytest.fixture
def history():
    """Four epochs of 100 bytes, each with a summary 80 bytes in."""
    history = History()
    for epoch in (1, 2, 3, 4):
        history.start(epoch, epoch * 100)
        history.summary(epoch, epoch * 100 + 80)
    return history


@pytest.mark.parametrize(
    ("offset", "epoch"),
    [
        (0, 0),
        (99, 0),
        (100, 1),
        (179, 1),
        (180, 2),
        (199, 2),
        (200, 2),
        (279, 2),
        (280, 3),
        (480, 5),
        (10**9, 5),
    ],
)
def test_a_text_belongs_to_the_epoch_around_it(history, offset, epoch):
    assert history.epoch_at(offset) == epoch


@pytest.mark.parametrize(("offset", "announced"), [(0, 0), (100, 1), (199, 1), (200, 2), (10**9, 4)])
def test_what_was_announced_last(history, offset, announced):
    assert history.announced_at(offset) == announced


def test_epochs_may_be_skipped_and_marked_late():
    history = History()
    history.mark(10, 500)
    history.mark(2, 100)
    history.mark(10, 400)
    history.mark(10, 600)
    assert history.epochs() == [2, 10]
    assert history.newest == 10
    assert 5 not in history
    assert 10 in history
    assert [history.epoch_at(offset) for offset in (99, 100, 399, 400)] == [0, 2, 2, 10]


def test_a_resume_rewinds_to_where_its_epoch_was_announced(history):
    history.start(3, 500)
    rewind = history.resume(1, 3, 520)
    assert rewind == (500, 3)
    assert history.epochs() == [1, 2, 3]
    assert history.newest == 3
    assert not history.has_summary(3)
    assert history.has_summary(2)


def test_without_an_announcement_it_rewinds_to_its_first_row(history):
    assert history.resume(1, 3, 520) == (520, 3)
    assert history.epochs() == [1, 2]


def test_an_attempt_resumes_once(history):
    assert history.resume(1, 3, 520) is not None
    assert history.resume(1, 2, 540) is None
    assert history.resume(0, 1, 560) is None
    assert history.resume(2, 2, 600) is not None


@pytest.mark.parametrize(
    ("epoch", "offset", "replaced"),
    [(3, 519, True), (3, 520, False), (4, 400, True), (4, 600, False), (2, 200, False), (99, 100, True)],
)
def test_what_was_read_before_a_resume_no_longer_counts(history, epoch, offset, replaced):
    history.resume(1, 3, 520)
    assert history.is_replaced(epoch, offset) is replaced


def test_what_is_replaced_is_not_marked_again(history):
    history.resume(1, 2, 520)
    history.mark(3, 300)
    history.summary(3, 380)
    assert history.epochs() == [1]
    assert not history.has_summary(3)


resumes = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 50)), max_size=12)


@given(resumes, st.integers(0, 12), st.integers(0, 700))
def test_replaced_equals_a_look_at_every_resume(pairs, epoch, offset):
    history, at, seen = History(), 0, []
    for attempt, (first, gap) in enumerate(pairs, 1):
        at += gap
        history.resume(attempt, first, at)
        seen.append((at, first))
    wanted = any(offset < place and epoch >= first for place, first in seen)
    assert history.is_replaced(epoch, offset) is wanted


def test_thousands_of_resumes_keep_few_rewinds():
    history = History()
    for attempt in range(1, 3001):
        history.start(1 + attempt % 3, attempt * 10)
        history.resume(attempt, 1 + attempt % 3, attempt * 10)
    assert len(history.rewinds) <= 3
