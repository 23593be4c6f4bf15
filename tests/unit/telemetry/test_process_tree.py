"""A run with what it started, from a made-up /proc and from a real one."""

import multiprocessing
import os
import time

import pytest

from trainmon_tui.telemetry.proc_stat import children_of, count_open_files, read_stat
from trainmon_tui.telemetry.process_tree import ProcessTree

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
TRAIN = b"python\0train.py\0"


class Proc:
    """A folder that looks like /proc."""

    def __init__(self, folder):
        self.folder = folder

    def add(self, pid, parent=1, *, name="python", command=TRAIN, cpu_s=0.0, state="S", threads=1, pages=10):
        home = self.folder / str(pid)
        (home / "fd").mkdir(parents=True, exist_ok=True)
        ticks = round(cpu_s * TICKS)
        fields = [
            state,
            parent,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            ticks,
            0,
            0,
            0,
            0,
            0,
            threads,
            0,
            1000 + pid,
            0,
            pages,
        ]
        (home / "stat").write_text(f"{pid} ({name}) {' '.join(map(str, fields))}")
        (home / "cmdline").write_bytes(command)

    def list_children(self, **children):
        for pid, found in children.items():
            task = self.folder / pid.strip("p") / "task" / pid.strip("p")
            task.mkdir(parents=True)
            (task / "children").write_text(found)


@pytest.fixture
def proc(tmp_path):
    return Proc(tmp_path)


def test_the_tree_is_the_process_and_everything_it_started(proc):
    proc.add(10, threads=7, cpu_s=1.0)
    proc.add(11, 10, name="pt_data_worker", cpu_s=2.0)
    proc.add(12, 11, command=b"gcc\0-c\0", cpu_s=0.5)
    proc.add(99, 1, cpu_s=50.0)
    (proc.folder / "10" / "fd" / "3").touch()
    tree = ProcessTree(10, str(proc.folder))
    first = tree.read(0.0)
    assert (first.children, first.threads, first.open_files, first.workers) == (2, 7, 1, 1)
    assert (first.cpu_percent, first.worker_cpu_percent) == (None, None)
    assert first.rss_bytes == 30 * PAGE
    proc.add(10, threads=7, cpu_s=2.0)
    proc.add(11, 10, name="pt_data_worker", cpu_s=6.0)
    second = tree.read(5.0)
    assert second.cpu_percent == pytest.approx(100.0)
    assert second.worker_cpu_percent == pytest.approx(80.0)


@pytest.mark.parametrize(
    ("name", "command", "is_worker"),
    [
        ("python", TRAIN, True),
        ("pt_data_worker", b"", True),
        (
            "python",
            b"python\0-c\0from multiprocessing.spawn import spawn_main; spawn_main()\0--multiprocessing-fork\0",
            True,
        ),
        ("python", b"python\0-c\0from multiprocessing.resource_tracker import main\0", False),
        ("python", b"python\0eval.py\0", False),
        ("nvcc", b"nvcc\0a.cu\0", False),
        ("python", b"", False),
    ],
)
def test_a_loaders_worker_is_recognised(proc, name, command, is_worker):
    proc.add(10)
    proc.add(11, 10, name=name, command=command)
    assert ProcessTree(10, str(proc.folder)).read(0.0).workers == is_worker


def test_who_holds_memory_on_a_gpu_is_no_worker(proc):
    proc.add(10)
    proc.add(11, 10)
    assert ProcessTree(10, str(proc.folder)).read(0.0, on_gpu={11}).workers == 0


def test_children_that_ended_unnoticed_are_counted_and_are_no_workers(proc):
    proc.add(10)
    proc.add(11, 10, state="Z")
    tree = ProcessTree(10, str(proc.folder)).read(0.0)
    assert (tree.zombies, tree.workers, tree.children) == (1, 0, 1)


def test_the_kernels_own_list_of_children_is_used_where_there_is_one(proc):
    proc.add(10)
    proc.add(11, 1)
    proc.add(12, 10)
    proc.list_children(p10="11 ", p11="")
    assert children_of(10, str(proc.folder)) == [11]
    assert ProcessTree(10, str(proc.folder)).read(0.0).children == 1


def test_a_process_that_is_gone_has_no_tree(proc):
    assert ProcessTree(10, str(proc.folder)).read(0.0) is None


def test_a_number_that_another_process_got_does_not_inherit_its_time(proc):
    proc.add(10)
    proc.add(11, 10, cpu_s=100.0)
    tree = ProcessTree(10, str(proc.folder))
    tree.read(0.0)
    stat = proc.folder / "11" / "stat"
    stat.write_text(stat.read_text().replace("1011", "2022"))
    assert tree.read(1.0).cpu_percent == 0.0


@pytest.mark.parametrize("text", ["", "10", "10 (python", "10 (python) S 1"])
def test_a_stat_that_is_cut_short_is_none(proc, text):
    proc.add(10)
    (proc.folder / "10" / "stat").write_text(text)
    assert read_stat(10, str(proc.folder)) is None


def test_a_name_may_hold_brackets(proc):
    proc.add(10, name="a) S (b")
    assert read_stat(10, str(proc.folder)).name == "a) S (b"


def test_what_is_hidden_is_none(proc):
    assert count_open_files(10, str(proc.folder)) is None


def test_real_workers_are_found():
    if read_stat(os.getpid()) is None:
        pytest.skip("needs Linux's /proc")
    context = multiprocessing.get_context("spawn")
    worker = context.Process(target=time.sleep, args=(600,))
    worker.start()
    give_up = time.monotonic() + 30
    try:
        while (tree := ProcessTree(os.getpid()).read(0.0)).workers == 0 and time.monotonic() < give_up:
            time.sleep(0.01)
    finally:
        worker.kill()
        worker.join()
    assert tree.workers >= 1
    assert tree.open_files > 0
