from __future__ import annotations

import json

import pytest
from event_writer import scalar_record, version_record
from tests.unit.engine.merging import folded, points
from tests.unit.sources.run_builder import checkpoint, grpo_run, history, log, put, state

from trainmon_tui.model.errors import NoInputError
from trainmon_tui.sources.base import drain
from trainmon_tui.sources.folder import folder_feed
from trainmon_tui.sources.opening import open_source
from trainmon_tui.sources.whole import WholeFile


def stream_of(path, **how):
    source = open_source(str(path), live=False, **how)
    try:
        return b"".join(drain(source, 1 << 16)), source.take_notices()
    finally:
        source.close()


def read(path, **how):
    return folded(stream_of(path, **how)[0])


def truth(upto):
    lines = "".join(json.dumps(record) + "\n" for record in history(upto))
    return points(folded(lines.encode()))


def test_a_run_and_its_log_are_what_the_state_tells(tmp_path):
    put(tmp_path / "out" / "trainer_state.json", state(150))
    checkpoint(tmp_path / "out", 50, age_s=50)
    put(tmp_path / "run.log", log(150))
    session = read(tmp_path)
    found = points(session)
    expected = truth(150)
    assert {name: found[name] for name in expected} == expected
    assert set(found) == set(expected)
    assert session.voices.doubles > 20


def test_the_log_goes_on_where_the_state_ends(tmp_path):
    checkpoint(tmp_path, 50)
    put(tmp_path / "logs" / "debug.log", log(100))
    losses = points(read(tmp_path))["loss", ""]
    assert len(losses) == 10
    assert losses[4][1] == pytest.approx(9.123456789 / 50, rel=1e-9)
    assert losses[9][1] == pytest.approx(9.123456789 / 100, rel=1e-3)


def test_checkpoints_are_events_of_the_run(tmp_path):
    session = read(grpo_run(tmp_path))
    assert session.trouble.counts["checkpoint"] == 3
    assert session.trouble.last["checkpoint"].fields["path"] == "checkpoint-150"


def test_a_checkpoint_opened_alone_tells_its_own_history(tmp_path):
    put(tmp_path / "trainer_state.json", state(150))
    assert points(read(checkpoint(tmp_path, 100))) == truth(100)


def test_a_half_written_state_is_no_reason_to_crash(tmp_path):
    checkpoint(tmp_path, 50, age_s=10)
    newest = checkpoint(tmp_path, 100) / "trainer_state.json"
    put(newest, newest.read_bytes()[:300])
    data, notices = stream_of(tmp_path)
    assert len(points(folded(data))["loss", ""]) == 5
    assert notices == ["checkpoint-100/trainer_state.json is not whole yet"]


def test_what_wandb_kept_is_read(tmp_path):
    files = tmp_path / "wandb" / "run-20260103_120000-abc" / "files"
    put(files / "output.log", "".join(f"step {n}: loss={n}.5\n" for n in range(1, 6)))
    put(files / "config.yaml", "lr:\n  value: 0.001\n")
    put(files / "wandb-summary.json", '{"loss": 5.5, "acc": 0.75, "_step": 5}')
    session = read(tmp_path)
    assert points(session) == {("loss", ""): [(n, n + 0.5) for n in range(1, 6)], ("acc", ""): [(5, 0.75)]}


def test_a_csv_and_a_log_of_one_run_tell_each_metric_once(tmp_path):
    rows = "".join(f"{n},{n}.5,{n}.25\n" for n in range(1, 9))
    put(tmp_path / "metrics.csv", "step,loss,acc\n" + rows)
    put(tmp_path / "train.log", "".join(f"step {n}: loss={n}.5 lr={n}e-4\n" for n in range(1, 10)))
    found = points(read(tmp_path))
    assert [len(found[name, ""]) for name in ("loss", "acc", "lr")] == [9, 8, 9]


