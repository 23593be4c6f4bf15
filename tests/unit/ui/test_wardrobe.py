import pytest

from trainmon_tui.config.themes import ROLES
from trainmon_tui.model.errors import BadDataError
from trainmon_tui.ui.wardrobe import Mirror, next_theme

WHOLE = "dark: true\nroles:\n" + "".join(f'  {role}: "#102030"\n' for role in ROLES)


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The user's folder of themes."""
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path))
    folder = tmp_path / "themes"
    folder.mkdir()
    return folder


def round_from(name):
    """The names worn one after another until the first comes again."""
    worn = []
    while name not in worn:
        worn.append(name)
        name = next_theme(name).name
    return worn


def test_the_shipped_themes_follow_each_other(own):
    assert round_from("dark") == ["dark", "light", "mono", "okabe", "solar", "contrast"]


def test_a_users_theme_has_its_turn(own):
    (own / "mine.yaml").write_text(WHOLE)
    assert round_from("dark") == ["dark", "light", "mine", "mono", "okabe", "solar", "contrast"]


@pytest.mark.parametrize("text", ["", "roles: [", "dark: true", "base: nowhere", "base: broken"])
def test_a_theme_that_cannot_be_loaded_is_passed_over(own, text):
    (own / "broken.yaml").write_text(text)
    assert "broken" not in round_from("dark")


def test_a_theme_that_is_gone_starts_from_the_first(own):
    assert next_theme("never-heard-of").name == "contrast"


def test_without_themes_there_is_none(monkeypatch):
    monkeypatch.setattr("trainmon_tui.ui.wardrobe.theme_names", list)
    assert next_theme("dark") is None


def test_a_theme_is_worn_anew_once_its_file_was_saved(own):
    path, mirror = own / "mine.yaml", Mirror()
    path.write_text(WHOLE)
    assert mirror.fresh("mine") is None
    assert mirror.fresh("mine") is None
    path.write_text(WHOLE.replace('ok: "#102030"', 'ok: "bold #ffffff"'))
    assert mirror.fresh("mine").roles["ok"] == "bold #ffffff"
    assert mirror.fresh("mine") is None


def test_a_theme_that_was_saved_with_a_mistake_is_said_once(own):
    path, mirror = own / "mine.yaml", Mirror()
    path.write_text(WHOLE)
    mirror.fresh("mine")
    path.write_text("roles: [\n")
    with pytest.raises(BadDataError):
        mirror.fresh("mine")
    assert mirror.fresh("mine") is None


def test_a_file_that_is_away_for_a_moment_is_waited_for(own):
    path, mirror = own / "mine.yaml", Mirror()
    path.write_text(WHOLE)
    mirror.fresh("mine")
    path.unlink()
    assert mirror.fresh("mine") is None
    path.write_text(WHOLE + "\n")
    assert mirror.fresh("mine").name == "mine"


def test_another_theme_is_no_change(own):
    mirror = Mirror()
    assert mirror.fresh("dark") is None
    assert mirror.fresh("light") is None
