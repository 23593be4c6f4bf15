from __future__ import annotations

from trainmon_tui.sources import walking
from trainmon_tui.sources.walking import list_folder, look_at_folder


def test_files_and_folders_are_listed_by_name(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "a.log").write_bytes(b"12345")
    assert [(entry.path.name, entry.is_folder, entry.bytes) for entry in list_folder(tmp_path)] == [
        ("a.log", False, 5),
        ("b", True, 0),
    ]


def test_a_link_to_a_folder_is_left_out_and_one_to_a_file_followed(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "a.log").write_bytes(b"123")
    (tmp_path / "b.log").symlink_to(tmp_path / "a.log")
    (tmp_path / "gone.log").symlink_to(tmp_path / "nowhere")
    assert [(entry.path.name, entry.bytes) for entry in list_folder(tmp_path)] == [("a.log", 3), ("b.log", 3)]


def test_a_link_to_itself_hides_nothing_beside_it(tmp_path):
    (tmp_path / "m.log").symlink_to("m.log")
    for name in "azbycx":
        (tmp_path / name).write_bytes(b"")
    assert [entry.path.name for entry in list_folder(tmp_path)] == sorted("azbycx")


def test_what_cannot_be_listed_is_empty(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    assert list_folder(tmp_path / "nowhere") == []
    assert list_folder(tmp_path / "file") == []


def test_a_folder_of_a_million_files_costs_no_more_than_a_few_thousand(tmp_path, monkeypatch):
    monkeypatch.setattr(walking, "MOST_ENTRIES", 3)
    for number in range(9):
        (tmp_path / str(number)).write_bytes(b"")
    assert len(list_folder(tmp_path)) == 3


def test_what_of_a_folder_is_not_seen_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(walking, "MOST_ENTRIES", 3)
    for number in range(3):
        (tmp_path / str(number)).write_bytes(b"")
    assert look_at_folder(tmp_path).trouble == ""
    (tmp_path / "3").write_bytes(b"")
    assert look_at_folder(tmp_path).trouble == "only 3 of its entries"
    assert look_at_folder(tmp_path / "3").trouble == "not a directory"
