"""The order of the checklist, and what is folded away."""

import msgspec
import pytest
import ui_frames
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.model.verdicts import Item, Judgement, PhaseSpan
from trainmon_tui.ui.agenda import ATTENTION, DUE, entries, in_hand, past_phases, selectable, step_by
from trainmon_tui.ui.sight import Sight
from trainmon_tui.ui.views.checklist import checklist

VERDICTS = ("pass", "warn", "fail", "waiting", "pending", "skipped", "manual")


def sight_with(known, **changes):
    sight = Sight(**changes)
    sight.take(msgspec.structs.replace(ui_frames.middle_frame(), judgement=known), 1.0)
    sight.lay_out(120, 40)
    return sight


def known_with(verdicts, phase="b", ended=("a",)):
    """Items of the phases a, b and c in turn."""
    items = tuple(
        Item(f"i{at}", f"item {at}", "abc"[at % 3], "expect", verdict) for at, verdict in enumerate(verdicts)
    )
    spans = tuple(PhaseSpan(id_, id_.upper(), 0, 1 if id_ in ended else None) for id_ in "ab")
    return Judgement(phase=phase, phases=spans, items=items)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(VERDICTS), max_size=24), st.integers(0, 40), st.sampled_from("abc"))
def test_every_item_stands_exactly_once_or_is_folded(verdicts, height, phase):
    known = known_with(verdicts, phase)
    found = entries(sight_with(known), height)
    shown = [entry.item for entry in found if entry.item is not None]
    folded = [item for entry in found for item in entry.folded]
    assert len(shown) == len(set(shown))
    assert set(shown) | set(folded) == set(known.items)
    assert all(item.verdict in {"warn", "fail", "waiting"} for item in set(shown) & set(folded))


@given(st.lists(st.sampled_from(VERDICTS), min_size=9, max_size=24))
def test_what_needs_attention_stands_first_failures_before_warnings(verdicts):
    found = entries(sight_with(known_with(verdicts)), 20)
    urgent = [entry.item.verdict for entry in found if entry.phase == ATTENTION and entry.item]
    assert urgent == sorted((v for v in verdicts if v in {"warn", "fail"}), key=["fail", "warn"].index)
    assert not urgent or found[0].phase == ATTENTION


def test_only_phases_that_are_over_and_have_items_can_fold():
    assert past_phases(known_with(["pass"] * 3)) == ["a"]
    assert past_phases(known_with(["pass"] * 3, ended=())) == []
    assert past_phases(known_with(["pass"] * 3, phase="a")) == []
    assert past_phases(Judgement(phases=(PhaseSpan("x", "X", 0, 1),))) == []


def test_past_phases_fold_only_where_room_is_short():
    sight = sight_with(known_with(["pass"] * 12))
    assert not any(entry.folded for entry in entries(sight, 15))
    assert [len(entry.folded) for entry in entries(sight, 14) if entry.folded] == [4]


def test_the_oldest_phase_folds_first():
    spans = tuple(PhaseSpan(id_, id_, at, at + 1) for at, id_ in enumerate("ab"))
    known = msgspec.structs.replace(known_with(["pass"] * 12), phases=spans, phase="c")
    folded = [entry.phase for entry in entries(sight_with(known), 13) if entry.folded]
    assert folded == ["a"]


@pytest.mark.parametrize("folded", [True, False])
def test_a_hands_choice_is_kept_whatever_the_room(folded):
    sight = sight_with(known_with(["pass"] * 12), folds={"a": folded})
    for height in (5, 50):
        heading = next(entry for entry in entries(sight, height) if entry.phase == "a")
        assert bool(heading.folded) is folded


def test_headings_of_present_phases_are_passed_over_by_the_hand():
    picked = selectable(sight_with(known_with(["pass"] * 3)))
    assert [entry.phase for entry in picked if entry.item is None] == ["a"]
    assert all(entry.item for entry in picked if entry.phase != "a")


def test_a_run_without_a_runbook_has_no_entries():
    assert entries(sight_with(Judgement()), 20) == []
    assert entries(Sight(), 20) == []


def test_what_is_waited_for_stands_after_what_needs_attention():
    found = entries(sight_with(known_with(["pass", "waiting", "fail", "waiting"])), 20)
    assert [(entry.phase, entry.item.id) for entry in found if entry.item][:3] == [
        (ATTENTION, "i2"), (DUE, "i1"), (DUE, "i3"),
    ]  # fmt: skip


def test_a_hand_can_fold_every_phase_the_present_one_too():
    sight = sight_with(known_with(["pass"] * 9), folds={"b": True, "c": True})
    assert [entry.phase for entry in entries(sight, 40) if entry.folded] == ["b", "c"]


def test_the_item_in_hand_stays_in_hand_when_others_come_before_it():
    sight = sight_with(known_with(["pending"] * 6), active="checklist", selected=3)
    chosen = in_hand(sight)
    later = known_with(["pending", "fail", "pending", "warn", "pending", "waiting"])
    sight.take(msgspec.structs.replace(sight.frame, judgement=later), 2.0)
    assert in_hand(sight) == chosen
    assert sight.selected != 3


@pytest.mark.parametrize(("rows", "place"), [(2, 2), (99, 8)])
def test_steps_before_there_is_anything_are_taken_once_there_is(rows, place):
    sight = sight_with(Judgement(), active="checklist")
    step_by(rows, sight)
    checklist(sight, 40, 20)
    sight.take(msgspec.structs.replace(sight.frame, judgement=known_with(["pending"] * 9, ended=())), 2.0)
    checklist(sight, 40, 20)
    assert sight.selected == place
    step_by(1, sight)
    assert sight.selected == min(place + 1, 8)


def test_where_the_item_in_hand_is_gone_its_place_is():
    sight = sight_with(known_with(["pending"] * 6), active="checklist", selected=3)
    sight.take(msgspec.structs.replace(sight.frame, judgement=known_with(["pass"] * 2)), 2.0)
    assert sight.selected == 3
    checklist(sight, 40, 20)
    assert sight.selected < len(selectable(sight))


def test_the_first_item_in_hand_is_always_the_most_urgent():
    sight = sight_with(known_with(["pending"] * 6), active="checklist")
    sight.take(msgspec.structs.replace(sight.frame, judgement=known_with([*["pending"] * 5, "fail"])), 2.0)
    assert in_hand(sight) == "item i5"
