"""What one line says, as plain values."""

from __future__ import annotations

import math

import pytest

from trainmon_tui.model.blocks import SeriesKey
from trainmon_tui.parse.finding import Capture, Finding, list_keys
from trainmon_tui.parse.said import COUNTERS, Said, said

LOSS, LR = SeriesKey("loss", "train"), SeriesKey("lr")


def finding(*whats, **more):
    """Return a finding of captures; a key stands for a value of its series."""
    return Finding(
        tuple(Capture(0, 1, "value", what) if isinstance(what, SeriesKey) else Capture(0, 1, what) for what in whats),
        **more,
    )  # fmt: skip


def test_a_line_without_numbers_says_nothing():
    assert said(Finding(), []) == Said()


def test_values_belong_to_their_series_in_order():
    found = said(finding(LOSS, "step", LR), [b"0.25", b"1,200", b"3e-4"])
    assert found.values == ((LOSS, 0.25), (LR, 3e-4))
    assert found.counters == {"step": 1200.0}


@pytest.mark.parametrize("what", COUNTERS)
def test_every_counter_is_told_by_its_name(what):
    assert said(finding(what), [b"7"]).counters == {what: 7.0}


@pytest.mark.parametrize("what", ["stamp", "unix"])
def test_a_time_stands_as_it_was_printed(what):
    assert said(finding(what), [b"2026-01-02 03:04:05"]).time == "2026-01-02 03:04:05"


def test_a_rank_is_none_of_its_values():
    assert said(finding("rank", LR), [b"3", b"0.5"]) == Said(values=((LR, 0.5),))


def test_a_list_gives_mean_and_spread():
    capture = Capture(0, 1, "list", LOSS)
    found = dict(said(Finding((capture,)), [b"1, 2, 3"]).values)
    mean, least, most, spread = list_keys(LOSS)
    assert (found[mean], found[least], found[most]) == (2.0, 1.0, 3.0)
    assert found[spread] == pytest.approx(math.sqrt(2 / 3))


def test_what_is_not_finite_is_kept_as_a_value_and_not_as_a_counter():
    found = said(finding(LOSS, "epoch"), [b"nan", b"nan"])
    assert math.isnan(found.values[0][1])
    assert found.counters == {"epoch": 0.0}


def test_a_configuration_is_an_event_with_its_settings():
    assert said(Finding(config={"lr": 0.1}), []) == Said(event="config", fields={"lr": 0.1})
    told = said(Finding(event="done", fields={"words": "finished"}), [])
    assert (told.event, told.fields) == ("done", {"words": "finished"})


def test_words_of_its_own_tell_the_event():
    own = Finding(event="checkpoint", fields={"path": "a.pt"})
    assert said(finding(LR, event="done"), [b"1"], own) == Said(
        values=((LR, 1.0),), event="checkpoint", fields={"path": "a.pt"}
    )
