from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from turning import Clock, append

from trainmon_tui.sources import generation as generation_module
from trainmon_tui.sources.follow import GRACE_S, KEPT, LOOK_S, FollowedFile


def drain(source):
    return b"".join(iter(lambda: source.read(7), b""))


def look(source, clock, seconds=LOOK_S):
    clock.now += seconds
    return drain(source)


def test_a_missing_log_is_waited_for(source, log, clock):
    assert drain(source) == b""
    assert source.status().state == "waiting"
    assert source.status().text == "waiting for run.log"
    log.write_bytes(b"epoch 1\n")
    assert drain(source) == b""
    assert look(source, clock) == b"epoch 1\n"
    assert source.status().state == "ok"
    assert source.take_notices() == []


def test_what_is_appended_comes_at_the_next_read(source, log):
    log.write_bytes(b"a\nhal")
    assert drain(source) == b"a\nhal"
    append(log, b"f\n")
    assert source.status().total_bytes == 7
    assert drain(source) == b"f\n"
    assert source.status().consumed_bytes == 7


def test_what_was_not_read_yet_can_be_looked_at(source, log):
    log.write_bytes(b"one\ntwo\nthree\n")
    assert source.ahead() is None
    assert source.read(4) == b"one\n"
    ahead = source.ahead()
    assert (ahead.begin, ahead.end) == (0, 14)
    assert ahead.window(4, 6) == b"two\nth"
    assert ahead.window(14, 6) == b""
    assert drain(source) == b"two\nthree\n"
    assert source.ahead() == ahead


def test_a_file_that_was_begun_anew_is_another_one_ahead(source, log):
    log.write_bytes(b"one\ntwo\n")
    drain(source)
    before = source.ahead()
    log.write_bytes(b"n\nm\n")
    assert source.read(2) == b"n\n"
    assert source.ahead() != before
    assert (source.ahead().begin, source.ahead().end) == (8, 12)
    assert source.ahead().window(10, 2) == b"m\n"


def test_where_another_file_follows_nothing_is_told_to_be_ahead(source, log, clock):
    log.write_bytes(b"one\n")
    drain(source)
    log.rename(log.with_name("run.log.1"))
    log.write_bytes(b"two\n" * 5)
    clock.now += LOOK_S
    source._look(clock.now)
    assert source.ahead() is None
    drain(source)
    assert source.ahead() is not None


def test_a_truncated_log_is_read_from_its_start(source, log):
    log.write_bytes(b"one\ntwo\nthr")
    drain(source)
    log.write_bytes(b"new\n")
    assert drain(source) == b"\nnew\n"
    assert source.take_notices() == ["run.log was truncated; reading from its start"]
    assert source.take_notices() == []
    assert source.window(12, 4) == b"new\n"
    assert source.window(0, 8) == b""
    assert source.window(8, 8)[-5:] == b"\nnew\n"


def test_a_log_that_grew_past_our_offset_after_a_truncation_is_recognised(source, log):
    log.write_bytes(b"one\ntwo\n")
    drain(source)
    log.write_bytes(b"other beginning\nand more of it\n")
    assert drain(source) == b"other beginning\nand more of it\n"
    assert source.take_notices() == ["run.log was rewritten; reading from its start"]


def test_a_rotated_log_is_drained_before_the_new_one(source, log, clock):
    log.write_bytes(b"one\n")
    drain(source)
    append(log, b"two\n")
    log.rename(log.with_name("run.log.1"))
    log.write_bytes(b"three\n")
    assert look(source, clock) == b"two\nthree\n"
    assert source.take_notices() == ["run.log was replaced; following the new file"]
    assert source.window(0, 14) == b"one\ntwo\nthree\n"


def test_a_replaced_file_may_finish_its_line_within_the_grace(source, log, clock):
    log.write_bytes(b"one\nlo")
    drain(source)
    old = log.with_name("run.log.1")
    log.rename(old)
    log.write_bytes(b"new\n")
    assert look(source, clock) == b""
    append(old, b"ss 1\n")
    assert drain(source) == b"ss 1\nnew\n"


def test_an_unfinished_line_never_glues_to_the_new_file(source, log, clock):
    log.write_bytes(b"one\nlo")
    drain(source)
    log.rename(log.with_name("run.log.1"))
    log.write_bytes(b"new\n")
    assert look(source, clock) == b""
    assert look(source, clock, GRACE_S) == b"\nnew\n"
    assert source.window(0, 11) == b"one\nlo\nnew\n"


def test_late_lines_of_a_replaced_file_come_whole(source, log, clock):
    log.write_bytes(b"one\n")
    drain(source)
    old = log.with_name("run.log.1")
    log.rename(old)
    log.write_bytes(b"new\n")
    look(source, clock)
    append(old, b"late\nun")
    assert source.read(100) == b"late\n"
    assert source.read(100) == b""
    append(log, b"more\n")
    assert drain(source) == b"more\n"


def test_a_file_rotated_away_between_two_looks_is_recovered(source, log, clock):
    log.write_bytes(b"one\n")
    drain(source)
    log.rename(log.with_name("run.log.2"))
    log.write_bytes(b"two\n")
    log.rename(log.with_name("run.log.1"))
    log.write_bytes(b"three\n")
    assert look(source, clock) == b"two\nthree\n"
    assert any("run.log.1 was rotated away" in notice for notice in source.take_notices())


