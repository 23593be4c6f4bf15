"""The key table changed on the screen: pressed, refused, saved, taken back."""

import pytest
from ui_sights import fits, lines, sight_of, text, words

from trainmon_tui.config.settings import read_settings, settings_file
from trainmon_tui.ui.keys_desk import KeysDesk
from trainmon_tui.ui.views.own_keys import keys_rows, keys_view


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path))
    return tmp_path


def desk_at(action, **own):
    desk = KeysDesk(own)
    desk.at = [key.action for key in desk.table].index(action)
    return desk


def pressed(desk, name):
    desk.wait()
    return desk.press(name)


def test_a_pressed_key_is_saved():
    desk = desk_at("theme")
    assert pressed(desk, "9")
    assert desk.own == read_settings().settings.keys == {"theme": "9"}
    assert str(settings_file()) in desk.said
    assert not desk.waiting


def test_a_key_that_does_something_else_is_refused_with_what_it_does():
    desk = desk_at("theme")
    assert not pressed(desk, "x")
    assert desk.said == "x is taken: x by step, epoch or time"
    assert desk.own == {}
    assert not settings_file().exists()


@pytest.mark.parametrize("name", ["escape", "ctrl+c"])
def test_escape_leaves_a_key_as_it_is(name):
    desk = desk_at("theme")
    assert not pressed(desk, name)
    assert (desk.own, desk.waiting, desk.said) == ({}, False, "")


def test_the_key_of_the_table_is_no_own_key():
    desk = desk_at("theme", theme="9")
    assert pressed(desk, "t")
    assert desk.own == {}


def test_one_key_is_taken_back():
    desk = desk_at("theme")
    pressed(desk, "9")
    assert desk.reset()
    assert desk.own == read_settings().settings.keys == {}
    assert not desk.reset()
    assert desk.said == "it is as it comes"


def test_a_key_is_not_taken_back_where_another_action_has_it_now():
    desk = desk_at("theme", theme="9", x_axis="t")
    assert not desk.reset()
    assert desk.said == "its own key is taken: x by step, epoch or time"


def test_all_keys_are_taken_back_at_the_second_time():
    desk = desk_at("theme")
    pressed(desk, "9")
    desk.move(1)
    assert not desk.reset_all()
    assert desk.said == "a again: 1 of your keys become what they were"
    assert desk.own
    assert desk.reset_all()
    assert desk.own == read_settings().settings.keys == {}
    assert not desk.reset_all()


def test_another_key_in_between_asks_again():
    desk = desk_at("theme", theme="9")
    desk.reset_all()
    desk.move(1)
    assert not desk.reset_all()


def test_a_file_that_cannot_be_written_is_said_and_the_key_holds_until_one_leaves():
    settings_file().write_text("keys: {theme: t,\n  smooth: S}\n")
    desk = desk_at("grid")
    assert pressed(desk, "9")
    assert desk.said.startswith("only until you leave: ")
    assert desk.own == {"grid": "9"}


def test_the_hand_stops_at_both_ends():
    desk = KeysDesk({})
    desk.move(-5)
    assert desk.at == 0
    desk.move(10**6)
    assert desk.at == len(desk.table) - 1


def test_every_action_stands_in_the_list_with_its_key():
    desk = desk_at("theme", theme="9")
    view = keys_view(sight_of(), desk, 82, keys_rows(desk, 82))
    shown = lines(view)
    assert [line.split() for line in shown if "next theme" in line] == [
        ["9", "next", "theme", "instead", "of", "t"]
    ]
    assert sum(line.startswith("  ") for line in shown) == len(desk.table)
    assert "a: all default" in words(view.note)


@pytest.mark.parametrize("size", [(1, 1), (20, 4), (38, 20), (82, 30)])
@pytest.mark.parametrize("waiting", [True, False])
def test_the_action_in_hand_is_always_in_sight(size, waiting):
    desk = KeysDesk({})
    for _ in range(len(desk.table)):
        desk.waiting = waiting
        view = keys_view(sight_of(), desk, *size)
        assert fits(view, *size)
        assert any(back == "selection" for row in view.rows for _, _, back in row)
        desk.move(1)


def test_what_is_waited_for_is_said():
    desk = desk_at("theme")
    desk.wait()
    view = keys_view(sight_of(), desk, 82, 20)
    assert "press the new key" in text(view)
    assert any(line.strip().startswith("...") for line in lines(view))
