import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.units import (
    format_age,
    format_bytes,
    format_count,
    format_duration,
    format_rate,
    format_value,
)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (None, None, "-"),
        (math.nan, None, "nan"),
        (math.inf, None, "inf"),
        (-math.inf, "percent", "-inf"),
        (0.0, None, "0"),
        (38.0, "percent", "38%"),
        (8.03e10, "bytes", "75G"),
        (-5.0, "bytes", "-5"),
        (0.0312345, None, "0.03123"),
        (123.456, None, "123.5"),
        (10500.0, None, "10,500"),
        (1.2e12, None, "1.20e12"),
        (5e-5, None, "5.00e-5"),
        (-0.5, None, "-0.5"),
    ],
)
def test_values(value, unit, shown):
    assert format_value(value, unit) == shown


@given(st.floats(-1e300, 1e300) | st.sampled_from([math.nan, math.inf, -math.inf]))
def test_any_value_is_short_and_reads_back_nearly_as_itself(value):
    shown = format_value(value)
    assert len(shown) <= 10
    if math.isfinite(value):
        assert float(shown.replace(",", "")) == pytest.approx(value, rel=6e-3)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (None, "-"),
        (math.nan, "-"),
        (0, "0"),
        (9999, "9999"),
        (48200, "48.2k"),
        (1.5e6, "1.5M"),
        (2e9, "2G"),
        (999_940, "999.9k"),
        (999_960, "1M"),
        (999_960_000, "1G"),
    ],
)
def test_counts(number, shown):
    assert format_count(number) == shown


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (None, "-"),
        (math.inf, "-"),
        (0, "0B"),
        (512 * 2**20, "512M"),
        (9.5 * 2**30, "9.5G"),
        (9.97 * 2**30, "10G"),
        (1010 * 2**20, "1.0G"),
        (-512 * 2**20, "-512M"),
        (118 * 2**30, "118G"),
    ],
)
def test_bytes(size, shown):
    assert format_bytes(size) == shown


@given(st.floats(0, 1e18))
def test_sizes_below_a_petabyte_take_four_characters(size):
    assert len(format_bytes(min(size, 9e14))) <= 4


@given(st.floats(1, 1e15))
def test_a_size_reads_back_nearly_as_itself(size):
    shown = format_bytes(size)
    read = float(shown[:-1]) * 1024 ** "BKMGT".index(shown[-1])
    assert read == pytest.approx(size, rel=0.05, abs=0.5)


@given(st.floats(1, 999e9))
def test_a_count_never_shows_a_thousand_of_its_unit(number):
    shown = format_count(number)
    assert not shown.startswith("1000") or shown[-1].isdigit()
    if shown[-1] in "kMG":
        assert float(shown[:-1]) * {"k": 1e3, "M": 1e6, "G": 1e9}[shown[-1]] == pytest.approx(
            number, rel=0.06
        )


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (None, "-"),
        (-1, "-"),
        (math.nan, "-"),
        (0.4, "0.4s"),
        (12, "12s"),
        (250, "4m10s"),
        (3600, "1h"),
        (22320, "6h12m"),
        (273600, "3d4h"),
    ],
)
def test_durations(seconds, shown):
    assert format_duration(seconds) == shown


@given(st.floats(0, 1e9))
def test_a_duration_has_two_units_at_most(seconds):
    assert sum(letter.isalpha() for letter in format_duration(seconds)) <= 2


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (999_999.4, "999,999"),
        (999_999.5, "1.00e6"),
        (1000, "1,000"),
        (999.94, "999.9"),
        (99.99, "99.99"),
        (1e-4, "0.0001"),
        (0.99e-4, "9.90e-5"),
    ],
)
def test_values_change_their_form_at_these_sizes(value, shown):
    assert format_value(value) == shown
    assert format_value(-value) == f"-{shown}"


@given(st.floats(1, 1e15))
def test_a_count_and_its_negative_differ_by_their_sign_alone(number):
    assert format_count(-number) == f"-{format_count(number)}"


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_longer_time_is_never_shown_as_a_shorter_one(first, second):
    def seconds(shown):
        sizes = {"d": 86400, "h": 3600, "m": 60, "s": 1}
        return sum(float(count) * sizes[unit] for count, unit in re.findall(r"([0-9.]+)([dhms])", shown))

    less, more = sorted((first, second))
    assert seconds(format_duration(less)) <= seconds(format_duration(more))


@pytest.mark.parametrize(
    ("age_s", "words"),
    [
        (-3, "0s"),
        (0, "0s"),
        (59.4, "59s"),
        (60, "1m"),
        (3599, "59m"),
        (3600, "1h"),
        (86399, "23h"),
        (9e5, "10d"),
    ],
)
def test_an_age_has_one_unit(age_s, words):
    assert format_age(age_s) == words


@pytest.mark.parametrize(
    ("per_s", "shown"), [(0.1234, "0.12"), (4.12, "4.1"), (9.96, "10"), (1003.0, "1000"), (41_234.0, "41k")]
)
def test_a_rate_has_two_digits(per_s, shown):
    assert format_rate(per_s) == shown