def test_a_copy_beside_the_log_is_not_read_again(source, log, clock):
    log.write_bytes(b"one\ntwo\n")
    drain(source)
    log.with_name("run.log.5").write_bytes(b"one\n")
    log.rename(log.with_name("run.log.1"))
    log.write_bytes(b"new\n")
    assert look(source, clock) == b"new\n"


def test_a_removed_log_is_waited_for_and_kept(source, log, clock):
    log.write_bytes(b"one\n")
    drain(source)
    log.unlink()
    look(source, clock)
    assert source.status().state == "waiting"
    assert source.status().text == "run.log was removed; waiting for a new one"
    assert source.window(0, 4) == b"one\n"
    log.write_bytes(b"new\n")
    assert look(source, clock) == b"new\n"
    assert source.status().state == "ok"


@pytest.mark.parametrize(("make", "word"), [(os.mkdir, "a directory"), (os.mkfifo, "a FIFO")])
def test_something_else_in_its_place_is_said_and_survived(source, log, clock, make, word):
    log.write_bytes(b"one\n")
    drain(source)
    log.unlink()
    make(log)
    assert look(source, clock) == b""
    assert source.status().state == "error"
    assert source.status().text == f"run.log is {word}, not a file"
    log.rmdir() if log.is_dir() else log.unlink()
    log.write_bytes(b"two\n")
    assert look(source, clock) == b"two\n"


def test_a_file_that_comes_back_under_its_name_is_read_on(source, log, clock):
    log.write_bytes(b"one\n")
    drain(source)
    away = log.with_name("kept")
    log.rename(away)
    log.write_bytes(b"two\n")
    look(source, clock)
    append(away, b"three\n")
    away.replace(log)
    assert look(source, clock) == b"three\n"


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE])
def test_a_failing_disk_is_retried_with_growing_delays(source, log, clock, monkeypatch, number):
    log.write_bytes(b"one\n")
    drain(source)
    with monkeypatch.context() as patch:

        def fail(*_):
            raise OSError(number, os.strerror(number))

        patch.setattr(generation_module.os, "pread", fail)
        delays = []
        for _ in range(7):
            drain(source)
            delays.append(source.wait_s())
            assert source.status().state == "error"
            clock.now += delays[-1]
        assert delays == [0.25, 0.5, 1, 2, 4, 8, 8]
    append(log, b"two\n")
    assert drain(source) == b"two\n"
    assert source.status().state == "ok"
    assert len(source.take_notices()) == 1


def open_descriptors():
    return len(list(Path("/dev/fd").iterdir()))


def test_descriptors_stay_few_and_are_all_closed(log, clock):
    source = FollowedFile(log, clock=clock)
    before = open_descriptors()
    for number in range(20):
        log.write_bytes(b"%d\n" % number)
        assert look(source, clock) == b"%d\n" % number
        log.rename(log.with_name(f"run.log.{number}"))
    assert open_descriptors() <= before + KEPT + 2
    source.close()
    source.close()
    assert open_descriptors() == before


def test_waiting_and_the_other_answers_of_a_live_source(source, log, clock):
    log.write_bytes(b"one\n")
    assert source.wait_s() == 0.0
    drain(source)
    assert source.wait_s() == pytest.approx(0.1)
    assert source.clock() == clock.now
    assert source.control("restart", 0.0) is False
    assert source.replay() is None
    assert source.window(-3, 2) == b""


class FollowerMachine(RuleBasedStateMachine):
    """Compares what is delivered with what was written, over any order of writing, rotating and polling."""

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp(dir=self.root))
        self.log = self.folder / "run.log"
        self.log.touch()
        self.clock = Clock()
        self.source = FollowedFile(self.log, clock=self.clock)
        self.written, self.unread, self.lossy = [], set(), set()
        self.got = b""
        self.rotations = self.count = 0
        self.poll()

    def poll(self):
        self.clock.now += LOOK_S
        self.got += drain(self.source)
        self.unread.clear()

    @rule(polled_between=st.booleans())
    def write_a_line(self, polled_between):
        self.count += 1
        line = f"line {self.count} é".encode()
        self.written.append(line)
        append(self.log, line[:-1])
        if polled_between:
            self.poll()
        append(self.log, line[-1:] + b"\n")
        self.unread.add(line)

    @rule()
    def poll_now(self):
        self.poll()

    @rule()
    def rotate(self):
        self.rotations += 1
        self.log.rename(self.folder / f"run.log.{self.rotations}")
        self.log.touch()
        self.poll()

    @rule()
    def truncate(self):
        self.lossy |= self.unread
        os.truncate(self.log, 0)

    @rule()
    def remove_and_create(self):
        self.log.unlink()
        self.log.touch()
        self.poll()

    def teardown(self):
        if not hasattr(self, "source"):
            return
        self.clock.now += GRACE_S
        self.poll()
        lines = [line for line in self.got.split(b"\n") if line]
        for line in self.written:
            assert lines.count(line) == 1 or (line in self.lossy and not lines.count(line)), line
        assert set(lines) <= set(self.written) | self.broken()
        assert self.source.status().consumed_bytes == len(self.got)
        self.source.close()

    def broken(self):
        """Return what a truncation may leave of a line that was polled half written."""
        return {line[:-1] for line in self.lossy} | {line[-1:] for line in self.lossy}


def test_any_order_of_events_loses_and_repeats_nothing(tmp_path):
    FollowerMachine.root = tmp_path
    FollowerMachine.TestCase.settings = settings(
        max_examples=100, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )
    FollowerMachine.TestCase().runTest()
