"""Processes that name a log on their command line, from a made-up /proc."""

import os

import pytest

from trainmon_tui.telemetry.commands import scan_commands

NOBODY = frozenset()


@pytest.fixture
def proc(tmp_path):
    """Return a function that adds a process, and the folder that it stands in."""
    folder = tmp_path / "proc"
    folder.mkdir()

    def add(pid, *words, cwd="/", opened=None):
        home = folder / str(pid)
        (home / "fd").mkdir(parents=True)
        (home / "cmdline").write_bytes(b"\0".join(os.fsencode(word) for word in words) + b"\0")
        (home / "cwd").symlink_to(cwd)
        if opened:
            (home / "fd" / "3").symlink_to(opened)

    add.folder = str(folder)
    return add


def found(proc, log="/data/runs/seven/run.log", skip=NOBODY):
    return sorted(pid for pid in scan_commands(log, skip, proc.folder) if pid is not None)


@pytest.mark.parametrize(
    ("words", "cwd"),
    [
        (("python", "train.py", "/data/runs/seven/run.log"), "/"),
        (("python", "train.py", "--log=/data/runs/seven/run.log"), "/"),
        (("python", "train.py", "--out", "/data/runs/seven"), "/"),
        (("python", "train.py", "--out", "runs/seven/"), "/data"),
        (("python", "train.py", "run.log"), "/data/runs/seven"),
        (("/opt/bin/trainer", "../seven/run.log"), "/data/runs/seven"),
    ],
)
def test_a_log_or_its_folder_is_named_in_many_ways(proc, words, cwd):
    proc(10, *words, cwd=cwd)
    assert found(proc) == [10]


@pytest.mark.parametrize(
    "words",
    [
        ("tail", "-f", "/data/runs/seven/run.log"),
        ("/usr/bin/less", "/data/runs/seven/run.log"),
        ("python", "-m", "trainmon_tui", "/data/runs/seven/run.log"),
        ("bash", "/data/runs/seven"),
        ("python", "train.py", "/data/runs/eight/run.log"),
        ("python", "train.py", "-run.log"),
        ("python", "train.py", "/data/runs"),
        ("/data/runs/seven/run.log",),
        ("python", "train.py", ""),
    ],
)
def test_what_shows_it_or_names_another_is_not_found(proc, words):
    proc(10, *words)
    assert found(proc) == []


def test_a_folder_near_the_root_is_named_by_too_much(proc):
    proc(10, "python", "train.py", "/home/me")
    assert found(proc, log="/home/me/run.log") == []
    proc(11, "python", "train.py", "/home/me/run.log")
    assert found(proc, log="/home/me/run.log") == [11]


def test_who_has_it_open_reads_it(proc):
    proc(10, "python", "show.py", "/data/runs/seven/run.log", opened="/data/runs/seven/run.log")
    assert found(proc) == []


def test_we_are_not_found(proc):
    proc(10, "python", "train.py", "/data/runs/seven/run.log")
    assert found(proc, skip=frozenset({10})) == []


def test_a_process_that_ends_meanwhile_is_nobody(proc):
    proc(10, "python", "train.py", "/data/runs/seven/run.log")
    os.unlink(f"{proc.folder}/10/cwd")  # noqa: PTH108 - as a process that is gone
    assert found(proc) == [10]
    os.unlink(f"{proc.folder}/10/cmdline")  # noqa: PTH108 - as a process that is gone
    assert found(proc) == []


def test_without_proc_nobody_is_found():
    assert list(scan_commands("/data/run.log", NOBODY, "/no/such/folder")) == []
