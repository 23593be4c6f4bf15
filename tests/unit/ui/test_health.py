"""The two lines that are never hidden: what they say first, and that neither says the other's words again."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from ui_sights import EMOJI, LONG, WIDE, assert_golden, drawn, fits, lines, sight_of, told

from trainmon_tui.model.verdicts import Advice, Alert, Decision, Item, Judgement, Place, Stop
from trainmon_tui.ui.rows import width_of
from trainmon_tui.ui.views.checklist import place_words, told_of
from trainmon_tui.ui.views.health import advice, health

NOWHERE = Place()


def decision(verdict, action="decide so", **more):
    return Decision("d", "Extend?", "a", verdict, action=action, **more)


def item(verdict, action="do so", **more):
    return Item("i", "KL in its zone", "a", "expect", verdict, action=action, **more)


def alert(severity, advised="go back", ended=None):
    return Alert("1", "nan", severity, "loss", NOWHERE, NOWHERE, ended, "the loss is nan", advised)


STOP = Stop("stop", "give up")
FIX = Advice("x", "Slow", fix="more workers")
BY_URGENCY = [
    ({"stop": (STOP,)}, ("stop", "give up")),
    ({"decisions": (decision("fail"),)}, ("decide", "decide so")),
    ({"items": (item("fail"),)}, ("fix", "do so")),
    ({"alerts": (alert("fail"),)}, ("diagnosis", "go back")),
    ({"decisions": (decision("warn"),)}, ("decide", "decide so")),
    ({"items": (item("warn"),)}, ("fix", "do so")),
    ({"alerts": (alert("warn"),)}, ("diagnosis", "go back")),
    ({"advice": (FIX,)}, ("advice", "more workers")),
    ({"decisions": (decision("waiting", due="epoch 5"),)}, ("next", "Extend? (epoch 5)")),
    ({"items": (item("waiting", due="epoch 2"),)}, ("next", "KL in its zone (epoch 2)")),
]
"""What is known, and what is advised of it; the most urgent first."""


def known(*parts, **more):
    """A judgement with all that several parts know."""
    fields = {}
    for part in parts:
        for name, values in part.items():
            fields[name] = fields.get(name, ()) + values
    return Judgement(**fields, **more)


def shown(judgement, width=100, height=2, moment="middle"):
    sight = sight_of(moment)
    sight.frame = replace(sight.frame, judgement=judgement)
    return lines(health(sight, width, height))


@pytest.mark.parametrize(("part", "said"), BY_URGENCY)
def test_each_kind_advises(part, said):
    assert advice(known(part)) == said


@pytest.mark.parametrize(("first", "second"), [*itertools.combinations(range(len(BY_URGENCY)), 2)])
def test_the_more_urgent_speaks_whatever_else_is_known(first, second):
    (urgent, said), (other, _) = BY_URGENCY[first], BY_URGENCY[second]
    assert advice(known(other, urgent)) == said


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"decisions": (decision("fail", "", say="say"),)}, ("decide", "say")),
        ({"items": (item("fail", ""),)}, ("", "")),
        ({"alerts": (alert("fail", ""),)}, ("diagnosis", "the loss is nan")),
        ({"alerts": (alert("fail", ended=Place(5)),)}, ("", "")),
        ({"alerts": (alert("info"),)}, ("", "")),
        ({"advice": (replace(FIX, note="off since epoch 3"),)}, ("", "")),
        ({"advice": (replace(FIX, fix=""), FIX)}, ("advice", "more workers")),
        ({"decisions": (decision("waiting"),)}, ("next", "Extend?")),
        ({"decisions": (decision("pass"),), "items": (item("pass"),)}, ("", "")),
        ({}, ("", "")),
    ],
)
def test_what_says_nothing_now_gives_way(part, said):
    assert advice(known(part)) == said


def test_a_sound_run_is_given_no_advice_of_a_symptom():
    assert advice(known({"advice": (FIX,)}, verdict="pass")) == ("", "")


@pytest.mark.parametrize(
    ("say", "line"),
    [
        ("KL too high - decide so", "▲ WATCH  runbook: KL too high"),
        ("KL too high - decide s…", "▲ WATCH  runbook: KL too high"),
        ("KL too high - of late", "▲ WATCH  runbook: KL too high - of late"),
        ("KL too high", "▲ WATCH  runbook: KL too high"),
        ("decide so", "▲ WATCH  runbook: decide so"),
    ],
)
def test_the_first_line_leaves_out_what_the_second_says(say, line):
    judged = known({"decisions": (decision("warn"),)}, verdict="warn", say=say, speaker="runbook")
    assert shown(judged, 80) == [f" {line}", " → decide: decide so"]


def test_what_comes_next_is_said_once():
    judged = known(BY_URGENCY[8][0], verdict="pass", say="next: Extend? (epoch 5)", speaker="runbook")
    assert shown(judged, 80) == [" ✔ HEALTHY", " → next: Extend? (epoch 5)"]


@pytest.mark.parametrize(
    ("judged", "words"),
    [
        (Judgement("pass", items=(item("pass"), item("pending"))), "1 of 2 checks passed, none failed"),
        (Judgement("unknown"), "not enough data yet to judge"),
        (Judgement("unknown", reason="no playbook fits"), "no playbook fits"),
    ],
)
def test_where_nothing_is_said_it_says_why(judged, words):
    assert words in shown(judged)[0]
    assert shown(judged)[1] == "   nothing to do now"


@pytest.mark.parametrize(
    ("count", "words"), [(1, " → by hand: item 0"), (3, " → by hand: item 0, and 2 more")]
)
def test_once_a_run_is_over_it_says_what_is_left_to_a_person(count, words):
    items = tuple(Item(f"i{at}", f"item {at}", "end", "manual", "manual") for at in range(count))
    sight = sight_of("middle")
    told(sight, header={"state": "ended"})
    sight.take(replace(sight.frame, judgement=Judgement("pass", items=items)), 101.0)
    assert "".join(run[0] for run in health(sight, 100, 2).rows[1]).rstrip() == words


def test_before_the_first_frame_it_waits():
    assert "waiting for the first lines" in lines(health(sight_of("none"), 80, 2))[0]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ViVQA", "runbook ViVQA"),
        ("The ViVQA Runbook", "The ViVQA Runbook"),
        ("", ""),
        ("\x1b[31mred", "runbook red"),
    ],
)
def test_the_runbook_is_named_where_there_is_room(name, said):
    judged = Judgement("pass", playbook_name=name)
    assert shown(judged, 120)[0].endswith(said or "HEALTHY")
    assert "runbook" not in shown(judged, 99)[0]


def test_last_words_stand_before_any_advice():
    sight = told(sight_of(), judgement={"stop": (STOP,)})
    sight.last_words = "CUDA out of \x1b[31mmemory"
    assert lines(health(sight, 80, 2))[1].endswith("CUDA out of memory")


texts = st.text(max_size=40) | st.sampled_from([LONG, WIDE, EMOJI, "", "a - b", " - ", "next: "])


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["pass", "warn", "fail", "unknown"]), texts, texts, st.integers(1, 160), st.integers(1, 5)
)
def test_whatever_is_said_the_lines_have_their_width(verdict, say, action, width, height):
    judged = Judgement(
        verdict, "runbook", say, decisions=(decision("warn", action, say=say),), playbook_name=action
    )
    sight = sight_of()
    sight.frame = replace(sight.frame, judgement=judged)
    view = health(sight, width, height)
    assert fits(view, width, height)
    assert all(width_of(row) for row in view.rows)


def test_both_lines_from_narrow_to_wide():
    sights = [
        (f"{width}x{height}", sight_of(), width, height)
        for width, height in ((24, 4), (40, 3), (60, 1), (80, 2), (140, 2))
    ]
    assert_golden("health-widths", drawn(health, *sights))


@pytest.mark.parametrize(
    ("at", "words", "short"),
    [
        (Place(step=1200, epoch=3.0, line=14), "@ep 3 L14", "@ep 3"),
        (Place(step=1200, line=14), "@1200 L14", "@1200"),
        (Place(epoch=2.51234), "@ep 2.512", "@ep 2.512"),
        (Place(line=14), "L14", "L14"),
        (Place(step=0.0), "@0", "@0"),
        (NOWHERE, "", ""),
    ],
)
def test_a_place_in_few_letters(at, words, short):
    assert (place_words(at), place_words(at, short=True)) == (words, short)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (item("manual", value=3.0), ("by hand", "")),
        (item("pending", due="epoch \x1b[31m5"), ("epoch 5", "")),
        (item("waiting", value=0.5, due="epoch 5"), ("now 0.5", "")),
        (item("waiting", due="epoch 5"), ("due epoch 5", "")),
        (item("waiting"), ("waiting", "")),
        (item("pass", value=0.0, at=Place(epoch=1)), ("0", "@ep 1")),
        (item("fail", value=float("nan")), ("nan", "")),
        (item("pass"), ("", "")),
    ],
)
def test_what_stands_at_an_items_right(one, said):
    assert told_of(one) == said
