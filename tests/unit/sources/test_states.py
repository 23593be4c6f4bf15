from __future__ import annotations

import json

from tests.unit.sources.run_builder import checkpoint, history, put, state
from tests.unit.sources.test_merged import Clock

from trainmon_tui.sources.states import LOOK_S, StatesFeed, history_lines


def steps(data):
    return [json.loads(line)["step"] for line in data.splitlines()]


def drained(feed):
    data = b""
    while piece := feed.read(1000):
        data += piece
    return data


def test_the_history_is_told_as_json_lines_that_begin_with_their_place():
    first, *_ = history_lines({"log_history": history(50)})
    assert first.startswith(b'{"step": 10, "epoch": 0.1, "loss": 0.91')


def test_the_newest_state_is_told_and_no_point_twice(tmp_path):
    clock = Clock()
    feed = StatesFeed(tmp_path, clock=clock)
    assert drained(feed) == b""
    checkpoint(tmp_path, 50, age_s=20)
    clock.now += LOOK_S
    assert steps(drained(feed)) == [10, 20, 30, 40, 50, 50]
    checkpoint(tmp_path, 100, age_s=10)
    assert drained(feed) == b""
    clock.now += LOOK_S
    assert steps(drained(feed)) == [60, 70, 80, 90, 100, 100]
    put(tmp_path / "trainer_state.json", state(120))
    clock.now += LOOK_S
    assert steps(drained(feed)) == [110, 120]
    assert feed.settled()


def test_in_a_copied_folder_the_longest_history_is_told_whatever_the_times(tmp_path):
    put(tmp_path / "trainer_state.json", state(150), age_s=90)
    for step in (150, 100, 50):
        checkpoint(tmp_path, step, age_s=step / 10)
    assert steps(drained(StatesFeed(tmp_path)))[-1] == 150


def test_a_longer_history_of_another_execution_is_not_told(tmp_path):
    put(tmp_path / "trainer_state.json", state(150, log_history=history(150, scale=2.0)), age_s=90)
    checkpoint(tmp_path, 50)
    assert steps(drained(StatesFeed(tmp_path))) == [10, 20, 30, 40, 50, 50]
    put(tmp_path / "trainer_state.json", '{"log_history": [' + " " * 9999, age_s=90)
    assert steps(drained(StatesFeed(tmp_path))) == [10, 20, 30, 40, 50, 50]


def test_a_half_written_state_is_waited_for_and_the_one_before_it_serves(tmp_path):
    clock = Clock()
    checkpoint(tmp_path, 50, age_s=20)
    newest = checkpoint(tmp_path, 100, age_s=10) / "trainer_state.json"
    whole = newest.read_bytes()
    feed = StatesFeed(tmp_path, clock=clock)
    for size in (0, 1, len(whole) // 2, len(whole) - 1):
        put(newest, whole[:size], age_s=9 - size / len(whole))
        clock.now += LOOK_S
        drained(feed)
        assert feed.words() == "checkpoint-100/trainer_state.json is not whole yet"
    put(newest, whole)
    clock.now += LOOK_S
    assert steps(drained(feed)) == [60, 70, 80, 90, 100, 100]
    assert feed.words() == ""


def test_a_history_that_was_resumed_earlier_is_told_again_from_there(tmp_path):
    clock = Clock()
    put(tmp_path / "trainer_state.json", state(100), age_s=10)
    feed = StatesFeed(tmp_path, clock=clock)
    drained(feed)
    resumed = history(50) + history(120, start=60, scale=2.0)
    put(tmp_path / "trainer_state.json", state(120, log_history=resumed))
    clock.now += LOOK_S
    assert steps(drained(feed)) == [60, 70, 80, 90, 100, 100, 110, 120]


def test_an_older_state_that_is_newer_on_the_disk_takes_nothing_back(tmp_path):
    clock = Clock()
    checkpoint(tmp_path, 100, age_s=10)
    feed = StatesFeed(tmp_path, clock=clock)
    drained(feed)
    checkpoint(tmp_path, 50)
    clock.now += LOOK_S
    assert drained(feed) == b""
    checkpoint(tmp_path, 150)
    clock.now += LOOK_S
    assert steps(drained(feed)) == [110, 120, 130, 140, 150, 150]


def test_hostile_states_are_passed_over(tmp_path):
    for content in (
        b"[" * 100_000,
        b"[]",
        b'{"log_history": 5}',
        b"\xff\xfe",
        b'{"log_history": [1, null, "x"]}',
    ):
        put(tmp_path / "trainer_state.json", content)
        feed = StatesFeed(tmp_path)
        assert drained(feed) == b""
        assert feed.settled()


def test_nan_stays_a_number():
    (line,) = history_lines({"log_history": [{"step": 5, "loss": float("nan")}]})
    assert line == b'{"step": 5, "loss": NaN}\n'
