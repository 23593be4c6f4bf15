from __future__ import annotations

import json

import pytest

from trainmon_tui.sources.histories import Told, history_of, line_of

RECORDS = [{"loss": 2.0, "step": 10}, {"loss": 1.0, "step": 20}]


@pytest.mark.parametrize(
    ("document", "records"),
    [
        (RECORDS, RECORDS),
        ({"global_step": 20, "log_history": RECORDS, "stateful_callbacks": {}}, RECORDS),
        ({"runs": [{"a": 1}], "history": RECORDS}, RECORDS),
        ({"loss": [2.0, 1.0], "val_loss": [3.0, 2.0]}, [{"epoch": 1, "loss": 2.0, "val_loss": 3.0}, {"epoch": 2, "loss": 1.0, "val_loss": 2.0}]),
        ({"epoch": [0, 1], "loss": [2.0, 1.0], "note": "x"}, [{"epoch": 0, "loss": 2.0}, {"epoch": 1, "loss": 1.0}]),
        ({"1": {"loss": 2.0}, "2": {"loss": 1.0}}, [{"epoch": 1, "loss": 2.0}, {"epoch": 2, "loss": 1.0}]),
    ],
)  # fmt: skip
def test_histories_of_every_shape_are_records(document, records):
    assert history_of(document) == records


@pytest.mark.parametrize(
    "document",
    [
        [], {}, 3, "x", None, [1, 2], [{"a": "b"}], [{"a": 1}, 2], {"lr": 0.1}, {"a": {"b": 1}, "c": {"d": 2}},
        {"loss": [1.0]}, {"a": [1, 2], "b": [1, 2, 3]}, {"1": {"loss": 1.0}}, {"betas": ["a", "b"]}, [{"amp": True}],
    ],
)  # fmt: skip
def test_what_is_no_history_is_none(document):
    assert history_of(document) is None


def test_a_line_begins_with_its_place():
    assert line_of({"loss": 2.0, "epoch": 1, "step": 10}) == b'{"step": 10, "epoch": 1, "loss": 2.0}\n'
    assert json.loads(line_of({"a\n": float("inf")})) == {"a\n": float("inf")}


def test_only_what_is_new_is_told():
    told, lines = Told(), [b"1\n", b"2\n", b"3\n"]
    assert told.news(lines[:2]) == b"1\n2\n"
    assert told.news(lines[:2]) == b""
    assert told.news(lines) == b"3\n"
    assert told.news(lines[:1]) == b""
    assert told.news([b"1\n", b"other\n"]) == b"other\n"
    assert told.news([b"1\n", b"other\n", b"4\n"]) == b"4\n"
