"""The sampler as the engine sees it, over a child that is a few lines of Python."""

from __future__ import annotations

import os
import sys

import msgspec
import pytest

from trainmon_tui.model.readings import Gpu, GpuProcess, Host, Reading, RunProcess
from trainmon_tui.telemetry.gpu_reader import Pace
from trainmon_tui.telemetry.process_tree import Tree
from trainmon_tui.telemetry.run_gpus import mark_run
from trainmon_tui.telemetry.sample import GpuSample, decode_sample, encode_sample
from trainmon_tui.telemetry.sampler import SOON_S, Sampler, with_tree

GPU = Gpu(0, "H100", Reading(50.0), processes=(GpuProcess(17, 1e9), GpuProcess(18, 2e9)))


def child_that_says(sample):
    line = encode_sample(sample) + b"\n"
    return [
        sys.executable,
        "-c",
        f"import sys\nfor _ in sys.stdin: sys.stdout.buffer.write({line!r}); sys.stdout.flush()",
    ]


def test_a_sample_goes_over_the_pipe_as_it_was():
    sample = GpuSample((GPU,), "note", final=True)
    assert decode_sample(encode_sample(sample)) == sample


@pytest.mark.parametrize("line", [b"", b"[]", b'{"gpus": 3}', b"Traceback (most recent call last):"])
def test_what_is_no_sample_is_refused(line):
    with pytest.raises(msgspec.MsgspecError):
        decode_sample(line)


def test_before_its_start_no_child_is_asked():
    sampler = Sampler(command=["/no/such/program"])
    told = sampler.poll(0.0)
    assert (told.gpus, told.gpu_note) == ((), "")
    assert told.host is not None
    assert sampler.filenos() == []
    assert not sampler.settled
    sampler.close()


def test_a_child_that_cannot_be_started_is_said_in_words():
    sampler = Sampler(command=["/no/such/program"])
    sampler.start()
    assert "cannot be started" in sampler.poll(0.0).gpu_note
    assert sampler.settled
    sampler.close()


def test_the_host_is_read_once_an_interval_beside_gpus_and_in_two_without():
    sampler = Sampler(interval_s=1.0)
    sampler._host_reader.read = lambda _now, _run: Host("h", cpu_percent=1.0)
    first = sampler.poll(0.0).host
    assert sampler.poll(1.9).host is first
    second = sampler.poll(2.0).host
    assert second is not first
    sampler._gpus.gpus = lambda _now: (Gpu(0, "H100"),)
    third = sampler.poll(4.0).host
    assert sampler.poll(4.9).host is third
    assert sampler.poll(5.0).host is not third
    sampler.close()


def test_the_cores_are_looked_at_again_soon_after_the_first_look():
    sampler = Sampler(interval_s=10.0)
    sampler._host_reader.read = lambda now, _run: Host("h", cpu_percent=5.0 if now else None)
    assert sampler.poll(0.0).host.cpu_percent is None
    assert sampler.poll(SOON_S).host.cpu_percent == 5.0
    sampler.close()


def test_closing_ends_the_child_and_may_come_twice():
    sampler = Sampler(command=child_that_says(GpuSample((GPU,))))
    sampler.start()
    sampler.poll(0.0)
    assert len(sampler.filenos()) == 1
    sampler.close()
    sampler.close()
    assert sampler.filenos() == []


def test_the_runs_own_processes_are_marked_and_no_others():
    marked = mark_run(GPU, frozenset({18}))
    assert [process.is_run for process in marked.processes] == [False, True]
    assert mark_run(GPU, frozenset({99})) is GPU


def test_the_runs_family_is_told_with_its_process():
    process = RunProcess(17, "train", 50.0, 1e9, how="writes run.log")
    tree = Tree(
        children=4,
        threads=9,
        open_files=12,
        cpu_percent=300.0,
        rss_bytes=5e9,
        workers=3,
        worker_cpu_percent=80.0,
        zombies=1,
    )
    told = with_tree(process, tree)
    assert (told.pid, told.cpu_percent, told.how) == (17, 50.0, "writes run.log")
    assert (told.children, told.threads, told.open_files, told.zombies) == (4, 9, 12, 1)
    assert (told.tree_cpu_percent, told.tree_rss_bytes) == (300.0, 5e9)
    assert (told.workers, told.worker_cpu_percent) == (3, 80.0)


def test_a_pid_that_is_given_is_told_with_its_tree():
    sampler = Sampler(pid=os.getpid())
    first, second = (sampler.poll(now).process for now in (0.0, 1.0))
    sampler.close()
    assert first.pid == second.pid == os.getpid()
    if os.path.isdir("/proc/self/fd"):  # noqa: PTH112 - Linux tells of more
        assert second.threads >= 1
        assert second.open_files > 0
        assert second.tree_cpu_percent is not None


def test_an_ended_run_has_no_tree():
    sampler = Sampler(pid=0x7FFFFFF0)
    told = sampler.poll(0.0).process
    sampler.close()
    assert (told.alive, told.children) == (False, None)


def test_the_checkpoints_disk_is_told(tmp_path):
    sampler = Sampler()
    sampler.watch_folder(str(tmp_path))
    assert sampler.poll(0.0).host.disk_folder == str(tmp_path)
    sampler.close()


@pytest.mark.parametrize(("interval_s", "fresh_s"), [(0.25, 3.0), (1.0, 3.0), (10.0, 21.0)])
def test_values_are_fresh_for_as_long_as_samples_take(interval_s, fresh_s):
    pace = Pace.every(interval_s)
    assert (pace.interval_s, pace.fresh_s) == (interval_s, fresh_s)
