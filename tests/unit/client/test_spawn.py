"""A real engine, started as the screen starts it."""

import os
import signal
import sys
import time

import pytest

from trainmon_tui.client.children import ahead, start_ahead
from trainmon_tui.client.process import ProcessConnection
from trainmon_tui.client.spawn import PASSED_PATH, Spawned, dismiss, spawn_engine
from trainmon_tui.protocol.asks import Ask
from trainmon_tui.protocol.charts import ChartAsk
from trainmon_tui.protocol.log import LogAsk
from trainmon_tui.protocol.messages import Fault, Frame
from trainmon_tui.protocol.spec import EngineSpec, ReplaySpec

PATIENCE_S = 30.0
ASK = Ask(1, 0, (ChartAsk("loss", 40),), LogAsk(5))


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "run.log"
    path.write_text("".join(f"step={n} loss={3 - n / 100:.3f}\n" for n in range(1, 101)))
    return path


def first(connection, kind, condition=lambda _message: True):
    """The first message of a kind that fulfils a condition; asks and acknowledges on the way."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        messages = connection.receive()
        assert messages is not None, connection.gone_reason()
        for message in messages:
            if isinstance(message, Frame):
                connection.send(Ask(1, message.number, ASK.charts, ASK.log))
            if isinstance(message, kind) and condition(message):
                return message
        time.sleep(0.005)
    raise AssertionError(f"no {kind.__name__} within {PATIENCE_S} s")


def gone(connection):
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if connection.receive() is None:
            return connection.gone_reason()
        time.sleep(0.005)
    raise AssertionError("the engine lives")


def test_a_live_log_is_read_and_followed(log):
    connection = ProcessConnection(spawn_engine(EngineSpec(str(log), telemetry=False)))
    try:
        connection.send(ASK)
        frame = first(connection, Frame, lambda frame: frame.charts)
        assert frame.charts[0].lines[0].count == 100
        assert frame.log.rows[-1].text == "step=100 loss=2.000"
        with log.open("a") as file:
            file.write("step=101 loss=1.5\n")
        frame = first(connection, Frame, lambda frame: frame.charts[0].lines[0].count == 101)
        assert (frame.header.lines, frame.charts[0].lines[0].last) == (101, 1.5)
    finally:
        connection.close()


def test_a_replay_stands_at_its_start_until_its_clock_runs(log):
    spec = EngineSpec(str(log), replay=ReplaySpec(speed=0.001), telemetry=False)
    connection = ProcessConnection(spawn_engine(spec))
    try:
        connection.send(ASK)
        frame = first(connection, Frame)
        assert frame.header.state == "replay"
        assert frame.header.replay.playing
        assert frame.header.lines <= 1
    finally:
        connection.close()


def test_a_playbook_that_cannot_be_used_is_a_fault(log):
    connection = ProcessConnection(spawn_engine(EngineSpec(str(log), playbook="vivqq", telemetry=False)))
    try:
        connection.send(ASK)
        fault = first(connection, Fault)
        assert fault.exit_code == 65
        assert "vivqa" in fault.message + fault.hint
    finally:
        connection.close()


def test_the_engine_stands_outside_the_screens_session(log):
    engine = spawn_engine(EngineSpec(str(log), telemetry=False))
    connection = ProcessConnection(engine)
    try:
        assert os.getsid(engine.pid) == engine.pid
    finally:
        connection.close()


def test_a_killed_engine_says_so(log):
    engine = spawn_engine(EngineSpec(str(log), telemetry=False))
    connection = ProcessConnection(engine)
    os.kill(engine.pid, signal.SIGKILL)
    assert gone(connection) == f"engine died (ended by signal {int(signal.SIGKILL)})"
    connection.close()


def test_what_the_engine_complains_of_is_kept(log, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONWARNINGS", "nonsense")
    complaints = tmp_path / "engine-errors.txt"
    connection = ProcessConnection(spawn_engine(EngineSpec(str(log), telemetry=False), str(complaints)))
    connection.send(ASK)
    first(connection, Frame)
    connection.close()
    assert "nonsense" in complaints.read_text()


def test_one_that_is_dismissed_says_nothing_and_leaves_nothing(log):
    engine = spawn_engine(EngineSpec(str(log), telemetry=False))
    dismiss(engine)
    for descriptor in (engine.incoming, engine.outgoing):
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(descriptor)
    with pytest.raises(ChildProcessError):
        os.waitpid(engine.pid, 0)


@pytest.fixture
def waiting():
    """An engine that waits for what it is for."""
    start_ahead()
    yield Spawned(*ahead[0])
    while ahead:
        dismiss(Spawned(*ahead.pop()))


def test_where_none_can_be_started_nothing_is_ahead(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    start_ahead()
    assert ahead == []


def test_one_that_was_started_ahead_is_told_what_for(log, tmp_path, waiting):
    errors = tmp_path / "errors.txt"
    engine = spawn_engine(EngineSpec(str(log), telemetry=False), str(errors))
    assert engine == waiting
    connection = ProcessConnection(engine)
    try:
        connection.send(ASK)
        assert first(connection, Frame).header.path == str(log)
        assert errors.exists()
    finally:
        connection.close()


def test_only_the_first_engine_is_the_one_started_ahead(log, waiting):
    one, other = (spawn_engine(EngineSpec(str(log), telemetry=False)) for _ in range(2))
    assert one == waiting
    assert other.pid != waiting.pid
    for engine in (one, other):
        dismiss(engine)


def test_one_that_is_given_a_descriptor_is_started_for_it(log, waiting):
    with log.open("rb") as file:
        engine = spawn_engine(EngineSpec(PASSED_PATH, telemetry=False), passed=file.fileno())
    assert engine.pid != waiting.pid
    dismiss(engine)


def test_one_that_died_before_it_was_told_is_found_to_be_gone(log, waiting):
    os.kill(waiting.pid, signal.SIGKILL)
    os.waitid(os.P_PID, waiting.pid, os.WEXITED | os.WNOWAIT)
    connection = ProcessConnection(spawn_engine(EngineSpec(str(log), telemetry=False)))
    assert "signal 9" in gone(connection)
    connection.close(bye=False)
