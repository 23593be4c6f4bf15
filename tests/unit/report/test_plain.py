import json
import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.report.plain import MAX_TEXT, plain, plain_number, plain_place
from trainmon_tui.report.run_info import RunInfo, printable

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, None), (0, 0), (5, 5), (5.0, 5.0), (math.nan, "nan"), (math.inf, "inf"), (-math.inf, "-inf")],
)
def test_a_number_that_json_cannot_say_is_a_word(value, shown):
    assert plain_number(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, None), (5.0, 5), (5.5, 5.5), (math.nan, None), (math.inf, None), (1e300, 1e300)],
)
def test_a_place_is_whole_where_it_can_be_and_null_where_it_is_not_known(value, shown):
    assert plain_place(value) == shown
    assert type(plain_place(value)) is type(shown)


@given(values)
def test_any_value_becomes_json_that_every_parser_takes(value):
    text = msgspec.json.encode(plain(value))

    def refuse(word):
        raise AssertionError(word)

    json.loads(text, parse_constant=refuse)


@given(values)
def test_a_plain_value_stays_as_it_is(value):
    assert plain(plain(value)) == plain(value)


@given(st.text())
def test_no_text_can_act_on_a_terminal(text):
    assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in plain(text))


def test_a_text_is_cut_and_an_unknown_object_is_its_text():
    assert len(plain("x" * (MAX_TEXT + 5))) == MAX_TEXT
    assert plain(range(3)) == "range(0, 3)"
    assert plain(frozenset({1})) == [1]


def test_a_hostile_name_is_printable():
    run = printable(RunInfo("/a\x1b[2J\n\udcff", "b\x07\x9b", 1, ended=True, lines=0, bytes=0))
    assert (run.path + run.name).isprintable()
