"""What one read of /proc tells: names that lie, fields that are missing, processes that are gone."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.telemetry.open_files import MOST_LINKS, open_files
from trainmon_tui.telemetry.proc_stat import (
    all_pids,
    children_of,
    command_words,
    count_open_files,
    read_stat,
)

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
AFTER_NAME = "S 7 0 0 0 0 0 0 0 0 0 {user} {system} 0 0 0 0 {threads} 0 {started} 0 {pages}"


def stat_line(pid=42, name="python", *, user=0, system=0, threads=1, started=9, pages=0):
    rest = AFTER_NAME.format(user=user, system=system, threads=threads, started=started, pages=pages)
    return f"{pid} ({name}) {rest}".encode("utf-8", "surrogateescape")


@pytest.fixture
def proc(tmp_path):
    """Return a function that puts one file of a process into a made-up /proc."""

    def put(name, content, pid=42):
        path = tmp_path / str(pid) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return str(tmp_path)

    return put


def test_a_line_is_read_whole(proc):
    root = proc("stat", stat_line(user=150, system=50, threads=12, started=777, pages=3))
    found = read_stat(42, root)
    assert (found.pid, found.name, found.state, found.parent) == (42, "python", "S", 7)
    assert (found.threads, found.started) == (12, 777)
    assert found.cpu_s == 200 / TICKS
    assert found.rss_bytes == 3 * PAGE


@pytest.mark.parametrize(
    "name", ["a b", "(sd-pam)", ") S 1 0 0", "x) R (y", "", "worker/0", "名前", "\x1b[31mred"]
)
def test_a_name_may_hold_anything(proc, name):
    found = read_stat(42, proc("stat", stat_line(name=name, threads=5)))
    assert (found.name, found.parent, found.threads) == (name, 7, 5)


def test_a_name_that_is_no_text_is_replaced(proc):
    found = read_stat(42, proc("stat", stat_line(name="\udcff\udcfe")))
    assert found.name == "\ufffd\ufffd"


@pytest.mark.parametrize(
    "line", [b"", b"42", b"42 (python", b"42 (python)", b"42 (python) S 1 2 3", b"42 python S 1"]
)
def test_a_line_that_is_cut_off_is_no_process(proc, line):
    assert read_stat(42, proc("stat", line)) is None


def test_a_process_that_is_gone_is_none(tmp_path):
    nowhere = str(tmp_path)
    assert read_stat(42, nowhere) is None
    assert children_of(42, nowhere) is None
    assert command_words(42, nowhere) == ()
    assert count_open_files(42, nowhere) is None
    assert open_files(42, nowhere) == frozenset()


@pytest.mark.parametrize(
    ("state", "ended"), [("S", False), ("R", False), ("D", False), ("Z", True), ("X", True)]
)
def test_only_the_dead_are_zombies(proc, state, ended):
    line = stat_line().replace(b") S ", f") {state} ".encode())
    assert read_stat(42, proc("stat", line)).is_zombie is ended


@given(st.sets(st.integers(1, 4_194_304), max_size=8))
def test_the_newest_process_is_first_and_other_files_are_none(tmp_path_factory, pids):
    root = tmp_path_factory.mktemp("proc")
    for name in (*pids, "self", "meminfo", "1a", "-3"):
        (root / str(name)).mkdir()
    assert all_pids(str(root)) == sorted(pids, reverse=True)


def test_without_a_proc_there_are_no_processes(tmp_path):
    assert all_pids(str(tmp_path / "none")) == []


def test_children_are_gathered_from_every_thread(proc):
    proc("task/42/children", b"50 51 ")
    root = proc("task/43/children", b"60 ")
    proc("task/44/children", b"")
    assert sorted(children_of(42, root)) == [50, 51, 60]


def test_a_kernel_without_lists_of_children_is_told_from_no_child(proc):
    root = proc("task/42/stat", stat_line())
    assert children_of(42, root) is None
    assert children_of(42, proc("task/42/children", b"")) == []


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", ()),
        (b"python\0train.py\0", (b"python", b"train.py")),
        (b"python\0-c\0print(1)\0\0\0", (b"python", b"-c", b"print(1)")),
        (b"python\0\0--x\0", (b"python", b"", b"--x")),
        (b"nginx: worker process", (b"nginx: worker process",)),
    ],
)
def test_a_command_is_cut_at_its_zeros(proc, raw, words):
    assert command_words(42, proc("cmdline", raw)) == words


@pytest.fixture
def links(tmp_path):
    """Return a function that opens files in a made-up /proc: each descriptor is a link."""

    def link(*targets):
        folder = tmp_path / "42" / "fd"
        folder.mkdir(parents=True)
        for number, target in enumerate(targets):
            (folder / str(number)).symlink_to(target)
        return str(tmp_path)

    return link


def test_only_files_are_open_files(links):
    root = links(
        "/dev/null", "/runs/a.log", "pipe:[123]", "socket:[9]", "anon_inode:[eventpoll]", "/runs/a.log"
    )
    assert open_files(42, root) == {"/dev/null", "/runs/a.log"}
    assert count_open_files(42, root) == 6


def test_a_descriptor_that_was_closed_meanwhile_is_left_out(links, tmp_path):
    root = links("/runs/a.log")
    (tmp_path / "42" / "fd" / "9").write_bytes(b"no link")
    assert open_files(42, root) == {"/runs/a.log"}


def test_not_more_descriptors_are_looked_at_than_promised(links, monkeypatch):
    monkeypatch.setattr("trainmon_tui.telemetry.open_files.MOST_LINKS", 3)
    assert MOST_LINKS > 3
    assert len(open_files(42, links(*(f"/runs/{number}.log" for number in range(9))))) == 3
