import os

from trainmon_tui.engine.run_files import MOST_FILES, files_of


def names(found):
    return [file.name for file in found[0]]


def test_the_runs_own_files_come_first_then_settings_then_checkpoints(tmp_path):
    for name in ("a.txt", "run.log", "run.journal.jsonl", "config.yaml", "notes.md"):
        (tmp_path / name).write_text("x")
    (tmp_path / "checkpoint-50").mkdir()
    found = files_of(str(tmp_path / "run.log"))
    assert names(found) == [
        "run.journal.jsonl",
        "run.log",
        "config.yaml",
        "checkpoint-50",
        "a.txt",
        "notes.md",
    ]
    assert found[0][3].is_folder
    assert (found[0][1].bytes, found[1]) == (1, 0)


def test_a_folder_that_is_the_run_is_told_itself(tmp_path):
    (tmp_path / "train.log").write_text("x")
    assert names(files_of(str(tmp_path))) == ["train.log"]


def test_what_is_beyond_the_limit_is_counted(tmp_path):
    for number in range(MOST_FILES + 3):
        (tmp_path / f"{number}.txt").touch()
    found, left_out = files_of(str(tmp_path / "0.txt"))
    assert (len(found), left_out) == (MOST_FILES, 3)


def test_names_are_clean(tmp_path):
    (tmp_path / "a\x1b[31m\u202e.log").touch()
    assert all(name.isprintable() for name in names(files_of(str(tmp_path / "a.log"))))


def test_neither_a_pipe_nor_a_folder_that_is_gone_has_files(tmp_path):
    assert files_of("/dev/stdin") == ((), 0)
    assert files_of(os.fspath(tmp_path / "gone" / "run.log")) == ((), 0)
