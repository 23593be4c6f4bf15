"""The schemas are strict where the documents promise something: what breaks the promise does not fit."""

import copy
import json

import jsonschema
import pytest

from trainmon_tui.report.check import check_document, encode_check
from trainmon_tui.report.schemas import schema, schema_text


@pytest.fixture
def checked(judgement, run_info):
    return json.loads(encode_check([check_document(judgement, run_info)]))


def fits(document, kind="check"):
    return jsonschema.Draft202012Validator(schema(kind)).is_valid(document)


def keys_of(document, part):
    return sorted(document["runs"][0][part][0])


@pytest.mark.parametrize("part", ["items", "decisions", "alerts", "stop", "bands", "targets"])
def test_every_key_is_promised(checked, part):
    assert fits(checked)
    for key in keys_of(checked, part):
        broken = copy.deepcopy(checked)
        del broken["runs"][0][part][0][key]
        assert not fits(broken), key


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), 2),
        (("runs",), {}),
        (("runs", 0, "verdict"), "good"),
        (("runs", 0, "run", "lines"), "many"),
        (("runs", 0, "items", 0, "verdict"), "unknown"),
        (("runs", 0, "items", 0, "value"), "0.5"),
        (("runs", 0, "items", 0, "line"), 1.5),
        (("runs", 0, "items", 0, "cite"), None),
        (("runs", 0, "bands", 0, "expected"), [1]),
        (("runs", 0, "alerts", 0, "severity"), "pass"),
    ],
)
def test_a_wrong_value_does_not_fit(checked, path, value):
    *parents, last = path
    inner = checked
    for key in parents:
        inner = inner[key]
    inner[last] = value
    assert not fits(checked)


@pytest.mark.parametrize("value", [0, 0.5, None, "nan", "inf", "-inf"])
def test_a_value_is_a_number_a_word_for_one_or_null(checked, value):
    checked["runs"][0]["items"][0]["value"] = value
    assert fits(checked)


def exported(**changes):
    series = {
        "tag": "loss", "metric": None, "split": "", "unit": None, "x": "step", "shown": True, "constant": False,
        "points": [[1, None, None, "nan", 3]],
    }  # fmt: skip
    run = {"path": "r", "name": "r", "attempts": 1, "ended": True, "lines": 1, "bytes": 2}
    return {"schema": 1, "run": run, "series": [series | changes], "events": {"nan": 0}}


@pytest.mark.parametrize(
    ("changes", "valid"),
    [
        ({}, True),
        ({"points": []}, True),
        ({"points": [[1, 2.5, 10.0, 0.5, 3]]}, True),
        ({"points": [[1, 2, 3, 4]]}, False),
        ({"points": [[1, None, None, None, None]]}, False),
        ({"points": [["1", None, None, 0.5, 3]]}, False),
        ({"x": "time"}, False),
    ],
)
def test_the_points_of_an_export_have_a_shape(changes, valid):
    assert fits(exported(**changes), "export") is valid


@pytest.mark.parametrize("kind", ["check", "export"])
def test_a_schema_is_written_in_one_way(kind):
    text = schema_text(kind)
    assert json.loads(text) == schema(kind)
    assert text == schema_text(kind)
    assert text.endswith("}\n")
    assert schema(kind)["title"].startswith(f"trainmon-tui {kind}")
