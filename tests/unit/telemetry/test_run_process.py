"""Finding the run by the log that it writes, with real processes."""

import os
import subprocess
import sys

import pytest

from trainmon_tui.telemetry import run_process
from trainmon_tui.telemetry.run_process import RunFinder, descends, outermost

pytestmark = pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="needs Linux's /proc")  # noqa: PTH112


def settle(finder, now=0.0):
    """Poll until the scan that ``now`` allows has ended."""
    found = finder.poll(now)
    while finder.searching:
        found = finder.poll(now)
    return found


@pytest.mark.parametrize("mode", ["w", "a", "r+"])
def test_the_writer_of_the_log_is_the_run(holding, tmp_path, mode):
    log = tmp_path / "run.log"
    log.touch()
    run = holding(log, mode)
    found = settle(RunFinder(str(log)))
    assert (found.pid, found.alive, found.how) == (run.pid, True, "writes run.log")
    assert "open(sys.argv[1]" in found.command
    assert found.rss_bytes > 1e6


def test_a_reader_is_not_the_run(holding, tmp_path):
    log = tmp_path / "run.log"
    log.touch()
    holding(log, "r")
    assert settle(RunFinder(str(log))) is None


def test_we_are_not_the_run(tmp_path):
    with (tmp_path / "run.log").open("w"):
        assert settle(RunFinder(str(tmp_path / "run.log"))) is None


def test_a_log_that_nobody_writes_is_looked_at_less_and_less_often(tmp_path, monkeypatch):
    looks = []
    monkeypatch.setattr(run_process, "scan_writers", lambda *_: iter(looks.append(now) or ()))
    finder = RunFinder(str(tmp_path / "run.log"))
    for now in range(200):
        finder.poll(float(now))
    assert looks == [0, 5, 15, 35, 75, 115, 155, 195]


def test_no_path_no_run():
    assert RunFinder(None).poll(0.0) is None


def test_a_link_to_the_log_is_followed(holding, tmp_path):
    (tmp_path / "latest.log").symlink_to("run.log")
    run = holding(tmp_path / "run.log")
    assert settle(RunFinder(str(tmp_path / "latest.log"))).pid == run.pid


def test_its_end_is_told_and_a_successor_is_found(holding, tmp_path):
    log = tmp_path / "run.log"
    first = holding(log)
    finder = RunFinder(str(log))
    assert settle(finder).pid == first.pid
    assert finder.poll(1.0).cpu_percent is not None
    first.kill()
    first.wait()
    ended = finder.poll(2.0)
    assert (ended.pid, ended.alive, ended.rss_bytes) == (first.pid, False, None)
    assert "open(sys.argv[1]" in ended.command
    second = holding(log)
    assert settle(finder, 3.0).alive is False, "scanned once in five seconds"
    assert settle(finder, 8.0).pid == second.pid


def test_a_zombie_has_ended(holding, tmp_path):
    run = holding(tmp_path / "run.log")
    finder = RunFinder(str(tmp_path / "run.log"))
    settle(finder)
    run.kill()
    os.waitid(os.P_PID, run.pid, os.WEXITED | os.WNOWAIT)
    assert finder.poll(1.0).alive is False


def test_a_scan_is_spread_over_polls(holding, tmp_path):
    run = holding(tmp_path / "run.log")
    finder = RunFinder(str(tmp_path / "run.log"), links_a_poll=1)
    assert finder.poll(0.0) is None
    assert finder.searching
    assert settle(finder).pid == run.pid


def test_a_run_behind_tee_is_found(spawn, tmp_path):
    log = tmp_path / "run.log"
    train = "import os, sys, time; os.write(1, b'ready\\n'); time.sleep(600)"
    reading, writing = os.pipe()
    with subprocess.Popen([sys.executable, "-c", train], stdout=writing) as run:
        os.close(writing)
        spawn(["tee", str(log)], stdin=reading)
        os.close(reading)
        found = settle(RunFinder(str(log)))
        run.kill()
    assert (found.pid, found.how) == (run.pid, "writes run.log through tee")


