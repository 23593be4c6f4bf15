from writing import TIDAL, format_of, tidal

from trainmon_tui.parse.formats.library import format_from
from trainmon_tui.parse.formats.samples import Difference, failures, gives


def failed(old, new):
    assert old in TIDAL
    (failure,) = failures(format_from(TIDAL.replace(old, new, 1)))
    return failure


def test_samples_that_give_what_they_must_pass():
    assert failures(tidal()) == []


def test_a_wrong_value_is_named_with_both_sides():
    failure = failed("step: 12, event", "step: 13, event")
    assert (failure.sample, failure.line) == (1, "wrote a/b.pt after 12")
    assert failure.differences == (Difference("step", "13", "12"),)


def test_what_is_given_beyond_the_sample_fails_too():
    failure = failed("{tide loss: 2.345, speed: 0.001}", "{tide loss: 2.345}")
    assert failure.differences == (Difference("values.speed", "nothing", "0.001"),)


def test_what_is_missing_fails():
    failure = failed("values: {wetness: nan}", "values: {wetness: nan, depth: 2}")
    assert failure.differences == (Difference("values.depth", "2", "nothing"),)


def test_a_line_that_is_read_but_should_not_be_says_what_it_gave():
    failure = failed("{split: valid, values: {wetness: nan}}", "nothing")
    assert failure.differences == (Difference("", "nothing", "split valid, values.wetness nan"),)


def test_an_ignored_line_is_no_line_that_nothing_matches():
    assert failed("gives: ignored", "gives: nothing").differences == (Difference("", "nothing", "ignored"),)


def test_a_pattern_without_a_sample_fails():
    (failure,) = failures(format_of(r"a (?P<x>\d+)"))
    assert failure.sample == -1
    assert failure.line == r"a (?P<x>\d+)"


def test_what_a_line_gives_can_be_asked():
    assert gives(tidal(), "nobody knows") == "nothing"
    assert gives(tidal(), "heartbeat 4") == "ignored"
    assert gives(tidal(), "wrote x after 3").step == 3


def test_values_of_one_name_and_two_splits_are_told_apart():
    more = "    groups: {a: {tag: loss, split: train}, b: {tag: loss, split: valid}}\n"
    given = gives(format_of(r"(?P<a>\d+) (?P<b>\d+)", more=more), "1 2")
    assert given.values == {"loss": 1.0, "loss (valid)": 2.0}
