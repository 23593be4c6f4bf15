"""The reader of a pipe: every byte arrives, and nothing that goes wrong beside it stops it."""

import os
import socket
import subprocess
import sys
import time

import pytest

from trainmon_tui.client.drain import Outlet, open_to_append

PATIENCE_S = 20.0


@pytest.fixture
def drained(tmp_path):
    """Start a drain; give its pipe's writing end, the file it keeps and the screen's socket."""
    started = []

    def start(tee=""):
        reading, writing = os.pipe()
        kept = os.open(tmp_path / "kept", os.O_RDWR | os.O_CREAT)
        ours, theirs = socket.socketpair()
        argv = [sys.executable, "-m", "trainmon_tui.client.drain", str(tee)]
        actions = [
            (os.POSIX_SPAWN_DUP2, reading, 0),
            (os.POSIX_SPAWN_DUP2, kept, 1),
            (os.POSIX_SPAWN_DUP2, theirs.fileno(), 3),
        ]
        pid = os.posix_spawn(argv[0], argv, os.environ, file_actions=actions)
        os.close(reading)
        os.close(kept)
        theirs.close()
        ours.settimeout(PATIENCE_S)
        started.append(ours)
        return writing, pid, ours

    yield start
    for screen in started:
        screen.close()


def status_of(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def until(condition):
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_every_byte_is_kept_and_appended(drained, tmp_path):
    tee = tmp_path / "tee.log"
    tee.write_bytes(b"before\n")
    writing, pid, _ = drained(tee)
    data = bytes(range(256)) * 5000
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(data)
    assert status_of(pid) == 0
    assert (tmp_path / "kept").read_bytes() == data
    assert tee.read_bytes() == b"before\n" + data


def test_a_screen_that_goes_away_changes_nothing_for_the_writer(drained, tmp_path):
    tee = tmp_path / "tee.log"
    writing, pid, screen = drained(tee)
    os.write(writing, b"one\n")
    until(lambda: tee.exists() and tee.read_bytes() == b"one\n")
    screen.close()
    for _ in range(50):
        os.write(writing, b"two\n" * 1000)
    os.close(writing)
    assert status_of(pid) == 0
    assert tee.read_bytes() == b"one\n" + b"two\n" * 50_000
    assert len((tmp_path / "kept").read_bytes()) < tee.stat().st_size


@pytest.mark.parametrize("number", [1, 2, 15])
def test_signals_that_a_person_sends_do_not_take_the_reader_away(drained, tmp_path, number):
    tee = tmp_path / "tee.log"
    writing, pid, _ = drained(tee)
    os.write(writing, b"one\n")
    until(lambda: tee.exists() and tee.read_bytes() == b"one\n")
    os.kill(pid, number)
    os.write(writing, b"two\n")
    os.close(writing)
    assert status_of(pid) == 0
    assert tee.read_bytes() == b"one\ntwo\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs Linux's /dev/full")  # noqa: PTH110
def test_a_full_disk_is_said_and_the_pipe_still_read(drained, tmp_path):
    writing, pid, screen = drained("/dev/full")
    os.write(writing, b"step 1 loss 2\n")
    assert screen.recv(500) == b"cannot write /dev/full: no space left on device; 14 bytes lost\n"
    os.write(writing, b"step 2 loss 1\n")
    os.close(writing)
    assert status_of(pid) == 0
    assert (tmp_path / "kept").read_bytes() == b"step 1 loss 2\nstep 2 loss 1\n"


def test_a_folder_that_does_not_exist_is_said(drained, tmp_path):
    writing, pid, screen = drained(tmp_path / "missing" / "tee.log")
    assert b"no such file or directory; 0 bytes lost" in screen.recv(500)
    os.write(writing, b"x\n")
    assert b"no such file or directory; 2 bytes lost" in screen.recv(500)
    os.close(writing)
    assert status_of(pid) == 0


def test_what_follows_a_loss_begins_on_a_line_of_its_own(tmp_path, monkeypatch):
    outlet = Outlet(str(tmp_path / "out"))
    outlet.write(b"step 1 lo")
    write = os.write
    monkeypatch.setattr(os, "write", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    outlet.write(b"ss 2\n")
    assert outlet.trouble.endswith("5 bytes lost")
    monkeypatch.setattr(os, "write", write)
    outlet.write(b"step 2 loss 1\n")
    outlet.write(b"step 3 loss 1\n")
    assert (tmp_path / "out").read_bytes() == b"step 1 lo\nstep 2 loss 1\nstep 3 loss 1\n"
    assert outlet.trouble == f"5 bytes are missing in {outlet.name}"


def test_only_files_are_appended_to(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    for name in ("fifo", "folder"):
        with pytest.raises(OSError):
            open_to_append(str(tmp_path / name))
    reader = os.open(tmp_path / "fifo", os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(OSError, match="not a file"):
        open_to_append(str(tmp_path / "fifo"))
    os.close(reader)


def test_only_the_standard_library_is_loaded():
    code = (
        "import sys, trainmon_tui.client.drain; print([n for n in sys.modules if n in ('msgspec', 'numpy')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
