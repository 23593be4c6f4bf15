from __future__ import annotations

import random
import struct

import numpy as np
import pytest
from event_writer import (
    chunk,
    event,
    histogram,
    hparams,
    number,
    simple,
    summary,
    tensor_double,
    tensor_float,
    tensor_int,
)
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.sources.tfevents import layouts
from trainmon_tui.sources.tfevents import points as points_module
from trainmon_tui.sources.tfevents.event import read_event
from trainmon_tui.sources.tfevents.points import PointReader, Tag, Tags
from trainmon_tui.sources.tfevents.records import PADDING, Block
from trainmon_tui.sources.tfevents.wire import WireError

TAGS = ["loss", "train/loss", "lr", "x" * 130]
MAKERS = [simple, tensor_float, tensor_double, lambda tag, value: tensor_int(tag, int(value))]


def block_of(events):
    data, starts, stops = b"", [], []
    for one in events:
        starts.append(len(data))
        data += one
        stops.append(len(data))
        data += b"crcs"
    return Block(data + PADDING, np.array(starts, np.int64), np.array(stops, np.int64))


def read(reader, tags, events):
    """Return (tag, single, step, wall, value) of every point, by the fast reader."""
    found = reader.read(block_of(events))
    rows = zip(
        found.tags.tolist(), found.steps.tolist(), found.walls.tolist(), found.values.tolist(), strict=True
    )
    return [
        (*tags.known[tag], step, wall, value)
        for tag, step, wall, value in rows
        if isinstance(tags.known[tag], Tag)
    ]


def reference(events):
    """The same, one event after the other."""
    rows, plugins = [], {}
    for one in events:
        try:
            told = read_event(one, plugins)
        except WireError:
            continue
        wall = told.wall_s if 0 <= told.wall_s < 1e11 else 0.0
        rows += [(scalar.tag, scalar.single, told.step, wall, scalar.value) for scalar in told.scalars]
    return rows


def same(rows, others):
    """Compare with nan equal to itself, bit by bit."""
    return [(*row[:4], struct.pack("<d", row[4])) for row in rows] == [
        (*row[:4], struct.pack("<d", row[4])) for row in others
    ]


numbers = st.floats(width=32, allow_nan=False)
steps = st.one_of(st.integers(0, 300), st.integers(-(2**63), 2**63 - 1))
values = st.builds(
    lambda make, tag, value: make(tag, value),
    st.sampled_from(MAKERS),
    st.sampled_from(TAGS),
    st.floats(-1e6, 1e6, width=32),
)
events = st.builds(
    lambda found, step, wall: event(summary(*found), step, wall),
    st.lists(values, min_size=1, max_size=3),
    steps,
    st.floats(-1, 2e9),
)


@given(st.lists(events, max_size=30))
def test_many_at_a_time_is_one_at_a_time(found):
    tags = Tags()
    assert same(read(PointReader(tags, str), tags, found), reference(found))


