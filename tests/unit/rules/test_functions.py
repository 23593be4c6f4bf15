"""What each function answers, over full, thin, short and broken series."""

from __future__ import annotations

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

INF, NAN = math.inf, math.nan

DENSE = {1: 4.0, 2: 2.0, 3: 8.0, 4: 8.0, 5: 6.0}
THIN = {1: 9.0, 2: 8.0, 10: 4.0, 20: 2.0, 30: 1.0}
FLAT = dict.fromkeys(range(1, 13), 7.0)
ZERO = {0: 5.0, 1: 4.0, 2: 3.0}
BROKEN = {1: 1.0, 2: NAN, 3: 3.0, 4: INF}


@pytest.mark.parametrize(
    ("text", "series", "now", "expected"),
    [
        ("last(x)", DENSE, 5, 6.0),
        ("last(x)", THIN, 25, 2.0),
        ("last(x)", {}, 5, None),
        ("first(x)", DENSE, 5, 4.0),
        ("first(x)", ZERO, 2, 5.0),
        ("x", ZERO, 0, 5.0),
        ("x", THIN, 10, 4.0),
        ("x", THIN, 11, None),
        ("min(x)", DENSE, 5, 2.0),
        ("max(x)", DENSE, 5, 8.0),
        ("min(x)", BROKEN, 4, 1.0),
        ("max(x)", BROKEN, 4, INF),
        ("max(x)", {1: NAN}, 1, None),
        ("avg(x)", DENSE, 5, 5.6),
        ("avg(x)", BROKEN, 4, NAN),
        ("avg(x)", {1: INF, 2: 1.0}, 2, INF),
        ("median(x)", DENSE, 5, 6.0),
        ("median(x)", BROKEN, 4, NAN),
        ("std(x)", DENSE, 5, statistics.stdev(DENSE.values())),
        ("std(x)", {1: 3.0}, 1, None),
        ("std(x)", BROKEN, 4, NAN),
        ("count(x)", DENSE, 5, 5.0),
        ("count(x)", {}, 5, 0.0),
        ("count(x)", DENSE, 3, 3.0),
        ("growth(x)", DENSE, 5, 0.5),
        ("growth(x)", THIN, 30, -8 / 29),
        ("growth(x)", {1: 3.0}, 1, None),
        ("slope(x)", DENSE, 5, 1.0),
        ("slope(x)", FLAT, 12, 0.0),
        ("slope(x)", {1: 3.0}, 1, None),
        ("epoch_of_min(x)", DENSE, 5, 2.0),
        ("epoch_of_max(x)", DENSE, 5, 3.0),
        ("epoch_of_min(x)", {2: NAN}, 2, None),
        ("at(x, 0)", ZERO, 2, 5.0),
        ("at(x, 3)", DENSE, 5, 8.0),
        ("at(x, 6)", DENSE, 5, None),
        ("at(x, 5)", THIN, 30, None),
    ],
)
def test_windows(ask, text, series, now, expected):
    answer = ask(
        text.replace("x)", "loss)").replace("(x", "(loss") if "(" in text else "loss", now, loss=series
    )
    assert answer == (expected if expected is None else pytest.approx(expected, nan_ok=True))


