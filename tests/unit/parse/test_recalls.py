"""The line behind one that announces the best values so far: kept, but no points of its metrics."""

from __future__ import annotations

import numpy as np
import pytest

from trainmon_tui.model.blocks import SeriesKey
from trainmon_tui.parse.finding import Capture, Finding
from trainmon_tui.parse.recalls import Recalls, recalled
from trainmon_tui.parse.shapes import Reading
from trainmon_tui.parse.template import Template

VALUES = Finding(
    (Capture(0, 1, "step"), Capture(2, 5, "value", SeriesKey("loss"))), label="valid", closes=True
)
ANNOUNCES = Finding(recalls=True)
WORDS = Finding((Capture(0, 1, "epoch"),))


def reading(finding, *places):
    columns = [[b"%d" % (place * 10 + number) for place in places] for number in range(len(finding.captures))]
    return Reading(Template(b"1 2 3", finding), np.array(places, np.int64), columns)


def told(readings):
    """Return (label, places, columns) of each reading."""
    return [
        (each.template.finding.label, each.positions.tolist(), [list(column) for column in each.columns])
        for each in readings
    ]


def test_without_an_announcement_all_stays_as_it_is():
    given = [reading(VALUES, 0, 1), reading(WORDS, 2)]
    assert Recalls().resolve(given, 3) == given


def test_the_line_behind_an_announcement_has_series_of_its_own():
    found = Recalls().resolve([reading(ANNOUNCES, 1), reading(VALUES, 0, 2, 3)], 4)
    assert told(found)[1:] == [
        ("best valid", [2], [[b"21"]]),
        ("valid", [0, 3], [[b"0", b"30"], [b"1", b"31"]]),
    ]


def test_it_does_not_close_an_epoch_nor_count():
    finding = recalled(VALUES)
    assert (finding.closes, finding.keys) == (False, VALUES.keys)
    assert [capture.what for capture in finding.captures] == ["value"]


def test_a_line_alone_leaves_no_empty_reading():
    assert told(Recalls().resolve([reading(ANNOUNCES, 0), reading(VALUES, 1)], 2))[1:] == [
        ("best valid", [1], [[b"11"]])
    ]


@pytest.mark.parametrize("quiet_blocks", [0, 1])
def test_an_announcement_at_the_end_of_a_block_counts_in_the_next(quiet_blocks):
    recalls = Recalls()
    recalls.resolve([reading(ANNOUNCES, 0)], 1)
    for _ in range(quiet_blocks):
        assert recalls.resolve([], 0) == []
    found = recalls.resolve([reading(VALUES, 0, 1)], 2)
    assert [(label, places) for label, places, _ in told(found)] == [("best valid", [0]), ("valid", [1])]
    again = [reading(VALUES, 0)]
    assert recalls.resolve(again, 1) == again


def test_a_line_without_values_is_left_alone():
    given = [reading(ANNOUNCES, 0), reading(WORDS, 1)]
    assert Recalls().resolve(given, 2) == given


def test_lines_of_one_kind_share_the_series_of_their_best():
    recalls, kind = Recalls(), reading(VALUES, 1)
    first = recalls.resolve([reading(ANNOUNCES, 0), kind], 2)[1]
    second = recalls.resolve([reading(ANNOUNCES, 0), kind], 2)[1]
    assert first.template is second.template
