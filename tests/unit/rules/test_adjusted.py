"""Parameters that a person changed while the run went on."""

from __future__ import annotations

import pytest

from trainmon_tui.rules.adjusted import NO_ADJUSTMENTS, Adjustment, Adjustments


def change(*changes, epoch, name="fb", reached=None):
    return Adjustments(changes).change(name, epoch, (reached or {}).get)


def test_nothing_changes_without_an_adjustment():
    assert NO_ADJUSTMENTS.change("fb", 5, lambda _: 1) is None
    assert change(Adjustment("other", 1.0, 2), epoch=5) is None


@pytest.mark.parametrize(
    ("epoch", "expected"), [(2, None), (3, (3, 0.02)), (4, (3, 0.02)), (5, (5, 0.015)), (9, (5, 0.015))]
)
def test_a_value_counts_from_its_epoch_on(epoch, expected):
    later, earlier = Adjustment("fb", 0.015, 5), Adjustment("fb", 0.02, 3)
    assert change(later, earlier, epoch=epoch) == expected


def test_of_two_from_one_epoch_the_last_recorded_counts():
    assert change(Adjustment("fb", 1.0, 5), Adjustment("fb", 2.0, 5), epoch=6) == (5, 2.0)


def test_a_change_inside_an_epoch_counts_from_the_next():
    assert change(Adjustment("fb", 1.0, 4.5), epoch=4) is None
    assert change(Adjustment("fb", 1.0, 4.5), epoch=5) == (5, 1.0)


def test_a_step_counts_once_the_run_has_come_there():
    by_step = Adjustment("fb", 1.0, None, 900.0)
    assert change(by_step, epoch=9) is None
    assert change(by_step, epoch=9, reached={900.0: 3}) == (3, 1.0)
    assert change(by_step, epoch=2, reached={900.0: 3}) is None


def test_names_are_compared_as_configurations_spell_them():
    assert change(Adjustment("Free-Bits", 1.0, 1), epoch=2, name="free_bits") == (1, 1.0)
