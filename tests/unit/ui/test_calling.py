"""Calling for a metric that no chart shows: what is asked, and what is said of the answer."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from ui_sights import sight_of

from trainmon_tui.protocol.charts import CALLED
from trainmon_tui.ui.calling import call_chart, hear_called
from trainmon_tui.ui.hands import HANDS

LR = f"{CALLED}lr"


def calling():
    """A sight that has called for a metric; the number of its ask."""
    sight = sight_of(active="log", size=(160, 40))
    sight.asked = sight.frame.ask
    call_chart("lr", sight)
    asked = [chart.id for chart in sight.ask().charts]
    assert asked[-1] == LR
    return sight


def take(sight, *, ask=None, charts=(), found=()):
    """Let a frame arrive that answers an ask, with more charts to be had."""
    header = replace(sight.frame.header, charts=(*sight_of().frame.header.charts, *found))
    frame = replace(
        sight.frame,
        header=header,
        ask=sight.asked if ask is None else ask,
        charts=(*charts, *sight.frame.charts),
    )
    sight.take(frame, 2.0)


def answer(sight, **said):
    """Let the engine answer the call with a metric."""
    first = sight.frame.charts[0]
    line = replace(first.lines[0], **({"last": 1e-4, "count": 59} | said))
    chart = replace(first, id=LR, title="learning rate", lines=(line,), y0=1e-4, y1=line.last)
    take(sight, charts=(chart,), found=((LR, "learning rate"),))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "learning rate is 0.0001 at all 59 points"),
        ({"count": 1}, "learning rate was printed once: 0.0001"),
        ({"last": 0.5}, "learning rate is 0.5 now"),
    ],
)
def test_what_was_found_is_shown_and_said(said, words):
    sight = calling()
    answer(sight, **said)
    assert hear_called(sight)
    assert (sight.chart_at(0), sight.active, sight.aside) == (LR, "loss", words)
    assert sight.wanted_chart == ""


def test_what_there_is_none_of_is_said():
    sight = calling()
    before = sight.chart_at(0)
    take(sight)
    assert hear_called(sight)
    assert (sight.chart_at(0), sight.aside, sight.wanted_chart) == (before, "no such chart or metric", "")
    assert not hear_called(sight)


def test_an_answer_to_an_older_ask_is_none():
    sight = calling()
    take(sight, ask=sight.asked - 1)
    assert not hear_called(sight)


def test_a_chart_that_the_engine_forgot_is_called_for_again():
    sight = calling()
    answer(sight)
    take(sight)
    assert sight.wanted_chart == LR
    assert LR in [chart.id for chart in sight.ask().charts]


def test_going_to_another_chart_ends_the_call():
    sight = calling()
    HANDS["next_chart"](sight)
    assert LR not in [chart.id for chart in sight.ask().charts]


def test_nothing_is_called_for_without_letters():
    sight = sight_of()
    call_chart("  ", sight)
    assert not sight.wanted_chart
