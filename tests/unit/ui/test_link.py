import asyncio

import pytest
import ui_frames
from ui_fake import FakeConnection

from trainmon_tui.client import retry
from trainmon_tui.client.retry import RESTARTS, BackOff, FewRestarts
from trainmon_tui.protocol.messages import Fault, Heartbeat
from trainmon_tui.ui.link import SILENT_S, Link


class Notebook:
    def __init__(self):
        self.frames, self.troubles, self.faults, self.started = [], [], [], 0

    def on_frame_arrived(self, frame):
        self.frames.append(frame.number)

    def on_engine_trouble(self, words):
        self.troubles.append(words)

    def on_engine_started(self):
        self.started += 1

    def on_fault(self, fault):
        self.faults.append(fault)


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(retry, "PAUSE_S", 0.0)
    monkeypatch.setattr(retry, "FIRST_S", 0.0)


async def turns(count=4):
    for _ in range(count):
        await asyncio.sleep(0.001)


def test_the_newest_frame_of_several_is_taken():
    async def test():
        notes, connection = Notebook(), FakeConnection()
        link = Link(connection, FakeConnection, notes, Clock(), FewRestarts())
        link.open()
        connection.say(ui_frames.start_frame(1))
        connection.say(Heartbeat())
        connection.say(ui_frames.middle_frame(2))
        await turns()
        link.close()
        assert notes.frames == [2]
        assert connection.closed is True

    asyncio.run(test())


def test_silence_is_told_once_and_taken_back():
    async def test():
        notes, connection, clock = Notebook(), FakeConnection(), Clock()
        link = Link(connection, FakeConnection, notes, clock, FewRestarts())
        link.open()
        clock.now = SILENT_S
        link.check_silence()
        assert notes.troubles == []
        clock.now = SILENT_S + 0.1
        link.check_silence()
        link.check_silence()
        assert notes.troubles == ["engine does not answer"]
        connection.say(Heartbeat())
        await turns()
        assert notes.troubles == ["engine does not answer", ""]
        link.close()

    asyncio.run(test())


def test_heartbeats_keep_an_idle_engine_alive():
    async def test():
        notes, connection, clock = Notebook(), FakeConnection(), Clock()
        link = Link(connection, FakeConnection, notes, clock, FewRestarts())
        link.open()
        for _ in range(4):
            clock.now += SILENT_S - 1
            connection.say(Heartbeat())
            await turns()
            link.check_silence()
        link.close()
        assert notes.troubles == []

    asyncio.run(test())


def test_an_engine_that_keeps_dying_is_given_up():
    async def test():
        notes, clock = Notebook(), Clock()
        made = [FakeConnection() for _ in range(9)]
        spare = iter(made[1:])
        link = Link(made[0], lambda: next(spare), notes, clock, FewRestarts())
        link.open()
        for connection in made[: RESTARTS + 1]:
            clock.now += 1
            connection.die()
            await turns()
        assert notes.troubles[:-1] == ["engine died (signal 9); restarted"] * RESTARTS
        assert "restarts did not help" in notes.troubles[-1]
        assert link._connection is None
        link.close()

    asyncio.run(test())


def test_old_deaths_are_forgiven():
    async def test():
        notes, clock = Notebook(), Clock()
        made = [FakeConnection() for _ in range(9)]
        spare = iter(made[1:])
        link = Link(made[0], lambda: next(spare), notes, clock, FewRestarts())
        link.open()
        for connection in made[:6]:
            clock.now += 61
            connection.die()
            await turns()
        link.close()
        assert notes.troubles == ["engine died (signal 9); restarted"] * 6
        assert notes.started == 6

    asyncio.run(test())


def test_an_engine_that_cannot_be_started_is_named():
    async def test():
        def refuse():
            raise FileNotFoundError(2, "No such file or directory")

        notes, connection = Notebook(), FakeConnection()
        link = Link(connection, refuse, notes, Clock(), FewRestarts())
        link.open()
        connection.die()
        await turns()
        link.close()
        assert notes.troubles[1] == "engine cannot be started: No such file or directory; restarted"
        assert "restarts did not help" in notes.troubles[-1]

    asyncio.run(test())


def test_a_fault_is_passed_on_alone():
    async def test():
        notes, connection = Notebook(), FakeConnection()
        link = Link(connection, FakeConnection, notes, Clock(), FewRestarts())
        link.open()
        connection.say(ui_frames.start_frame(1))
        connection.say(Fault("gone", "", 66))
        await turns()
        link.close()
        assert [fault.exit_code for fault in notes.faults] == [66]
        assert connection.closed is True
        assert notes.frames == []

    asyncio.run(test())


def test_an_engine_that_ends_after_its_fault_is_not_restarted():
    async def test():
        notes, connection = Notebook(), FakeConnection()
        link = Link(connection, FakeConnection, notes, Clock(), FewRestarts())
        link.open()
        connection.say(Fault("gone", "", 66))
        await turns()
        link.close()
        assert notes.troubles == []
        assert notes.started == 0

    asyncio.run(test())


def test_nothing_is_sent_to_a_dead_engine():
    async def test():
        notes, connection = Notebook(), FakeConnection()
        link = Link(connection, FakeConnection, notes, Clock(), FewRestarts())
        link.open()
        link.close()
        link.send(Heartbeat())
        link.check_silence()
        assert connection.sent == []

    asyncio.run(test())


def test_an_engine_behind_a_network_is_tried_until_it_answers():
    async def test():
        made = [FakeConnection() for _ in range(9)]
        spare = iter(made[1:])
        notes = Notebook()
        link = Link(made[0], lambda: next(spare), notes, Clock(), BackOff())
        link.open()
        for connection in made[:6]:
            connection.die()
            await turns()
        made[6].say(Heartbeat())
        await turns()
        link.close()
        assert notes.troubles == ["engine died (signal 9); trying again in 0s"] * 6
        assert notes.started == 6

    asyncio.run(test())
