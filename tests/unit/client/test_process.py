from __future__ import annotations

import os
import signal
import sys
import time

import pytest

from trainmon_tui.client.process import ProcessConnection
from trainmon_tui.client.spawn import Spawned
from trainmon_tui.protocol.asks import Ask, Bye
from trainmon_tui.protocol.framing import encode
from trainmon_tui.protocol.messages import Heartbeat

PATIENCE_S = 20.0


def start(code: str) -> ProcessConnection:
    child_in, outgoing = os.pipe()
    incoming, child_out = os.pipe()
    pid = os.posix_spawn(
        sys.executable,
        [sys.executable, "-c", code],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_DUP2, child_in, 0), (os.POSIX_SPAWN_DUP2, child_out, 1)],
    )
    os.close(child_in)
    os.close(child_out)
    return ProcessConnection(Spawned(pid, incoming, outgoing))


def until(connection, condition):
    """Collect messages until the condition holds of them, or the engine is gone."""
    got: list[object] = []
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        messages = connection.receive()
        if messages is None:
            return got, True
        got += messages
        if condition(got):
            return got, False
        time.sleep(0.005)
    raise AssertionError(f"only {got} in {PATIENCE_S} s")


ECHO = (
    f"import sys; sys.stdout.buffer.write({encode(Heartbeat())!r} * 3); sys.stdout.flush(); sys.stdin.read()"
)


def test_messages_arrive_whole():
    connection = start(ECHO)
    got, gone = until(connection, lambda got: len(got) == 3)
    connection.close()
    assert got == [Heartbeat()] * 3
    assert not gone


def test_a_killed_engine_is_named_with_its_signal():
    connection = start("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    _, gone = until(connection, lambda _got: False)
    assert gone
    assert connection.gone_reason() == f"engine died (ended by signal {int(signal.SIGKILL)})"
    connection.close()


def test_an_engine_that_ends_is_named_with_its_status():
    connection = start("raise SystemExit(7)")
    until(connection, lambda _got: False)
    assert connection.gone_reason() == "engine died (ended with status 7)"
    connection.close()


def test_what_is_not_ours_ends_the_conversation():
    connection = start("import sys; sys.stdout.buffer.write(b'Traceback (most recent call last)')")
    _, gone = until(connection, lambda _got: False)
    assert gone
    assert "not ours" in connection.gone_reason()
    connection.close()


def test_sending_never_blocks_even_when_nobody_reads():
    connection = start("import time; time.sleep(60)")
    for number in range(3000):
        connection.send(Ask(number))
    connection.close(bye=False)


def test_what_the_pipe_did_not_take_goes_later():
    code = (
        "import sys, time; time.sleep(.3); data = sys.stdin.buffer.read(); raise SystemExit(len(data) % 251)"
    )
    connection = start(code)
    messages = [Ask(number) for number in range(20_000)]
    for message in messages:
        connection.send(message)
    deadline = time.monotonic() + PATIENCE_S
    while connection._unsent and time.monotonic() < deadline:
        connection.send(Bye())
        messages.append(Bye())
        time.sleep(0.01)
    os.close(connection._outgoing)
    until(connection, lambda _got: False)
    status = sum(len(encode(m)) for m in messages) % 251
    assert connection.gone_reason() == f"engine died (ended with status {status})"


def test_closing_kills_what_does_not_leave():
    connection = start("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)")
    connection.close()
    with pytest.raises(ProcessLookupError):
        os.kill(connection._pid, 0)
