"""Which GPUs runs are on."""

import os

from trainmon_tui.engine.gpu_runs import LOOK_S, GpuRuns
from trainmon_tui.model.readings import Gpu, GpuProcess, Telemetry
from trainmon_tui.telemetry.open_files import open_files


class FakeSampler:
    def __init__(self, *gpus):
        self.told = Telemetry(gpus=gpus)
        self.settled = True
        self.started = self.closed = False

    def start(self):
        self.started = True

    def poll(self, now):
        return self.told

    def filenos(self):
        return [7]

    def close(self):
        self.closed = True


def gpu(index, *pids):
    return Gpu(index, "H100", processes=tuple(GpuProcess(pid, None) for pid in pids))


def gpu_runs(tmp_path, *gpus):
    files = {
        1: {str(tmp_path / "a.log"), "/etc/hosts"},
        2: {str(tmp_path / "a.log")},
        3: {str(tmp_path / "b.log")},
    }
    return GpuRuns(FakeSampler(*gpus), lambda pid: frozenset(files.get(pid, ())))


def test_a_run_is_on_the_gpus_of_the_processes_that_have_its_log_open(tmp_path):
    runs = gpu_runs(tmp_path, gpu(0, 1, 9), gpu(1, 2, 3), gpu(2))
    paths = [str(tmp_path / name) for name in ("a.log", "b.log", "c.log")]
    assert runs.poll(0.0, paths) == {paths[0]: "0,1", paths[1]: "1"}


def test_links_are_seen_through_and_looks_have_pauses(tmp_path):
    (tmp_path / "a.log").write_text("x")
    (tmp_path / "link.log").symlink_to(tmp_path / "a.log")
    runs = gpu_runs(tmp_path, gpu(0, 1))
    assert runs.poll(0.0, [str(tmp_path / "link.log")]) == {str(tmp_path / "link.log"): "0"}
    assert runs.poll(LOOK_S / 2, []) is None
    assert runs.poll(LOOK_S, []) == {}


def test_before_the_driver_has_answered_nothing_is_said(tmp_path):
    runs = gpu_runs(tmp_path, gpu(0, 1))
    runs._sampler.settled = False
    assert runs.poll(0.0, []) is None
    assert runs.filenos() == [7]
    runs.close()
    assert (runs._sampler.started, runs._sampler.closed) == (True, True)


def test_open_files_of_this_process(tmp_path):
    with (tmp_path / "open.log").open("w"):
        assert str(tmp_path / "open.log") in open_files(os.getpid())
    assert str(tmp_path / "open.log") not in open_files(os.getpid())
    assert open_files(2**22 + 1) == frozenset()
