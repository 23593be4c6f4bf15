from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.parse.detectors import LONGEST, examine
from trainmon_tui.sources.tfevents import lines as lines_module
from trainmon_tui.sources.tfevents.lines import MAX_VALUES, LineMaker
from trainmon_tui.sources.tfevents.points import Points, Tags


def made(rows):
    """Return (tags, points) of (name, step, wall, value[, single]) rows."""
    tags = Tags()
    numbers = [
        tags.settings_number(row[0])
        if isinstance(row[0], dict)
        else tags.number(row[0], single=(*row, True)[4])
        for row in rows
    ]
    columns = [[row[1] for row in rows], [row[2] for row in rows], [row[3] for row in rows]]
    steps, walls, values = columns
    return tags, Points(
        np.array(walls, float),
        np.array(steps, np.int64),
        np.array(numbers, np.int64),
        np.array(values, float),
    )


def lines_of(rows, cuts=()):
    tags, points = made(rows)
    maker, out = LineMaker(tags), b""
    for start, stop in zip([0, *cuts], [*cuts, len(rows)], strict=True):
        out += maker.add(points.at(slice(start, stop)))
    return (out + maker.flush()).decode()


def test_the_scalars_of_a_step_are_one_line():
    rows = [("loss", 1, 10.0, 0.5), ("lr", 1, 10.0625, 0.1), ("loss", 2, 11.0, 0.25)]
    assert lines_of(rows) == (
        '{"step": 1, "wall_time": 10.000, "loss": 0.5, "lr": 0.1}\n{"step": 2, "wall_time": 11.000, "loss": 0.25}\n'
    )


@pytest.mark.parametrize(
    "rows",
    [
        [("loss", 1, 10.0, 0.5), ("loss", 1, 10.0, 0.4)],
        [("loss", 1, 10.0, 0.5), ("acc", 1, 11.5, 0.4)],
        [("loss", 2, 10.0, 0.5), ("acc", 1, 10.0, 0.4)],
        [("loss", 1, 10.0, 0.5), ({"lr": 1.0}, 1, 10.0, 0.0)],
        [({"lr": 1.0}, 1, 10.0, 0.0), ("loss", 1, 10.0, 0.5)],
        [({"lr": 1.0}, 1, 10.0, 0.0), ({"lr": 2.0}, 1, 10.0, 0.0)],
    ],
)
def test_what_does_not_belong_together_is_two_lines(rows):
    assert lines_of(rows).count("\n") == 2


def test_a_line_holds_so_many_scalars_and_no_more():
    found = lines_of([(f"tag{n}", 1, 10.0, n) for n in range(2 * MAX_VALUES + 1)]).splitlines()
    assert [len(json.loads(line)) - 2 for line in found] == [MAX_VALUES, MAX_VALUES, 1]


@pytest.mark.parametrize("width", [4, 60, 300, 490])
def test_the_parser_reads_every_scalar_of_the_longest_lines(width):
    names = [f"{n:04}".rjust(width, "ä") for n in range(2 * MAX_VALUES)]
    rows = [(name, step, 10.0 * step, -n / 7e300, False) for step in (1, 2) for n, name in enumerate(names)]
    found = lines_of(rows).encode().splitlines()
    assert max(map(len, found)) <= LONGEST
    captured = [examine(line) for line in found]
    assert sum(len(finding.captures) for finding in captured if finding is not None) == len(rows) + 2 * len(
        found
    )


def test_numbers_keep_what_they_were_written_with():
    text = lines_of(
        [
            ("a", 1, 1.0, float(np.float32(0.1))),
            ("b", 1, 1.0, 0.1, False),
            ("c", 1, 1.0, 3.0, False),
            ("d", 1, 1.0, 1e-30),
        ]
    )
    told = json.loads(text)
    assert np.float32(told["a"]) == np.float32(0.1)
    assert told["b"] == 0.1
    assert '"c": 3,' in text
    assert np.float32(told["d"]) == np.float32(1e-30)


def test_values_that_are_no_numbers_are_written_as_such():
    text = lines_of([("a", 1, 1.0, math.nan), ("b", 1, 1.0, math.inf), ("c", 1, 1.0, -math.inf)])
    assert text == '{"step": 1, "wall_time": 1.000, "a": nan, "b": inf, "c": -inf}\n'


def test_hyperparameters_are_the_line_of_a_configuration():
    assert (
        lines_of([({"lr": 0.1, "rate": "5%s", "amp": True}, 3, 1.0, 0.0)])
        == 'hparams: {"lr":0.1,"rate":"5%s","amp":true}\n'
    )


def test_names_are_harmless_and_take_nobodys_place():
    text = lines_of([(name, 1, 1.0, 0.5) for name in ("step", "wall_time", 'a"b\n', "100%d", "épo\x1b[2J")])
    assert text.count("\n") == 1
    assert "\x1b" not in text
    assert list(json.loads(text)) == [
        "step",
        "wall_time",
        "scalar/step",
        "scalar/wall_time",
        'a"b\n',
        "100%d",
        "épo\x1b[2J",
    ]


rows = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.integers(0, 2),
        st.sampled_from([1.0, 1.5, 9.0]),
        st.floats(width=32),
        st.booleans(),
    ),
    max_size=12,
)


@given(rows, st.data())
def test_cuts_change_nothing(found, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(found)), max_size=4)))
    assert lines_of(found, cuts) == lines_of(found)


def test_the_last_step_is_held_until_another_follows():
    tags, points = made([("a", 1, 1.0, 0.5), ("b", 1, 1.0, 0.5), ("a", 2, 1.0, 0.5)])
    maker = LineMaker(tags)
    assert maker.add(points.at(slice(1))) == b""
    assert maker.add(Points.none()) == b""
    assert maker.add(points.at(slice(1, 3))).count(b"\n") == 1
    assert maker.flush().count(b"\n") == 1
    assert maker.flush() == b""


def test_ways_to_write_a_line_are_bounded(monkeypatch):
    monkeypatch.setattr(lines_module, "MAX_FORMS", 3)
    tags, points = made([(f"tag{n}", n, 1.0, 0.5) for n in range(50)])
    maker = LineMaker(tags)
    assert (maker.add(points) + maker.flush()).count(b"\n") == 50
    assert len(maker._forms) <= 3


@pytest.mark.parametrize("count", [1, 3, MAX_VALUES + 2])
@pytest.mark.parametrize("odd", [False, True])
def test_steps_that_all_have_the_same_tags_are_written_as_each_alone(count, odd):
    rows = [
        (f"tag{n}", step, step * 2.0, step + n / 64)
        for step in range(1, 6)
        for n in range(count)
        if not (odd and step == 3 and n == count - 1 and count > 1)
    ]
    starts = [i for i in range(1, len(rows)) if rows[i][1] != rows[i - 1][1]]
    assert lines_of(rows) == lines_of(rows, starts) == lines_of(rows, range(1, len(rows)))
