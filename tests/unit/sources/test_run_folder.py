from __future__ import annotations

from collections import Counter
from pathlib import PurePath

import pytest
from tests.unit.sources.run_builder import checkpoint, grpo_run, log, put, state

from trainmon_tui.sources import run_folder
from trainmon_tui.sources.run_folder import holds_records, look_into
from trainmon_tui.sources.walking import Entry, Listing


def names(entries, folder):
    return [entry.path.relative_to(folder).as_posix() for entry in entries]


def test_a_grpo_run(tmp_path):
    files = look_into(grpo_run(tmp_path))
    assert names(files.states, tmp_path) == [
        f"checkpoint-{step}/trainer_state.json" for step in (50, 100, 150)
    ]
    assert names(files.logs, tmp_path) == ["logs/debug.log"]
    assert files.others == ()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("run.log", "logs"),
        ("slurm-12.out", "logs"),
        ("output.log", "logs"),
        ("stdout.txt", "logs"),
        ("logs/train.log", "logs"),
        ("metrics.csv", "metrics"),
        ("csv_logs/version_0/metrics.csv", "metrics"),
        ("trainer_log.jsonl", "metrics"),
        ("log.json", "metrics"),
        ("progress.csv", "metrics"),
        ("runs/Nov21_host/events.out.tfevents.17.host", "events"),
        ("out/trainer_state.json", "states"),
    ],
)
def test_each_kind_of_file_is_found_where_trainers_put_it(tmp_path, name, kind):
    put(tmp_path / name, '{"step": 1}\n' if name.endswith(("json", "jsonl")) else "step,loss\n")
    files = look_into(tmp_path)
    assert names(getattr(files, kind), tmp_path) == [name]
    assert bool(files)


@pytest.mark.parametrize(
    "name",
    [
        "config.json",
        "notes.md",
        "train.py",
        "README",
        ".git/run.log",
        "data/log.csv",
        "catalog.csv",
        "all_results.json",
    ],
)
def test_other_files_tell_nothing(tmp_path, name):
    put(tmp_path / name, "{\n  'a': 1\n}\n")
    assert not look_into(tmp_path)


def test_the_newest_run_of_wandb_is_taken(tmp_path):
    for day in (20260101, 20260103, 20260102):
        put(tmp_path / "wandb" / f"run-{day}_120000-abc" / "files" / "output.log", "x\n")
    put(tmp_path / "wandb" / "debug.log", "x\n")
    files = look_into(tmp_path)
    assert files.wandb == tmp_path / "wandb" / "run-20260103_120000-abc" / "files"
    assert files.logs == ()


def test_of_runs_side_by_side_the_newest_is_read_and_the_others_named(tmp_path):
    put(tmp_path / "run-a" / "trainer_state.json", state(10), age_s=500)
    put(tmp_path / "run-b" / "trainer_state.json", state(10), age_s=100)
    put(tmp_path / "run-c" / "train.log", log(10), age_s=900)
    files = look_into(tmp_path)
    assert names(files.states, tmp_path) == ["run-b/trainer_state.json"]
    assert files.logs == ()
    assert set(files.others) == {"run-a", "run-c"}


def test_versions_of_lightning_are_runs_side_by_side(tmp_path):
    for version in (0, 1, 2):
        put(tmp_path / "lightning_logs" / f"version_{version}" / "metrics.csv", "step,loss\n", age_s=-version)
    files = look_into(tmp_path)
    assert names(files.metrics, tmp_path) == ["lightning_logs/version_2/metrics.csv"]
    assert files.others == ("version_0", "version_1")


def test_old_logs_of_other_runs_are_not_read(tmp_path):
    put(tmp_path / "train_a.log", "x\n", age_s=90_000)
    put(tmp_path / "train_b.log", "x\n")
    put(tmp_path / "debug.log", "x\n", age_s=60)
    files = look_into(tmp_path)
    assert names(files.logs, tmp_path) == ["debug.log", "train_b.log"]
    assert files.others == ("train_a.log",)


def test_a_log_is_read_with_the_one_it_goes_on_from(tmp_path):
    put(tmp_path / "run.log", "x\n", age_s=90_000)
    put(tmp_path / "run.1.log", "x\n", age_s=50_000)
    put(tmp_path / "run.2.log", "x\n")
    assert names(look_into(tmp_path).logs, tmp_path) == ["run.log", "run.1.log", "run.2.log"]


def test_numbered_jobs_are_one_run_where_a_trainer_kept_its_state(tmp_path):
    put(tmp_path / "slurm-11.out", "x\n", age_s=90_000)
    put(tmp_path / "slurm-12.out", "x\n")
    assert names(look_into(tmp_path).logs, tmp_path) == ["slurm-12.out"]
    checkpoint(tmp_path, 50)
    assert names(look_into(tmp_path).logs, tmp_path) == ["slurm-11.out", "slurm-12.out"]


