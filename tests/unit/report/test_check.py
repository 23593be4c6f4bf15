import json
import math
from pathlib import Path

import jsonschema
import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.errors import NoInputError
from trainmon_tui.model.verdicts import Alert, Band, Decision, Item, Judgement, Place
from trainmon_tui.report.check import check_document, encode_check, exit_code, unread_run
from trainmon_tui.report.checked import CheckRun
from trainmon_tui.report.run_info import RunInfo
from trainmon_tui.report.schemas import schema

INFO = RunInfo("run.log", "run.log", 1, ended=True, lines=1, bytes=2)
ITEM_KEYS = {
    "id",
    "title",
    "phase",
    "kind",
    "verdict",
    "value",
    "step",
    "epoch",
    "line",
    "offset",
    "evidence",
    "cite",
}
DECISION_KEYS = {
    "id", "title", "case", "verdict", "say", "action", "options", "inputs", "second_opinion",
    "step", "epoch", "line", "offset", "cite",
}  # fmt: skip


def document(judgement, info=INFO):
    return json.loads(encode_check([check_document(judgement, info)]))


def test_the_document_has_the_promised_keys(judgement, run_info):
    whole = document(judgement, run_info)
    run = whole["runs"][0]
    assert whole["schema"] == 1
    assert run["run"] == {
        "path": "/runs/vqa/run.log", "name": "run.log", "attempts": 2, "ended": True, "lines": 48200, "bytes": 12345678,
        "as_of": "", "trouble": "", "places": {}, "changes": [], "formats": [], "notices": [],
    }  # fmt: skip
    assert {"run", "verdict", "playbook", "items", "decisions", "alerts", "stop", "bands", "targets"} <= set(
        run
    )
    assert set(run["items"][0]) >= ITEM_KEYS
    assert set(run["targets"][0]) >= ITEM_KEYS
    assert set(run["decisions"][0]) >= DECISION_KEYS
    assert {"id", "fault", "severity", "metric", "onset", "detected", "ended", "message", "advice"} == set(
        run["alerts"][0]
    )
    assert {"id", "say", "step", "epoch", "line", "offset"} == set(run["stop"][0])
    assert {"metric", "epoch", "expected", "value", "verdict"} == set(run["bands"][0])


def test_values_go_through_unchanged(judgement):
    run = document(judgement)["runs"][0]
    item = run["items"][0]
    assert (item["value"], item["step"], item["epoch"], item["line"], item["offset"]) == (
        0.009,
        8,
        1,
        12,
        901,
    )
    assert isinstance(item["step"], int)
    assert run["items"][5]["epoch"] == 3.5
    assert run["decisions"][0]["inputs"] == {"kl": 0.011, "pr": 92.0, "teacher": None}
    assert run["decisions"][0]["options"][1].startswith("B:")
    assert [run["items"][1]["cite"], run["decisions"][0]["cite"]] == [
        "Epoch 3 Checks",
        "Epoch 5 Decision Point",
    ]
    assert run["alerts"][0]["onset"] == {"step": 24, "epoch": 3, "line": 40, "offset": 3300}
    assert run["alerts"][0]["ended"] is None
    assert run["bands"][0]["expected"] == [0.028, 0.036]
    assert run["bands"][1]["value"] is None
    assert [run["verdict"], run["playbook"], run["speaker"]] == ["fail", "vivqa", "runbook"]


def test_the_document_fits_its_schema(judgement, run_info):
    jsonschema.validate(document(judgement, run_info), schema("check"))


def test_a_missing_key_does_not_fit_the_schema(judgement):
    broken = document(judgement)
    del broken["runs"][0]["alerts"][0]["fault"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, schema("check"))


def test_without_a_playbook_the_playbook_is_null():
    assert document(Judgement())["runs"][0]["playbook"] is None


