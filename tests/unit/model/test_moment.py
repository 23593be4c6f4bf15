import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.errors import UsageError
from trainmon_tui.model.moment import Moment, parse_moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("epoch=5", Moment("epoch", 5.0)),
        ("epoch=0.25", Moment("epoch", 0.25)),
        ("step=1000", Moment("step", 1000.0)),
        ("line=0", Moment("line", 0.0)),
        ("line=007", Moment("line", 7.0)),
    ],
)
def test_a_moment_is_an_axis_and_a_number(text, moment):
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "", "epoch", "epoch=", "epoch=x", "5", "=5", "epoch=5;rm", "phase=2", "epoch=-1", "epoch=5\n", " epoch=5",
        "epoch=\u0665", "epoch=1e9", "epoch=nan", "epoch=inf", "epoch=5.", "epoch=.5", "EPOCH=5", "line=" + "9" * 400,
    ],
)  # fmt: skip
def test_what_names_no_moment_is_refused_with_an_example(text):
    with pytest.raises(UsageError, match="names no moment of a run") as refusal:
        parse_moment(text)
    assert "epoch=5" in refusal.value.hint


@given(st.sampled_from(["epoch", "step", "line"]), st.integers(0, 10**18 - 1))
def test_every_count_is_a_moment_that_is_finite(axis, number):
    moment = parse_moment(f"{axis}={number}")
    assert moment == (axis, float(number))
    assert math.isfinite(moment.value)


@given(st.text(max_size=20))
def test_any_text_is_a_moment_or_refused(text):
    try:
        moment = parse_moment(text)
    except UsageError:
        return
    assert text.startswith(f"{moment.axis}=")


def test_a_line_begins_where_the_one_before_ends():
    assert Moment("line", 10.0).begin() == Moment("line", 9.0)
    assert Moment("line", 0.0).begin() == Moment("line", 0.0)


@given(st.sampled_from(["epoch", "step"]), st.floats(0, 1e15))
def test_an_epoch_begins_after_everything_that_is_before_it(axis, value):
    begin = Moment(axis, value).begin()
    assert begin.value < value
    assert math.nextafter(begin.value, math.inf) == value
