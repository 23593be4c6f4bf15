from __future__ import annotations

import json
import random

import pytest
from event_writer import histogram, hparams, record, scalar_record, value_record, version_record
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.sources.base import drain
from trainmon_tui.sources.spooled import Spooled
from trainmon_tui.sources.tfevents.feed import EventFeed

NAME = "events.out.tfevents.1700000000.host"


def run_of(steps, tags=("loss", "lr"), start_s=1.7e9):
    records = [scalar_record(tag, 1 / (step + 1), step, start_s + step) for step in steps for tag in tags]
    return b"".join([version_record(start_s), *records])


def read_all(path, limit=1000):
    source = Spooled(EventFeed(path, live=False), live=False)
    data = b"".join(drain(source, limit))
    notices = source.take_notices()
    source.close()
    return data, notices


def steps_of(data):
    return [json.loads(line)["step"] for line in data.splitlines() if line.startswith(b"{")]


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def path(tmp_path):
    return tmp_path / NAME


def test_a_finished_file_is_all_its_lines(path):
    path.write_bytes(run_of(range(300)))
    data, notices = read_all(path)
    assert steps_of(data) == list(range(300))
    assert json.loads(data.splitlines()[1]) == {"step": 1, "wall_time": 1700000001.0, "loss": 0.5, "lr": 0.5}
    assert notices == []
    assert read_all(path, 7)[0] == data


@settings(max_examples=40)
@given(st.lists(st.integers(0, 4000), max_size=6), st.integers(1, 500))
def test_any_growth_gives_the_same_lines(tmp_path_factory, cuts, limit):
    path = tmp_path_factory.mktemp("grown") / NAME
    whole = (
        run_of(range(20)) + value_record(hparams({"lr": 0.1}), 0) + run_of(range(15, 25), start_s=1.70001e9)
    )
    path.write_bytes(whole)
    expected, _ = read_all(path)
    path.write_bytes(b"")
    feed, data = EventFeed(path, live=True, clock=Clock()), b""
    places = sorted(min(cut, len(whole)) for cut in cuts)
    for start, stop in zip([0, *places], [*places, len(whole)], strict=True):
        with path.open("ab") as out:
            out.write(whole[start:stop])
        while piece := feed.read(limit):
            data += piece
    feed._clock.now += 10.0
    while piece := feed.read(limit):
        data += piece
    assert data == expected
    feed.close()


def test_the_last_step_is_held_back_until_the_file_is_quiet(path):
    clock = Clock()
    path.write_bytes(run_of([1, 2]))
    feed = EventFeed(path, live=True, clock=clock)
    assert steps_of(feed.read(9999)) == [1]
    assert feed.read(9999) == b""
    clock.now += 1.0
    assert feed.read(9999) == b""
    clock.now += 1.5
    assert steps_of(feed.read(9999)) == [2]
    assert feed.settled()
    feed.close()


def test_a_torn_tail_is_waited_for_live_and_said_of_a_finished_file(path):
    path.write_bytes(run_of([1, 2])[:-3])
    _, notices = read_all(path)
    assert notices == [f"{NAME} ends early: record 5 at byte 164 is not complete"]
    clock = Clock()
    feed = EventFeed(path, live=True, clock=clock)
    feed.read(9999)
    assert "not complete" in feed.words()
    path.write_bytes(run_of([1, 2, 3]))
    assert steps_of(feed.read(9999)) == [2]
    assert feed.words() == ""
    feed.close()


def test_a_damaged_record_ends_the_reading_there(path):
    data = bytearray(run_of(range(50)))
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    lines, (notice,) = read_all(path)
    assert 20 < len(steps_of(lines)) < 30
    assert notice.startswith(f"{NAME}: record ")
    assert "damaged" in notice


def test_files_of_a_run_are_one_stream_in_the_order_of_time(tmp_path):
    for folder, tag, start_s in (("train", "epoch_loss", 1.7e9), ("validation", "epoch_loss", 1.7e9 + 0.5)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / NAME).write_bytes(run_of(range(4), (tag,), start_s))
    data, _ = read_all(tmp_path)
    assert steps_of(data) == [0, 1, 2, 3]
    assert list(json.loads(data.splitlines()[0])) == [
        "step",
        "wall_time",
        "train/epoch_loss",
        "validation/epoch_loss",
    ]


