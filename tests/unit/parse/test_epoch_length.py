import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.parse.epoch_length import INTERVALS, steps_by_epochs_alone, steps_per_epoch


@pytest.mark.parametrize(
    ("drawn", "total", "epochs", "expected"),
    [
        (15, 96, [b"0.3125", b"0.625", b"0.9375"], 16),
        (40, 40, [b"0.025", b"0.05", b"0.5"], 80),
        (2, 40, [b"0.025"], 80),
        (10, 100, [b"1"], 10),
        (5, 96, [b"0.3125"], 16),
        (1000, 3000, [b"1.0"], 1000),
        (500_000, 1_000_000, [b"0.5"], 1_000_000),
        (1, 7, [b"0.33"], 3),
    ],
)
def test_steps_of_an_epoch_beside_a_bar(drawn, total, epochs, expected):
    assert steps_per_epoch([drawn], total, epochs) == expected


def test_an_epoch_that_fits_no_whole_number_of_steps_follows_the_bar():
    assert steps_per_epoch([7], 9, [b"0.123456789", b"0.5"]) == 14


@pytest.mark.parametrize(
    ("drawn", "total", "epochs", "expected"),
    [
        ((10, 11), 96, [b"0.31"], 32),
        ((9, 10), 96, [b"0.31"], 32),
        ((10, 11), 100, [b"0.31"], 32),
        ((2, 5), 96, [b"0.3125"], 16),
        ((10, 13), 96, [b"0.3125"], 32),
        ((1, 2), 96, [b"0.03"], 32),
        ((25, 26), 375, [b"0.2"], 125),
    ],
)
def test_a_line_between_two_bars_belongs_to_the_likelier_one(drawn, total, epochs, expected):
    assert steps_per_epoch(drawn, total, epochs) == expected


def test_a_total_below_one_breaks_nothing():
    assert steps_per_epoch([1], 0.5, [b"1.0"]) == 1


@pytest.mark.parametrize(
    ("epochs", "expected"),
    [
        ([b"0.3125"], 16),
        ([b"0.06369"], 157),
        ([b"0.006369", b"0.06369"], 157),
        ([b"0.03"], None),
        ([b"0.03", b"0.31"], 32),
        ([b"0.01", b"0.14", b"0.29", b"0.43"], None),
        ([b"0.01", b"0.14", b"0.29", b"0.43", b"0.57"], 70),
        ([b"0.25", b"0.5"], 0),
        ([b"0.1", b"0.2"], 0),
        ([b"0.02", b"0.04"], 0),
        ([b"0.36", b"0.71", b"1.07"], 0),
        ([b"1.0", b"2.0"], 0),
        ([b"0.0"], None),
        ([b"0.0", b"0.5"], None),
        ([b"0.2", b"0.1"], 0),
        ([], None),
    ],
)
def test_steps_of_an_epoch_without_a_bar(epochs, expected):
    assert steps_by_epochs_alone(epochs) == expected


@given(st.sampled_from(INTERVALS), st.integers(60, 5000), st.integers(3, 5))
def test_what_is_found_fits_what_was_printed(interval, steps, count):
    epochs = [f"{interval * (i + 1) / steps:.4g}".encode() for i in range(count)]
    found = steps_by_epochs_alone(epochs)
    if found:
        for text in epochs:
            reached = float(text) * found
            assert abs(reached - round(reached)) <= 0.5 * 10.0 ** -len(text.partition(b".")[2]) * found + 1e-6


def test_lengths_that_fit_only_at_the_edge_of_a_rounding_are_chance():
    assert steps_by_epochs_alone([b"0.01", b"0.02"]) == 0
