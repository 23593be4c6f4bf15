import numpy as np
import pytest

from trainmon_tui.parse.pace import MAX_HELD, Pace, steps_per_epoch

BAR = b" 10%|#    | 4/40 [00:01<00:02, 5.1it/s]"
LINE = b"{'loss': '1.5', 'epoch': '0.5'}"


@pytest.mark.parametrize(
    ("drawn", "total", "epochs", "expected"),
    [
        (15, 96, [b"0.3125", b"0.625", b"0.9375"], 16),
        (40, 40, [b"0.025", b"0.05", b"0.5"], 80),
        (10, 100, [b"1"], 10),
        (5, 96, [b"0.3125"], 16),
        (1000, 3000, [b"1.0"], 1000),
        (500_000, 1_000_000, [b"0.5"], 1_000_000),
        (1, 7, [b"0.33"], 3),
    ],
)
def test_steps_of_an_epoch(drawn, total, epochs, expected):
    assert steps_per_epoch(drawn, total, epochs) == expected


def test_an_epoch_that_fits_no_whole_number_of_steps_follows_the_bar():
    assert steps_per_epoch(7, 9, [b"0.123456789", b"0.5"]) == 14


def test_lines_wait_only_after_a_bar():
    pace = Pace()
    assert pace.held([b"hello", LINE]) == 0
    assert pace.held([BAR, b"", LINE, b"x"]) == 2
    assert pace.held([LINE, BAR]) == 0


def test_a_line_glued_to_a_bar_waits():
    assert Pace().held([BAR + LINE, LINE]) == 2


def test_nothing_waits_for_ever():
    pace = Pace()
    assert pace.held([BAR, *[LINE] * (MAX_HELD - 1)]) == MAX_HELD - 1
    assert pace.held([BAR, *[LINE] * (MAX_HELD + 5)]) == 0


def test_a_bar_may_stand_in_an_earlier_block():
    pace = Pace()
    pace.held([BAR])
    assert pace.held([LINE]) == 1


def test_unknown_total_means_no_pace():
    assert np.isfinite(steps_per_epoch(1, 0.5, [b"1.0"]))
