"""A person's settings: file, variables and flags, in this order of weight; and what is said of a wrong one."""

from __future__ import annotations

import pytest

from trainmon_tui.config.settings import (
    Settings,
    about,
    checked_keys,
    choices,
    from_file,
    parse_value,
    read_settings,
    settings_file,
    settings_schema,
    variable_of,
)
from trainmon_tui.model.errors import BadDataError, UsageError


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Write the settings file of a person without any variable set."""
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path))
    for name in Settings.plain():
        monkeypatch.delenv(variable_of(name), raising=False)

    def write(text: str) -> None:
        settings_file().write_text(text)

    return write


def test_without_a_file_everything_is_as_declared(written):
    assert read_settings().settings == Settings()


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n"])
def test_an_empty_file_is_no_error(written, text):
    written(text)
    assert read_settings().settings == Settings()


def test_a_flag_counts_for_more_than_a_variable_and_that_for_more_than_the_file(written, monkeypatch):
    written("theme: solar\nsmooth: 0.5\nx: epoch\n")
    monkeypatch.setenv("TRAINMON_SMOOTH", "0.2")
    monkeypatch.setenv("TRAINMON_X", "time")
    settings = read_settings({"x": "step", "theme": None}).settings
    assert (settings.theme, settings.smooth, settings.x) == ("solar", 0.2, "step")


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("them: dark\n", "1:1: unknown key 'them'", "theme"),
        ("theme: dark\nsmooth: 2\n", "2:", ""),
        ("x: steps\n", "'steps' is not valid here", "step"),
        ("mouse: maybe\n", "'mouse'", ""),
        ("- theme\n", "expected", ""),
    ],
)
def test_a_wrong_setting_is_said_with_its_place(written, text, said, hint):
    written(text)
    with pytest.raises(BadDataError) as caught:
        read_settings()
    assert said.lower() in caught.value.message.lower()
    assert "config.yaml" in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("mouse", "false", False),
        ("smooth", "0", 0),
        ("smooth", "0.98", 0.98),
        ("theme", "2", "2"),
        ("marker", "block", "block"),
    ],
)
def test_a_value_is_read_as_its_setting_needs_it(name, text, value):
    assert parse_value(name, text, "here") == value


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("mouse", "maybe", "true, false"),
        ("smooth", "1", "from 0 to below 1"),
        ("smooth", "much", "from 0 to below 1"),
        ("x", "steps", "step, epoch, time"),
        ("theme", "", "a theme's name"),
        ("theme", "x" * 80, "a theme's name"),
    ],
)
def test_a_wrong_value_is_said_with_what_was_expected(name, text, expected):
    with pytest.raises(UsageError) as caught:
        parse_value(name, text, f"--{name}")
    assert caught.value.message.startswith(f"--{name}: ")
    assert expected in caught.value.message


def test_a_wrong_variable_is_said_with_its_name(written, monkeypatch):
    monkeypatch.setenv("TRAINMON_Y", "logarithmic")
    with pytest.raises(UsageError, match="TRAINMON_Y"):
        read_settings()


def test_keys_must_belong_to_an_action(written):
    written("keys:\n  smoth: S\n")
    with pytest.raises(BadDataError) as caught:
        checked_keys(read_settings().settings, {"smooth": "s", "help": "?"})
    assert "smoth" in caught.value.message
    assert "smooth" in caught.value.hint
    written("keys: {smooth: S}\n")
    assert checked_keys(read_settings().settings, {"smooth": "s"}) == {"smooth": "S"}


def test_every_setting_says_what_it_is_and_stands_in_the_schema():
    properties = settings_schema()["$defs"]["Settings"]["properties"]
    for name in Settings.__struct_fields__:
        assert properties[name]["description"] == about(name)
    assert choices("x") == ("step", "epoch", "time")
    assert choices("smooth") == ()


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_bytes(b"theme: \xff\xfe\n")
    with pytest.raises(BadDataError, match="UTF-8"):
        from_file(path)
