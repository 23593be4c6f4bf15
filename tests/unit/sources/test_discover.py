"""The runs of a folder: what counts as one, in which order, and how the look is bounded."""

import gzip
import os

import pytest

from trainmon_tui.sources import discover
from trainmon_tui.sources.discover import find_runs, runs_of

LOG = "step 1 loss 2.0\nstep 2 loss 1.5\n"


@pytest.fixture
def tree(tmp_path):
    """Write files of the given contents, each newer than the one before."""

    def grow(**files):
        for age, (name, content) in enumerate(files.items()):
            write(name, content, age)

    def write(name, content=LOG, age=0):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        os.utime(path, (1_000_000 + age, 1_000_000 + age))
        return path

    grow.write, grow.root = write, tmp_path
    return grow


def names(tree, **given):
    return [os.path.relpath(run.path, tree.root) for run in find_runs(tree.root, budget_s=30, **given).runs]


def kinds(tree):
    return {os.path.relpath(run.path, tree.root): run.kind for run in find_runs(tree.root, budget_s=30).runs}


def test_the_newest_comes_first(tree):
    for age, name in enumerate(("old.log", "a/b/middle.log", "new.out")):
        tree.write(name, age=age)
    assert names(tree) == ["new.out", "a/b/middle.log", "old.log"]


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("run.log", "no word of it\n", True),
        ("run.log", "", False),
        ("run.log", b"\x00\x01\x02\xff" * 500, False),
        ("slurm-123.out", "x\n", True),
        ("nohup.out", "x\n", True),
        ("run.log.gz", gzip.compress(LOG.encode(), mtime=0), True),
        ("run.log", gzip.compress(LOG.encode(), mtime=0), False),
        ("notes.txt", LOG, True),
        ("notes.txt", "buy milk, 3 litres\nloss of appetite\n", False),
        ("requirements.txt", "torch==2.1\nstepic>=3\n", False),
        ("metrics.jsonl", '{"step": 3, "loss": 1.5}\n', True),
        ("people.jsonl", '{"age": 3}\n', False),
        ("progress.csv", "step,train_loss\n1,2\n", True),
        ("people.csv", "name,age\nx,3\n", False),
        ("job.err", "Traceback\n", False),
        ("job.err", "  1%|  | 1/99 [00:01<00:50, loss=3]\n", True),
        ("train.py", LOG, False),
        ("run.log.1", LOG, False),
        (".hidden.log", LOG, False),
    ],
)
def test_a_log_is_told_by_its_name_and_its_first_block(tree, name, content, found):
    tree.write(name, content)
    assert names(tree) == [name] * found


def test_folders_that_hold_one_run_are_offered_as_such(tree):
    tree.write("out/trainer_state.json", "{}")
    tree.write("out/train.log")
    tree.write("more/checkpoint-100/model.safetensors", "x")
    tree.write("runs/exp1/events.out.tfevents.1700000000.host.1.0", "x")
    tree.write("wandb/run-20260101_120000-abc/files/output.log")
    tree.write("lightning_logs/version_0/metrics.csv", "epoch,step,train_loss\n0,1,2\n")
    assert kinds(tree) == {
        "out": "checkpoints",
        "more": "checkpoints",
        "runs/exp1": "tensorboard",
        "wandb/run-20260101_120000-abc": "wandb",
        "lightning_logs/version_0/metrics.csv": "metrics",
    }


def test_a_folder_that_is_a_run_itself_is_offered_with_what_stands_in_it(tree):
    tree.write("trainer_state.json", "{}")
    tree.write("train.log")
    assert kinds(tree) == {".": "checkpoints", "train.log": "log"}


def test_the_files_of_one_run_are_offered_once(tree):
    for name in ("job.out", "job.err", "rank_0.log", "rank_1.log"):
        tree.write(name)
    assert sorted(names(tree)) == ["job.out", "rank_0.log"]


@pytest.mark.parametrize(
    "folder",
    [".git", ".venv", "venv", "node_modules", "__pycache__", "x/site-packages", ".hidden", "a/b/c/d/e/f"],
)
def test_some_folders_are_passed_over(tree, folder):
    tree.write(f"{folder}/run.log")
    assert names(tree) == []


def test_a_virtual_environment_is_known_by_its_file(tree):
    tree.write("my-python/pyvenv.cfg", "home = /usr")
    tree.write("my-python/lib/run.log")
    assert names(tree) == []


def test_links_do_not_lead_in_circles(tree):
    tree.write("a/run.log")
    (tree.root / "a" / "again").symlink_to(tree.root)
    assert names(tree) == ["a/run.log"]


def test_a_fifo_is_never_opened(tree):
    os.mkfifo(tree.root / "run.log")
    assert names(tree) == []


def test_the_look_ends_in_time_and_says_so(tree):
    for number in range(50):
        tree.write(f"folder{number}/run.log")
    ticks = iter(range(10**6))
    found = find_runs(tree.root, budget_s=20, clock=lambda: float(next(ticks)))
    assert not found.complete
    assert find_runs(tree.root, budget_s=30).complete


def test_the_look_is_bounded_in_entries_and_runs(tree, monkeypatch):
    for number in range(30):
        tree.write(f"folder{number}/run.log")
    monkeypatch.setattr(discover, "MOST_RUNS", 7)
    found = find_runs(tree.root, budget_s=30)
    assert (len(found.runs), found.complete) == (7, False)
    monkeypatch.setattr(discover, "MOST_ENTRIES", 3)
    assert find_runs(tree.root, budget_s=30).runs == ()


def test_a_folder_that_cannot_be_read_holds_nothing(tmp_path):
    assert find_runs(tmp_path / "missing").runs == ()


def test_hostile_blocks_are_looked_at_in_time(tree):
    tree.write("a.txt", "loss" + " " * 16_000)
    tree.write("b.csv", "loss_" * 4000)
    tree.write("c.csv", "x-loss" * 4000)
    assert names(tree) == []


def test_named_runs_and_folders_are_found_together_each_once(tmp_path):
    for name in ("a.log", "sub/b.log"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("step 1 loss 2\n")
    places = [
        str(tmp_path / "sub"),
        str(tmp_path / "a.log"),
        str(tmp_path / "sub" / "b.log"),
        str(tmp_path / "gone.log"),
    ]
    found = runs_of(places)
    assert [run.path for run in found.runs] == [str(tmp_path / "sub" / "b.log"), str(tmp_path / "a.log")]
    assert found.complete


def test_what_is_named_counts_whatever_it_is_called(tmp_path):
    (tmp_path / "notes").write_text("hello\n")
    (tmp_path / "table.csv").write_text("a,b\n")
    found = runs_of([str(tmp_path / "notes"), str(tmp_path / "table.csv")])
    assert [run.kind for run in found.runs] == ["log", "metrics"]


def test_what_is_known_to_be_a_run_is_not_read_again(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("step 1 loss 2\n")
    known = {run.path for run in find_runs(tmp_path).runs}
    assert len(known) == 1
    (tmp_path / "a.txt").write_text("nothing of a training\n")
    assert {run.path for run in find_runs(tmp_path, known=known).runs} == known
    assert find_runs(tmp_path).runs == ()
