import os

import pytest

from trainmon_tui.sources.regular import identity_of
from trainmon_tui.sources.siblings import Siblings


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "run.log"
    path.touch()
    return path


def make(path, age_s=0):
    path.write_text("x\n")
    os.utime(path, (1e9 - age_s, 1e9 - age_s))
    return path


@pytest.mark.parametrize("name", ["run.log.1", "run.log-20260101", "run.log.2026-01-01_10", "run.log.12"])
def test_rotated_files_are_told_by_their_names(log, tmp_path, name):
    siblings = Siblings(log)
    make(tmp_path / name)
    assert siblings.take_new() == [str(tmp_path / name)]
    assert siblings.take_new() == []


@pytest.mark.parametrize(
    "name", ["run.log.gz", "run.log.1.gz", "other.log.1", "run.log~", "run.logs", "run.log.old"]
)
def test_other_files_beside_the_log_are_not(log, tmp_path, name):
    siblings = Siblings(log)
    make(tmp_path / name)
    assert siblings.take_new() == []


def test_folders_and_links_are_no_siblings(log, tmp_path):
    siblings = Siblings(log)
    (tmp_path / "run.log.1").mkdir()
    (tmp_path / "run.log.2").symlink_to(log)
    assert siblings.take_new() == []


def test_the_oldest_comes_first(log, tmp_path):
    siblings = Siblings(log)
    made = [make(tmp_path / f"run.log.{number}", age_s=number) for number in (1, 3, 2)]
    assert siblings.take_new() == [str(made[1]), str(made[2]), str(made[0])]


def test_what_stood_there_or_is_being_read_is_known(log, tmp_path):
    siblings = Siblings(log)
    make(tmp_path / "run.log.1")
    siblings.learn()
    read = make(tmp_path / "run.log.2")
    siblings.know(identity_of(read.stat()))
    assert siblings.take_new() == []


def test_a_folder_that_is_gone_has_no_siblings(tmp_path):
    assert Siblings(tmp_path / "gone" / "run.log").take_new() == []
