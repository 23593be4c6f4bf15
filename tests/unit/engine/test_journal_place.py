"""Which file holds a run's journal."""

from __future__ import annotations

import os

import pytest

from trainmon_tui.engine.journal_place import find_journal
from trainmon_tui.engine.run_mark import encode_mark, mark_of


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(tmp_path / "state"))
    place = tmp_path / "state" / "journals"
    place.mkdir(parents=True)
    return place


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "my run.log"
    path.write_text("step 1 loss 2\n" * 50)
    return path


def found(log):
    return find_journal(str(log), mark_of(str(log)))


def keep(log):
    """Write the run's mark into its journal; return the file."""
    journal = found(log)
    journal.path.write_bytes(encode_mark(mark_of(str(log))))
    return journal.path


def test_a_new_journal_is_named_after_the_run_and_its_place(log, folder):
    journal = found(log)
    assert not journal.path.exists()
    assert journal.path.parent == folder
    assert journal.path.name.startswith("my-run.log-")
    assert found(log).path == journal.path


def test_two_runs_of_one_name_have_two_journals(log, tmp_path):
    other = tmp_path / "other" / log.name
    other.parent.mkdir()
    other.write_text("another run\n" * 9)
    assert found(log).path != found(other).path


def test_a_path_that_leads_there_is_the_same_place(log, tmp_path):
    link = tmp_path / "link.log"
    link.symlink_to(log)
    kept = keep(log)
    assert found(link).path == kept
    assert found(os.path.relpath(log)).path == kept


def test_every_run_that_stood_at_a_path_is_found_again(log):
    texts = ["step 1 loss 2\n" * 50, "second run\n" * 50, "third run\n" * 50]
    kept = []
    for text in texts:
        log.write_text(text)
        kept.append(keep(log))
    assert len(set(kept)) == 3
    for text, path in zip(texts, kept, strict=True):
        log.write_text(text)
        assert found(log).path == path


def test_a_journal_without_a_mark_belongs_to_its_path(log):
    journal = found(log)
    journal.path.touch()
    assert found(log).path == journal.path


def test_a_run_that_was_moved_is_looked_for_among_all(log, tmp_path):
    kept = keep(log)
    moved = log.rename(tmp_path / "kept.log")
    assert found(moved).path == kept


def test_of_several_that_fit_the_one_that_knows_most_counts(log, tmp_path):
    early = keep(log)
    with log.open("a") as file:
        file.write("step 2 loss 1\n" * 50)
    late = early.with_name("late.jsonl")
    late.write_bytes(encode_mark(mark_of(str(log))))
    assert found(log.rename(tmp_path / "kept.log")).path == late


@pytest.mark.parametrize("hostile", [b"", b"\xff\xfe{", b'{"run":{}}\n', b'{"run":{"host":1}}\n'])
def test_files_of_another_kind_in_the_folder_are_passed_over(log, folder, hostile):
    (folder / "strange.jsonl").write_bytes(hostile)
    (folder / "folder.jsonl").mkdir()
    (folder / "notes.txt").write_text("not ours")
    assert not found(log).path.exists()
