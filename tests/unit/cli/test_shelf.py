from pathlib import Path

import pytest

from trainmon_tui.cli.shelf import Shelf, make_folder
from trainmon_tui.model.errors import UsageError

NAMES = ["a.md", "b.txt"]


@pytest.fixture(autouse=True)
def here(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("output", "files"),
    [
        ("kept", {"a.md": "kept/a.md", "b.txt": "kept/b.txt"}),
        ("notes.md", {"a.md": "notes.md"}),
        ("folder.md", {"a.md": "folder.md/a.md", "b.txt": "folder.md/b.txt"}),
    ],
)
def test_a_folder_takes_all_files_and_a_file_the_first(output, files):
    Path("folder.md").mkdir()
    assert Shelf.at(output, NAMES).files == {name: Path(path) for name, path in files.items()}


def test_what_is_put_can_be_put_again_by_force_only(here):
    shelf = Shelf.at("kept", NAMES)
    shelf.require_room(force=False)
    assert shelf.put({"a.md": b"1", "b.txt": b"2", "c": b"3"}) == [Path("kept/a.md"), Path("kept/b.txt")]
    assert sorted(path.read_bytes() for path in Path("kept").iterdir()) == [b"1", b"2"]
    with pytest.raises(UsageError, match=r"kept/a\.md is there already"):
        shelf.require_room(force=False)
    shelf.require_room(force=True)


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("file", "file is not a folder"),
        ("no/kept", "there is no folder no"),
        ("no/x.md", "there is no folder no"),
    ],
)
def test_a_place_that_cannot_be_is_refused(output, words):
    Path("file").write_text("x")
    with pytest.raises(UsageError, match=words):
        Shelf.at(output, NAMES).require_room(force=True)


def test_the_file_that_is_spared_is_known_by_any_name(here):
    Path("guide.md").write_text("x")
    Path("kept").mkdir()
    Path("kept/a.md").symlink_to(here / "guide.md")
    for output in ("guide.md", "./guide.md", "kept"):
        with pytest.raises(UsageError, match="is the runbook itself"):
            Shelf.at(output, NAMES).require_room(force=True, spared="guide.md")
    Shelf.at("kept", ["c.md"]).require_room(force=False, spared="guide.md")


def test_a_folder_that_cannot_be_made_says_why():
    Path("file").write_text("x")
    with pytest.raises(UsageError, match="cannot make file/in: Not a directory"):
        make_folder(Path("file/in"))