@pytest.mark.parametrize(
    ("window", "series", "now", "expected"),
    [
        ("epochs=3..5", DENSE, 5, 22.0),
        ("epochs=3..5", DENSE, 6, 22.0),
        ("epochs=3..5", DENSE, 4, None),
        ("epochs=1..1", DENSE, 5, 4.0),
        ("epoch=2", DENSE, 5, 2.0),
        ("epochs=0..1", ZERO, 2, 9.0),
        ("epochs=3..9", THIN, 30, None),
        ("epochs=2..10", THIN, 30, 12.0),
        ("epochs=25..30", THIN, 30, 1.0),
        ("epochs=25..31", THIN, 30, None),
        ("last=1", DENSE, 5, 6.0),
        ("last=5", DENSE, 5, 28.0),
        ("last=6", DENSE, 5, None),
        ("last=2", THIN, 30, 3.0),
        ('phase="late"', DENSE, 5, 22.0),
        ('phase="late"', DENSE, 3, 8.0),
        ('phase="late"', DENSE, 2, None),
    ],
)
def test_a_window_that_is_not_complete_is_unknown(ask, window, series, now, expected):
    answer = ask(f"avg(loss, {window}) * count(loss, {window})", now, loss=series)
    assert answer == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("text", "series", "now", "expected"),
    [
        ("prev(loss)", DENSE, 5, 8.0),
        ("prev(loss)", DENSE, 1, None),
        ("prev(loss, 4)", DENSE, 5, 4.0),
        ("prev(loss, 5)", DENSE, 5, None),
        ("prev(loss)", THIN, 10, 8.0),
        ("prev(loss, 9)", THIN, 10, 9.0),
        ("prev(loss, 10)", THIN, 10, None),
        ("prev(loss)", THIN, 15, None),
        ("drop_pct(loss)", DENSE, 5, 25.0),
        ("drop_pct(loss)", DENSE, 3, -300.0),
        ("drop_pct(loss, 2)", DENSE, 5, 25.0),
        ("drop_pct(loss)", {1: 0.0, 2: 1.0}, 2, None),
        ("drop_pct(loss)", {1: -2.0, 2: -3.0}, 2, 50.0),
        ("rise_pct(loss)", {1: -2.0, 2: -1.0}, 2, 50.0),
        ("rise_pct(loss)", {1: 1.0, 2: INF}, 2, INF),
        ("rise_pct(loss)", {1: 1.0, 2: NAN}, 2, NAN),
        ("zscore(loss, 4)", DENSE, 5, (6 - 5.5) / statistics.stdev([4, 2, 8, 8])),
        ("zscore(loss, 5)", DENSE, 5, None),
        ("zscore(loss, 3)", FLAT, 12, None),
        ("zscore(loss)", FLAT, 12, None),
    ],
)
def test_against_what_was_before(ask, text, series, now, expected):
    answer = ask(text, now, loss=series)
    assert answer == (None if expected is None else pytest.approx(expected, nan_ok=True))


@pytest.mark.parametrize(
    ("text", "series", "now", "expected"),
    [
        ("increasing_for(loss, 1)", DENSE, 3, True),
        ("increasing_for(loss, 1)", DENSE, 4, False),
        ("increasing_for(loss, 2)", DENSE, 3, False),
        ("increasing_for(loss, 2)", {1: 1.0, 2: 2.0, 3: 3.0}, 3, True),
        ("increasing_for(loss, 3)", {1: 1.0, 2: 2.0, 3: 3.0}, 3, None),
        ("increasing_for(loss, 3)", {1: 1.0, 2: 3.0, 3: 2.0}, 3, False),
        ("increasing_for(loss, 1)", {}, 3, None),
        ("increasing_for(loss, 1)", {3: 1.0}, 3, None),
        ("increasing_for(loss, 1)", {2: NAN, 3: 1.0}, 3, False),
        ("decreasing_for(loss, 10)", THIN, 20, True),
        ("decreasing_for(loss, 19)", THIN, 20, True),
        ("decreasing_for(loss, 20)", THIN, 20, None),
        ("decreasing_for(loss, 5)", THIN, 21, None),
        ("unchanged_for(loss, 12)", FLAT, 12, True),
        ("unchanged_for(loss, 13)", FLAT, 12, None),
        ("unchanged_for(loss, 10)", {**FLAT, 2: 6.0}, 12, True),
        ("unchanged_for(loss, 10)", {**FLAT, 3: 6.0}, 12, False),
        ("unchanged_for(loss, 10)", {**FLAT, 12: 6.9}, 12, False),
    ],
)
def test_steady_trends(ask, text, series, now, expected):
    assert ask(text, now, loss=series) is expected


