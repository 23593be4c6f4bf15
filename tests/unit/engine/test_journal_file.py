"""A journal's file: several writers, torn lines, full and read-only disks."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trainmon_tui.engine import journal_file
from trainmon_tui.engine.journal_file import JournalFile, append
from trainmon_tui.engine.run_mark import Mark, encode_mark
from trainmon_tui.model.journal import Entry, Note, Strange, encode_entry
from trainmon_tui.model.verdicts import Place

T0 = datetime(2026, 1, 1, tzinfo=UTC)


def line(number):
    return encode_entry(Entry(f"id{number}", T0 + timedelta(minutes=number), "ann@lab", Place(), Note("x")))


@pytest.fixture
def file(tmp_path):
    return JournalFile(tmp_path / "journal.jsonl")


def write(file, *lines):
    with file.writing() as fd:
        append(fd, b"".join(lines))


def ids(file):
    return [entry.id for entry in file.entries]


def test_a_file_that_is_not_there_is_empty(file):
    assert not file.refresh()
    assert (file.entries, file.unreadable, file.trouble) == ([], 0, "")


def test_what_is_appended_is_read(file):
    write(file, line(1))
    write(file, line(2), line(3))
    assert ids(file) == ["id1", "id2", "id3"]
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert not file.refresh()


def test_what_another_program_appends_is_seen(file):
    other = JournalFile(file.path)
    write(file, line(1))
    assert other.refresh()
    write(other, line(2))
    assert file.refresh()
    assert ids(file) == ids(other) == ["id1", "id2"]


def test_a_file_that_was_replaced_or_taken_away_is_read_anew(file):
    write(file, line(1))
    file.path.write_bytes(line(7))
    assert file.refresh()
    assert ids(file) == ["id7"]
    file.path.unlink()
    assert file.refresh()
    assert ids(file) == []


def test_a_torn_last_line_is_counted_and_the_next_entry_stands_alone(file):
    file.path.write_bytes(line(1) + line(2)[:40])
    file.refresh()
    assert (ids(file), file.unreadable) == (["id1"], 1)
    write(file, line(3))
    assert (ids(file), file.unreadable) == (["id1", "id3"], 1)
    assert file.path.read_bytes().endswith(b"\n")


def test_a_last_line_without_a_newline_counts_if_it_is_whole(file):
    file.path.write_bytes(line(1).rstrip())
    file.refresh()
    assert ids(file) == ["id1"]
    write(file, line(2))
    assert ids(file) == ["id1", "id2"]


def test_what_is_not_understood_stays_in_the_file(file):
    later = b'{"v":9,"did":{"kind":"photo"}}\n'
    file.path.write_bytes(later + b"not ours\n\n \n" + line(1))
    write(file, line(2))
    assert (ids(file), file.strange, file.unreadable) == (["id1", "id2"], [Strange("photo", 9)], 1)
    assert later in file.path.read_bytes()


def test_the_newest_mark_counts(file):
    one, two = Mark("lab", "/a", bytes=1), Mark("lab", "/a", bytes=2)
    write(file, encode_mark(one), line(1), encode_mark(two))
    assert file.mark == two
    assert ids(file) == ["id1"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([line(1), line(2), b"\n", b"{", b"\xff\x00", b'{"run":3}\n']), max_size=6),
    st.data(),
)
def test_any_torn_file_is_read_and_goes_on(tmp_path, parts, data):
    whole = b"".join(parts)
    file = JournalFile(tmp_path / "torn.jsonl")
    file.path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    file.refresh()
    before = ids(file)
    write(file, line(5))
    assert ids(file) == [*before, "id5"]


WRITER = """
import sys
from pathlib import Path
from trainmon_tui.engine.journal import Journal
from trainmon_tui.model.journal import Note
from trainmon_tui.model.verdicts import Place
journal = Journal("run.log", sys.argv[1])
for number in range(20):
    journal.write(Note(f"{sys.argv[2]} {number}"), Place())
"""


def test_two_programs_append_at_once_and_no_line_is_lost(file):
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(file.path), name], stderr=subprocess.PIPE)
        for name in ("one", "other")
    ]
    for writer in writers:
        assert writer.communicate(timeout=60)[1] == b""
    file.refresh()
    assert file.unreadable == 0
    texts = [entry.did.text for entry in file.entries]
    assert sorted(texts) == sorted(f"{name} {number}" for name in ("one", "other") for number in range(20))
    times = [entry.time for entry in file.entries]
    assert times == sorted(times)


def test_a_full_disk_leaves_the_file_as_it_was(file, monkeypatch):
    write(file, line(1))
    before = file.path.read_bytes()
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, data[:10]))
    with pytest.raises(OSError, match="No space left"):
        write(file, line(2))
    monkeypatch.undo()
    assert file.path.read_bytes() == before
    write(file, line(3))
    assert ids(file) == ["id1", "id3"]


def test_an_entry_that_did_not_reach_the_disk_is_taken_back(file, monkeypatch):
    def refuse(_fd):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="Input/output"):
        write(file, line(1))
    assert file.path.read_bytes() == b""


def test_a_lock_that_another_holds_is_waited_for_a_while(file, monkeypatch):
    monkeypatch.setattr(journal_file, "LOCK_S", 0.05)
    with file.path.open("ab") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        with pytest.raises(OSError, match="another program holds its lock"):
            write(file, line(1))
    write(file, line(1))
    assert ids(file) == ["id1"]


def test_without_locks_appending_is_left(file, monkeypatch):
    def refuse(_fd, _how):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    write(file, line(1))
    assert ids(file) == ["id1"]


def test_a_journal_does_not_grow_without_end(file, monkeypatch):
    monkeypatch.setattr(journal_file, "MAX_BYTES", 3 * len(line(1)))
    for number in (1, 2, 3):
        write(file, line(number))
    with pytest.raises(OSError, match="already"):
        write(file, line(4))
    assert ids(file) == ["id1", "id2", "id3"]


def test_of_a_file_that_is_too_large_the_newest_lines_are_read(file, monkeypatch):
    file.path.write_bytes(b"".join(map(line, range(1, 6))))
    monkeypatch.setattr(journal_file, "MAX_BYTES", 2 * len(line(1)) + 5)
    file.refresh()
    assert ids(file) == ["id4", "id5"]
    assert file.trouble.startswith("only its last")


@pytest.mark.parametrize("kind", ["folder", "fifo", "missing folder"])
def test_what_is_no_file_is_neither_read_nor_written(tmp_path, kind):
    path = tmp_path / "j"
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    else:
        path = path / "deeper"
    file = JournalFile(path)
    file.refresh()
    assert file.entries == []
    with pytest.raises(OSError):
        write(file, line(1))


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(file):
    write(file, line(1))
    file.path.chmod(0)
    assert file.refresh()
    assert (ids(file), file.trouble) == ([], "permission denied")
