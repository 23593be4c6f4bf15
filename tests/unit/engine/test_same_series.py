"""A folder gives the series of its metric files alone, whatever else tells of the run beside them."""

from __future__ import annotations

import json
import math

import pytest
from tests.unit.engine.merging import NO_JUDGE
from tests.unit.sources.run_builder import checkpoint, history, log, put, state
from tests.unit.sources.tfevents.event_writer import scalar_record, version_record

from trainmon_tui.engine.documents import build_document
from trainmon_tui.protocol.asks import DocumentAsk


def series(path):
    """Return what is exported of a run: its points as step, epoch and value."""
    whole = json.loads(build_document(str(path), NO_JUDGE, DocumentAsk("export")).body)
    return {
        (one["tag"], one["split"]): [(step, epoch, value) for step, epoch, _, value, _ in one["points"]]
        for one in whole["series"]
    }


def values(told, tag):
    """Return a tag's steps and values, however its split is told."""
    return [(step, value) for (name, _), points in told.items() if name == tag for step, _, value in points]


def wave(step):
    return 3.0 + math.sin(step / 7)


def write_events(folder, upto):
    records = [version_record()]
    for step in range(1, upto + 1):
        records.append(scalar_record("train/loss", wave(step), step, 1.7e9 + step))
        if step % 5 == 0:
            records.append(scalar_record("val/loss", 2 * wave(step), step, 1.7e9 + step))
    return put(folder / "events.out.tfevents.1700000000.host.1.0", b"".join(records))


def test_a_trainers_folder_is_its_state(tmp_path):
    run = tmp_path / "run"
    alone = put(run / "out" / "trainer_state.json", state(150))
    checkpoint(run / "out", 100, age_s=90)
    put(run / "run.log", log(150))
    told = series(alone)
    assert values(told, "loss") == [(one["step"], one["loss"]) for one in history(150) if "loss" in one]
    assert series(run) == series(run / "out") == told


def test_a_tensorboard_folder_is_its_event_file(tmp_path):
    alone = write_events(tmp_path / "runs" / "first", 20)
    put(
        tmp_path / "run.log",
        "".join(f"[{n}/20] loss: {wave(n):.4f} val: {2 * wave(n):.4f}\n" for n in (5, 10)),
    )
    told = series(alone)
    assert values(told, "train/loss") == [(n, pytest.approx(wave(n), rel=1e-7)) for n in range(1, 21)]
    assert values(told, "val/loss") == [(n, pytest.approx(2 * wave(n), rel=1e-7)) for n in (5, 10, 15, 20)]
    assert series(tmp_path) == series(tmp_path / "runs") == told


def test_a_recorded_trainers_folder_is_its_state(shared):
    run = shared / "runs/formats/hf_trainer"
    told = series(run / "out" / "trainer_state.json")
    assert series(run) == series(run / "out") == told
    truth = json.loads((run / "truth.json").read_text())["metrics"]
    assert {tag: values(told, tag) for tag in truth} == {
        tag: [tuple(point) for point in points] for tag, points in truth.items()
    }


@pytest.mark.parametrize("folder", [".", "runs", "runs/tbx", "runs/torch_tb"])
def test_a_recorded_tensorboard_folder_is_what_was_written(shared, folder):
    run = shared / "runs/formats/tensorboard"
    told = series(run / folder)
    truth = json.loads((run / "truth.json").read_text())["metrics"]
    for tag, points in truth.items():
        assert values(told, tag) == [(step, pytest.approx(value, rel=1e-8)) for step, value in points]
