"""Which run of several is the best at a metric: the same in the chart as in the table."""

import math

import pytest
from builders import family, rows, store_of

from trainmon_tui.engine.bests import best_row, bests_of, winner_of
from trainmon_tui.model.blocks import SeriesKey

LOSS, REWARD, OTHER = (
    SeriesKey("loss", "train", "loss"),
    SeriesKey("reward", "", "reward"),
    SeriesKey("widgets"),
)


def series(values, key=LOSS, epochs=True):
    steps = [10 * n for n in range(1, len(values) + 1)]
    return store_of(
        rows(family(0, key), values, steps, [step / 20 for step in steps] if epochs else None)
    ).series[0]


@pytest.mark.parametrize(
    ("key", "first", "second", "best", "winner"),
    [
        (LOSS, [3, 1, 2], [4, 2, 1.5], (1, 1.5), 0),
        (REWARD, [3, 1, 2], [4, 2, 1.5], (3, 4), 1),
        (LOSS, [3, 1, 2], [1, 2, 3], (1, 1), None),
        (LOSS, [3, math.nan, 2], [4, 2.5, math.inf], (2, 2.5), 0),
    ],
)
def test_the_best_point_as_it_was_printed_in_the_metrics_direction(key, first, second, best, winner):
    members = [series(first, key), series(second, key)]
    bests = bests_of(members)
    assert tuple(one.value for one in bests) == best
    assert winner_of(members, bests) == winner
    row = best_row("it", members)
    assert (row.best, row.winner, row.last) == (best, winner, (first[-1], second[-1]))


def test_a_run_without_the_metric_has_no_best():
    row = best_row("loss", [None, series([3, 1]), series([2, 5], epochs=False)])
    assert (row.best, row.at, row.last, row.winner) == (
        (None, 1, 2),
        ("", "ep 1", "step 10"),
        (None, 1, 5),
        1,
    )


def test_where_nobody_says_what_is_better_there_is_no_best():
    members = [series([3, 1], OTHER), series([2, 5], OTHER)]
    assert bests_of(members) == [None, None]
    assert winner_of(members, [None, None]) is None
    assert best_row("widgets", members) is None
    assert best_row("loss", [None, None]) is None
    assert best_row("loss", [series([math.nan]), None]) is None
