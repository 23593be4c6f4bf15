"""The verdict of a run and the one line that matters most."""

from __future__ import annotations

import pytest

from trainmon_tui.model.verdicts import Decision, Item, Stop
from trainmon_tui.rules.summary import MOST_CHARACTERS, cut, headline, verdict


def item(title, state, *, due="", note="", action="", evidence=""):
    return Item(title, title, "", "expect", state, due=due, note=note, action=action, evidence=evidence)


def decision(title, state, *, say="", action="", due=""):
    return Decision(title, title, "", state, say=say, action=action, due=due)


STOP = Stop("nan", "Loss is NaN")


@pytest.mark.parametrize(
    ("items", "decisions", "stop", "expected"),
    [
        ([], [], [], "unknown"),
        (["waiting", "pending", "manual", "skipped"], ["waiting"], 0, "unknown"),
        (["pass", "waiting"], ["pending"], 0, "pass"),
        (["pass", "warn"], [], 0, "warn"),
        (["pass"], ["warn"], 0, "warn"),
        (["pass", "warn"], ["fail"], 0, "fail"),
        (["fail"], ["pass"], 0, "fail"),
        (["pass"], ["pass"], 1, "fail"),
        ([], [], 1, "fail"),
    ],
)
def test_the_verdict_is_the_worst_that_was_judged(items, decisions, stop, expected):
    found = verdict([item("a", state) for state in items], [decision("d", state) for state in decisions],
                    [STOP] * bool(stop))  # fmt: skip
    assert found == expected


@pytest.mark.parametrize(
    ("items", "decisions", "stop", "said"),
    [
        ([item("A", "fail", action="Do")], [decision("D", "fail", say="bad")], [STOP], "stop: Loss is NaN"),
        ([item("A", "fail", action="Do")], [decision("D", "fail", say="bad")], [], "D: bad"),
        ([item("A", "fail", action="Do")], [decision("D", "warn", say="so")], [], "A: Do"),
        ([item("A", "warn", action="Do")], [decision("D", "warn", say="so")], [], "D: so"),
        ([item("A", "warn", action="Do")], [decision("D", "pass", say="ok")], [], "A: Do"),
        ([], [decision("D", "fail", say="bad", action="act")], [], "D: bad - act"),
        ([], [decision("D", "fail", say="old"), decision("E", "fail", say="new")], [], "E: new"),
        ([item("A", "fail", evidence="1 > 0")], [], [], "A: 1 > 0"),
        ([item("A", "fail", note="expected")], [], [], "A: expected"),
        ([item("A", "fail")], [], [], "A"),
        ([item("A", "fail", action="a"), item("B", "fail", action="b")], [], [], "B: b"),
    ],
)
def test_the_worst_is_said_first_and_decisions_before_items(items, decisions, stop, said):
    assert headline(items, decisions, stop, 5) == said


@pytest.mark.parametrize(
    ("open_epoch", "said"),
    [
        (0, "next: First (epoch 1)"),
        (1, "next: First (epoch 1)"),
        (2, "next: Decide (epoch 5)"),
        (5, "next: Decide (epoch 5)"),
        (6, "next: Review (epoch 10)"),
        (11, ""),
        (None, ""),
    ],
)
def test_where_all_is_well_it_says_what_comes_next(open_epoch, said):
    items = [
        item("First", "waiting", due="epoch 1"),
        item("Frozen", "waiting", due="by epoch 8"),
        item("Review", "pending", due="epoch 10"),
        item("Done", "pass", due="epoch 7"),
        item("Always", "pending", due="every epoch"),
        item("Setup", "waiting"),
    ]
    decisions = [decision("Decide", "pending", due="epoch 5")]
    if open_epoch == 6:
        items = [part for part in items if part.title != "Frozen"]
    assert headline(items, decisions, [], open_epoch) == said


@pytest.mark.parametrize("length", [0, 1, 299, 300, 301, 500])
def test_a_line_has_at_most_300_characters(length):
    found = cut("x" * length)
    assert len(found) == min(length, MOST_CHARACTERS)
    assert found.endswith("…") is (length > MOST_CHARACTERS)


def test_a_line_is_one_line():
    assert cut("a\n  b\tc ") == "a b c"


def test_what_to_do_is_said_in_full():
    action = "Option A (raise free_bits to 0.03) or B (lower max_kl_weight to 10.0), then restart training from epoch 0"
    assert headline([], [decision("Epoch 5", "fail", say="KL too high", action=action)], [], 6) == (
        f"Epoch 5: KL too high - {action}"
    )
