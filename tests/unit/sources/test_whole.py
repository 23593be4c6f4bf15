"""A finished log is read once, to its end or to a given byte."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.model.errors import NoInputError
from trainmon_tui.sources.finished import FinishedFile
from trainmon_tui.sources.whole import WholeFile


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "run.log"
    made.write_bytes(b"0123456789")
    return made


def everything(source, limit=3):
    found = b""
    while data := source.read(limit):
        found += data
    return found


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=60), st.integers(1, 70), st.none() | st.integers(-5, 80))
def test_it_is_read_up_to_where_it_was_asked_for(tmp_path_factory, data, limit, until):
    path = tmp_path_factory.mktemp("whole") / "run.log"
    path.write_bytes(data)
    source = WholeFile(path, until)
    wanted = data if until is None else data[: max(0, until)]
    assert source.status().state == ("ok" if wanted else "ended")
    assert everything(source, limit) == wanted
    assert (source.status().state, source.wait_s(), source.take_notices()) == ("ended", 1.0, [])
    source.close()


def test_what_is_added_later_is_not_its_end(path):
    source = WholeFile(path)
    with path.open("ab") as file:
        file.write(b"more")
    assert everything(source) == b"0123456789"


def test_a_log_that_becomes_shorter_ends_there_with_a_notice(path):
    source = WholeFile(path)
    source.read(4)
    os.truncate(path, 6)
    assert everything(source) == b"45"
    assert source.take_notices() == ["run.log became shorter while it was read"]
    assert source.status().state == "ended"


def test_a_log_that_fails_ends_there_with_a_notice(path, monkeypatch):
    source = WholeFile(path)

    def fail(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "pread", fail)
    assert source.read(4) == b""
    assert source.take_notices() == ["run.log cannot be read any further: I/O error"]
    assert source.window(0, 4) == b""


def test_a_window_shows_only_what_was_read(path):
    source = WholeFile(path)
    source.read(6)
    assert [source.window(*asked) for asked in ((0, 3), (4, 9), (-2, 4), (8, 2))] == [
        b"012",
        b"45",
        b"01",
        b"",
    ]


def test_a_second_reader_has_an_end_of_its_own(path):
    first = FinishedFile(path)
    second = first.again()
    second.end = 2
    first.close()
    assert (second.read(0, 9), second.read(2, 9)) == (b"01", b"")
    assert WholeFile(second).read(9) == b"01"


def test_there_is_nothing_to_turn(path):
    source = WholeFile(path)
    assert (source.control("pause", 0), source.replay(), source.parts(), source.wait_s()) == (
        False,
        None,
        (),
        0.0,
    )
    source.close()
    source.close()


@pytest.mark.parametrize("name", ["gone.log", "."])
def test_what_cannot_be_read_is_refused(tmp_path, name):
    with pytest.raises(NoInputError, match="cannot read"):
        WholeFile(tmp_path / name)