def test_standard_error_is_read_with_standard_output(tmp_path):
    out = put(tmp_path / "job.out", "step 1: loss=2\nstep 2: loss=1\n")
    err = put(tmp_path / "job.err", "Traceback (most recent call last):\n")
    for path, other in ((out, "job.err"), (err, "job.out")):
        data, notices = stream_of(path)
        session = folded(data)
        assert len(points(session)["loss", ""]) == 2
        assert session.trouble.words(session.progress).startswith("1 traceback (job.err:1")
        assert notices == [f"read together with {other} (--alone reads one file)"]


def test_one_file_can_be_read_alone(tmp_path):
    out = put(tmp_path / "job.out", "step 1: loss=2\nstep 2: loss=1\n")
    put(tmp_path / "job.err", "Traceback (most recent call last):\n")
    data, notices = stream_of(out, alone=True)
    assert data == out.read_bytes()
    assert notices == []


def test_a_folder_of_ranks_is_one_run(tmp_path):
    for rank in (0, 1, 2):
        put(tmp_path / f"rank_{rank}.log", f"step 1: loss={rank}\nstep 2: loss={rank}.5\n")
    session = read(tmp_path)
    assert points(session) == {("loss", ""): [(1, 0), (2, 0.5)]}
    assert session.voices.ranks == 4


def test_a_resume_in_a_second_log_is_one_history(tmp_path):
    put(tmp_path / "run.log", "".join(f"step {n}: loss={n}\n" for n in range(100, 800, 100)), age_s=900)
    put(tmp_path / "run.1.log", "".join(f"step {n}: loss={n}.5\n" for n in range(500, 1000, 100)))
    (series,) = read(tmp_path).store.series
    assert len(series) == 12
    assert series.seams("step") == [500]


def test_a_live_folder_grows(tmp_path):
    put(tmp_path / "run.log", "step 1: loss=2\n")
    source = open_source(str(tmp_path), live=True)
    data = b"".join(source.read(1 << 16) for _ in range(9))
    with (tmp_path / "run.log").open("a") as file:
        file.write("step 2: loss=1\n")
    data += b"".join(source.read(1 << 16) for _ in range(9))
    source.close()
    assert points(folded(data)) == {("loss", ""): [(1, 2), (2, 1)]}


def test_a_folder_without_a_run_is_refused(tmp_path):
    with pytest.raises(NoInputError) as caught:
        open_source(str(tmp_path), live=False)
    assert "is a directory" in caught.value.message


def test_other_runs_are_named(tmp_path):
    for number in range(7):
        put(tmp_path / f"run-{number}" / "train.log", "x\n", age_s=100 * number)
    _, notices = stream_of(tmp_path)
    assert notices == ["not read, of other runs: run-6, run-5, run-4, run-3 and 2 more; name one to read it"]


def test_a_log_that_stands_alone_needs_no_feed(tmp_path):
    assert isinstance(open_source(str(put(tmp_path / "run.log")), live=False), WholeFile)


def test_hostile_names_are_harmless(tmp_path):
    put(tmp_path / "a\x1b]0;evil\x07.log", "step 1: loss=2\nstep 2: loss=1\n")
    feed = folder_feed(tmp_path, live=False)
    data = b"".join(feed.read(1 << 16) for _ in range(9))
    assert b"\x1b" not in data
    assert points(folded(data)) == {("loss", ""): [(1, 2), (2, 1)]}


def test_event_files_are_believed_before_the_log_beside_them(tmp_path):
    records = [scalar_record("train/loss", 1 / step, step, 1.7e9 + step) for step in range(1, 41)]
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs/events.out.tfevents.1700000000.host").write_bytes(version_record() + b"".join(records))
    (tmp_path / "run.log").write_text(
        "".join(f"[{step}/40] loss: {1 / step:.2f}\n" for step in range(10, 41, 10))
    )
    assert points(read(tmp_path)) == {
        ("train/loss", "train"): [(float(step), pytest.approx(1 / step)) for step in range(1, 41)]
    }
