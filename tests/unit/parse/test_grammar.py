"""The grammar of numbers in the places of a log: read to the last digit, or not at all."""

import math

import pytest
from reading import read

from trainmon_tui.parse.numbers import parse_lists, parse_setting

VALUES = [
    ("0", 0.0), ("-0", 0.0), ("+1", 1.0), ("007", 7.0), ("1.", 1.0), (".5", 0.5), ("-.5", -0.5),
    ("1e3", 1000.0), ("1E3", 1000.0), ("1e+03", 1000.0), ("1.5e-05", 1.5e-05), ("1e999", math.inf),
    ("1,000", 1000.0), ("-12,345.5", -12345.5), ("1,234,567", 1234567.0), ("inf", math.inf),
    ("-INF", -math.inf), ("Infinity", math.inf), ("123456789012345678", 123456789012345678.0),
]  # fmt: skip
REFUSED = ["1_000", "0x1F", "1e", "1.2.3", "--1", "3/4", "5:30", "١٢", "one", "1e+", "½", "12abcdef", "$5"]  # fmt: skip
PLACES = {
    "key=value": "step=1 acc=1 loss={}\n",
    "key: value": "step=1 | acc: 1 | loss: {}\n",
    "a record": "{{'step': 1, 'acc': 1, 'loss': '{}'}}\n",
    "a bar": "Train: 50%|█| 1/2 [00:01<00:01, 1.0it/s, acc=1, loss={}]\n",
    "a block": "step=1 acc=1\n  Val Loss: {}\n",
}


@pytest.mark.parametrize(("text", "value"), VALUES)
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_number_is_read_in_every_place(place, text, value):
    log = read(place.format(text))
    (tag,) = (tag for tag, _ in log.tags() if "loss" in tag.lower())
    assert log.values(tag) == [value]


@pytest.mark.parametrize("text", REFUSED)
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_what_is_no_number_makes_no_series(place, text):
    assert {tag for tag, _ in read(place.format(text)).tags()} == {"acc"}


@pytest.mark.parametrize("text", ["nan", "NaN", "NAN", "-nan", "+nan"])
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_nan_is_a_value_in_every_place(place, text):
    log = read(place.format(text))
    (tag,) = (tag for tag, _ in log.tags() if "loss" in tag.lower())
    assert math.isnan(log.values(tag)[0])


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        (b"5", 5.0),
        (b"1e-5", 1e-5),
        (b"True", "True"),
        (b"nan", "nan"),
        (b"inf", "inf"),
        (b"1,000", 1000.0),
        (b"1_0", "1_0"),
        (b"", ""),
    ],
)
def test_settings_are_finite_numbers_or_words(text, setting):
    assert parse_setting(text) == setting


@pytest.mark.parametrize(
    ("items", "row"),
    [(b"1, 3", [2, 1, 3, 1]), (b"5,5", [5, 5, 5, 0]), (b"-1, 1", [0, -1, 1, 1])],
)
def test_lists_become_four_numbers(items, row):
    assert parse_lists([items, items]).tolist() == [row, row]
