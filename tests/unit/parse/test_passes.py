import numpy as np
import pytest

from trainmon_tui.parse.passes import NONE, Chain, Pass
from trainmon_tui.parse.position import alike

NAN = float("nan")


def chain(counts, epochs=None, total=4.0, past=None):
    epochs = [NAN] * len(counts) if epochs is None else epochs
    return Chain(
        past or Pass(), total, np.arange(len(counts)), np.array(counts, float), np.array(epochs, float)
    )


def turned(one, base=1.0):
    fell = [one.turn(i, base, NAN) for i in one.breaks()]
    return one.lifted().tolist(), fell


def test_a_bar_that_was_full_goes_on_counting():
    assert turned(chain([2, 4, 2, 4])) == ([2, 4, 6, 8], [False, False])


def test_a_bar_that_falls_back_is_a_resume():
    assert turned(chain([2, 3, 1, 2])) == ([2, 3, 1, 2], [False, True])


def test_a_bar_of_an_epoch_is_lifted_by_it():
    assert turned(chain([2, 4, 2, 4], [1, 1, 2, 2])) == ([2, 4, 6, 8], [False, False])


def test_a_counter_without_a_total_that_falls_in_a_new_epoch_goes_on():
    steps, fell = turned(chain([10, 20, 10, 20], [1, 1, 2, 2], total=0.0))
    assert (steps, fell) == ([10, 20, 30, 40], [False, False])


def test_a_full_bar_drawn_again_in_the_next_epoch_counts_again():
    assert turned(chain([4, 4], [1, 2]))[0] == [4, 8]


def test_a_counter_seen_before_any_epoch_spans_them_all():
    one = chain([1, 2, 2], [NAN, NAN, 1])
    assert turned(one)[0] == [1, 2, 2]
    assert one.whole().tolist() == [True, True, True]


def test_the_next_block_goes_on_where_the_last_one_ended():
    past = Pass()
    first = chain([2, 4], past=past)
    turned(first)
    first.finish(0)
    assert turned(chain([2, 4], past=past)) == ([6, 8], [False])


def test_a_fresh_counter_stands_nowhere():
    assert np.isnan([Pass().last, Pass().epoch, NONE]).all()


def test_thousands_of_resumes_in_one_block_are_lifted_at_once():
    counts = np.tile([2.0, 1.0], 20_000)
    steps, fell = turned(chain(counts, total=0.0))
    assert steps == counts.tolist()
    assert sum(fell) == 20_000


@pytest.mark.parametrize("keys", [([1, 1, 2, 1],), ([1, 2, 1, 1], [0.5, 0.5, 0.5, 0.25])])
def test_places_of_equal_keys_are_together_and_in_order(keys):
    groups = [group.tolist() for group in alike(*map(np.array, keys))]
    rows = list(zip(*keys, strict=True))
    assert sorted(i for group in groups for i in group) == list(range(len(rows)))
    assert all(group == sorted(group) for group in groups)
    assert all(len({rows[i] for i in group}) == 1 for group in groups)
    assert len(groups) == len(set(rows))


def test_no_places_are_no_groups():
    assert alike(np.array([])) == []
