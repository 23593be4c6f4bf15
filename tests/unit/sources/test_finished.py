import os

import pytest

from trainmon_tui.model.errors import NoInputError
from trainmon_tui.sources.finished import FinishedFile
from trainmon_tui.sources.whole import WholeFile

DATA = b"0123456789"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "run.log"
    path.write_bytes(DATA)
    return path


@pytest.fixture
def file(path):
    opened = FinishedFile(path)
    yield opened
    opened.close()


def fail(*given):
    raise OSError(5, "Input/output error")


@pytest.mark.parametrize(
    ("offset", "size", "data"),
    [(0, 4, b"0123"), (8, 9, b"89"), (10, 5, b""), (99, 5, b""), (3, 0, b""), (3, -2, b"")],
)
def test_any_part_can_be_read(file, offset, size, data):
    assert file.read(offset, size) == data
    assert file.take_notices() == []


def test_what_is_appended_later_is_not_read(file, path):
    with path.open("ab") as more:
        more.write(b"abc")
    assert file.read(8, 99) == b"89"
    assert file.end == len(DATA)


def test_a_file_that_shrinks_ends_where_it_could_not_be_read_on(file, path):
    os.truncate(path, 6)
    assert file.read(4, 9) == b"45"
    assert file.read(6, 9) == b""
    assert file.end == 6
    assert file.take_notices() == ["run.log became shorter while it was read"]
    assert file.take_notices() == []


def test_a_failing_disk_ends_it_too(file, monkeypatch):
    monkeypatch.setattr(os, "pread", fail)
    assert file.read(2, 5) == b""
    assert file.end == 2
    assert "I/O error" in file.take_notices()[0]
    assert file.window(0, 5, 10) == b""


@pytest.mark.parametrize(
    ("offset", "size", "end", "data"),
    [(0, 4, 10, b"0123"), (-3, 5, 10, b"01"), (2, 9, 5, b"234"), (7, 3, 5, b"")],
)
def test_a_window_ends_where_it_is_told(file, offset, size, end, data):
    assert file.window(offset, size, end) == data


def test_names_from_the_file_system_are_cleaned(tmp_path):
    with pytest.raises(NoInputError) as error:
        FinishedFile(tmp_path / "a\x1b[31mb.log")
    assert "\x1b" not in str(error.value)


def test_closing_twice_is_fine(path):
    file = FinishedFile(path)
    file.close()
    file.close()
    assert file.window(0, 4, 4) == b""


def test_a_growing_log_is_read_as_it_was_when_it_was_opened(path):
    source, parts = WholeFile(path), []
    while part := source.read(3):
        parts.append(part)
        with path.open("ab") as more:
            more.write(b"more\n")
    assert b"".join(parts) == DATA
    status = source.status()
    assert (status.state, status.total_bytes, status.consumed_bytes) == ("ended", 10, 10)
    source.close()


@pytest.mark.parametrize(("until", "read"), [(None, 10), (4, 4), (0, 0), (-5, 0), (10**12, 10)])
def test_a_whole_log_ends_at_the_byte_it_is_told(path, until, read):
    source = WholeFile(path, until)
    assert source.read(100) == DATA[:read]
    assert source.status().state == "ended"
    assert source.control("seek_line", 1.0) is False
    assert source.replay() is None
    source.close()
