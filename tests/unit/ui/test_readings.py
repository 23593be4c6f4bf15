"""Readings in a few characters: each number with its unit, each missing one with its reason."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.readings import Gpu, Reading
from trainmon_tui.ui.rows import cells
from trainmon_tui.ui.views.readings import (
    clock_words,
    fan_words,
    heat_role,
    memory_words,
    number,
    pcie_words,
    power_words,
    share,
    share_of,
)

MIB, GIB = 2.0**20, 2.0**30
STATES = ("ok", "unsupported", "denied", "failed", "lost", "stale", "mig")
MISSING = st.sampled_from(STATES).map(lambda state: Reading(None, state))
SIZES = st.floats(0, 2.0**49)
WORDS = {
    "memory_used_bytes": memory_words,
    "power_w": power_words,
    "clock_mhz": clock_words,
    "pcie_in_bytes_per_s": pcie_words,
    "fan_percent": fan_words,
}


def gpu(**readings):
    return Gpu(0, "H100", **{name: Reading(value) for name, value in readings.items()})


@pytest.mark.parametrize("field", sorted(WORDS))
@pytest.mark.parametrize(
    ("state", "word"),
    [("unsupported", "n/a"), ("ok", "n/a"), ("mig", "n/a (MIG)"), ("denied", "denied"), ("lost", "lost")],
)
def test_what_has_no_value_says_why(field, state, word):
    assert WORDS[field](Gpu(0, "H100", **{field: Reading(None, state)})) == word


@given(MISSING, st.sampled_from(["%", "W", "°C", ""]))
def test_a_reason_never_carries_a_unit(reading, unit):
    shown = number(reading, unit)
    assert shown
    assert not any(letter.isdigit() for letter in shown)
    assert number(reading, "") == shown


@pytest.mark.parametrize(
    ("used", "total", "shown"),
    [
        (118 * GIB, 139 * GIB, "118/139G"),
        (0.0, 80 * GIB, "0B/80G"),
        (512 * MIB, 80 * GIB, "512M/80G"),
        (1010 * MIB, 139 * GIB, "1.0/139G"),
        (9.5 * GIB, 9.5 * GIB, "9.5/9.5G"),
        (3 * GIB, None, "3.0G"),
        (3 * GIB, 0.0, "3.0G"),
    ],
)
def test_memory_says_its_unit_once(used, total, shown):
    assert memory_words(gpu(memory_used_bytes=used, memory_total_bytes=total)) == shown


@given(SIZES, SIZES)
def test_any_memory_fits_its_column(used, total):
    assert cells(memory_words(gpu(memory_used_bytes=used, memory_total_bytes=total))) <= 9


@given(SIZES, SIZES)
def test_any_flow_over_pcie_fits_its_column(into, out):
    assert cells(pcie_words(gpu(pcie_in_bytes_per_s=into, pcie_out_bytes_per_s=out))) <= 9


@pytest.mark.parametrize(
    ("draw", "limit", "shown"),
    [(612.4, 700.0, "612/700W"), (612.4, None, "612W"), (0.0, 700.0, "0/700W"), (75.0, 0.0, "75W")],
)
def test_power_stands_beside_its_limit(draw, limit, shown):
    assert power_words(gpu(power_w=draw, power_limit_w=limit)) == shown


@given(st.floats(0, 1000), st.floats(1, 1000))
def test_power_of_any_card_has_no_decimals(draw, limit):
    shown = power_words(gpu(power_w=draw, power_limit_w=limit))
    now, _, most = shown.removesuffix("W").partition("/")
    assert (int(now), int(most)) == (round(draw), round(limit))


@pytest.mark.parametrize(("mhz", "shown"), [(1980.0, "1.98GHz"), (345.0, "0.34GHz"), (0.0, "0.00GHz")])
def test_a_clock_is_told_in_gigahertz(mhz, shown):
    assert clock_words(gpu(clock_mhz=mhz)) == shown


@given(st.floats(0, 120), st.floats(60, 110))
def test_heat_grows_only_worse_as_it_rises(degrees, limit):
    order = ("dim", "warn", "bad")
    rank = order.index(heat_role(gpu(temperature_c=degrees, temperature_limit_c=limit)))
    hotter = order.index(heat_role(gpu(temperature_c=degrees + 1, temperature_limit_c=limit)))
    assert rank <= hotter
    assert (rank == 2) is (degrees >= limit)


@pytest.mark.parametrize(("degrees", "role"), [(None, "dim"), (84.9, "dim"), (85.0, "warn"), (200.0, "warn")])
def test_without_a_limit_heat_is_never_bad(degrees, role):
    assert heat_role(gpu(temperature_c=degrees)) == role


@pytest.mark.parametrize(
    ("used", "total", "fraction"),
    [(1.0, 4.0, 0.25), (0.0, 4.0, 0.0), (None, 4.0, None), (1.0, None, None), (1.0, 0.0, None)],
)
def test_a_part_of_nothing_is_unknown(used, total, fraction):
    assert share_of(used, total) == fraction


@given(st.none() | st.floats(0, 100))
def test_a_percentage_is_a_fraction_and_unknown_stays_so(percent):
    found = share(percent)
    assert found is None if percent is None else math.isclose(found * 100, percent, abs_tol=1e-9)
