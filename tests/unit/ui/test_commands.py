import pytest
from ui_sights import lines, sight_of

from trainmon_tui.ui.commands import Commands
from trainmon_tui.ui.keys import bound_keys
from trainmon_tui.ui.rows import width_of
from trainmon_tui.ui.views.commands import FIXED_ROWS, commands_view


def typed(words, **changes):
    commands = Commands(bound_keys(), **changes)
    for letter in words:
        assert commands.type(letter, letter)
    return commands


def test_before_anything_is_typed_all_keys_stand_in_the_order_of_the_table():
    assert typed("").found == bound_keys()


@pytest.mark.parametrize(
    ("words", "action"),
    [("group", "next_group"), ("every chart small", "grid"), ("smooth", "smooth"), ("quit", "leave")],
)
def test_keys_are_found_by_letters_of_what_they_do(words, action):
    assert action in [key.action for key in typed(words).found]


def test_the_best_match_is_in_hand_again_after_each_letter():
    commands = typed("log")
    commands.move(2)
    assert commands.chosen == commands.found[2].action
    commands.type("g", "g")
    assert commands.at == 0


def test_a_hand_stays_among_what_was_found():
    commands = typed("epoch")
    commands.move(-3)
    assert commands.at == 0
    commands.move(10**6)
    assert commands.chosen == commands.found[-1].action


def test_nothing_is_chosen_where_nothing_is_found():
    commands = typed("qqqqq")
    assert commands.chosen == ""
    assert "no key does that" in "\n".join(lines(commands_view(sight_of(), commands, 60, 10)))


@pytest.mark.parametrize("width", [20, 38, 72])
@pytest.mark.parametrize("at", [0, 7, 50])
def test_the_key_in_hand_is_always_in_sight(width, at):
    commands = typed("", at=at)
    view = commands_view(sight_of(), commands, width, 12)
    assert len(view.rows) <= 12
    assert {width_of(row) for row in view.rows} == {width}
    (marked,) = [row for row in view.rows[FIXED_ROWS:] if row[0][2] == "selection"]
    assert marked[0][0].split()[0] == commands.found[at].cap


def test_keys_of_ones_own_are_shown():
    view = commands_view(sight_of(keymap={"grid": "f5"}), typed("every chart small"), 72, 10)
    assert lines(view)[FIXED_ROWS].split()[0] == "f5"
