"""Many decimals at once have the values that `float` gives each of them."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trainmon_tui.parse.decimals import Decimals, values
from trainmon_tui.parse.program import Number, walk
from trainmon_tui.parse.words import Block

digits = st.text("0123456789", min_size=1, max_size=24)
exponents = st.builds("e{}".format, st.integers(-330, 330)) | st.sampled_from(
    ["", "", "E+05", "e-00007", "e0000000001"]
)
decimals = st.builds(
    "{}{}{}{}".format, st.sampled_from(["", "", "-", "+"]), digits, st.just("") | st.just("."), exponents
)
decimals |= st.builds("{}{}.{}{}".format, st.sampled_from(["", "-"]), digits, digits, exponents)
floats = st.floats(allow_nan=False, allow_infinity=False).map(repr)


def read(texts):
    block = Block([text.encode() for text in texts])
    return walk((Number(),), block, np.arange(len(texts)))


@given(st.lists(decimals | floats, min_size=1, max_size=12))
@example(
    ["9007199254740993", "9007199254740992.5", "0.1", "0.30000000000000004", "5e-324", "1e400", "-0", "-0.0"]
)
@example(
    [
        "2.2250738585072011e-308",
        "0." + "3" * 4000,
        "7" * 16 + "." + "1" * 99 + "e5",
        "123456789012345678",
        "1234567890123456789012",
        "0.000000000000000000001",
    ]
)
def test_every_decimal_is_the_float_nearest_to_it(texts):
    walked = read(texts)
    assert walked.fits.all()
    assert [repr(value) for value in walked.columns[0].values.tolist()] == [
        repr(float(text)) for text in texts
    ]
    assert list(walked.columns[0]) == [text.encode() for text in texts]


@pytest.mark.parametrize("seed", range(5))
def test_seventeen_digits_round_as_float_does(seed):
    chance = np.random.default_rng(seed)
    texts = [repr(value) for value in (chance.random(500) * 10.0 ** chance.integers(-4, 9, 500)).tolist()]
    assert read(texts).columns[0].values.tolist() == [float(text) for text in texts]


def test_halves_between_two_floats_go_to_the_even_one():
    texts = [f"{(1 << 53) + n}.5" for n in range(4)] + [str((1 << 54) + n) for n in range(8)]
    assert read(texts).columns[0].values.tolist() == [float(text) for text in texts]


@pytest.mark.parametrize("text", ["nan", "inf", ".5", "-", "", "x", "1.2.3", "1,000"])
def test_what_is_no_plain_decimal_is_left_alone(text):
    assert read([text, "1"]).fits.tolist() == [False, True]


def test_values_ask_for_nothing_but_places():
    block, one = Block([b"v2 loss=-1.25e1 of 7"]), np.ones((1, 1), np.int64)
    where = Decimals(one, one > 0, one.astype(np.int8), one.astype(np.int8))
    assert values(block, where).tolist() == [[-12.5]]
    assert math.copysign(1, read(["-0"]).columns[0].values[0]) == -1