@pytest.mark.parametrize(
    ("text", "series", "now", "expected"),
    [
        ("loss > 5 for 1 epochs", DENSE, 5, True),
        ("loss > 5 for 3 epochs", DENSE, 5, True),
        ("loss > 5 for 4 epochs", DENSE, 5, False),
        ("loss > 1 for 5 epochs", DENSE, 5, True),
        ("loss > 1 for 6 epochs", DENSE, 5, None),
        ("loss > 7 for 6 epochs", DENSE, 5, False),
        ("loss > 5 for 3 epochs", DENSE, 6, None),
        ("loss > 5 for 3 epochs", {}, 5, None),
        ("loss > 5 for 3 epochs", {3: 6.0, 4: NAN, 5: 6.0}, 5, False),
        ("loss < 5 for 10 epochs", THIN, 20, True),
        ("loss < 5 for 11 epochs", THIN, 20, True),
        ("loss < 5 for 12 epochs", THIN, 20, False),
        ("loss < 5 for 3 epochs", THIN, 21, None),
        ("prev(loss) > 5 for 2 epochs", DENSE, 5, True),
        ("loss > 5 for 3 epochs after epoch 5", DENSE, 5, None),
        ("loss > 5 for 3 epochs after epoch 4", DENSE, 5, True),
        ("not loss > 7 for 3 epochs", DENSE, 5, True),
    ],
)
def test_conditions_that_must_hold_for_epochs(ask, text, series, now, expected):
    assert ask(text, now, loss=series) is expected


@pytest.mark.parametrize(
    ("text", "steps", "expected"),
    [
        ("loss > 5 for 4 steps", {7: 6, 8: 6, 9: 6, 10: 6}, True),
        ("loss > 5 for 5 steps", {7: 6, 8: 6, 9: 6, 10: 6}, None),
        ("loss > 5 for 4 steps", {6: 1, 7: 6, 8: 6, 9: 6, 10: 6}, True),
        ("loss > 5 for 5 steps", {6: 1, 7: 6, 8: 6, 9: 6, 10: 6}, False),
        ("loss > 5 for 1 steps", {10: 5}, False),
        ("loss >= 5 for 1 steps", {10: 5}, True),
        ("loss > 5 for 2 steps", {1: 6, 100: NAN}, False),
        ("pr > 80% for 1 steps", {1: 81}, True),
        ("em > 80% for 1 steps", {1: 0.81}, True),
    ],
)
def test_conditions_that_must_hold_for_steps(ask, text, steps, expected):
    name = text.split()[0]
    assert ask(text, **{f"{name}_steps": {step: float(value) for step, value in steps.items()}}) is expected


@pytest.mark.parametrize(
    ("text", "series", "now", "expected"),
    [
        ("finite(loss)", DENSE, 5, True),
        ("finite(loss)", {}, 5, None),
        ("finite(loss)", BROKEN, 1, True),
        ("finite(loss)", BROKEN, 2, False),
        ("finite(loss)", BROKEN, 5, False),
        ("finite(loss, epochs=3..3)", BROKEN, 4, True),
        ("finite(loss, epochs=3..4)", BROKEN, 4, False),
        ("finite(loss, epochs=3..6)", BROKEN, 4, False),
        ("finite(loss, epochs=1..3)", DENSE, 2, None),
        ("seen(loss)", DENSE, 5, True),
        ("seen(loss)", {3: 1.0}, 2, False),
        ('seen("HELLO")', {}, 5, True),
        ('seen("BYE")', {}, 5, False),
    ],
)
def test_finite_and_seen(ask, text, series, now, expected):
    assert ask(text, now, loss=series) is expected


@given(
    st.dictionaries(st.integers(0, 40), st.floats(-100, 100), max_size=12),
    st.integers(0, 45),
    st.integers(1, 9),
)
def test_looking_back_is_the_newest_value_at_least_that_old(ask, series, now, epochs):
    known = [epoch for epoch in sorted(series) if epoch <= now]
    older = [epoch for epoch in known if epoch <= now - epochs]
    wanted = series[older[-1]] if known and known[-1] == now and older else None
    assert ask(f"prev(loss, {epochs})", now, loss=series) == wanted


@given(st.dictionaries(st.integers(0, 30), st.floats(-100, 100), min_size=1, max_size=12), st.data())
def test_averages_equal_python_s(ask, series, data):
    first = data.draw(st.integers(0, 30))
    last = data.draw(st.integers(first, 30))
    inside = [value for epoch, value in sorted(series.items()) if first <= epoch <= last]
    answer = ask(f"avg(loss, epochs={first}..{last})", 30, loss=series)
    assert answer == (pytest.approx(statistics.fmean(inside)) if inside else None)
