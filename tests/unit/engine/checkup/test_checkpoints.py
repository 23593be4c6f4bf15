"""Checkpoints: how many there are, and what to resume from when the newest is not whole."""

import json
import os
import struct
import time
import zipfile

import pytest

from trainmon_tui.engine.checkup.checkpoints import check_checkpoints

HEAD = b'{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
TENSORS = struct.pack("<Q", len(HEAD)) + HEAD + bytes(4)
PARTS = ("optimizer.pt", "scheduler.pt", "rng_state.pth")


def save(folder, step, *, without="", age_s=0.0):
    place = folder / f"checkpoint-{step}"
    place.mkdir()
    for name in PARTS:
        with zipfile.ZipFile(place / name, "w") as archive:
            archive.writestr("data", bytes(200))
    (place / "model.safetensors").write_bytes(TENSORS)
    state = {"global_step": step, "log_history": [{"step": step, "loss": 1.0}]}
    (place / "trainer_state.json").write_text(json.dumps(state))
    if without:
        (place / without).write_bytes(b"")
    for path in place.iterdir():
        os.utime(path, (time.time() - age_s, time.time() - age_s))


def told(folder):
    return [(check.state, check.say, check.advice) for check in check_checkpoints(folder)]


@pytest.mark.parametrize("name", ["", "run.log"])
def test_without_checkpoints_nothing_is_said(tmp_path, name):
    (tmp_path / "run.log").write_text("step=1 loss=2\n")
    assert told(tmp_path / name) == []


def test_checkpoints_are_told_in_a_line(tmp_path):
    for step in (50, 100, 150):
        save(tmp_path, step, age_s=150 - step)
    ((state, say, advice),) = told(tmp_path)
    assert (state, advice) == ("ok", "")
    assert say.startswith("3 checkpoints, every 50 steps, the newest (checkpoint-150) ")


def test_a_newest_that_is_not_whole_names_an_older_one(tmp_path):
    save(tmp_path, 50, age_s=50)
    save(tmp_path, 100, without="optimizer.pt")
    first, broken = told(tmp_path)
    assert (first[0], first[2]) == ("fail", "resume from checkpoint-50")
    assert (broken[0], "checkpoint-100" in broken[1], "optimizer.pt is empty" in broken[1]) == (
        "warn",
        True,
        True,
    )


def test_an_older_one_that_is_not_whole_is_a_warning(tmp_path):
    save(tmp_path, 50, without="scheduler.pt", age_s=50)
    save(tmp_path, 100)
    assert [state for state, _, _ in told(tmp_path)] == ["ok", "warn"]


def test_without_any_that_is_whole_a_copy_is_looked_for(tmp_path):
    save(tmp_path, 50, without="optimizer.pt")
    assert told(tmp_path)[0][2] == "nothing here can be resumed: look for a copy"