def test_values_that_are_not_finite_are_words():
    judgement = Judgement(
        items=(Item("a", "A", "", "expect", "fail", math.nan, Place(math.nan, math.inf)),),
        decisions=(
            Decision("d", "D", "", "fail", inputs={"x": -math.inf, "deep": [math.nan, {"y": math.inf}]}),
        ),
        bands=(Band("m", 5.5, -math.inf, 3.0, math.inf, "fail"),),
    )
    run = document(judgement)["runs"][0]
    assert (run["items"][0]["value"], run["items"][0]["step"], run["items"][0]["epoch"]) == (
        "nan",
        None,
        None,
    )
    assert run["decisions"][0]["inputs"] == {"x": "-inf", "deep": ["nan", {"y": "inf"}]}
    assert run["bands"][0] == {
        "metric": "m", "epoch": 5.5, "expected": ["-inf", 3.0], "value": "inf", "verdict": "fail",
    }  # fmt: skip
    jsonschema.validate(document(judgement), schema("check"))


def test_numbers_of_numpy_are_plain_numbers():
    place = Place(np.float64(5), np.float64(1.5), np.int64(3), np.int64(40))
    judgement = Judgement(
        items=(Item("a", "A", "", "expect", "pass", np.float64(0.5), place),),
        decisions=(Decision("d", "D", "", "pass", inputs={"x": np.float64(2.5), "n": np.int64(3)}),),
    )
    run = document(judgement)["runs"][0]
    item = run["items"][0]
    assert [item[key] for key in ("value", "step", "epoch", "line", "offset")] == [0.5, 5, 1.5, 3, 40]
    assert run["decisions"][0]["inputs"]["x"] == 2.5


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_can_act_on_a_terminal(first, second):
    judgement = Judgement(
        say=first,
        items=(Item(first, second, first, "expect", "fail", evidence=second, action=first),),
        decisions=(Decision("d", second, "", "fail", inputs={second: first}, options=(first, second)),),
        alerts=(Alert("a", "oom", "fail", first, Place(), Place(), None, second, first),),
    )
    body = encode_check([check_document(judgement, RunInfo(first, second, 1, ended=True, lines=0, bytes=0))])
    text = body.decode()
    assert not any(0x7F <= ord(letter) < 0xA0 or letter == "\u202e" for letter in text)
    assert "\\u00" not in text


def test_a_file_name_that_is_not_utf8_can_be_encoded():
    info = RunInfo("run\udcff.log", "run\udcff.log", 1, ended=True, lines=0, bytes=0)
    assert document(Judgement(), info)["runs"][0]["run"]["name"] == "run\ufffd.log"


def test_a_run_survives_its_own_json(judgement):
    run = check_document(judgement, INFO)
    assert msgspec.json.decode(msgspec.json.encode(run), type=CheckRun) == run


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        (["pass"], 0),
        (["warn"], 1),
        (["fail"], 2),
        (["unknown"], 3),
        (["unknown", "pass"], 3),
        (["unknown", "warn"], 1),
        (["pass", "fail", "unknown", "warn"], 2),
    ],
)
def test_the_worst_run_decides_the_exit_status(verdicts, code):
    assert exit_code([check_document(Judgement(verdict=verdict), INFO) for verdict in verdicts]) == code


@pytest.mark.parametrize(("verdict", "code"), [("pass", 66), ("warn", 66), ("unknown", 66), ("fail", 2)])
def test_a_run_that_cannot_be_read_outweighs_all_but_a_failure(verdict, code):
    assert exit_code([check_document(Judgement(verdict=verdict), INFO)], 1) == code
    assert exit_code([], 1) == 66


def test_a_run_that_cannot_be_read_is_in_the_document():
    unread = unread_run("go\x1bne.log", NoInputError("there is no go\x1bne.log", "try \x07this"))
    document = json.loads(encode_check([], [unread]))
    assert "\x1b" not in document["unread"][0]["path"] + document["unread"][0]["message"]
    assert "\x07" not in document["unread"][0]["hint"]


@pytest.mark.parametrize("kind", ["check", "export", "doctor", "gpu", "report"])
def test_the_checked_in_schema_is_the_types_schema(kind):
    from trainmon_tui.report.schemas import schema_text

    page = Path(__file__).parents[3] / "docs" / f"{kind}.schema.json"
    assert page.read_text() == schema_text(kind)
    jsonschema.Draft202012Validator.check_schema(json.loads(page.read_text()))
