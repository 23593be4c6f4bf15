"""What a rule read or misses, in words."""

from __future__ import annotations

import pytest

from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.evidence import MOST_READS, lacking, place_of, value_of, where, words


class Witness:
    """A moment with what was read in it."""

    clock = "epoch"
    place = Place(epoch=7.0)

    def __init__(self, reads=None, missing=(), same=(), clock="epoch"):
        self.reads, self.missing, self.same, self.clock = reads or {}, list(missing), list(same), clock


class Template:
    def __init__(self, text):
        self.fill = lambda _view: text


HERE, THERE = Place(100.0, 5.0, 90, 9000), Place(None, 3.0, None, 40)
READS = {"kl": (0.0312, HERE), '"done"': ("done", THERE), "config.mode": ("psr", Place(line=2))}


@pytest.mark.parametrize(
    ("place", "clock", "text"),
    [
        (HERE, "epoch", " (epoch 5, line 90)"),
        (HERE, "step", " (step 100, line 90)"),
        (THERE, "epoch", " (epoch 3)"),
        (THERE, "step", ""),
        (Place(epoch=2.5), "epoch", " (epoch 2.5)"),
        (Place(), "epoch", ""),
        (Place(line=4, file="train.py"), "epoch", " (train.py, line 4)"),
    ],
)
def test_where_something_was_read(place, clock, text):
    assert where(place, clock) == text


def test_without_words_of_its_own_all_that_was_read_is_said():
    assert words(Witness(READS), None) == (
        'kl 0.0312 (epoch 5, line 90), "done" (epoch 3), config.mode psr (line 2)'
    )


def test_words_of_its_own_name_the_first_place():
    assert words(Witness(READS), Template("KL is low")) == "KL is low (epoch 5, line 90)"
    assert words(Witness(), Template("KL is low")) == "KL is low"
    assert words(Witness(READS), Template("")) == words(Witness(READS), None)


def test_how_finely_things_are_the_same_comes_last():
    assert words(Witness(READS, same=["same to 0.01"]), Template("flat")) == (
        "flat (epoch 5, line 90), same to 0.01"
    )
    assert words(Witness(same=["same to 0.01"]), None) == ""


def test_where_nothing_was_read_it_says_what_is_missing():
    found = Witness(missing=[f"{name} was not logged" for name in "abcdefg"])
    assert words(found, None) == "a was not logged, b was not logged, c was not logged, d was not logged"
    assert lacking(found, "the config") == f"{words(found, None)}: look in the config"
    assert lacking(Witness()) == "not known yet"


def test_only_the_first_reads_are_said():
    many = Witness({f"m{number}": (number, Place()) for number in range(MOST_READS + 3)})
    assert words(many, None) == ", ".join(f"m{number} {number}" for number in range(MOST_READS))


@pytest.mark.parametrize(
    ("reads", "value"),
    [
        ({}, None),
        ({"a": ("x", HERE), "b": (True, HERE), "c": (3, HERE)}, 3.0),
        ({"a": (0.5, HERE), "b": (2.0, HERE)}, 0.5),
        ({"a": ("x", HERE)}, None),
    ],
)
def test_the_value_is_the_first_number(reads, value):
    assert value_of(Witness(reads)) == value


def test_the_place_is_that_of_the_first_read_or_the_moment():
    assert place_of(Witness(READS)) == HERE
    assert place_of(Witness()) == Place()
    assert place_of(Witness(), known=True) == Place(epoch=7.0)
