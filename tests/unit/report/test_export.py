import json
import math

import jsonschema
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.blocks import Family, Rows, SeriesKey
from trainmon_tui.report import export
from trainmon_tui.report.export import export_document
from trainmon_tui.report.run_info import RunInfo
from trainmon_tui.report.schemas import schema
from trainmon_tui.store.store import Store

INFO = RunInfo("run.log", "run.log", 1, ended=True, lines=1, bytes=2)
NAN = math.nan


def rows(family, values, steps=None, epochs=None, *, walls=None, attempts=None):
    table = np.array(values, float).reshape(len(values), -1)
    count = len(table)

    def column(given):
        return np.full(count, NAN) if given is None else np.array(given, float)

    lines = np.arange(1, count + 1)
    return Rows(
        family, table, column(steps), column(epochs), lines, lines * 10, column(walls),
        np.zeros(count, np.int64) if attempts is None else np.array(attempts),
    )  # fmt: skip


def exported(*blocks, counts=None):
    store = Store()
    for block in blocks:
        store.append(block)
    return json.loads(export_document(store, INFO, counts or {}))


LOSS = Family(1, (SeriesKey("loss", "train", "loss"),), "record")


def test_a_document_has_the_promised_keys_and_fits_its_schema():
    whole = exported(
        rows(LOSS, [2.5, NAN, -math.inf], [1, 2, 3], [0.5, 1, 1.5], walls=[10.25, NAN, 12]),
        counts={"oom": 2, "traceback": 0},
    )
    jsonschema.validate(whole, schema("export"))
    assert list(whole) == ["schema", "run", "series", "events"]
    series = whole["series"][0]
    assert list(series) == ["tag", "metric", "split", "unit", "x", "shown", "constant", "points"]
    assert series["points"] == [
        [1, 0.5, 10.25, 2.5, 1],
        [2, 1, None, "nan", 2],
        [3, 1.5, 12.0, "-inf", 3],
    ]
    assert whole["events"] == {"nan": 2, "oom": 2, "traceback": 0}


def test_whole_steps_have_no_decimal_point():
    store = Store()
    store.append(rows(LOSS, [1.0, 2.0], [1, 2], [1.0, 1.5]))
    body = export_document(store, INFO, {})
    assert b"[1,1,null,1.0,1],[2,1.5,null,2.0,2]" in body


def test_a_series_without_a_counter_has_no_step_and_no_epoch():
    series = exported(rows(LOSS, [1.0, 2.0]))["series"][0]
    assert series["x"] == "index"
    assert series["points"] == [[None, None, None, 1.0, 1], [None, None, None, 2.0, 2]]


def test_every_attempt_is_kept_in_file_order():
    points = exported(rows(LOSS, [1, 2, 3, 4], [1, 2, 1, 2], attempts=[0, 0, 1, 1]))["series"][0]["points"]
    assert [(point[0], point[3]) for point in points] == [(1, 1), (2, 2), (1, 3), (2, 4)]


def test_one_tag_on_two_kinds_of_line_is_two_series():
    other = Family(2, (SeriesKey("loss", "train", "loss"),), "record")
    whole = exported(rows(LOSS, [1, 2], [1, 2]), rows(other, [5, 6, 7], [1, 2, 3]))
    assert [len(series["points"]) for series in whole["series"]] == [2, 3]


def test_the_counts_of_the_caller_win():
    assert exported(rows(LOSS, [NAN], [1]), counts={"nan": 7})["events"] == {"nan": 7}


def test_an_empty_log_is_a_document_too():
    whole = exported()
    jsonschema.validate(whole, schema("export"))
    assert whole["series"] == []
    assert whole["events"] == {"nan": 0}


def test_names_are_harmless():
    hostile = Family(1, (SeriesKey("lo\x1b]0;x\x07ss\x9b", "", None),), "record")
    assert exported(rows(hostile, [1.0, 2.0], [1, 2]))["series"][0]["tag"] == "loss\ufffd"


numbers = st.floats(allow_nan=True, allow_infinity=True)
places = st.one_of(st.just(NAN), st.integers(0, 10**7).map(float), st.floats(0, 1e6))


@given(st.lists(st.tuples(numbers, places, places), min_size=1, max_size=30), st.integers(1, 7))
def test_points_read_back_as_they_were_whatever_the_chunk(points, chunk):
    values, steps, epochs = (list(column) for column in zip(*points, strict=True))
    before = export.CHUNK_POINTS
    export.CHUNK_POINTS = chunk
    try:
        read = exported(rows(LOSS, values, steps, epochs))["series"][0]["points"]
    finally:
        export.CHUNK_POINTS = before
    assert [point[4] for point in read] == list(range(1, len(points) + 1))
    for column, original in ((3, values), (0, steps), (1, epochs)):
        back = [NAN if point[column] is None else float(point[column]) for point in read]
        np.testing.assert_array_equal(np.array(back), np.array(original))


def test_a_million_points_are_encoded_in_bounded_pieces():
    count = 1_000_000
    store = Store()
    store.append(rows(LOSS, np.linspace(0, 1, count), np.arange(count)))
    body = export_document(store, INFO, {})
    assert body.count(b"],[") == count - 1


@pytest.mark.parametrize("huge", [1e300, 2.0**60])
def test_a_counter_beyond_integers_stays_a_number(huge):
    assert exported(rows(LOSS, [1.0, 2.0], [1, huge]))["series"][0]["points"][1][0] == huge
