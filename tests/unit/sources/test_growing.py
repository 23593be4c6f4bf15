"""One file that may grow, be cut, be replaced or fail, read without a sleep: the test turns the clock."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from turning import Clock

from trainmon_tui.sources.growing import LOOK_S, GrowingFile


@pytest.fixture
def growing(log, clock):
    found = GrowingFile(log, clock=clock)
    yield found
    found.close()
    found.close()


def test_bytes_are_read_as_they_come(growing, log):
    log.write_bytes(b"one ")
    assert (growing.read(99), growing.read(99)) == (b"one ", b"")
    with log.open("ab") as file:
        file.write(b"two")
    assert (growing.read(2), growing.read(99), growing.offset) == (b"tw", b"o", 7)
    assert (growing.beginnings, growing.trouble, growing.take_notices()) == (1, "", [])


def test_what_is_peeked_at_stays_unread(growing, log):
    log.write_bytes(b"abcdef")
    assert growing.peek(3) == growing.peek(3) == b"abc"
    growing.take(b"ab")
    assert (growing.offset, growing.peek(2), growing.unread()) == (2, b"cd", 4)


def test_a_missing_file_is_waited_for(growing, log, clock):
    assert growing.read(9) == b""
    assert growing.trouble == "cannot read run.log: no such file or directory"
    log.write_bytes(b"late")
    assert growing.read(9) == b"", "it is not looked for at every read"
    clock.now += LOOK_S
    assert (growing.read(9), growing.trouble, growing.beginnings) == (b"late", "", 1)


def test_before_it_was_opened_nothing_is_known(growing):
    assert (growing.offset, growing.unread(), growing.beginnings) == (0, 0, 0)
    growing.take(b"x")
    assert growing.offset == 0


def test_a_file_that_was_cut_begins_again(growing, log):
    log.write_bytes(b"a long beginning")
    growing.read(99)
    log.write_bytes(b"new")
    assert growing.read(99) == b"new"
    assert growing.beginnings == 2
    (notice,) = growing.take_notices()
    assert notice.startswith("run.log was ")
    assert notice.endswith("; reading from its start")
    assert growing.take_notices() == []


def test_a_file_that_was_replaced_is_read_to_its_end_first(growing, log, clock):
    log.write_bytes(b"old")
    growing.read(1)
    other = log.with_name("new.log")
    other.write_bytes(b"new")
    other.replace(log)
    assert growing.read(99) == b"ld"
    clock.now += LOOK_S
    assert growing.read(99) == b"new"
    assert growing.take_notices() == ["run.log was replaced; reading from its start"]


def test_a_file_that_is_removed_is_still_read(growing, log, clock):
    log.write_bytes(b"abc")
    growing.read(1)
    log.unlink()
    clock.now += LOOK_S
    assert (growing.read(9), growing.read(9)) == (b"bc", b"")
    clock.now += LOOK_S
    assert (growing.read(9), growing.beginnings) == (b"", 1)


def test_a_name_is_cleaned_before_it_is_shown(tmp_path):
    assert "\x1b" not in GrowingFile(tmp_path / "a\x1b[31m.log").name


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.binary(max_size=20), st.integers(1, 30)), max_size=8))
def test_all_that_is_written_is_read_once(tmp_path_factory, deeds):
    log = tmp_path_factory.mktemp("growing") / "run.log"
    log.write_bytes(b"")
    growing, found = GrowingFile(log, clock=Clock()), b""
    for data, limit in deeds:
        with log.open("ab") as file:
            file.write(data)
        found += growing.read(limit)
    while more := growing.read(7):
        found += more
    assert found == b"".join(data for data, _ in deeds)
    growing.close()
