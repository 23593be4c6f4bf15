import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.config import folders


@pytest.mark.parametrize(
    ("variable", "folder"),
    [
        ("TRAINMON_CONFIG_DIR", folders.config_folder),
        ("TRAINMON_CACHE_DIR", folders.cache_folder),
        ("TRAINMON_STATE_DIR", folders.state_folder),
    ],
)
def test_a_variable_moves_its_folder_and_only_that(monkeypatch, tmp_path, variable, folder):
    monkeypatch.delenv(variable, raising=False)
    usual = folder()
    assert folders.APP in str(usual)
    monkeypatch.setenv(variable, str(tmp_path / "mine"))
    assert folder() == tmp_path / "mine"
    assert not (tmp_path / "mine").exists()
    monkeypatch.setenv(variable, "")
    assert folder() == usual


def test_a_tilde_in_a_variable_is_the_home(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TRAINMON_STATE_DIR", "~/state")
    assert folders.state_folder() == tmp_path / "state"


def test_state_is_written_into_a_folder_that_did_not_exist(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(tmp_path / "a" / "b"))
    path = folders.write_state("note.txt", "text \ud800")
    assert path == tmp_path / "a" / "b" / "note.txt"
    assert path.read_text() == "text \\ud800"


def test_a_home_that_cannot_be_written_is_no_error(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("a file where the folder should be")
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(tmp_path / "file" / "state"))
    assert folders.writable_folder("state") is None
    assert folders.write_state("note.txt", "text") is None


def test_a_full_disk_is_no_error(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(tmp_path))

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folders, "write_whole", full)
    assert folders.write_state("note.txt", "text") is None


def test_a_file_is_replaced_as_a_whole_and_keeps_its_mode(tmp_path):
    target = tmp_path / "run.json"
    target.write_bytes(b"old")
    target.chmod(0o640)
    folders.write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


def test_a_new_file_gets_the_mode_that_the_user_asked_for(tmp_path):
    before = os.umask(0o027)
    try:
        folders.write_whole(tmp_path / "run.json", b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "run.json").stat().st_mode) == 0o640


def test_a_link_stays_and_its_target_changes(tmp_path):
    (tmp_path / "real.json").write_bytes(b"old")
    link = tmp_path / "link.json"
    link.symlink_to("real.json")
    folders.write_whole(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "real.json").read_bytes() == b"new"


def test_a_device_is_written_to_and_never_replaced():
    folders.write_whole(Path("/dev/null"), b"gone")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_a_failed_write_leaves_the_old_file_and_no_draft(monkeypatch, tmp_path):
    target = tmp_path / "run.json"
    target.write_bytes(b"old")

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        folders.write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


def test_a_folder_of_somebody_unknown_is_no_error(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRAINMON_STATE_DIR", "~nobody-of-that-name/state")
    assert folders.state_folder() == Path("~nobody-of-that-name/state")


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="newer Pythons resolve such a link to itself")
def test_a_link_to_itself_cannot_be_written(tmp_path):
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(OSError, match="symbolic links"):
        folders.write_whole(loop, b"data")


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_a_file_holds_what_was_written_last(tmp_path_factory, first, second):
    target = tmp_path_factory.mktemp("whole") / "run.json"
    for data in (first, second):
        folders.write_whole(target, data)
        assert target.read_bytes() == data


@pytest.mark.parametrize("purpose", ["config", "cache", "state"])
def test_a_folder_is_made_only_when_it_is_written_to(monkeypatch, tmp_path, purpose):
    wanted = tmp_path / "a" / purpose
    monkeypatch.setenv(f"TRAINMON_{purpose.upper()}_DIR", str(wanted))
    assert folders.user_folder(purpose) == wanted
    assert not wanted.exists()
    assert folders.writable_folder(purpose) == wanted
    assert wanted.is_dir()


def test_a_folder_that_cannot_be_made_is_none(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TRAINMON_CACHE_DIR", str(tmp_path / "file"))
    assert folders.writable_folder("cache") is None
