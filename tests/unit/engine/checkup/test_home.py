"""The user's folders: named with their variable, tried for writing, and what is in them read."""

import pytest

from trainmon_tui.config.themes import load_theme
from trainmon_tui.engine.checkup import home


@pytest.fixture
def folders(tmp_path, monkeypatch):
    for purpose in ("CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"TRAINMON_{purpose}_DIR", str(tmp_path / purpose.lower()))
    return tmp_path


def checks():
    return [(check.id, check.state, check.say) for check in home.check_folders()]


def test_folders_that_are_not_there_are_no_fault(folders):
    assert checks() == [
        (
            name,
            "ok",
            f"{name}: {folders / name} (from $TRAINMON_{name.upper()}_DIR) is made when it is needed",
        )
        for name in ("config", "cache", "state")
    ]


def test_a_folder_that_can_be_written_says_so(folders):
    (folders / "state").mkdir()
    assert checks()[2][2].endswith("can be written")


def test_without_a_variable_none_is_named(folders, monkeypatch):
    monkeypatch.delenv("TRAINMON_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folders))
    assert "$" not in checks()[1][2]


@pytest.mark.parametrize(("purpose", "state"), [("config", "ok"), ("cache", "warn"), ("state", "warn")])
def test_a_folder_that_cannot_be_written_loses_what_it_keeps(folders, monkeypatch, purpose, state):
    (folders / purpose).mkdir()
    monkeypatch.setattr(home.os, "access", lambda path, _mode: purpose not in str(path))
    check = next(check for check in home.check_folders() if check.id == purpose)
    assert (check.state, bool(check.advice)) == (state, state == "warn")
    assert check.say.endswith("cannot be written")


def test_a_file_in_the_place_of_a_folder_is_to_be_moved(folders):
    (folders / "cache").write_text("")
    check = next(check for check in home.check_folders() if check.id == "cache")
    assert (check.state, check.say.split()[-3:]) == ("warn", ["is", "no", "folder"])


def test_valid_files_are_counted(folders):
    themes = folders / "config" / "themes"
    themes.mkdir(parents=True)
    roles = "\n".join(f"  {role}: '#102030'" for role in load_theme("dark").roles)
    for name in ("one", "two"):
        (themes / f"{name}.yaml").write_text(f"name: {name}\ndark: true\nroles:\n{roles}\n")
    assert checks()[3:] == [("themes", "ok", "your own 2 themes are valid")]


def test_broken_files_are_named_with_their_fault(folders):
    for kind in ("playbooks", "formats", "themes"):
        (folders / "config" / kind).mkdir(parents=True)
        (folders / "config" / kind / "mine.yaml").write_text("- 1\n")
    found = [check for check in home.check_folders() if check.state == "fail"]
    assert [check.id for check in found] == ["playbooks", "formats", "themes"]
    assert all("mine" in check.say and check.advice for check in found)
