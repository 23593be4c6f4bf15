"""A followed log under what a long run does to it: many small writes, links that turn, lines without end."""

import os

import pytest
from turning import append

from trainmon_tui.sources.follow import LOOK_S, FollowedFile


def drain(source, limit=1 << 20):
    return b"".join(iter(lambda: source.read(limit), b""))


def test_many_tiny_appends_come_once_and_in_order(source, log):
    seen = []
    with log.open("ab", buffering=0) as writer:
        for number in range(20_000):
            writer.write(b"line %d\n" % number)
            if number % 7 == 0:
                seen.append(source.read(1 << 16))
    seen.append(drain(source))
    assert b"".join(seen) == b"".join(b"line %d\n" % number for number in range(20_000))
    assert source.take_notices() == []


def test_what_was_read_can_be_shown_again_after_many_small_reads(source, log):
    log.touch()
    drain(source)
    for number in range(3000):
        append(log, b"%04d\n" % number)
        source.read(100)
    assert source.window(5 * 2990, 10) == b"2990\n2991\n"
    assert len(source._stream._pieces) == 1


@pytest.mark.parametrize("limit", [1, 3, 64])
def test_the_limit_of_a_read_changes_nothing(source, log, limit):
    data = b"epoch 1\nloss 0.5\r" * 20
    log.write_bytes(data)
    parts = list(iter(lambda: source.read(limit), b""))
    assert b"".join(parts) == data
    assert max(map(len, parts)) == limit


def test_a_link_that_is_turned_to_another_file_is_followed(tmp_path, log, clock):
    first, second = tmp_path / "job-1.out", tmp_path / "job-2.out"
    first.write_bytes(b"first run\n")
    second.write_bytes(b"second run\n")
    log.symlink_to(first)
    source = FollowedFile(log, clock=clock)
    assert drain(source) == b"first run\n"
    (tmp_path / "new").symlink_to(second)
    (tmp_path / "new").replace(log)
    clock.now += LOOK_S
    assert drain(source) == b"second run\n"
    assert "replaced" in " ".join(source.take_notices())
    append(first, b"its last words\n")
    assert drain(source) == b"its last words\n"
    source.close()


def test_a_link_to_nothing_is_waited_for(tmp_path, log, source, clock):
    log.symlink_to(tmp_path / "later.out")
    assert source.read(10) == b""
    assert source.status().state == "waiting"
    (tmp_path / "later.out").write_bytes(b"here\n")
    clock.now += LOOK_S
    assert drain(source) == b"here\n"
    assert source.status().state == "ok"


def test_a_line_of_many_megabytes_is_handed_on_in_parts(source, log):
    size = 5_000_000
    log.write_bytes(b"x" * size + b"\nafter\n")
    parts = list(iter(lambda: source.read(1 << 18), b""))
    assert sum(map(len, parts)) == size + 7
    assert parts[-1].endswith(b"\nafter\n")


def test_an_empty_log_is_no_news(source, log, clock):
    log.touch()
    for _ in range(5):
        assert source.read(100) == b""
        clock.now += 10
    assert source.status().state == "ok"
    assert source.take_notices() == []
    assert source.wait_s() > 0


def test_a_log_emptied_again_and_again_is_read_each_time(source, log, clock):
    for number in range(30):
        log.write_bytes(b"start of attempt %d\n" % number)
        assert drain(source) == b"start of attempt %d\n" % number
        os.truncate(log, 0)
        clock.now += LOOK_S
        assert drain(source) == b""
    assert len(source.take_notices()) == 30


def test_the_status_counts_what_is_still_unread(source, log):
    log.write_bytes(b"0123456789\n")
    source.read(4)
    status = source.status()
    assert (status.total_bytes, status.consumed_bytes) == (11, 4)
    drain(source)
    assert source.status().consumed_bytes == 11
