from __future__ import annotations

import json

from tests.unit.sources.run_builder import checkpoint, put
from tests.unit.sources.test_merged import Clock

from trainmon_tui.sources.made import LOOK_S, MadeFeed, config_lines, saved_lines, summary_lines


def test_lines_are_delivered_once_and_new_ones_when_they_come(tmp_path):
    clock = Clock()
    feed = MadeFeed(lambda: saved_lines(tmp_path), live=True, clock=clock)
    assert feed.read(1) == b""
    checkpoint(tmp_path, 50)
    checkpoint(tmp_path, 100)
    assert feed.read(1) == b""
    clock.now += LOOK_S
    assert (
        feed.read(1)
        == b"Saving model checkpoint to checkpoint-50\nSaving model checkpoint to checkpoint-100\n"
    )
    clock.now += LOOK_S
    assert feed.read(1) == b""


def test_what_is_finished_is_made_once(tmp_path):
    feed = MadeFeed(lambda: saved_lines(tmp_path), live=False, clock=Clock())
    assert not feed.settled()
    feed.read(1)
    assert feed.settled()


def test_wandb_settings_become_one_line_of_configuration(tmp_path):
    path = put(
        tmp_path / "config.yaml",
        "_wandb:\n  value:\n    cli_version: 1\nwandb_version: 1\nlr:\n  desc: null\n  value: 0.001\nmodel:\n  value: tiny\n"
        "layers:\n  value: [1, 2]\n",
    )
    (line,) = config_lines(path)
    assert line == b'config: {"lr": 0.001, "model": "tiny"}'


def test_settings_that_cannot_be_read_are_none(tmp_path):
    for content in (b"", b"a: [", b"&a [*a, *a]", b"- 1\n", b"\xff\xfe"):
        assert config_lines(put(tmp_path / "config.yaml", content)) == []
    assert config_lines(tmp_path / "nowhere.yaml") == []


def test_the_summary_becomes_one_record(tmp_path):
    summary = {
        "train/loss": 0.25,
        "_step": 199,
        "_runtime": 5,
        "_wandb": {"runtime": 5},
        "done": True,
        "note": "x",
    }
    (line,) = summary_lines(put(tmp_path / "wandb-summary.json", json.dumps(summary)))
    assert json.loads(line) == {"step": 199, "train/loss": 0.25}


def test_a_summary_that_cannot_be_read_is_none(tmp_path):
    for content in (b"", b"[]", b'{"a"', b"[" * 100_000, b'{"_step": 5}'):
        assert summary_lines(put(tmp_path / "wandb-summary.json", content)) == []