def test_trainings_that_are_called_otherwise_are_strangers(tmp_path):
    for name in ("resnet.log", "vit.log"):
        put(tmp_path / "logs" / name, log(30))
    files = look_into(tmp_path)
    found = {*names(files.logs, tmp_path), *names(files.strangers, tmp_path)}
    assert found == {"logs/vit.log", "logs/resnet.log"}
    assert files.is_several
    checkpoint(tmp_path, 50)
    files = look_into(tmp_path)
    assert (len(files.logs), files.strangers, files.is_several) == (2, (), False)


@pytest.mark.parametrize("name", ["metrics.csv", "events.out.tfevents.17.host"])
def test_what_else_tells_of_a_run_says_which_is_meant(tmp_path, name):
    for age_s, other in enumerate(("vit.log", "resnet.log")):
        put(tmp_path / other, log(30), age_s=age_s)
    put(tmp_path / name, "step,loss\n")
    files = look_into(tmp_path)
    assert (names(files.logs, tmp_path), files.is_several) == (["vit.log"], False)


@pytest.mark.parametrize("ages", [(0, 0, 0), (0, 1, 2), (1, 0, 2)])
def test_attempts_that_were_copied_at_one_moment_go_by_their_numbers(tmp_path, ages):
    for name, age_s in zip(("run.log", "run.2.log", "run.10.log"), ages, strict=True):
        put(tmp_path / name, "x\n", age_s=age_s)
    assert names(look_into(tmp_path).logs, tmp_path) == ["run.log", "run.2.log", "run.10.log"]


@pytest.mark.parametrize(
    ("name", "content", "holds"),
    [
        ("log.json", b'{"step": 1}\n{"step": 2}\n', True),
        ("log.json", b'{\n "step": 1}\n', False),
        ("log.json", b"[1, 2]\n", False),
        ("log.json", b"", True),
        ("metrics.csv", b"step,loss\n", True),
        ("metrics.csv", b"hello\n", False),
    ],
)
def test_a_metric_file_has_one_record_a_line(tmp_path, name, content, holds):
    assert holds_records(put(tmp_path / name, content)) is holds
    assert not holds_records(tmp_path / "nowhere.csv")


def test_the_look_is_bounded_and_never_runs_in_circles(tmp_path, monkeypatch):
    deep = tmp_path
    for _ in range(9):
        deep /= "logs"
    put(deep / "run.log", "x\n")
    (tmp_path / "logs" / "round").symlink_to(tmp_path)
    assert not look_into(tmp_path)
    monkeypatch.setattr(run_folder, "MOST_FOLDERS", 3)
    for number in range(9):
        put(tmp_path / f"r{number}" / "run.log", "x\n")
    assert len(look_into(tmp_path).others) < 3


def test_a_folder_of_thousands_of_logs_is_compared_once_each(tmp_path, monkeypatch):
    logs = [Entry(tmp_path / f"job-{number}.log", False, 1, 100.0) for number in range(3000)]
    monkeypatch.setattr(run_folder, "look_at_folder", lambda _: Listing(logs))
    compared = Counter[str]()
    same = PurePath.__eq__

    def counting(one, other):
        compared["paths"] += 1
        return same(one, other)

    monkeypatch.setattr(PurePath, "__eq__", counting)
    files = look_into(tmp_path)
    assert len(files.logs) + len(files.strangers) == len(logs)
    assert compared["paths"] < 40 * len(logs)


def test_what_is_not_looked_into_is_named(tmp_path, monkeypatch):
    """A folder without permission or with too many entries may hold the very log that is missed."""
    put(tmp_path / "run" / "run.log", "step 1 loss 2\n")
    put(tmp_path / "run" / "logs" / "train.log", "step 1 loss 2\n")
    put(tmp_path / "run" / "runs" / "events.out.tfevents.17.host", "")
    look = run_folder.look_at_folder
    monkeypatch.setattr(
        run_folder,
        "look_at_folder",
        lambda folder: Listing([], "permission denied") if folder.name == "logs" else look(folder),
    )
    assert look_into(tmp_path / "run").unseen == ("run/logs (permission denied)",)
    (tmp_path / "run" / "run.log").unlink()
    assert not look_into(tmp_path / "run").is_events_alone
    monkeypatch.setattr(run_folder, "MOST_FOLDERS", 1)
    assert look_into(tmp_path / "run").unseen == ("run/logs (1 others were)",)
