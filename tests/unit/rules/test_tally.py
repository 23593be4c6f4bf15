"""How a check stood, epoch by epoch, and what it says where nothing holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.rules.tally import Tally, first_true, otherwise, outcome

VERDICTS = [None, "pass", "warn", "fail"]


class Condition:
    def __init__(self, holds):
        self.run = lambda _view: holds


class Rule:
    """A check of conditions that are already answered, in the order of a playbook."""

    def __init__(self, **holds):
        self.outcomes = [(kind, Condition(holds[kind])) for kind in ("fail", "warn", "pass") if kind in holds]


@pytest.mark.parametrize(
    ("holds", "wanted"),
    [
        ({"fail": False}, "pass"),
        ({"warn": False}, "pass"),
        ({"fail": False, "warn": False}, "pass"),
        ({"pass": False}, "fail"),
        ({"pass": False, "warn": False}, "fail"),
        ({"pass": False, "fail": False}, "warn"),
        ({"fail": True, "warn": True, "pass": True}, "fail"),
        ({"fail": False, "warn": True, "pass": True}, "warn"),
        ({"fail": None, "warn": True}, "warn"),
        ({"fail": None, "pass": True}, None),
        ({"fail": None, "pass": False}, None),
        ({"fail": None}, None),
        ({"fail": True, "pass": None}, "fail"),
        ({"pass": None, "warn": False}, None),
    ],
)
def test_the_first_that_holds_is_the_verdict_and_unknown_bars_the_way_to_pass(holds, wanted):
    assert outcome(Rule(**holds), None) == wanted


@given(st.dictionaries(st.sampled_from(["fail", "warn", "pass"]), st.booleans(), min_size=1))
def test_with_all_known_there_is_always_a_verdict(holds):
    rule = Rule(**holds)
    assert outcome(rule, None) == (first_true(rule, None) or otherwise(rule))


def naive(verdicts):
    """Return (verdict, since, judged, bad, was) by looking at all of them at once."""
    known = [(epoch, verdict) for epoch, verdict in enumerate(verdicts, 1) if verdict is not None]
    if not known:
        return None, 0, 0, 0, None
    stretches = []
    for epoch, verdict in known:
        if not stretches or stretches[-1][0] != verdict:
            stretches.append((verdict, epoch))
    bad = [stretch for stretch in stretches if stretch[0] != "pass"]
    count = sum(verdict != "pass" for _, verdict in known)
    return (*stretches[-1], len(known), count, bad[-1] if bad else None)


@given(st.lists(st.sampled_from(VERDICTS), max_size=25))
def test_a_tally_is_what_all_verdicts_say_together(verdicts):
    tally = Tally(lambda epoch: epoch)
    for epoch, verdict in enumerate(verdicts, 1):
        tally.take(verdict, epoch)
    assert (tally.verdict, tally.since, tally.judged, tally.bad, tally.was) == naive(verdicts)
    known = [epoch for epoch, verdict in enumerate(verdicts, 1) if verdict is not None]
    unknown = [epoch for epoch, verdict in enumerate(verdicts, 1) if verdict is None]
    assert tally.newest == (known[-1] if known else None)
    assert tally.lacking == (unknown[-1] if unknown else None)
    assert tally.first == (tally.since if known else None)
