"""A command that outlives the screen: its session, its output, its end."""

import os
import signal
import sys
import time

import pytest

from trainmon_tui.client.command import CommandRefusedError, RunningCommand, ended_words
from trainmon_tui.client.companion import status_of
from trainmon_tui.model.errors import UsageError
from trainmon_tui.protocol.asks import News

PATIENCE_S = 20.0


@pytest.fixture
def start(tmp_path):
    started = []

    def run(*argv):
        started.append(RunningCommand(argv, str(tmp_path / "out.log")))
        return started[-1]

    yield run
    for command in started:
        command.stop(force=True)


def until(condition):
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_its_output_goes_to_the_file_and_its_status_is_kept(start, tmp_path):
    command = start("sh", "-c", "echo out; echo err >&2; cat; exit 3")
    until(lambda: not command.running())
    assert (tmp_path / "out.log").read_text() == "out\nerr\n"
    assert command.news() == News("exit status 3", ended=True)
    assert command.exit_status() == 3
    assert command.farewell() == (
        f"sh -c 'echo out; echo err >&2; cat; exit 3': exit status 3\nits output is in {tmp_path / 'out.log'}"
    )


def test_it_is_unbuffered_and_in_a_session_of_its_own(start, tmp_path):
    code = "import os, signal; print(os.environ['PYTHONUNBUFFERED'], os.getsid(0) == os.getpid(), signal.getsignal(signal.SIGPIPE))"
    # The interpreter ignores SIGPIPE itself: the shell tells what was handed on.
    command = start("sh", "-c", f'{sys.executable} -c "{code}"; kill -PIPE $$; echo still here')
    until(lambda: not command.running())
    assert command.status == -signal.SIGPIPE
    assert (tmp_path / "out.log").read_text().startswith("1 False")
    assert os.getsid(0) != command.pid


def test_while_it_runs_there_is_no_news(start):
    command = start("sleep", "60")
    assert command.news() == News()
    assert command.stoppable()
    assert command.exit_status() == 0
    assert os.getsid(command.pid) == command.pid
    assert command.about() == ("sleep 60", f"process {command.pid}, its output in", command.log)
    assert f"kill -- -{command.pid}" in command.farewell()


def test_stopping_reaches_the_whole_group(start, tmp_path):
    command = start("sh", "-c", "sleep 61 & echo $!; wait")
    until(lambda: (tmp_path / "out.log").read_text().endswith("\n"))
    child = int((tmp_path / "out.log").read_text())
    command.stop()
    until(lambda: not command.running())
    assert (command.exit_status(), command.news().words) == (143, "killed by SIGTERM")
    until(lambda: not os.path.exists(f"/proc/{child}"))  # noqa: PTH110


def test_what_ignores_sigterm_is_killed_by_force(start, tmp_path):
    command = start("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done")
    until(lambda: (tmp_path / "out.log").read_text() == "ready\n")
    command.stop()
    time.sleep(0.2)
    assert command.running()
    command.stop(force=True)
    until(lambda: not command.running())
    assert command.exit_status() == 137
    command.stop()


def test_output_is_appended(start, tmp_path):
    (tmp_path / "out.log").write_text("first attempt\n")
    command = start("echo", "second")
    until(lambda: not command.running())
    assert (tmp_path / "out.log").read_text() == "first attempt\nsecond\n"


@pytest.mark.parametrize(
    ("program", "status", "words"),
    [
        ("no-such-program-at-all", 127, "there is no command"),
        ("./missing/program", 127, "there is no command"),
        ("plain.txt", 126, "permission denied"),
        ("headless", 126, "exec format error"),
        ("folder", 126, "permission denied"),
        ("nul\0byte", 126, "cannot be run"),
    ],
)
def test_what_cannot_be_started_has_the_status_of_a_shell(tmp_path, monkeypatch, program, status, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plain.txt").write_text("text")
    (tmp_path / "folder").mkdir()
    (tmp_path / "headless").write_bytes(b"\x7f no program")
    (tmp_path / "headless").chmod(0o755)
    name = program if program[0] in "nN." else f"./{program}"
    with pytest.raises(CommandRefusedError, match=words) as refusal:
        RunningCommand([name, "x"], str(tmp_path / "out.log"))
    assert refusal.value.status == status


def test_a_log_that_cannot_be_written_is_refused_before_anything_starts(tmp_path):
    with pytest.raises(UsageError, match="no such file or directory"):
        RunningCommand(["sh", "-c", f"touch {tmp_path}/started"], str(tmp_path / "missing" / "out.log"))
    with pytest.raises(UsageError, match="is a directory"):
        RunningCommand(["sh", "-c", f"touch {tmp_path}/started"], str(tmp_path))
    assert not (tmp_path / "started").exists()


@pytest.mark.parametrize(
    ("status", "words"),
    [(0, "exit status 0"), (3, "exit status 3"), (-15, "killed by SIGTERM"), (-200, "killed by signal 200")],
)
def test_the_end_in_words(status, words):
    assert ended_words(status) == words


def test_a_child_that_somebody_else_reaped_has_ended():
    assert status_of(os.getpid()) == 0
