"""Settings changed on the screen: tried, typed, saved, taken back."""

import pytest
from ui_sights import lines, sight_of, words

from trainmon_tui.config.settings import Settings, Told, read_settings, settings_file
from trainmon_tui.ui.settings_desk import Desk
from trainmon_tui.ui.views.settings import settings_rows, settings_view

THEMES = ("dark", "light", "mono")


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path))
    return tmp_path


def desk_at(name, told=None, now=None):
    desk = Desk(told or Told(), THEMES, now or {})
    desk.at = desk.names.index(name)
    return desk


def typed(desk, text):
    desk.turn(1)
    for letter in text:
        desk.prompt.type(letter)
    return desk.submit()


@pytest.mark.parametrize(
    ("name", "step", "value"),
    [
        ("theme", 1, "light"),
        ("theme", -1, "mono"),
        ("x", 1, "epoch"),
        ("mouse", 1, False),
        ("marker", -1, "ascii"),
    ],
)
def test_a_value_of_few_is_turned_round(name, step, value):
    desk = desk_at(name)
    assert desk.turn(step)
    assert desk.values[name] == value
    assert desk.origin(name) == "not saved"


def test_a_number_is_typed_and_what_it_cannot_be_is_said():
    desk = desk_at("smooth")
    assert typed(desk, "0.98")
    assert desk.values["smooth"] == 0.98
    assert not typed(desk, "7")
    assert desk.values["smooth"] == 0.98
    assert "a number from 0 to below 1" in desk.said
    assert not typed(desk, "")


def test_saving_writes_the_file_and_names_what_counts_for_more():
    desk = desk_at("theme", Told(Settings(theme="dark"), {"theme": "variable"}))
    desk.turn(1)
    desk.save()
    assert settings_file().read_text() == 'theme: "light"\n'
    assert "TRAINMON_THEME counts for more" in desk.said
    assert desk.origin("theme") == "file"


def test_forgetting_takes_it_out_of_the_file_again():
    desk = desk_at("x")
    desk.turn(1)
    desk.save()
    desk.forget()
    assert (settings_file().read_text(), desk.values["x"], desk.origin("x")) == ("", "step", "default")


def test_a_wrong_file_is_said_and_left_alone():
    settings_file().write_text("them: dark\n")
    desk = desk_at("x")
    desk.turn(1)
    desk.save()
    assert "unknown key 'them'" in desk.said
    assert desk.origin("x") == "not saved"
    assert settings_file().read_text() == "them: dark\n"


def test_what_keys_changed_before_is_shown_as_it_is():
    desk = desk_at("x", now={"x": "time"})
    assert (desk.values["x"], desk.origin("x")) == ("time", "not saved")
    desk.save()
    assert read_settings().settings.x == "time"


def test_what_counts_later_says_so():
    desk = desk_at("mouse")
    desk.turn(1)
    assert desk.said == "counts from the next start"


@pytest.mark.parametrize("width", [36, 60, 80])
@pytest.mark.parametrize("height", [3, 8, 20])
def test_the_setting_in_hand_is_always_in_sight(width, height):
    for place, name in enumerate(Settings.plain()):
        desk = desk_at(name)
        desk.at = place
        view = settings_view(sight_of(), desk, width, height)
        assert any(name in words(row) for row in view.rows if row and row[0][2] == "selection")


def test_the_view_tells_value_origin_and_choices():
    desk = desk_at("x", Told(Settings(x="epoch"), {"x": "file"}))
    text = "\n".join(lines(settings_view(sight_of(), desk, 80, settings_rows(desk))))
    for word in ("epoch", "file", "default", "step, epoch, time", "what charts are drawn over"):
        assert word in text


@pytest.mark.parametrize(("name", "flag"), [("remember", "--no-remember"), ("theme", "--theme")])
def test_a_value_of_a_flag_is_told_by_the_flag_that_was_written(name, flag):
    assert desk_at(name, Told(Settings(), {name: "flag"})).origin(name) == flag