@given(st.lists(events, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_mutants_among_their_like_are_read_one_at_a_time_too(found, rng):
    mutants = []
    for one in found * 3:
        mutant = bytearray(one)
        if rng.random() < 0.5:
            mutant[rng.randrange(len(mutant))] = rng.randrange(256)
        mutants.append(bytes(mutant))
    tags = Tags()
    assert same(read(PointReader(tags, str), tags, mutants), reference(mutants))


def test_a_known_layout_needs_no_slow_look(monkeypatch):
    tags = Tags()
    reader = PointReader(tags, str)
    for make in MAKERS[:3]:
        read(reader, tags, [event(summary(make("loss", 1.0)), 200, 1.0)])
    monkeypatch.setattr(points_module, "read_event", lambda *_: pytest.fail("looked at slowly"))
    for make in MAKERS[:3]:
        rows = read(reader, tags, [event(summary(make("loss", float(n))), n, 1.5) for n in (5, 5000, 500)])
        assert [(row[2], row[4]) for row in rows] == [(5, 5.0), (5000, 5000.0), (500, 500.0)]


def test_the_same_beginning_does_not_make_the_same_layout():
    long, short = simple("loss", 1.0), chunk(1, "loss") + b"\x25" + struct.pack("<f", 2.0)
    found = [event(summary(one), 3, 1.0) for one in (long, short, long, short)]
    tags = Tags()
    assert [row[4] for row in read(PointReader(tags, str), tags, found)] == [1.0, 1.0]


def test_a_time_or_step_behind_the_values_counts():
    odd = [
        event(summary(simple("loss", 1.0)) + number(2, 9), 3, 1.0),
        event(summary(simple("loss", 1.0)), 3, 1.0),
    ]
    tags = Tags()
    for order in (odd, odd[::-1], odd * 3):
        assert same(read(PointReader(tags, str), tags, order), reference(order))


def test_a_time_that_is_none_becomes_nought():
    tags = Tags()
    found = [
        event(summary(simple("loss", 1.0)), 1, wall)
        for wall in (float("nan"), -1.0, 1e300, float("inf"), 1.7e9)
    ]
    assert [row[3] for row in read(PointReader(tags, str), tags, found)] == [0.0, 0.0, 0.0, 0.0, 1.7e9]


def test_what_is_no_scalar_is_counted():
    tags = Tags()
    reader = PointReader(tags, str)
    bad = b"\x09" + bytes(8) + b"\x2a\xff\x01"
    rows = read(reader, tags, [event(summary(histogram("w")), 1), bad, event(summary(simple("a", 1.0)), 1)])
    assert [row[0] for row in rows] == ["a"]
    assert dict(reader.others) == {("histogram", "w"): 1}
    assert reader.broken == 1


def test_settings_keep_their_place_among_the_points():
    tags = Tags()
    found = [
        event(summary(simple("a", 1.0)), 1),
        event(summary(hparams({"lr": 0.5})), 0),
        event(summary(simple("a", 2.0)), 2),
    ]
    told = PointReader(tags, str).read(block_of(found))
    assert [tags.known[tag] for tag in told.tags.tolist()] == [Tag("a", True), {"lr": 0.5}, Tag("a", True)]


def test_tags_are_bounded_and_what_is_left_out_is_counted(monkeypatch):
    monkeypatch.setattr(points_module, "MAX_TAGS", 3)
    monkeypatch.setattr(layouts, "MAX_LAYOUTS", 2)
    tags = Tags()
    reader = PointReader(tags, str)
    found = [event(summary(simple(f"tag{n}", float(n))), 1) for n in range(5)]
    assert [row[0] for row in read(reader, tags, found)] == ["tag0", "tag1", "tag2"]
    assert tags.dropped == 2
    assert len(reader.known) == 2
    assert read(reader, tags, [event(summary(hparams({"lr": 1.0})), 0)]) == []
    assert tags.dropped == 3


def test_tags_are_named_by_their_folder():
    tags = Tags()
    reader = PointReader(tags, lambda tag: f"eval/{tag}")
    read(
        reader, tags, [event(summary(simple("loss", 1.0)), 1), event(summary(tensor_double("loss", 1.0)), 1)]
    )
    assert tags.known == [Tag("eval/loss", True), Tag("eval/loss", False)]


def test_a_long_file_of_many_tags_is_read_in_its_order():
    rng = random.Random(5)
    found = [
        event(
            summary(rng.choice(MAKERS)(f"layer{rng.randrange(60)}/norm", rng.randrange(100))),
            n // 50,
            1.7e9 + n,
        )
        for n in range(4000)
    ]
    tags = Tags()
    reader = PointReader(tags, str)
    rows = read(reader, tags, found[:1000]) + read(reader, tags, found[1000:])
    assert same(rows, reference(found))
    assert np.array_equal([row[3] for row in rows], 1.7e9 + np.arange(4000))


def test_events_that_go_on_otherwise_than_guessed_are_read_all_the_same():
    tags, other = Tags(), Tags()
    reader = PointReader(tags, lambda tag: tag)
    blocks = [
        [event(summary(simple(f"t{n % 3}", n)), n, 1.0 + n) for n in range(12)],
        [event(summary(simple(f"t{n % 3}", n)), n, 1.0 + n) for n in range(9)],
        [event(summary(simple(name, n)), n, 1.0 + n) for n, name in enumerate("xt0y")],
        [b"\xff", event(summary(simple("t1", 5)), 3, 1.0), event(summary(histogram("h")), 4, 2.0)],
        [event(summary(simple(f"t{n % 3}", n), simple("t9", 1.0)), n, 1.0 + n) for n in range(6)],
    ]
    for events in blocks:
        fresh = PointReader(other, lambda tag: tag)
        assert read(reader, tags, events) == read(fresh, other, events) == reference(events)
