"""One line of the checklist: its state in words, by how the check stood and what was read."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.items import came_late, make, settled, standing
from trainmon_tui.rules.playbook import CheckRule

HERE = Place(100.0, 5.0, 90, 9000)


class Stood(NamedTuple):
    """How a check stood, as a tally tells it."""

    verdict: str | None
    since: int
    first: object
    newest: object
    judged: int
    bad: int
    was: tuple | None
    lacking: object


class Condition:
    def __init__(self, holds):
        self.run = lambda _view: holds
        self.texts = ()


class Words:
    """A template whose words are known."""

    def __init__(self, text):
        self.fill = lambda _view: text


class Witness:
    """A moment in which one number was read, or something is missing."""

    clock = "epoch"

    def __init__(self, now=5, value=0.25, missing=()):
        self.now, self.missing, self.same = now, list(missing), []
        self.reads = {} if missing else {"kl": (value, HERE)}
        self.place = Place(epoch=float(now))

    def aside(self):
        return self


def rule(kind="expect", clock="epoch", **more):
    holds = {name: more.pop(name) for name in ("fail", "warn", "passes") if name in more}
    outcomes = tuple((name.removesuffix("es"), Condition(value)) for name, value in holds.items())
    return CheckRule("c", "Title", kind, "warm", outcomes, clock=clock, **more)


def stood(verdict, since=2, *, first=None, newest=None, judged=4, bad=0, was=None, lacking=None):
    return Stood(verdict, since, first, newest, judged, bad, was, lacking)


# --- one verdict ---------------------------------------------------------------------------------------


def test_a_known_verdict_shows_value_and_place():
    item = make(rule(at=5, cite="Heading"), "pass", Witness())
    assert (item.id, item.title, item.phase, item.due, item.cite) == (
        "c",
        "Title",
        "warm",
        "epoch 5",
        "Heading",
    )
    assert (item.verdict, item.value, item.at, item.evidence) == (
        "pass",
        0.25,
        HERE,
        "kl 0.25 (epoch 5, line 90)",
    )


@pytest.mark.parametrize("state", ["pending", "waiting", "unknown"])
def test_an_open_verdict_shows_neither(state):
    item = make(rule(), state, Witness(), evidence="not yet")
    assert (item.value, item.at, item.evidence) == (None, Place(), "not yet")
    assert make(rule(), state, Witness()).evidence == ""


@pytest.mark.parametrize(("state", "action"), [("pass", ""), ("warn", "lower lr"), ("fail", "lower lr")])
def test_only_what_is_bad_asks_for_something(state, action):
    assert make(rule(action=Words("lower lr")), state, Witness()).action == action


@pytest.mark.parametrize(
    ("state", "now", "note"),
    [
        ("fail", 3, "late; expected until epoch 3; watch it"),
        ("warn", 2, "late; expected until epoch 3; watch it"),
        ("fail", 4, "late; watch it"),
        ("pass", 2, "late"),
    ],
)
def test_what_is_expected_early_on_is_said(state, now, note):
    item = make(rule(expected_until=3, note="watch it"), state, Witness(now), note="late")
    assert item.note == note


def test_a_note_is_not_said_twice():
    assert make(rule(note="late"), "fail", Witness(), note="late").note == "late"


# --- settled, and come late ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("holds", "verdict"),
    [
        ({"fail": True}, "fail"),
        ({"fail": False}, "pass"),
        ({"passes": False}, "fail"),
        ({"passes": True}, "pass"),
    ],
)
def test_a_known_outcome_settles_it(holds, verdict):
    assert settled(rule(**holds), Witness()).verdict == verdict


def test_an_unknown_outcome_waits_with_its_reason():
    item = settled(rule(fail=None, look="config.yaml"), Witness(missing=["lr was not printed"]))
    assert (item.verdict, item.evidence) == ("waiting", "lr was not printed: look in config.yaml")
    assert settled(rule(fail=None), Witness(missing=["x"])).evidence == "x"


@pytest.mark.parametrize(
    ("clock", "late", "note"),
    [("epoch", 7.0, "came late, in epoch 7"), ("step", 120.0, "came late, at step 120"), ("epoch", None, "")],
)
def test_what_came_late_is_dated(clock, late, note):
    item = came_late(rule(clock=clock, by=5, passes=False), Witness(), late)
    assert (item.verdict, item.note) == ("fail", note)


def test_where_nothing_was_read_the_last_moment_is_named():
    nothing = Witness(missing=["x"])
    nothing.missing = []
    assert came_late(rule(by=5, passes=False), nothing, None).evidence == "not by epoch 5"
    assert came_late(rule(by=5, fail=None), Witness(missing=["x"]), None).verdict == "waiting"


# --- judged again and again ----------------------------------------------------------------------------


def test_before_anything_is_known_it_is_pending():
    item = standing(rule(every=True), stood(None))
    assert (item.verdict, item.evidence, item.due) == ("pending", "", "every epoch")


@pytest.mark.parametrize(("kind", "state"), [("expect", "waiting"), ("alarm", "pending")])
def test_what_lacks_something_says_what(kind, state):
    item = standing(rule(kind), stood(None, lacking=Witness(missing=["kl was not logged"])))
    assert (item.verdict, item.evidence) == (state, "kl was not logged")


def test_an_alarm_that_never_rang_stays_pending():
    assert standing(rule("alarm"), stood("pass", newest=Witness())).verdict == "pending"


@pytest.mark.parametrize(
    ("clock", "newest", "note"),
    [
        ("epoch", 6, "since epoch 2, still in epoch 6"),
        ("step", 6, "since step 2, still at step 6"),
        ("epoch", 2, ""),
    ],
)
def test_an_alarm_keeps_its_onset(clock, newest, note):
    tally = stood("fail", first=Witness(2, 0.5), newest=Witness(newest, 0.9), was=("fail", 2))
    item = standing(rule("alarm", clock), tally)
    assert (item.verdict, item.value, item.note) == ("fail", 0.5, note)


def test_an_alarm_that_is_over_says_when_it_rang():
    item = standing(rule("alarm"), stood("pass", newest=Witness(), was=("warn", 3)))
    assert (item.verdict, item.note) == ("pass", "was warn at epoch 3")


def test_an_expectation_counts_what_was_not_met():
    item = standing(rule(), stood("pass", newest=Witness(), bad=2, was=("fail", 1)))
    assert item.evidence == "kl 0.25 (epoch 5, line 90); not met in 2 of 4 epochs"
    assert item.note == "was fail at epoch 1"
    bare = standing(rule(evidence=None), stood("fail", newest=None, bad=1, was=("fail", 2)))
    assert bare.evidence == "not met in 1 of 4 epochs"


@pytest.mark.parametrize(
    ("given", "due"),
    [
        ({"at": 3}, "epoch 3"),
        ({"by": 3}, "by epoch 3"),
        ({"every": True, "within_phase": "main"}, "every epoch of main"),
        ({"changed": "lr", "later": 1}, "1 epoch after a change of lr"),
        ({"changed": "lr", "later": 2}, "2 epochs after a change of lr"),
        ({"at_end": True}, "at the end"),
        ({}, ""),
    ],
)
def test_when_it_is_judged(given, due):
    assert rule(**given).due == due