def test_a_resumed_run_goes_on_in_its_next_file(tmp_path):
    (tmp_path / "events.out.tfevents.1700000000.h.1").write_bytes(run_of(range(6)))
    (tmp_path / "events.out.tfevents.1700000500.h.2").write_bytes(run_of(range(4, 9), start_s=1.7000005e9))
    assert steps_of(read_all(tmp_path)[0]) == [0, 1, 2, 3, 4, 5, 4, 5, 6, 7, 8]


def test_a_clock_that_goes_back_keeps_the_order_of_the_file(tmp_path):
    first = run_of(range(3)) + run_of(range(3, 6), start_s=1.6e9)
    (tmp_path / "events.out.tfevents.1700000000.h").write_bytes(first)
    (tmp_path / "events.out.tfevents.1700000001.h").write_bytes(run_of([9], start_s=1.7e9 + 50))
    assert steps_of(read_all(tmp_path)[0]) == [0, 1, 2, 3, 4, 5, 9]


def test_a_file_that_appears_later_is_followed(tmp_path):
    clock = Clock()
    feed = EventFeed(tmp_path, live=True, clock=clock)
    assert feed.read(99) == b""
    assert feed.words() == f"waiting for an event file in {tmp_path.name}"
    for number, steps in enumerate(([1, 2], [3, 4])):
        (tmp_path / f"events.out.tfevents.170000000{number}.h").write_bytes(run_of(steps))
        clock.now += 3.0
        assert steps_of(feed.read(9999))[0] == steps[0] - number
    assert feed.parts() == ()
    feed.close()


def test_what_is_no_scalar_is_counted_and_said_once(path):
    odd = value_record(histogram("w"), 1) + value_record(histogram("w"), 2)
    path.write_bytes(run_of([1]) + odd + record(b"\x0b"))
    _, notices = read_all(path)
    assert notices == [
        "beside the scalars: 2 histograms; they are not charted",
        "records that are no events, left out: 1",
    ]


def test_hyperparameters_come_where_they_were_written(path):
    path.write_bytes(run_of([1]) + value_record(hparams({"lr": 0.1}), 0) + run_of([2]))
    assert [line[:9] for line in read_all(path)[0].splitlines()] == [b'{"step": ', b"hparams: ", b'{"step": ']


def test_many_files_take_no_more_than_their_time(tmp_path):
    for number in range(4):
        (tmp_path / f"events.out.tfevents.170000000{number}.h").write_bytes(run_of(range(200)))

    class Late(Clock):
        def __call__(self):
            self.now += 0.03
            return self.now

    source = Spooled(EventFeed(tmp_path, live=False, clock=Late()), live=False)
    assert sorted(steps_of(b"".join(drain(source, 999)))) == sorted([*range(200)] * 4)
    source.close()


def test_mutants_raise_nothing_and_never_take_more_than_their_size(path, monkeypatch):
    rng = random.Random(2026)
    whole = (
        run_of(range(6), ("a", "b"))
        + value_record(hparams({"lr": 0.5, "x": "y"}), 1)
        + value_record(histogram("w"), 2)
    )
    for _ in range(700):
        mutant = bytearray(whole)
        for _ in range(rng.randint(1, 6)):
            place = rng.randrange(len(mutant))
            mutant[place : place + rng.choice((1, 1, 1, 0, 4))] = rng.randbytes(rng.choice((1, 1, 1, 2, 0)))
        path.write_bytes(bytes(mutant))
        data, _ = read_all(path)
        assert len(data) <= 10 * len(mutant)


def test_files_that_lack_something_are_counted_beyond_the_first_few(tmp_path):
    for number in range(5):
        (tmp_path / f"events.out.tfevents.170000000{number}.host").write_bytes(run_of(range(3))[:-1])
    (words,) = read_all(tmp_path)[1]
    assert words.count("not complete") == 3
    assert words.endswith("; 2 more files lack something")
