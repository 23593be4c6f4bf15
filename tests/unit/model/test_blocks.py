"""The blocks that pass between the stages: identities that can be looked up, values that nobody changes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.blocks import EpochStart, Event, Family, Parsed, Progress, Rows, Segments, SeriesKey

keys = st.builds(
    SeriesKey,
    st.text(max_size=5),
    st.sampled_from(["", "train", "valid", "test"]),
    st.none() | st.sampled_from(["loss", "lr"]),
    st.none() | st.sampled_from(["percent", "s"]),
    st.booleans(),
)


@given(st.lists(keys, max_size=20))
def test_equal_keys_are_one_series_and_others_are_not(found):
    fields = {(key.tag, key.split, key.metric, key.unit, key.quiet) for key in found}
    assert len(set(found)) == len(fields)


@pytest.mark.parametrize(
    "other",
    [
        SeriesKey("Loss", "train", "loss", "percent"),
        SeriesKey("loss", "valid", "loss", "percent"),
        SeriesKey("loss", "train", None, "percent"),
        SeriesKey("loss", "train", "loss"),
        SeriesKey("loss", "train", "loss", "percent", quiet=True),
    ],
)
def test_every_part_of_a_key_tells_series_apart(other):
    key = SeriesKey("loss", "train", "loss", "percent")
    assert other != key
    assert {key: 1, other: 2}[SeriesKey("loss", "train", "loss", "percent")] == 1


@given(st.lists(keys, max_size=3), st.sampled_from(["summary", "bar", "record", "line"]))
def test_a_family_is_found_again_by_its_value(found, source):
    held = {Family(3, tuple(found), source): "kept"}
    assert held[Family(3, tuple(found), source)] == "kept"
    assert Family(4, tuple(found), source) not in held


ZEROS = np.zeros(1)
BLOCKS = [
    Segments([b"x"], ZEROS, ZEROS),
    SeriesKey("loss"),
    Family(1, (SeriesKey("loss"),)),
    Rows(Family(1, ()), np.zeros((1, 0)), *[ZEROS] * 6),
    Event("best", 1, 0, "best"),
    Progress(),
    EpochStart(1.0, 1, 0),
    Parsed([], [], [], Progress(), 0),
]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: type(block).__name__)
def test_a_block_cannot_be_changed_by_a_stage_that_read_it(block):
    for name in block.__struct_fields__:
        with pytest.raises(AttributeError):
            setattr(block, name, None)


def test_events_do_not_share_their_fields():
    first, second = Event("epoch", 1, 0, "a"), Event("epoch", 2, 9, "b")
    first.fields["epoch"] = 3
    assert second.fields == {}


def test_what_a_log_never_said_is_none():
    assert Progress() == Progress(None, None, None, None, None)
    event = Event("oom", 5, 40, "out of memory")
    assert (event.step, event.epoch) == (None, None)
    assert SeriesKey("loss").metric is None


def rows_of(values, present=None):
    steps, lines = np.arange(len(values), dtype=float), np.arange(len(values))
    family = Family(1, (SeriesKey("loss"), SeriesKey("lr")))
    return Rows(family, np.array(values, float), steps, steps, lines, lines, steps, lines, present)


def test_some_of_the_rows_are_taken_by_indices_or_by_a_mask():
    rows = rows_of([[1, 2], [3, 4], [5, 6]], np.array([[True, False], [True, True], [False, True]]))
    for places in (np.array([0, 2]), np.array([True, False, True])):
        taken = rows.take(places)
        assert taken.values.tolist() == [[1, 2], [5, 6]]
        assert taken.present.tolist() == [[True, False], [False, True]]
        assert [taken.lines.tolist(), taken.steps.tolist(), taken.walls.tolist()] == [[0, 2]] * 3


def test_only_some_values_leave_no_row_without_any():
    rows = rows_of([[1, 2], [3, 4], [5, 6]]).only(np.array([[True, False], [False, False], [True, True]]))
    assert rows.lines.tolist() == [0, 2]
    assert np.isnan(rows.values).tolist() == [[False, True], [False, False]]
    assert rows.present.tolist() == [[True, False], [True, True]]


def test_whole_rows_need_no_mask():
    rows, every = rows_of([[1, 2], [3, 4]]), np.ones((2, 2), bool)
    assert rows.only(every) is rows
    assert rows_of([[1, 2], [3, 4]], every).only(every).present is None
    assert rows.only(np.array([[True, True], [False, False]])).present is None
