"""The screen's side of a pipe: it hears what the drain says, and replaces one that was killed."""

import os
import signal
import time

import pytest

from trainmon_tui.client.piped import PipedRun
from trainmon_tui.client.spawn import spawn_with
from trainmon_tui.protocol.asks import News

PATIENCE_S = 20.0
ENDED = News("its output has ended", ended=True)


class Piped:
    """A run that the test is, and what the screen holds of it."""

    def __init__(self, tee=""):
        reading, self.writing = os.pipe()
        self.run = PipedRun(reading, str(tee))

    def write(self, data):
        os.write(self.writing, data)

    def kept(self):
        return os.pread(self.run.kept, 1 << 20, 0)

    def end(self):
        os.close(self.writing)


def until(condition):
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123
        return stat.read().split()[2] == "Z"


def test_what_is_piped_in_is_kept_until_its_end():
    piped = Piped()
    assert piped.run.news() == News()
    piped.write(b"step 1 loss 2\n")
    until(lambda: piped.kept() == b"step 1 loss 2\n")
    piped.end()
    until(lambda: piped.run.news() == ENDED)
    assert piped.run.farewell() == ""


def test_a_killed_drain_is_replaced_and_nothing_is_lost(tmp_path):
    piped = Piped(tmp_path / "tee.log")
    piped.write(b"one\n")
    until(lambda: piped.kept() == b"one\n")
    os.kill(piped.run._drain, signal.SIGKILL)
    piped.write(b"two\n")
    until(lambda: "took over" in piped.run.news().words)
    until(lambda: piped.kept() == b"one\ntwo\n")
    piped.end()
    until(lambda: piped.run.news().ended)
    piped.run.farewell()
    assert (tmp_path / "tee.log").read_bytes() == b"one\ntwo\n"


def test_leaving_leaves_the_pipe_to_the_drain(tmp_path):
    piped = Piped(tmp_path / "tee.log")
    piped.write(b"one\n")
    words = piped.run.farewell()
    drain = piped.run._drain
    assert words.startswith("the run goes on")
    assert f"process {drain}" in words
    assert words.endswith(f"written to {tmp_path / 'tee.log'}")
    piped.write(b"two\n" * 10_000)
    piped.end()
    assert os.waitpid(drain, 0)[1] == 0
    assert (tmp_path / "tee.log").read_bytes() == b"one\n" + b"two\n" * 10_000


def test_without_a_tee_what_nobody_reads_is_thrown_away():
    piped = Piped()
    assert piped.run.about() == ()
    assert "thrown away" in piped.run.farewell()
    piped.write(b"one\n")
    piped.end()
    assert os.waitpid(piped.run._drain, 0)[1] == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs Linux's /dev/full")  # noqa: PTH110
def test_trouble_beside_the_pipe_is_news():
    piped = Piped("/dev/full")
    assert piped.run.about() == ("its output goes to /dev/full",)
    piped.write(b"one\n")
    until(lambda: "no space left" in piped.run.news().words)
    assert not piped.run.news().ended
    piped.end()
    until(lambda: piped.run.news().ended)
    assert piped.run.news().words.endswith("; its output has ended")
    piped.run.farewell()


def test_a_drain_that_cannot_be_started_is_tried_again():
    reading, writing = os.pipe()
    spawns = [spawn_with, None, None, spawn_with]

    def spawn(streams, argv):
        start = spawns.pop(0)
        if start is None:
            raise OSError(11, "Resource temporarily unavailable")
        return start(streams, argv)

    run = PipedRun(reading, spawn=spawn)
    os.kill(run._drain, signal.SIGKILL)
    until(lambda: "has no reader" in run.news().words)
    assert not run.news().ended
    until(lambda: "took over" in run.news().words)
    os.close(writing)
    until(lambda: run.news().ended)
    run.farewell()


def test_the_run_is_the_shells_and_is_never_stopped():
    piped = Piped()
    assert not piped.run.stoppable()
    piped.run.stop()
    piped.run.stop(force=True)
    piped.write(b"alive\n")
    until(lambda: piped.kept() == b"alive\n")
    piped.end()
    until(lambda: piped.run.news().ended)
    piped.run.farewell()


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="needs Linux's /proc")  # noqa: PTH112
def test_the_pipe_is_named_as_the_system_does():
    piped = Piped()
    assert piped.run.pipe_name == os.readlink(f"/proc/self/fd/{piped.writing}")  # noqa: PTH115
    piped.end()
    piped.run.farewell()
