"""Engines behind ssh, with a program that stands for it."""

import json
import select
import sys
import time
from pathlib import Path

import pytest

from trainmon_tui.client.far import parse_far
from trainmon_tui.client.remote import FarRun, read_far_document
from trainmon_tui.model.errors import ExitCode, NoInputError, TrainmonError
from trainmon_tui.protocol.asks import Ask, DocumentAsk
from trainmon_tui.protocol.framing import GREETING, encode, find_greeting, greet
from trainmon_tui.protocol.messages import VERSION, Fault, Frame, Heartbeat

sys.path.insert(0, str(Path(__file__).parents[2]))
from fake_ssh import FakeSsh

PATIENCE_S = 30.0


@pytest.fixture
def ssh(tmp_path, monkeypatch):
    fake = FakeSsh(tmp_path)
    for name, value in fake.env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(tmp_path))
    return fake


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "my run.log"
    path.write_bytes(b"".join(b"step %d loss %.3f\n" % (n, 9 / n) for n in range(1, 21)))
    return path


def run_at(path, options=()):
    return FarRun(parse_far(f"ssh://me@gpu1:2222{path}"), options)


def heard(connection, kind):
    """The first message of a kind; None when the connection is gone."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        select.select([connection], [], [], 0.1)
        messages = connection.receive()
        if messages is None:
            return None
        for message in messages:
            if isinstance(message, kind):
                return message
    raise AssertionError(f"no {kind.__name__}")


def fault_of(run):
    connection = run.connect()
    try:
        return heard(connection, Fault)
    finally:
        connection.close()


def speaking(tmp_path, monkeypatch, said):
    """Have an engine on the far side that says these bytes and no more."""
    engine = tmp_path / "engine.py"
    engine.write_text(f"import sys; sys.stdout.buffer.write({said!r}); sys.stdout.flush(); sys.stdin.read()")
    monkeypatch.setenv("TRAINMON_REMOTE", f"{sys.executable} {engine}")


@pytest.mark.parametrize("home", [False, True])
def test_a_run_over_there_is_asked_like_one_here(ssh, log, home):
    path = f"/~/{log.name}" if home else str(log)
    document = read_far_document(run_at(path, ["--called=ssh://gpu1/x.log"]), DocumentAsk("export"))
    run = json.loads(document.body)["run"]
    assert (run["lines"], run["path"], run["name"]) == (20, "ssh://gpu1/x.log", "x.log")
    assert ssh.calls[0][-7:-1] == ["-p", "2222", "-l", "me", "--", "gpu1"]


def test_frames_come_through(ssh, log):
    run = run_at(log)
    connection = run.connect()
    connection.send(Ask(1))
    assert heard(connection, Frame).header.path == str(log)
    assert run.met
    connection.close()


def test_what_a_shell_prints_at_login_is_passed_over(ssh, log, monkeypatch):
    monkeypatch.setenv("FAKE_SSH_NOISE", "Welcome to gpu1!\n\x1b[2Jquota: 80%\n")
    assert json.loads(read_far_document(run_at(log), DocumentAsk("check")).body)["run"]["lines"] == 20


@pytest.mark.parametrize(
    ("status", "words", "message"),
    [
        (255, "ssh: Could not resolve hostname gpu1: x", "there is no host gpu1"),
        (127, "sh: trainmon-tui: not found", "trainmon-tui is not installed on gpu1"),
    ],
)
def test_a_first_failure_is_a_fault(ssh, log, status, words, message):
    ssh.fail(status, words)
    with pytest.raises(TrainmonError, match=message) as refusal:
        read_far_document(run_at(log), DocumentAsk("check"))
    assert refusal.value.exit_code == ExitCode.NO_INPUT


def test_a_program_that_is_not_there_is_told_apart(ssh, log, monkeypatch):
    monkeypatch.setenv("TRAINMON_REMOTE", "no-such-program-at-all")
    fault = fault_of(run_at(log))
    assert fault.message.startswith("trainmon-tui is not installed on gpu1")
    assert "pipx install" in fault.hint


def test_a_path_that_is_not_there_is_said_with_its_host(ssh):
    with pytest.raises(TrainmonError, match=r"gpu1: .*no such file") as refusal:
        read_far_document(run_at("/no/folder/run.log"), DocumentAsk("check"))
    assert refusal.value.exit_code == ExitCode.NO_INPUT


def test_without_ssh_that_is_said(log, monkeypatch):
    monkeypatch.setenv("TRAINMON_SSH", "/no/such/ssh")
    with pytest.raises(NoInputError, match="ssh cannot be started"):
        run_at(log).connect()


def test_a_lost_connection_is_a_reason_and_no_fault(ssh, log):
    run = run_at(log)
    connection = run.connect()
    connection.send(Ask(1))
    assert heard(connection, Frame)
    connection.close()
    ssh.fail(255, "ssh: connect to host gpu1 port 2222: Connection timed out")
    again = run.connect()
    assert heard(again, Fault) is None
    assert again.gone_reason() == "gpu1 does not answer"
    again.close()
    ssh.mend()
    third = run.connect()
    third.send(Ask(1))
    assert heard(third, Frame)
    third.close()


def test_another_version_is_refused_with_both_numbers(ssh, log, tmp_path, monkeypatch):
    speaking(tmp_path, monkeypatch, b"motd\n" + GREETING % 99 + b"whatever it says")
    fault = fault_of(run_at(log))
    assert fault.message == f"gpu1 has a trainmon-tui that speaks protocol 99; this one speaks {VERSION}"
    assert "same version" in fault.hint


def test_a_host_that_only_talks_is_refused(ssh, log, tmp_path, monkeypatch):
    speaking(tmp_path, monkeypatch, b"lorem ipsum " * 9999)
    assert "not what an engine says" in fault_of(run_at(log)).message


def test_nonsense_after_the_greeting_ends_the_conversation(ssh, log, tmp_path, monkeypatch):
    speaking(tmp_path, monkeypatch, greet() + b"Traceback (most recent call last)")
    connection = run_at(log).connect()
    assert heard(connection, Frame) is None
    connection.close()


def test_a_greeting_is_found_wherever_it_stands():
    message = encode(Heartbeat())
    assert find_greeting(b"noise\n" + greet() + message) == (VERSION, message)
    assert find_greeting(greet()[:-1]) is None
    assert find_greeting(b"") is None