FAMILY = """
import os, subprocess, sys, time
held = open(sys.argv[1], "a")
worker = "import time; print('ready', flush=True); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", worker], stdout=subprocess.PIPE, pass_fds=[held.fileno()])
child.stdout.readline()
print("ready", flush=True)
sys.stdout.write(f"{child.pid}\\n")
sys.stdout.flush()
try:
    time.sleep(600)
finally:
    child.kill()
"""


@pytest.fixture
def family(spawn, tmp_path):
    """Return a run that shares its log with a worker, and the worker's pid."""
    run = spawn([sys.executable, "-c", FAMILY, str(tmp_path / "run.log")])
    worker = int(run.stdout.readline())
    yield run, worker
    os.kill(worker, 9)


def test_the_parent_of_workers_is_the_run(family, tmp_path):
    run, worker = family
    assert settle(RunFinder(str(tmp_path / "run.log"))).pid == run.pid
    assert outermost([worker, run.pid]).pid == run.pid
    assert outermost([worker]).pid == worker


def test_descent_is_followed(family):
    run, worker = family
    assert descends(run.pid, run.pid)
    assert descends(worker, run.pid)
    assert not descends(run.pid, worker)
    assert not descends(0x7FFFFFF0, run.pid)


def test_a_shell_is_the_run_only_alone(monkeypatch, holding, tmp_path):
    shell, training = holding(tmp_path / "a"), holding(tmp_path / "b")
    names = {shell.pid: "bash", training.pid: "python"}
    monkeypatch.setattr(run_process, "_name", lambda process: names[process.pid])
    assert outermost([shell.pid, training.pid]).pid == training.pid
    assert outermost([shell.pid]).pid == shell.pid


def test_nobody_is_outermost_of_nobody():
    assert outermost([]) is None
    assert outermost([0x7FFFFFF0, -1]) is None


def test_whoever_writes_into_the_pipe_is_the_run():
    reading, writing = os.pipe()
    code = "import sys; sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=writing) as run:
        os.close(writing)
        found = settle(RunFinder(os.readlink(f"/proc/self/fd/{reading}")))  # noqa: PTH115
        run.stdin.close()
    os.close(reading)
    assert (found.pid, found.how) == (run.pid, "writes into the pipe")


def test_a_pid_that_is_given_is_the_run(holding, tmp_path):
    run = holding(tmp_path / "other.log")
    finder = RunFinder(str(tmp_path / "run.log"), pid=run.pid)
    found = finder.poll(0.0)
    assert (found.pid, found.alive, found.how) == (run.pid, True, "the pid that was given")
    run.kill()
    run.wait()
    ended = finder.poll(1.0)
    assert (ended.alive, ended.state) == (False, "")
    assert finder.poll(99.0).alive is False, "nobody else is looked for"


def test_a_pid_that_nobody_has_was_not_seen_to_end():
    found = RunFinder(None, pid=0x7FFFFFF0).poll(0.0)
    assert (found.pid, found.alive, found.state) == (0x7FFFFFF0, False, "unseen")


NAMING = "import sys, time; print('ready', flush=True); time.sleep(600)"


def test_who_names_the_log_on_its_command_line_is_the_run_where_nobody_writes_it(spawn, tmp_path):
    log = tmp_path / "run.log"
    log.touch()
    run = spawn([sys.executable, "-c", NAMING, f"--log={log}"])
    found = settle(RunFinder(str(log)))
    assert (found.pid, found.how) == (run.pid, "its command names run.log or its folder")


def test_two_that_name_the_log_are_not_chosen_from(spawn, tmp_path):
    for _ in range(2):
        spawn([sys.executable, "-c", NAMING, str(tmp_path)])
    assert settle(RunFinder(str(tmp_path / "run.log"))) is None


def test_programs_that_show_a_log_are_not_the_run(tmp_path):
    log = tmp_path / "run.log"
    log.touch()
    with subprocess.Popen(["tail", "-f", str(log)], stdout=subprocess.DEVNULL) as tail:
        assert settle(RunFinder(str(log))) is None
        tail.kill()
