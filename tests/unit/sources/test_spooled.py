from __future__ import annotations

import os
from pathlib import Path

import pytest

from trainmon_tui.model.errors import NoInputError
from trainmon_tui.sources.base import drain
from trainmon_tui.sources.spool import Spool
from trainmon_tui.sources.spooled import Spooled


class Pieces:
    """A feed that gives one piece a read; an empty piece is a pause."""

    def __init__(self, *pieces: bytes, words: str = "") -> None:
        self.pieces = list(pieces)
        self.said = words
        self.notices: list[str] = []
        self.closed = 0

    def read(self, _limit):
        return self.pieces.pop(0) if self.pieces else b""

    def settled(self):
        return not self.pieces

    def words(self):
        return self.said

    def take_notices(self):
        notices, self.notices = self.notices, []
        return notices

    def parts(self):
        return ("a.log", "b.log")

    def close(self):
        self.closed += 1


def read_all(source):
    return b"".join(drain(source, 100))


def test_what_was_read_can_be_shown_again():
    source = Spooled(Pieces(b"one\n", b"", b"two\n"), live=False)
    assert read_all(source) == b"one\ntwo\n"
    assert source.window(2, 4) == b"e\ntw"
    assert source.window(-5, 3) == b""
    assert source.window(6, 99) == b"o\n"
    assert source.status().state == "ended"
    assert source.status().consumed_bytes == 8
    assert source.parts() == ("a.log", "b.log")
    source.close()
    assert source.window(0, 4) == b""


@pytest.mark.parametrize(("until", "text"), [(0, b""), (4, b"one\n"), (6, b"one\ntw"), (99, b"one\ntwo\n")])
def test_a_cut_ends_the_stream_inside_any_piece(until, text):
    source = Spooled(Pieces(b"one\n", b"two\n"), live=False, until=until)
    assert read_all(source) == text
    assert source.take_notices() == []
    source.close()


def test_a_live_stream_never_ends_and_says_what_it_waits_for():
    feed = Pieces(words="waiting for a line")
    source = Spooled(feed, live=True)
    assert source.read(10) == b""
    assert (source.status().state, source.status().text) == ("waiting", "waiting for a line")
    assert source.wait_s() > 0
    feed.pieces = [b"one\n"]
    assert source.read(10) == b"one\n"
    assert source.wait_s() == 0
    assert source.status().state == "ok"
    assert source.take_notices() == []
    assert (source.control("restart", 0.0), source.replay()) == (False, None)
    assert source.clock() <= source.clock()
    source.close()


def test_what_a_finished_stream_lacks_is_a_notice_once():
    feed = Pieces(b"one\n", words="run.gz ends early")
    feed.notices = ["run.gz was replaced"]
    source = Spooled(feed, live=False)
    assert source.take_notices() == ["run.gz was replaced"]
    read_all(source)
    assert source.take_notices() == ["run.gz ends early"]
    assert source.take_notices() == []
    source.close()


def test_a_finished_stream_becomes_a_file_that_outlives_it():
    source = Spooled(Pieces(b"one\n", b"two\n"), live=False)
    read_all(source)
    file = source.finished("run.gz")
    source.close()
    other = file.again()
    file.close()
    assert (other.end, other.read(4, 99)) == (8, b"two\n")
    other.close()


def full_disk():
    return os.open("/dev/full", os.O_WRONLY)


def no_folder():
    raise FileNotFoundError(2, "No usable temporary directory found")


@pytest.mark.parametrize(("make", "word"), [(full_disk, "no space left"), (no_folder, "no usable temporary")])
def test_without_room_the_stream_is_still_read(make, word):
    if make is full_disk and not Path("/dev/full").exists():
        pytest.skip("there is no device that is always full")
    source = Spooled(Pieces(b"one\n", b"two\n"), live=False, spool=Spool(make))
    assert read_all(source) == b"one\ntwo\n"
    assert source.window(0, 4) == b""
    (notice,) = source.take_notices()
    assert word in notice
    assert source.take_notices() == []
    with pytest.raises(NoInputError, match="temporary file"):
        source.finished("run.gz")
    source.close()


def test_the_temporary_file_has_no_name(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    spool = Spool()
    spool.append(b"one\n")
    assert list(tmp_path.iterdir()) == []
    assert spool.again(0, 9) == b"one\n"
    spool.close()
    spool.close()
