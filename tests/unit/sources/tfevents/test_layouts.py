"""Events of one layout are read together: the same numbers as one by one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.sources.tfevents import layouts
from trainmon_tui.sources.tfevents.event import Scalar
from trainmon_tui.sources.tfevents.layouts import Layouts, Shape

HEAD = b"step..."
FLOATS = st.floats(-1e6, 1e6, width=32)


class Event(NamedTuple):
    """What layouts look at of an event."""

    body: int = len(HEAD)
    scalars: tuple = ()
    others: tuple = ()
    settings: tuple = ()


def written(tag, *values):
    """Return the bytes of an event with some numbers behind a tag each, and the event."""
    data, scalars = HEAD, []
    for value in values:
        data += tag
        scalars.append(Scalar("x", value, True, len(data), "<f"))
        data += np.float32(value).tobytes()
    return data, Event(scalars=tuple(scalars))


def rows(*events):
    return np.array([list(data[len(HEAD) :]) for data, _ in events], np.uint8)


@given(st.lists(st.tuples(FLOATS, FLOATS), min_size=1, max_size=8))
def test_numbers_are_read_from_all_events_at_once(pairs):
    known, first = Layouts(), written(b"ab", 0, 0)
    assert known.learn(*first, [3, 4]) == 0
    bodies = rows(*(written(b"ab", *pair) for pair in pairs))
    places = np.zeros(len(pairs), np.int64)
    shape = known.shapes[0]
    assert shape.fits(bodies, places).all()
    at, tags, values = shape.piece(np.arange(len(pairs)), bodies, places)
    assert at.tolist() == [row for row in range(len(pairs)) for _ in range(2)]
    assert tags.tolist() == [3, 4] * len(pairs)
    assert values.tolist() == [value for pair in pairs for value in pair]


def test_layouts_that_differ_in_tags_alone_share_a_shape():
    known = Layouts()
    numbers = [known.learn(*written(tag, 1.0), [number]) for number, tag in enumerate((b"aa", b"bb", b"cc"))]
    assert (numbers, len(known.shapes), len(known.shapes[0])) == ([0, 1, 2], 1, 3)
    bodies = rows(written(b"bb", 2.0), written(b"bb", 3.0))
    assert known.shapes[0].fits(bodies, np.array([1, 2])).tolist() == [True, False]
    assert known.shapes[0].piece(np.arange(2), bodies, np.array([1, 1]))[1].tolist() == [1, 1]


def test_events_of_another_length_have_a_shape_of_their_own():
    known = Layouts()
    known.learn(*written(b"a", 1.0), [0])
    known.learn(*written(b"long", 1.0), [1])
    known.learn(*written(b"b", 1.0), [2])
    shapes, places = known.places(np.array([0, 1, 2, -1]))
    assert (shapes.tolist(), places.tolist()) == ([0, 1, 0, -1], [0, 0, 1, -1])


@pytest.mark.parametrize(
    "change",
    [{"scalars": ()}, {"others": (("image", "x"),)}, {"settings": (("lr", 1),)}, {"body": 0}, {"body": 9}],
)
def test_an_event_that_holds_more_than_numbers_is_none(change):
    data, event = written(b"a", 1.0)
    assert Layouts().learn(data, event._replace(**change), [0]) == -1


def test_too_many_layouts_are_not_learned(monkeypatch):
    known = Layouts()
    monkeypatch.setattr(layouts, "MAX_LAYOUTS", 2)
    assert [known.learn(*written(b"%d" % number, 1.0), [0]) for number in range(4)] == [0, 1, -1, -1]
    monkeypatch.setattr(layouts, "MAX_LAYOUTS", 99)
    monkeypatch.setattr(layouts, "MAX_BYTES", 12)
    assert known.learn(*written(b"9", 1.0), [0]) == -1


def test_a_layout_that_comes_later_is_seen():
    shape = Shape(6, ((2, 6, "<f"),))
    shape.add(b"aa....", [1])
    body = np.frombuffer(b"bb\0\0\0\0", np.uint8)[None]
    assert not shape.fits(body, np.array([0])).any()
    shape.add(b"bb....", [2])
    assert shape.fits(body, np.array([1])).all()
