from __future__ import annotations

import json
import os

import pytest
from turning import Clock

from trainmon_tui.sources import document as document_module
from trainmon_tui.sources.base import drain
from trainmon_tui.sources.document import DocumentFeed, may_be_document
from trainmon_tui.sources.follow import FollowedFile
from trainmon_tui.sources.opening import open_finished, open_source

RECORDS = [{"loss": 2.0, "step": 10}, {"loss": 1.0, "step": 20}, {"loss": 0.5, "step": 30}]
LINES = b'{"step": 10, "loss": 2.0}\n{"step": 20, "loss": 1.0}\n{"step": 30, "loss": 0.5}\n'


@pytest.fixture
def path(tmp_path):
    return tmp_path / "trainer_state.json"


@pytest.mark.parametrize(
    ("block", "may"),
    [
        (json.dumps(RECORDS).encode(), True),
        (json.dumps(RECORDS, indent=2).encode(), True),
        (json.dumps({"log_history": RECORDS}, indent=2).encode(), True),
        (b'{"loss": [1, 2]}\n', True),
        (b"[\n", True),
        (b'{"step": 1, "loss": 2}\n{"step": 2, "loss": 1}\n', False),
        (b"[2026-11-21 04:14:00] loss 1\n", False),
        (b"[1/20] loss 1\n", False),
        (b"{'loss': 1}\n{'loss': 2}\n", False),
        (b"step 1 loss 2\n", False),
        (b"", False),
    ],
)
def test_a_document_is_told_by_how_it_begins(block, may):
    assert may_be_document(block) is may


@pytest.mark.parametrize("how", [{}, {"indent": 2}, {"indent": 1, "sort_keys": True}])
@pytest.mark.parametrize("document", [RECORDS, {"best_metric": None, "log_history": RECORDS}])
def test_a_document_is_read_as_lines_however_it_is_written(path, document, how):
    path.write_text(json.dumps(document, **how))
    source = open_source(str(path), live=False)
    assert b"".join(drain(source, 7)) == LINES
    assert source.take_notices() == []
    source.close()
    file = open_finished(str(path))
    assert file.read(0, 999) == LINES
    file.close()


def test_numbers_that_are_none_are_kept(path):
    path.write_text('[{"step": 1, "loss": NaN},\n {"step": 2, "loss": -Infinity}]')
    file = open_finished(str(path))
    assert file.read(0, 999) == b'{"step": 1, "loss": NaN}\n{"step": 2, "loss": -Infinity}\n'
    file.close()


@pytest.mark.parametrize(
    "text", ['{"lr": 0.1}\n', "[\n", '{"a": 1}\n{"a"', "[" * 5000, '[{"a": 1' + "0" * 5000 + "}]"]
)
def test_what_is_no_history_is_read_as_a_log(path, text):
    path.write_text(text)
    source = open_source(str(path), live=False)
    assert b"".join(drain(source, 99)) == text.encode()
    source.close()
    live = open_source(str(path), live=True)
    assert isinstance(live, FollowedFile)
    live.close()


def test_a_document_that_is_written_anew_goes_on(path):
    clock = Clock()
    path.write_text(json.dumps(RECORDS[:2], indent=4))
    feed = DocumentFeed(path, live=True, clock=clock)
    assert feed.is_history()
    assert feed.read(999) == LINES[:52]
    assert (feed.read(999), feed.settled(), feed.words()) == (b"", True, "")
    path.write_text(json.dumps(RECORDS, indent=4)[:-9])
    assert feed.read(999) == b""
    clock.now += 1.5
    assert feed.read(999) == b""
    assert "is not whole" in feed.words()
    path.write_text(json.dumps(RECORDS, indent=4))
    clock.now += 1.5
    assert feed.read(999) == LINES[52:]
    assert feed.words() == ""
    assert (feed.take_notices(), feed.parts()) == ([], ())
    path.unlink()
    clock.now += 1.5
    assert feed.read(999) == b""
    assert "no such file" in feed.words()
    feed.close()


def test_a_document_that_did_not_change_is_not_read_again(path, monkeypatch):
    clock = Clock()
    path.write_text(json.dumps(RECORDS))
    feed = DocumentFeed(path, live=True, clock=clock)
    feed.read(999)
    monkeypatch.setattr(document_module, "open_regular", lambda _: pytest.fail("read again"))
    clock.now += 5
    assert feed.read(999) == b""


def test_a_document_beyond_all_measure_is_said(path, monkeypatch):
    monkeypatch.setattr(document_module, "MAX_DOCUMENT", 40)
    path.write_text(json.dumps(RECORDS))
    feed = DocumentFeed(path, live=False)
    assert not feed.is_history()
    assert "not whole" in feed.words()


def test_a_pipe_in_its_place_is_no_reason_to_wait(path):
    os.mkfifo(path)
    feed = DocumentFeed(path, live=False)
    assert feed.read(99) == b""
    assert "not a file" in feed.words()
