import numpy as np
import pytest

from trainmon_tui.parse.counters import Counters
from trainmon_tui.parse.position import Positions, filled

NAN = np.nan


def block(count=(), epoch=(), total=NAN, epoch_total=NAN):
    size = max(len(count), len(epoch))
    made = Counters(size)
    if count:
        made.count[:], made.counter[:] = count, np.where(np.isnan(count), -1, 0)
        made.moves[:] = True
        made.total[:] = total
        made.named[:] = np.isnan(total)
    if epoch:
        made.epoch[:], made.epoch_counter[:] = epoch, 0
    made.epoch_total[:] = epoch_total
    return made


def test_gaps_are_filled_from_before():
    assert filled(np.array([NAN, 1, NAN, 2]), 7.0).tolist() == [7, 1, 1, 2]


def test_local_counters_are_lifted_by_their_total():
    placed = Positions().place(block([2, 4, 2, 4], [1, 1, 2, 2], total=4))
    assert placed.steps.tolist() == [2, 4, 6, 8]
    assert placed.attempts.tolist() == [0, 0, 0, 0]


def test_local_counters_without_total_go_on_from_the_last():
    assert Positions().place(block([10, 20, 10, 20], [1, 1, 2, 2])).steps.tolist() == [10, 20, 30, 40]


def test_a_log_that_begins_late_is_lifted_by_its_epoch():
    assert Positions().place(block([2, 4], [5, 5], total=4)).steps.tolist() == [18, 20]


def test_a_global_counter_seen_late_is_not_lifted():
    assert Positions().place(block([50, 60], [6, 7], total=100, epoch_total=10)).steps.tolist() == [50, 60]


def test_a_validation_before_training_is_no_epoch():
    assert Positions().place(block([NAN, 2, 4, 2], [0, 1, 1, 2], total=4)).steps.tolist()[1:] == [2, 4, 6]


def test_epochs_from_0_are_lifted_as_those_from_1():
    assert Positions().place(block([2, 4, 2, 4], [0, 0, 1, 1], total=4)).steps.tolist() == [2, 4, 6, 8]


def test_falling_back_is_a_new_attempt_where_it_happens():
    placed = Positions().place(block([1, 2, 3, 2, 3]))
    assert placed.resumes == [3]
    assert placed.attempts.tolist() == [0, 0, 0, 1, 1]


def test_a_falling_epoch_and_step_are_one_attempt():
    placed = Positions().place(block([10, 20, 5, 15, 25], [1, 2, 1, 2, 3]))
    assert placed.attempts.tolist() == [0, 0, 1, 1, 1]


@pytest.mark.parametrize("cut", [1, 2, 3, 4])
def test_blocks_continue_each_other(cut):
    counts, epochs = [2, 4, 2, 4, 3], [1, 1, 2, 2, 1]
    whole = Positions().place(block(counts, epochs, total=4))
    positions = Positions()
    parts = [
        positions.place(block(counts[:cut], epochs[:cut], total=4)),
        positions.place(block(counts[cut:], epochs[cut:], total=4)),
    ]
    for name in ("steps", "epochs", "attempts"):
        assert (
            np.concatenate([getattr(part, name) for part in parts]).tolist() == getattr(whole, name).tolist()
        )
    assert [start for part in parts for start in part.starts][-1][1] == 2.0


def test_nothing_known_is_nothing_said():
    positions = Positions()
    placed = positions.place(Counters(3))
    assert np.isnan(placed.steps).all()
    assert np.isnan(placed.epochs).all()
    assert positions.progress().step is None
    assert placed.starts == []
