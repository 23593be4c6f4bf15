"""The log as a screen asks for it: filters, searches, moments."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from builders import TRAIN, family, rows, store_of
from msgspec.structs import replace
from test_log_window import Bytes, indexed

from trainmon_tui.engine.log_moments import line_at
from trainmon_tui.engine.log_pane import LogPane
from trainmon_tui.model.errors import UsageError
from trainmon_tui.protocol.log import LogAsk

LOG = b"".join(b"epoch %d loss %s\n" % (n, b"nan" if n % 10 == 0 else b"0.5") for n in range(1, 101))


def looked(ask: LogAsk, data: bytes = LOG, store=None):
    pane = LogPane()
    source = Bytes(data)
    session = SimpleNamespace(index=indexed(data), bytes_fed=len(data), store=store or store_of())
    pane.view(source, session, ask, {})
    while pane.advance(source, len(data)):
        pass
    return pane.view(source, session, ask, {})


def lines(view):
    return [row.line for row in view.rows]


def test_without_a_filter_every_line_is_shown_and_the_needle_marked():
    view = looked(LogAsk(3, 9, "nan"))
    assert lines(view) == [9, 10, 11]
    assert [row.hits for row in view.rows] == [(), ((14, 17),), ()]
    assert (view.matches, view.scanned) == (10, 1.0)


def test_only_lines_with_the_needle():
    view = looked(LogAsk(3, 2, "nan", "with"))
    assert lines(view) == [20, 30, 40]
    assert view.total == 10


def test_only_lines_without_it():
    view = looked(LogAsk(3, 9, "nan", "without"))
    assert lines(view) == [9, 11, 12]
    assert view.total == 90


def test_a_filtered_log_follows_its_newest_lines():
    view = looked(LogAsk(2, None, "nan", "with"))
    assert lines(view) == [90, 100]
    assert view.following


def test_the_nearest_matches_are_told():
    view = looked(LogAsk(3, 1, "nan", focus=20))
    assert (view.before, view.after) == (10, 30)


def test_a_broken_pattern_shows_the_log_and_says_why():
    view = looked(LogAsk(2, 1, "/a(/"))
    assert lines(view) == [1, 2]
    assert "never closed" in view.wrong


def test_looking_for_something_else_begins_anew():
    pane, source = LogPane(), Bytes(LOG)
    session = SimpleNamespace(index=indexed(LOG), bytes_fed=len(LOG), store=store_of())
    for needle, count in (("nan", 10), ("0.5", 90), ("", 0)):
        pane.view(source, session, LogAsk(1, 1, needle), {})
        while pane.advance(source, len(LOG)):
            pass
        assert pane.view(source, session, LogAsk(1, 1, needle), {}).matches == count
    assert pane.state == (0, 0)


def placed():
    block = rows(family(0, TRAIN, source="bar"), [3.0, 2.0, 1.0], [10, 20, 30], [0.5, 1.0, 1.5])
    walls = np.array([36000.0, 36060.0, 36120.0])
    return store_of(replace(block, walls=walls, lines=np.array([4, 7, 9])))


@pytest.mark.parametrize(
    ("moment", "line"),
    [
        ("step=10", 4), ("step=11", 7), ("step=31", 0), ("epoch=1", 4), ("epoch=2", 9), ("epoch=0.9", 7), ("line=55", 55),
        ("time=10:01", 7), ("time=10:01:30", 9), ("time=09:59", 0), ("elapsed=0", 4), ("elapsed=60.5", 9), ("elapsed=121", 0),
    ],
)  # fmt: skip
def test_a_moment_is_the_line_that_reached_it(moment, line):
    assert line_at(placed(), moment) == line


@pytest.mark.parametrize(
    "moment",
    ["time=noon", "tomorrow", "epoch=x", "time=24:00", "time=10:60", "time=10:00:60", "elapsed=soon"],
)
def test_what_names_no_moment_is_refused(moment):
    with pytest.raises(UsageError):
        line_at(placed(), moment)
    assert looked(LogAsk(1, 1, goto=moment)).wrong


def test_a_log_without_times_has_no_time_of_day():
    assert line_at(store_of(rows(family(0, TRAIN), [1.0], [1], [1])), "time=10:00") == 0
    assert line_at(store_of(), "time=10:00") == 0
    assert line_at(store_of(), "elapsed=5") == 0


def test_the_ask_is_answered_with_its_line():
    assert looked(LogAsk(1, 1, goto="step=20"), store=placed()).went == ("step=20", 7)
