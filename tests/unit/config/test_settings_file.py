"""Single settings written into a file that a person keeps."""

import pytest

from trainmon_tui.config.settings import read_settings, settings_file
from trainmon_tui.config.settings_file import changed, keep_setting
from trainmon_tui.model.errors import BadDataError


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path / "new"))
    for name in ("THEME", "SMOOTH", "X"):
        monkeypatch.delenv(f"TRAINMON_{name}", raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("before", "name", "value", "after"),
    [
        ("", "theme", "solar", 'theme: "solar"\n'),
        ("x: epoch", "theme", "solar", 'x: epoch\ntheme: "solar"\n'),
        (
            "# mine\ntheme: dark  # calm\nx: epoch\n",
            "theme",
            "solar",
            '# mine\ntheme: "solar"  # calm\nx: epoch\n',
        ),
        ("smooth: 0.5\n", "smooth", 0.98, "smooth: 0.98\n"),
        ("mouse: true\n", "mouse", False, "mouse: false\n"),
        ("theme: dark\n# end\n", "theme", None, "# end\n"),
        ("# end\n", "theme", None, "# end\n"),
        ("keys:\n  theme: T\ntheme: dark\n", "theme", "mono", 'keys:\n  theme: T\ntheme: "mono"\n'),
    ],
)
def test_one_line_changes_and_the_rest_stays(before, name, value, after):
    assert changed(before, name, value, source="config.yaml") == after


@pytest.mark.parametrize("text", ["{theme: dark, x: epoch}\n", "theme:\n  dark\n"])
def test_what_only_people_can_change_is_refused(text):
    with pytest.raises(BadDataError, match="in a way that only people change") as caught:
        changed(text, "theme", "solar", source="config.yaml")
    assert "by hand" in str(caught.value)


def test_a_wrong_file_is_left_alone(folder):
    settings_file().parent.mkdir()
    settings_file().write_text("them: dark\n")
    with pytest.raises(BadDataError, match="unknown key 'them'"):
        keep_setting("theme", "solar")
    assert settings_file().read_text() == "them: dark\n"


def test_the_file_is_made_where_there_is_none():
    keep_setting("smooth", 0.6)
    assert read_settings().settings.smooth == 0.6
    assert read_settings().origin("smooth") == "file"
    keep_setting("smooth", None)
    assert read_settings().origin("smooth") == "default"


def test_a_folder_that_cannot_be_made_is_told(folder):
    (folder / "new").write_text("")
    with pytest.raises(BadDataError, match=r"config\.yaml"):
        keep_setting("smooth", 0.6)


def test_every_origin_is_known(monkeypatch):
    keep_setting("smooth", 0.6)
    keep_setting("theme", "mono")
    monkeypatch.setenv("TRAINMON_THEME", "light")
    told = read_settings({"x": "epoch", "y": None})
    origins = {name: told.origin(name) for name in ("smooth", "theme", "x", "y")}
    assert origins == {"smooth": "file", "theme": "variable", "x": "flag", "y": "default"}
    assert [told.is_pressed(name) for name in origins] == [False, True, True, False]
