"""A journal as a document: every entry in plain values, and what counts of it."""

from __future__ import annotations

from datetime import UTC, datetime

import jsonschema
import msgspec
import pytest

from trainmon_tui.model.journal import Adjusted, Entry, Note, Taken, Tick, Undone
from trainmon_tui.model.verdicts import Place
from trainmon_tui.report.journal import journal_document
from trainmon_tui.report.schemas import schema

WHEN = datetime(2026, 11, 21, 15, 8, 27, tzinfo=UTC)
DEEDS = [
    (Tick("looked", done=False), "tick", {"item": "looked", "done": False}),
    (Taken("level", "A: wait", "so"), "decision", {"decision": "level", "option": "A: wait", "why": "so"}),
    (
        Adjusted("floor", 0.1, "epoch=5"),
        "param",
        {"param": "floor", "value": 0.1, "since": "epoch=5", "why": ""},
    ),
    (
        Adjusted("frozen", value=True),
        "param",
        {"param": "frozen", "value": True, "since": "", "why": ""},
    ),
    (Note("x"), "note", {"text": "x"}),
    (Undone("e7"), "undo", {"entry": "e7"}),
]


def entry(did, number=1, **at):
    return Entry(f"e{number}", WHEN, "ann@lab", Place(**at), did)


def written(document):
    return msgspec.json.decode(msgspec.json.encode(document))


@pytest.mark.parametrize(("did", "kind", "fields"), DEEDS)
def test_every_kind_of_entry_has_its_fields(did, kind, fields):
    document = written(journal_document("run.log", "j.jsonl", [entry(did, epoch=2.0, line=9)], {"e1"}))
    row = document["entries"][0]
    assert (row["kind"], row["did"], row["counts"]) == (kind, fields, True)
    assert (row["epoch"], row["step"], row["line"]) == (2, None, 9)
    assert (row["who"], row["when"]) == ("ann@lab", "2026-11-21T15:08:27Z")
    jsonschema.Draft202012Validator(schema("journal")).validate(document)


def test_what_does_not_count_is_kept_and_marked():
    entries = [entry(Note("x"), 1), entry(Note("y"), 2)]
    document = written(journal_document("r", "j", entries, {"e2"}))
    assert [(row["words"], row["counts"]) for row in document["entries"]] == [("x", False), ("y", True)]


def test_the_file_and_its_state_are_told():
    document = written(
        journal_document("ru\x1b[2Jn", "/home/\x07j", [], (), read_only="full", notices=["one line torn"])
    )
    assert document == {
        "schema": 1,
        "run": "run",
        "file": "/home/\u2407j",
        "read_only": "full",
        "notices": ["one line torn"],
        "entries": [],
    }


@pytest.mark.parametrize(
    ("key", "value"), [("schema", 2), ("entries", {}), ("read_only", None), ("notices", "none"), ("run", 3)]
)
def test_a_wrong_value_does_not_fit(key, value):
    document = written(journal_document("r", "j", [entry(Note("x"))], ())) | {key: value}
    assert not jsonschema.Draft202012Validator(schema("journal")).is_valid(document)


@pytest.mark.parametrize(
    "key", ["id", "kind", "words", "when", "who", "step", "epoch", "line", "counts", "did"]
)
def test_every_key_of_an_entry_is_promised(key):
    document = written(journal_document("r", "j", [entry(Note("x"))], ()))
    del document["entries"][0][key]
    assert not jsonschema.Draft202012Validator(schema("journal")).is_valid(document)
