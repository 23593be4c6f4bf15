import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.errors import (
    BadDataError,
    ExitCode,
    NoInputError,
    TrainmonError,
    UsageError,
    did_you_mean,
)


@pytest.mark.parametrize(
    ("kind", "code"), [(TrainmonError, 70), (UsageError, 64), (BadDataError, 65), (NoInputError, 66)]
)
def test_each_error_knows_its_exit_status(kind, code):
    assert kind("message").exit_code == code


def test_a_hint_stands_on_a_line_of_its_own():
    assert str(TrainmonError("what", "instead")) == "what\n  instead"
    assert str(TrainmonError("what")) == "what"


def test_the_nearest_word_is_named():
    assert did_you_mean("chekc", ["export", "check"]) == "did you mean 'check'?"


def test_without_a_near_word_all_are_named_in_order():
    assert did_you_mean("zzz", ["export", "check"]) == "known: check, export"


def test_words_that_begin_like_it_come_before_those_that_look_like_it():
    assert did_you_mean("gpu.memory", ["gpu.errors", "gpu.memory_used"]) == "did you mean 'gpu.memory_used'?"
    assert did_you_mean("gpu", ["gpu.memory", "gpu.temperature", "z"]) == "known: gpu.memory, gpu.temperature"


def test_what_may_be_meant_besides_is_not_listed():
    assert did_you_mean("los", ["kl"], ["loss"]) == "did you mean 'loss'?"
    assert did_you_mean("zzz", ["kl"], ["loss"]) == "known: kl"


def test_nothing_known_gives_no_hint():
    assert did_you_mean("zzz", []) == ""


@given(st.text(max_size=30), st.lists(st.text(min_size=1, max_size=10), max_size=5))
def test_a_known_word_is_its_own_nearest(word, others):
    assert repr(word) in did_you_mean(word, [word, *others]) or not word


def test_statuses_are_those_that_scripts_rely_on():
    assert {code.name: int(code) for code in ExitCode} == {
        "PASS": 0, "WARN": 1, "FAIL": 2, "UNKNOWN": 3,
        "USAGE": 64, "BAD_DATA": 65, "NO_INPUT": 66, "INTERNAL": 70, "INTERRUPTED": 130,
    }  # fmt: skip
