"""What a person may do: names are known ones, or the nearest is named."""

from __future__ import annotations

import pytest

from trainmon_tui.model.errors import UsageError
from trainmon_tui.model.journal import Adjusted, Note, Taken, Tick, Undone
from trainmon_tui.rules.deeds import Known, known_names, label, proven, read_value
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import playbook_from

KNOWN = Known(
    manual=("looked", "saved"),
    automatic=("high",),
    decisions={"level": ("A: lower floor", "B: wait"), "end": ()},
    cases={"level": ("up", "down"), "end": ("1",)},
    params={"floor": 2.0, "mode": "slow", "frozen": True},
    entries=("abcd", "abef", "1234"),
)


@pytest.mark.parametrize(
    ("did", "expected"),
    [
        (Tick("saved"), Tick("saved")),
        (Taken("level", "b"), Taken("level", "B: wait")),
        (Taken("level", "A: Lower floor", "so"), Taken("level", "A: lower floor", "so")),
        (Taken("level", "up"), Taken("level", "case up")),
        (Taken("end", "case 1"), Taken("end", "case 1")),
        (Adjusted("floor", "1.5", "epoch=5"), Adjusted("floor", 1.5, "epoch=5")),
        (Adjusted("mode", "fast"), Adjusted("mode", "fast")),
        (Adjusted("frozen", "No"), Adjusted("frozen", value=False)),
        (Note("a\x1b[2Jb"), Note("ab")),
        (Undone("last"), Undone("1234")),
        (Undone("abc"), Undone("abcd")),
    ],
)
def test_what_can_be_done_is_spelt_as_the_playbook_does(did, expected):
    assert proven(did, KNOWN) == expected


@pytest.mark.parametrize(
    ("did", "message", "hint"),
    [
        (Tick("save"), "there is no item 'save' to tick", "did you mean 'saved'?"),
        (Tick("high"), "high is ticked by the log itself", "looked, saved"),
        (Taken("levl", "A"), "there is no decision 'levl'", "did you mean 'level'?"),
        (
            Taken("level", "C"),
            "level has no option 'C'",
            "A of its options; B of its options; a case: up, down",
        ),
        (Adjusted("flor", 1.0), "there is no parameter 'flor'", "did you mean 'floor'?"),
        (Adjusted("floor", "low"), "floor cannot be 'low'", "it is a number: now 2"),
        (Adjusted("floor", "inf"), "floor cannot be 'inf'", "a number"),
        (Adjusted("floor", "nan"), "floor cannot be 'nan'", "a number"),
        (Adjusted("frozen", "maybe"), "frozen cannot be 'maybe'", "true or false"),
        (Undone("ab"), "several entries begin with 'ab'", "the last one is 1234"),
        (Undone("zz"), "there is no entry that begins with 'zz'", "1234"),
    ],
)
def test_a_mistake_is_answered_with_the_nearest(did, message, hint):
    with pytest.raises(UsageError) as error:
        proven(did, KNOWN)
    assert message in error.value.message
    assert hint in error.value.hint


def test_without_a_playbook_only_notes_are_taken():
    nothing = Known((), (), {}, {}, {})
    assert proven(Note("x"), nothing) == Note("x")
    for did in (Tick("a"), Taken("a", "b"), Adjusted("a", 1.0), Undone("last")):
        with pytest.raises(UsageError):
            proven(did, nothing)


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("A: wait", "A"),
        ("wait", "wait"),
        ("a long beginning: wait", "a long beginning: wait"),
        (": x", ": x"),
    ],
)
def test_an_option_is_called_by_what_stands_before_its_colon(option, expected):
    assert label(option) == expected


@pytest.mark.parametrize(
    ("value", "given", "expected"), [(1, 2.0, 1), (True, 2.0, None), (1.0, "a", None), ("1e3", 2, 1000.0)]
)
def test_a_value_is_read_in_the_type_of_the_given_one(value, given, expected):
    assert read_value(value, given) == expected


def test_names_come_from_the_judgement_and_its_playbook():
    book = playbook_from("""\
playbook: 1
name: test
params: {floor: 2}
metrics: {kl: {aliases: [raw]}}
checks: [{id: a, title: A, kind: manual}, {id: b, title: B, pass: kl > 1}]
decisions: [{id: d, title: D, epoch: 1, cases: [{id: x, else: true, status: pass, say: s}]}]
""")
    known = known_names(Judge([book], chosen=True).judgement(ended=False), book)
    assert known == Known(("a",), ("b",), {"d": ()}, {"d": ("x",)}, {"floor": 2.0})
