import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.parse.numbers import parse_column, parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b"0.5", 0.5),
        (b"-3", -3.0),
        (b"1.2e+12", 1.2e12),
        (b"1e-5", 1e-5),
        (b".5", 0.5),
        (b"5.", 5.0),
        (b"10,500", 10500.0),
        (b"1,234,567.5", 1234567.5),
        (b"1.21413D-01", 0.121413),
        (b"-2.5d+100", -2.5e100),
        (b"12'345", 12345.0),
        (b"inf", math.inf),
        (b"-inf", -math.inf),
        (b"Infinity", math.inf),
    ],
)
def test_numbers_as_logs_print_them(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"1_000",
        "٣".encode(),
        b"1-3",
        b"--1",
        b"1e",
        b"1D5",
        b"1'00",
        b"1'000'00",
        b"1,000'000",
        b"1.2k",
        b"0x10",
        b"1,50",
        b"1.2.3",
        b"nano",
        b" 1",
        b"e5",
        b"infinit",
    ],
)
def test_what_is_no_number(text):
    assert parse_number(text) is None


def test_nan_is_a_value():
    assert math.isnan(parse_number(b"NaN"))


@given(st.lists(st.floats(allow_nan=True)))
def test_a_column_has_the_values_of_its_texts(values):
    texts = [repr(value).encode() for value in values]
    assert np.array_equal(parse_column(texts), np.array(values, dtype=float), equal_nan=True)


def test_a_negative_zero_stays_one():
    assert [str(value) for value in parse_column([b"-0", b"0", b"-0.5"])] == ["-0.0", "0.0", "-0.5"]


def test_a_column_with_thousands_signs_and_gaps():
    column = parse_column([b"10,500", b"+1", b".5", b"007", b"1'000", b"1.0D+01", b"1.50k", b""])
    assert column[:-1].tolist() == [10500.0, 1.0, 0.5, 7.0, 1000.0, 10.0, 1500.0]
    assert math.isnan(column[-1])
