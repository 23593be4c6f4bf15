import pytest
from reading import read

from trainmon_tui.parse.lag import MAX_HELD, Lags


def bar(n, loss=None, total=9, label="Epoch 1/3", seconds="00:00"):
    postfix = "" if loss is None else f", loss={loss}"
    return f"{label}: {100 * n // total:3d}%|#| {n}/{total} [{seconds}<?, ?it/s{postfix}]"


def drawn(*draws, **said):
    return "".join(bar(*draw, **said) + "\r" for draw in draws)


EVERY_STEP = [(0,), (0, 0.9), (0, 0.8), (0, 0.7), (3, 0.7), (3, 0.6), (3, 0.5), (5, 0.5), (5, 0.4)]


@pytest.mark.parametrize("size", [0, 1, 2, 5])
def test_a_bar_that_is_drawn_at_every_step_counts_on_while_its_count_stands(size):
    log = read(drawn(*EVERY_STEP), [size] * 9)
    assert log.steps("loss") == [1, 2, 3, 4, 5, 6]
    assert log.values("loss") == [0.9, 0.8, 0.7, 0.6, 0.5, 0.4]


def test_a_bar_that_is_drawn_more_often_than_it_counts_stays():
    draws = [(0,), *((0, loss) for loss in range(5)), (1, 4), *((1, loss) for loss in range(5, 9)), (2, 8)]
    assert read(drawn(*draws)).steps("loss") == [0] * 5 + [1] * 5 + [2]


def test_a_bar_that_is_drawn_before_and_behind_its_count_proves_nothing():
    assert read(drawn((0,), (0, 3), (1, 3), (1, 2), (2, 2))).steps("loss") == [0, 1, 1, 2]


def test_draws_behind_the_first_second_do_not_wait():
    slow = [bar(0, 1, seconds="00:07").encode()] * 3
    assert Lags().held(slow) == 0
    log = read(drawn(*EVERY_STEP, seconds="00:07"))
    assert log.steps("loss") == [0, 0, 0, 3, 4, 5, 6]


def test_a_bar_never_counts_beyond_its_total():
    again = [(6, loss) for loss in (0.4, 0.2, 0.1, 0.3, 0.5)]
    assert read(drawn(*EVERY_STEP, *again)).steps("loss")[-4:] == [7, 8, 9, 9]


def test_other_lines_between_end_the_waiting():
    text = drawn((0,), (0, 0.9)) + "saved\n" + drawn((0, 0.8), (0, 0.7), (3, 0.7))
    assert read(text).steps("loss") == [0, 0, 0, 3]


def test_the_validation_bar_moves_nothing():
    text = drawn(*EVERY_STEP) + "\n" + drawn((0,), (0, 5), (0, 6), (2, 6), label="Val")
    assert read(text).steps("loss", "valid") == [6, 6]


def test_how_many_draws_wait():
    fresh = [bar(0, loss).encode() for loss in range(MAX_HELD + 5)]
    assert Lags().held(fresh[:1]) == 0
    assert Lags().held(fresh[:3]) == 2
    assert Lags().held([b"x", *fresh[:3], b"x"]) == 0
    assert Lags().held(fresh) == 0
