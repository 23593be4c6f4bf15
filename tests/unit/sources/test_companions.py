from __future__ import annotations

import pytest

from trainmon_tui.sources.companions import companions, ranks_in


def names(tmp_path, *files, of):
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes(b"")
    return [(one.name, one.rank) for one in companions(tmp_path / of)]


@pytest.mark.parametrize(
    ("out", "err"),
    [
        ("slurm-4711.out", "slurm-4711.err"),
        ("job.out", "job.err"),
        ("stdout.log", "stderr.log"),
        ("out.txt", "err.txt"),
        ("train.o123", "train.e123"),
        ("train.STDOUT", "train.STDERR"),
    ],
)
def test_standard_output_and_error_are_one_run(tmp_path, out, err):
    for opened in (out, err):
        assert names(tmp_path, out, err, "other.log", "slurm-4712.out", of=opened) == [(out, 0), (err, 0)]


@pytest.mark.parametrize(
    "pattern",
    [
        "rank_{}.log",
        "log_rank{}.txt",
        "worker-{}.out",
        "train.rank{}.log",
        "process{}.log",
        "local_rank_{}.log",
    ],
)
def test_the_files_of_all_ranks_are_one_run_and_the_least_speaks(tmp_path, pattern):
    files = [pattern.format(rank) for rank in (1, 2, 10)]
    found = names(tmp_path, *files, "other.log", of=files[2])
    assert found == [(files[0], 0), (files[1], 1), (files[2], 9)]


@pytest.mark.parametrize("folder", ["{}", "rank{}", "rank_{}"])
def test_torchrun_gives_each_rank_a_folder(tmp_path, folder):
    files = [f"{folder.format(rank)}/{stream}.log" for rank in (0, 1) for stream in ("stdout", "stderr")]
    found = names(tmp_path, *files, of=files[2])
    assert found == [(files[0], 0), (files[1], 0), (files[2], 1), (files[3], 1)]
    assert [one.name for one in ranks_in(tmp_path)] == files


@pytest.mark.parametrize(
    "name",
    ["run.log", "train_gpu0.log", "output.log", "route.log", "epoch_1.log", "nohup.out", "frank_1.log"],
)
def test_a_log_that_stands_alone_has_no_companions(tmp_path, name):
    others = ["run2.log", "train_gpu1.log", "output2.log", "routes.log", "epoch_2.log", "frank_2.log"]
    assert names(tmp_path, name, *others, of=name) == [(name, 0)]


def test_a_log_that_is_not_there_yet_has_none(tmp_path):
    assert [one.name for one in companions(tmp_path / "job.out")] == ["job.out"]


@pytest.mark.parametrize(
    "files",
    [
        ["job.out", "run.log"],
        ["rank_0.log", "rank_1.log", "notes.txt"],
        ["run1.log", "run2.log"],
        ["job.out"],
        [],
    ],
)
def test_a_folder_of_other_things_is_no_folder_of_ranks(tmp_path, files):
    for file in files:
        (tmp_path / file).write_bytes(b"")
    assert ranks_in(tmp_path) == []


def test_a_folder_of_ranks_alone_is_one_run(tmp_path):
    for rank in (0, 1):
        (tmp_path / f"rank_{rank}.log").write_bytes(b"")
    assert [(one.name, one.rank) for one in ranks_in(tmp_path)] == [("rank_0.log", 0), ("rank_1.log", 1)]
