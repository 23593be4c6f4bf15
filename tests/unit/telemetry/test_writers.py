"""Reading /proc: of this machine's processes, and of a made-up one where anything may be missing."""

import os

from trainmon_tui.telemetry.writers import Writer, read_link, scan_writers


def fake_process(proc, pid, links, flags="0100001"):
    for kind in ("fd", "fdinfo"):
        (proc / str(pid) / kind).mkdir(parents=True)
    for descriptor, target in links.items():
        (proc / str(pid) / "fd" / str(descriptor)).symlink_to(target)
        (proc / str(pid) / "fdinfo" / str(descriptor)).write_text(f"pos:\t0\nflags:\t{flags}\n")


def found(proc, target="/run.log", skip=frozenset()):
    return [writer for writer in scan_writers(target, skip, str(proc)) if writer]


def test_writers_and_readers_are_told_apart(tmp_path):
    fake_process(tmp_path, 10, {1: "/run.log"}, flags=f"{os.O_WRONLY | os.O_APPEND:o}")
    fake_process(tmp_path, 11, {4: "/run.log"}, flags=f"{os.O_RDWR:o}")
    fake_process(tmp_path, 12, {3: "/run.log"}, flags=f"{os.O_RDONLY:o}")
    fake_process(tmp_path, 13, {3: "/other.log", 4: "pipe:[7]"})
    assert found(tmp_path) == [Writer(11, 4), Writer(10, 1)]
    assert found(tmp_path, "pipe:[7]") == [Writer(13, 4)]


def test_those_to_be_skipped_are_not_looked_at(tmp_path):
    fake_process(tmp_path, 10, {1: "/run.log"})
    assert found(tmp_path, skip=frozenset({10})) == []


def test_every_look_is_yielded_so_that_it_can_be_budgeted(tmp_path):
    fake_process(tmp_path, 10, {1: "/a", 2: "/b", 3: "/run.log"})
    (tmp_path / "11").mkdir()  # a process that hides its descriptors
    assert len(list(scan_writers("/run.log", frozenset(), str(tmp_path)))) == 4


def test_what_is_not_a_process_or_vanishes_is_passed_over(tmp_path):
    (tmp_path / "self").mkdir()
    (tmp_path / "11").mkdir()
    fake_process(tmp_path, 12, {1: "/run.log"})
    (tmp_path / "12" / "fdinfo" / "1").unlink()
    assert found(tmp_path) == []


def test_without_proc_nobody_is_found(tmp_path):
    assert list(scan_writers("/run.log", frozenset(), str(tmp_path / "missing"))) == []


def test_a_link_that_cannot_be_read_is_empty(tmp_path):
    fake_process(tmp_path, 10, {1: "/run.log"})
    assert read_link(10, 1, str(tmp_path)) == "/run.log"
    assert read_link(10, 2, str(tmp_path)) == ""
