"""The fields of one GPU over calls that fail in every way."""

import pytest

from trainmon_tui.model.readings import Reading
from trainmon_tui.telemetry.fields import LEAST_OFTEN, Fields, part


class LibraryError(Exception):
    """What the made-up library raises; its word is the state that it means."""


class Card:
    """A handle whose answers the test sets."""

    def __init__(self):
        self.asked = 0
        self.answer = 5.0

    def read(self, _handle=None):
        self.asked += 1
        if isinstance(self.answer, str):
            raise LibraryError(self.answer)
        return self.answer


@pytest.fixture
def card():
    return Card()


@pytest.fixture
def fields():
    made = Fields(LibraryError, str)
    made.begin()
    return made


def rounds(fields, card, count):
    """What is said in the next samples, and how often the library was asked until then."""
    found = []
    for _ in range(count):
        fields.begin()
        found.append((fields.ask(card.read, "handle")[1], card.asked))
    return found


def test_an_answer_is_a_value(fields, card):
    assert fields.ask(card.read, "handle") == (5.0, "ok")
    assert fields.reading(card.read, "handle") == Reading(5.0)
    assert (fields.spoilt, fields.lost) == (False, False)


def test_what_is_not_supported_is_never_asked_again(fields, card):
    card.answer = "unsupported"
    fields.ask(card.read, "handle")
    card.answer = 5.0
    assert rounds(fields, card, 3) == [("unsupported", 1)] * 3
    assert not fields.spoilt, "the handle is as good as before"


@pytest.mark.parametrize("state", ["failed", "denied"])
def test_what_fails_is_asked_ever_more_rarely_and_says_so_meanwhile(fields, card, state):
    card.answer = state
    fields.ask(card.read, "handle")
    found = rounds(fields, card, 1 + 2 + 4 + 2 * LEAST_OFTEN)
    assert {said for said, _ in found} == {state}
    assert [asked for _, asked in found] == [2] * 2 + [3] * 4 + [4] * 8 + [5] * 8 + [6]


def test_a_success_makes_failures_forgotten(fields, card):
    card.answer = "failed"
    rounds(fields, card, 4)
    card.answer = 5.0
    rounds(fields, card, LEAST_OFTEN)
    before = card.asked
    card.answer = "failed"
    assert rounds(fields, card, 2) == [("failed", before + 1), ("failed", before + 2)]


def test_a_failure_spoils_the_handle_and_a_refusal_does_not(fields, card):
    card.answer = "denied"
    fields.ask(card.read, "handle")
    assert not fields.spoilt
    fields.begin()
    fields.begin()
    card.answer = "failed"
    fields.ask(card.read, "handle")
    assert fields.spoilt
    fields.begin()
    assert not fields.spoilt


def test_a_lost_gpu_is_asked_nothing_more_in_this_sample(fields, card):
    card.answer = "lost"
    assert fields.ask(card.read, "handle") == (None, "lost")
    other = Card()
    assert fields.ask(other.read, "handle") == (None, "lost")
    assert other.asked == 0
    fields.begin()
    assert fields.ask(other.read, "handle") == (5.0, "ok")


def test_what_came_back_is_asked_at_once(fields, card):
    card.answer = "failed"
    rounds(fields, card, 7)
    fields.forget()
    card.answer = 5.0
    assert rounds(fields, card, 1)[0][0] == "ok"


def test_an_older_call_stands_in_for_one_that_is_missing(fields, card):
    newer, older = Card(), card
    newer.answer = "unsupported"
    assert fields.first("handle", newer.read, older.read) == (5.0, "ok")
    fields.begin()
    fields.first("handle", newer.read, older.read)
    assert (newer.asked, older.asked) == (1, 2)
    newer.answer = older.answer = "unsupported"
    assert Fields(LibraryError, str).first("handle", newer.read, older.read) == (None, "unsupported")


def test_an_older_call_does_not_hide_a_failure(fields, card):
    newer = Card()
    newer.answer = "failed"
    assert fields.first("handle", newer.read, card.read) == (None, "failed")
    assert card.asked == 0


def test_an_error_of_another_kind_is_not_swallowed(fields):
    def broken(_handle):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fields.ask(broken, "handle")


def test_a_part_of_an_answer_is_a_reading():
    assert part((3 + 4j, "ok"), "imag") == Reading(4.0)
    assert part((None, "denied"), "imag") == Reading(None, "denied")
