from __future__ import annotations

import pytest
from engine_fake import engine_of, read_all

from trainmon_tui.engine.header import NOTICES_SHOWN, SILENT_S, build_header, run_state
from trainmon_tui.sources.base import ReplayClock, SourceStatus


def header_of(engine):
    return build_header(engine, engine.judgement(), engine.plan())


def lines_of(first, last):
    return b"".join(b"step %d/100000 loss %f\n" % (at, 2 / at) for at in range(first, last))


def test_a_log_that_is_read_fast_is_no_fast_run():
    engine, source = engine_of(lines_of(1, 60_000))
    seconds = iter(range(0, 100_000, 4))
    source.clock = lambda: float(next(seconds))
    read_all(engine)
    assert header_of(engine).eta_s is None
    for at in range(60_000, 60_010):
        source.data += lines_of(at, at + 1)
        read_all(engine)
    assert header_of(engine).eta_s > 10_000


@pytest.mark.parametrize("state", ["waiting", "error", "ended", "replay"])
def test_a_source_that_is_not_ok_speaks_first(state):
    assert run_state(SourceStatus(state), 1e6, finished=True) == state


@pytest.mark.parametrize(
    ("age_s", "finished", "state"),
    [
        (None, False, "live"),
        (0.0, False, "live"),
        (SILENT_S, False, "live"),
        (SILENT_S + 0.1, False, "silent"),
        (1e6, True, "ended"),
        (0.0, True, "ended"),
    ],
)
def test_a_live_file_is_live_silent_or_ended(age_s, finished, state):
    assert run_state(SourceStatus("ok"), age_s, finished=finished) == state


def test_before_the_first_byte_nothing_is_claimed():
    engine, source = engine_of()
    source.state, source.text = "waiting", "waiting for run.log"
    header = header_of(engine)
    assert (header.state, header.state_text) == ("waiting", "waiting for run.log")
    assert (header.step, header.epoch, header.eta_s, header.rate_per_s) == (None, None, None, None)
    assert (header.last_line_age_s, header.lines, header.charts) == (None, 0, ())


def test_the_age_counts_from_the_last_byte():
    engine, _ = engine_of(b"step 1 loss 2\n")
    read_all(engine)
    engine.now += 12.5
    header = header_of(engine)
    assert header.last_line_age_s == 12.5
    assert (header.lines, header.bytes_read, header.bytes_total) == (1, 14, 14)


def test_a_silent_run_says_what_it_may_be():
    engine, _ = engine_of(b"step 1 loss 2\n")
    read_all(engine)
    engine.now += SILENT_S + 1
    assert "buffered" in header_of(engine).state_text


def test_a_run_that_stands_still_has_no_rate():
    engine, _ = engine_of(b"Epoch 1/3: 50%|##   | 5/10 [00:01<00:01, 5.00it/s, loss=2.0]\n")
    read_all(engine)
    engine.now += SILENT_S + 1
    assert (header_of(engine).rate_per_s, header_of(engine).eta_s) == (None, None)


def test_only_the_newest_notices_are_shown_and_they_are_clean():
    engine, _ = engine_of()
    engine.notices = [f"notice {number}\x1b[2J" for number in range(20)]
    assert header_of(engine).notices == tuple(f"notice {n}" for n in range(20 - NOTICES_SHOWN, 20))


def test_a_hostile_path_is_harmless():
    engine, _ = engine_of(path="/runs/\x1b]0;title\x07evil\n\udcff.log")
    header = header_of(engine)
    assert all(char.isprintable() for char in header.name + header.path)


def test_a_replays_clock_is_told():
    engine, source = engine_of()
    source.state = "replay"
    source.playing = ReplayClock(playing=False, speed=8.0, position=0.25, done=False)
    header = header_of(engine)
    assert (header.state, header.replay.speed, header.replay.position) == ("replay", 8.0, 0.25)
    assert not header.replay.playing


@pytest.mark.parametrize(
    ("lines", "words"), [(1, "1 piece of the log over 1 MiB cut"), (2, "2 pieces of the log over 1 MiB cut")]
)
def test_what_was_cut_is_counted_and_said(lines, words):
    engine, _ = engine_of((b"x" * (1 << 20) + b"y\n") * lines)
    read_all(engine)
    assert header_of(engine).notices == (words,)


TRACEBACK = b"Traceback (most recent call last):\n  File 'train.py', line 3\nValueError: no such key\n"


def test_a_run_that_ended_in_a_traceback_is_broken_until_it_goes_on():
    engine, source = engine_of(lines_of(1, 9) + TRACEBACK)
    read_all(engine)
    assert header_of(engine).broken == "1 traceback (line 9; training ends there)"
    source.data += lines_of(9, 12)
    read_all(engine)
    assert not header_of(engine).broken
