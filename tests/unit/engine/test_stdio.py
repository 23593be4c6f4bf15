"""The engine's end of the pipes, with real pipes and real processes."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from trainmon_tui.engine.stdio import Pipe, restore_terminal
from trainmon_tui.model.errors import ExitCode
from trainmon_tui.protocol.asks import Ask, Bye, DocumentAsk
from trainmon_tui.protocol.framing import Unframer, encode
from trainmon_tui.protocol.messages import Document, Fault, Frame, Heartbeat
from trainmon_tui.protocol.spec import EngineSpec, encode_orders, encode_spec

PATIENCE_S = 30.0


@pytest.fixture
def pipe():
    """The engine's `Pipe`, and the screen's two ends of it."""
    incoming, to_engine = os.pipe()
    from_engine, outgoing = os.pipe()
    yield Pipe(incoming, outgoing), to_engine, from_engine
    for descriptor in (incoming, to_engine, from_engine, outgoing):
        try:
            os.close(descriptor)
        except OSError:
            continue


def test_messages_come_in_order_however_they_are_cut(pipe):
    engine, to_engine, _ = pipe
    data = encode(Ask(1)) + encode(Ask(2)) + encode(Bye())
    got = []
    for cut in range(0, len(data), 5):
        os.write(to_engine, data[cut : cut + 5])
        got += engine.receive(PATIENCE_S, [])
    assert got == [Ask(1), Ask(2), Bye()]


def test_nothing_to_read_is_an_empty_list(pipe):
    engine, _, _ = pipe
    assert engine.receive(0.0, []) == []


def test_another_descriptor_wakes_up(pipe):
    engine, _, from_engine = pipe
    engine.send(Heartbeat())
    assert engine.receive(PATIENCE_S, [from_engine]) == []


def test_a_screen_that_left_is_none(pipe):
    engine, to_engine, _ = pipe
    os.close(to_engine)
    assert engine.receive(PATIENCE_S, []) is None


@pytest.mark.parametrize(
    "noise", [b"GET / HTTP/1.1\r\n\r\n", b"\0\0\0\1\xc1", b"\xff" * 64, encode(Heartbeat())]
)
def test_what_is_not_ours_is_a_screen_that_left(pipe, noise):
    engine, to_engine, _ = pipe
    os.write(to_engine, noise)
    assert engine.receive(PATIENCE_S, []) is None


def test_sending_to_nobody_raises(pipe):
    engine, _, from_engine = pipe
    os.close(from_engine)
    with pytest.raises(BrokenPipeError):
        engine.send(Heartbeat())


def run_engine(argument, said=b"", **options):
    command = [sys.executable, "-P", "-m", "trainmon_tui.engine", argument]
    done = subprocess.run(command, input=said, capture_output=True, timeout=60, check=False, **options)
    return done.returncode, Unframer().from_engine(done.stdout), done.stderr


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "train.log"
    path.write_bytes(b"".join(b"step %d loss %.3f\n" % (n, 9 / n) for n in range(1, 21)))
    return str(path)


def test_a_process_answers_a_document_and_leaves_at_goodbye(log):
    spec = encode_spec(EngineSpec(log, telemetry=False))
    status, answers, errors = run_engine(spec, encode(DocumentAsk("check")) + encode(Bye()))
    assert (status, errors) == (0, b"")
    assert [type(answer) for answer in answers] == [Document]


@pytest.mark.parametrize("said", [b"", b"nonsense", encode(Ask(1))[:3]])
def test_a_process_ends_quietly_with_its_screen(log, said):
    status, answers, errors = run_engine(encode_spec(EngineSpec(log, telemetry=False)), said)
    assert (status, errors) == (0, b"")
    assert not any(isinstance(answer, Fault) for answer in answers)


def test_a_spec_that_cannot_be_read_is_a_fault():
    status, answers, errors = run_engine("{}")
    assert status == ExitCode.INTERNAL
    assert errors == b""
    assert answers[0].exit_code == ExitCode.INTERNAL


def test_an_unknown_playbook_is_a_fault_with_its_status(log):
    _, answers, errors = run_engine(encode_spec(EngineSpec(log, playbook="vivqq", telemetry=False)))
    assert errors == b""
    assert [(type(answer), answer.exit_code) for answer in answers] == [(Fault, ExitCode.BAD_DATA)]


def started_without_a_spec(said):
    command = [sys.executable, "-P", "-m", "trainmon_tui.engine"]
    return subprocess.run(command, input=said, capture_output=True, timeout=60, check=False)


@pytest.mark.parametrize("said", [b"", b"\0", b"\0\0\0\0", b"\0\0\1\0half of it"])
def test_a_process_that_is_never_told_what_for_ends_silently(said):
    done = started_without_a_spec(said)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_process_can_be_told_what_for_later_and_where_its_errors_go(log, tmp_path):
    errors = tmp_path / "errors.txt"
    orders = encode_orders(EngineSpec(log, telemetry=False), str(errors))
    done = started_without_a_spec(orders + encode(DocumentAsk("check")) + encode(Bye()))
    assert [type(answer) for answer in Unframer().from_engine(done.stdout)] == [Document]
    assert (done.returncode, done.stderr, errors.read_bytes()) == (0, b"", b"")


def test_orders_for_a_place_that_cannot_be_written_are_followed(log):
    orders = encode_orders(EngineSpec(log, telemetry=False), "/nowhere/errors.txt")
    done = started_without_a_spec(orders + encode(DocumentAsk("check")) + encode(Bye()))
    assert [type(answer) for answer in Unframer().from_engine(done.stdout)] == [Document]


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells the threads")
def test_a_process_starts_no_threads_for_linear_algebra(log):
    spec = encode_spec(EngineSpec(log, telemetry=False))
    command = [sys.executable, "-P", "-m", "trainmon_tui.engine", spec]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as engine:
        engine.stdin.write(encode(Ask(1)))
        engine.stdin.flush()
        engine.stdout.read(4)
        threads = len(list(Path(f"/proc/{engine.pid}/task").iterdir()))
        engine.stdin.write(encode(Bye()))
        engine.stdin.close()
        engine.stdout.read()
    assert threads == 1


def test_modules_beside_the_log_are_not_imported(log, tmp_path):
    for name in ("json", "re", "numpy", "msgspec", "select"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(9)")
    spec = encode_spec(EngineSpec(log, telemetry=False))
    assert run_engine(spec, encode(Bye()), cwd=tmp_path)[0] == 0


def test_a_killed_screen_is_noticed_even_in_the_middle_of_a_message(log):
    command = [
        sys.executable,
        "-P",
        "-m",
        "trainmon_tui.engine",
        encode_spec(EngineSpec(log, telemetry=False)),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as engine:
        engine.stdin.write(encode(Ask(1))[:-1])
        engine.stdin.close()
        assert engine.wait(PATIENCE_S) == 0


def test_a_frame_goes_out_and_sigterm_ends_the_engine(log):
    command = [
        sys.executable,
        "-P",
        "-m",
        "trainmon_tui.engine",
        encode_spec(EngineSpec(log, telemetry=False)),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as engine:
        engine.stdin.write(encode(Ask(1)))
        unframer, got = Unframer(), []
        while not any(isinstance(message, Frame) for message in got):
            assert select.select([engine.stdout], [], [], PATIENCE_S)[0]
            got += unframer.from_engine(os.read(engine.stdout.fileno(), 65536))
        engine.send_signal(signal.SIGTERM)
        assert engine.wait(PATIENCE_S) == 0


def test_without_a_terminal_there_is_nothing_to_restore():
    restore_terminal(None)
