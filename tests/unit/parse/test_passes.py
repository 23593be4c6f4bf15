import numpy as np
import pytest

from trainmon_tui.parse.passes import NONE, Chain, Pass, Points
from trainmon_tui.parse.position import alike

NAN = float("nan")


def chain(counts, epochs=None, total=4.0, past=None, *, goal=None, labelled=False):
    epochs = [NAN] * len(counts) if epochs is None else epochs
    size = len(counts)
    goals = np.full(size, total if goal is None else goal)
    points = Points(
        np.arange(size), np.array(counts, float), np.array(epochs, float), goals, np.full(size, labelled)
    )
    return Chain(past or Pass(), total, points)


def turned(one, base=1.0):
    fell = [one.turn(i, base, NAN) for i in one.breaks()]
    return one.lifted().tolist(), fell


def test_a_bar_that_was_full_goes_on_counting():
    assert turned(chain([2, 4, 2, 4])) == ([2, 4, 6, 8], [False, False])


def test_a_bar_that_falls_back_is_a_resume():
    assert turned(chain([2, 3, 1, 2])) == ([2, 3, 1, 2], [False, True])


def test_a_bar_of_an_epoch_is_lifted_by_it():
    assert turned(chain([2, 4, 2, 4], [1, 1, 2, 2])) == ([2, 4, 6, 8], [False, False])


def test_a_full_bar_that_starts_again_before_its_epoch_is_told_goes_on():
    assert turned(chain([4, 0, 0, 4, 0], [1, 1, 2, 2, 2]), base=1.0)[0] == [4, 4, 4, 8, 8]


def test_bars_whose_epoch_is_told_behind_them_go_on():
    assert turned(chain([2, 4, 0, 4, 0], [NAN, NAN, 1, 1, 2]))[0] == [2, 4, 4, 8, 8]


def test_the_same_count_in_a_later_epoch_of_its_label_counts_again():
    assert turned(chain([2, 2], [1, 2], labelled=True))[0] == [2, 6]
    assert turned(chain([2, 2], [1, 2]))[0] == [2, 2]


def test_epochs_that_print_no_bar_are_counted():
    assert turned(chain([4, 4, 2], [1, 2, 5]))[0] == [4, 8, 18]


def test_a_step_that_falls_as_an_epoch_appears_is_a_resume():
    assert turned(chain([10, 30, 1, 2], [NAN, NAN, 1, 1], total=0.0)) == ([10, 30, 1, 2], [False, True])


def test_a_step_with_a_total_of_its_epoch_is_lifted_by_it():
    steps, _ = turned(chain([100, 500, 100, 500], [1, 1, 2, 2], total=0.0, goal=600.0))
    assert steps == [100, 500, 700, 1100]


def test_a_step_from_0_goes_on_behind_the_last():
    assert turned(chain([0, 10, 0, 10], [0, 0, 1, 1], total=0.0), base=0.0)[0] == [0, 10, 11, 21]


def test_fractions_of_an_epoch_lift_by_whole_epochs():
    assert turned(chain([2, 3, 1, 2], [0.5, 0.75, 1.25, 1.5], goal=4.0), base=0.0)[0] == [2, 3, 5, 6]


@pytest.mark.parametrize(
    ("count", "said", "epoch_total", "step"),
    [
        (50, {}, 10.0, 50),
        (90, {}, 10.0, 590),
        (50, {}, NAN, 550),
        (50, {"labelled": True}, 10.0, 550),
        (50, {"total": 0.0}, 10.0, 50),
        (90, {"total": 0.0}, 10.0, 590),
        (90, {"total": 0.0}, NAN, 90),
        (90, {"total": 0.0, "goal": 0.0}, 10.0, 90),
    ],
)
def test_what_is_seen_late_counts_its_epoch_or_the_run(count, said, epoch_total, step):
    one = chain([count], [6], **{"total": 100.0, "goal": 100.0, **said})
    one.turn(0, 1.0, epoch_total)
    assert one.lifted().tolist() == [step]


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
