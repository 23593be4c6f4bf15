"""The pane of facts under the hands: walking, filtering, opening, copying, the mouse."""

import pytest
from ui_facts import VIEW, table
from ui_sights import replace, sight_of

from trainmon_tui.ui.conditions import conditions
from trainmon_tui.ui.hands import HANDS
from trainmon_tui.ui.keys import shown_keys
from trainmon_tui.ui.log_hands import is_bare, type_key
from trainmon_tui.ui.mouse import pressed, turned
from trainmon_tui.ui.take_away import pane_text


def facts_of(size=(120, 40), **changes):
    return sight_of(size=size, active="facts", facts=table(**changes))


def type_in(sight, text, end="enter"):
    HANDS["find"](sight)
    for letter in text:
        type_key(sight, letter, letter)
    type_key(sight, end, None)


def test_facts_are_asked_for_only_while_they_are_seen_and_not_frozen():
    assert sight_of().ask().facts is None
    sight = facts_of()
    assert sight.ask().facts == VIEW.number
    sight.frozen = True
    assert sight.ask().facts is None


def test_a_frame_with_facts_is_news_and_is_taken():
    sight = facts_of()
    newer = replace(VIEW, number=4, metrics=())
    frame = replace(sight.frame, facts=newer)
    assert sight.news_in(frame)
    sight.take(frame, 101.0)
    assert sight.facts.view == newer


@pytest.mark.parametrize(
    ("keys", "name"),
    [(["down"], "read"), (["follow"], "checkpoint-40000"), (["follow", "top"], "log"), (["page_down"], "checkpoint-40000"), (["down", "down", "up"], "read")],
)  # fmt: skip
def test_keys_walk_through_the_facts(keys, name):
    sight = facts_of()
    for key in keys:
        HANDS[key](sight)
    assert sight.facts.in_hand().name == name


def test_facts_are_filtered_while_one_types():
    sight = facts_of()
    HANDS["find"](sight)
    assert sight.prompt.kind == "facts"
    type_key(sight, "s", "s")
    type_key(sight, "e", "e")
    assert sight.facts.words == "se"
    type_key(sight, "enter", None)
    assert (sight.prompt, sight.facts.words, sight.needle) == (None, "se", "")


def test_escape_ends_the_typing_and_the_filter():
    sight = facts_of()
    type_in(sight, "seed", end="escape")
    assert sight.facts.words == ""
    type_in(sight, "seed")
    assert not is_bare(sight)
    HANDS["back"](sight)
    assert sight.facts.words == ""
    assert is_bare(sight)


def test_escape_in_another_pane_takes_the_crosshair_first():
    sight = facts_of(words="seed")
    sight.active, sight.lens = "loss", sight.lens._replace(cursor=5.0)
    HANDS["back"](sight)
    assert (sight.facts.words, sight.lens.cursor) == ("seed", None)
    HANDS["back"](sight)
    assert sight.facts.words == ""


def test_elsewhere_the_key_still_looks_through_the_log():
    sight = sight_of()
    HANDS["find"](sight)
    assert sight.prompt.kind == "find"


def test_enter_shows_the_line_of_a_setting_beside_the_facts():
    sight = facts_of()
    sight.facts.filter("batch")
    HANDS["open"](sight)
    assert (sight.log_focus, sight.active) == (3, "facts")
    assert sight.plan.shows("facts")


def test_enter_shows_the_line_in_the_logs_pane_where_there_is_no_room_for_both():
    sight = facts_of((80, 24))
    sight.facts.filter("batch")
    HANDS["open"](sight)
    assert (sight.log_focus, sight.active) == (3, "log")


def test_enter_on_a_metric_points_to_its_best():
    sight = facts_of()
    sight.facts.filter("train loss")
    HANDS["open"](sight)
    assert (sight.log_focus, sight.lens.cursor) == (4790, 48_210.0)


@pytest.mark.parametrize("words", ["checkpoint", "host"])
def test_what_stands_in_no_log_says_so(words):
    sight = facts_of()
    sight.facts.filter(words)
    HANDS["open"](sight)
    assert (sight.aside, sight.log_focus) == ("not in the log", 0)


def test_facts_are_copied_whole():
    sight = facts_of((40, 24))
    copied = pane_text(sight).splitlines()
    assert copied[3].startswith("command\tpython train.py --config base.yaml --learning-rate 3e-4")
    assert "train loss\tcount=4810\tlast=0.9145\tbest=0.8911" in copied[9]
    assert len(copied) == len(sight.facts.entries())


def test_a_press_takes_a_fact_in_hand_and_a_second_one_opens_it():
    sight = facts_of()
    top = sight.plan.rects["facts"]
    assert pressed("facts", 5, 3, sight) == "pane.facts"
    assert sight.facts.in_hand().name == "read"
    assert pressed("facts", 5, 3, sight) == "open"
    assert pressed("facts", 5, top.height - 2, sight) == "pane.facts"


def test_a_press_on_a_tab_or_a_heading_moves_nothing():
    sight = facts_of((40, 24))
    sight.facts.move(2)
    pressed("tabs", 1, 0, sight)
    pressed("facts", 1, 0, sight)
    assert sight.facts.at == 2


def test_the_wheel_walks():
    sight = facts_of()
    turned("facts", 3, 1, sight)
    assert sight.facts.at == 3


def test_the_footer_names_what_can_be_done_with_facts():
    labels = [key.label for key in shown_keys(conditions(facts_of()))]
    assert {"filter", "log line"} <= set(labels)
    assert "follow" not in labels
