import msgspec
import pytest

from trainmon_tui.client.live_check import DESERTED_S, QUIET_S, LiveCheck
from trainmon_tui.client.retry import FewRestarts
from trainmon_tui.model.errors import NoInputError
from trainmon_tui.model.readings import RunProcess, Telemetry
from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.protocol.asks import Ask, DocumentAsk, News
from trainmon_tui.protocol.header import Header
from trainmon_tui.protocol.messages import Document, Fault, Frame, Heartbeat
from trainmon_tui.report.check import check_document
from trainmon_tui.report.run_info import RunInfo


class FakeEngine:
    """The far end of a conversation: answers every question about the run as the test set it."""

    def __init__(self):
        self.sent = []
        self.inbox = []
        self.verdict = "unknown"
        self.size, self.total = 0, 0
        self.state = "live"
        self.process = None
        self.dead = False
        self.closed = 0
        self.ended = False
        self.numbered = 0

    def fileno(self):
        return 7

    def send(self, message):
        self.sent.append(message)
        if isinstance(message, DocumentAsk):
            info = RunInfo("run.log", "run.log", 1, ended=self.ended, lines=self.size, bytes=self.size)
            run = check_document(Judgement(self.verdict), info)
            self.inbox.append(Document("check", msgspec.json.encode(run), 0))
        elif isinstance(message, News):
            self.ended = message.ended
            self.frame()

    def frame(self):
        self.numbered += 1
        header = Header("run", "run.log", self.state, bytes_read=self.size, bytes_total=self.total)
        telemetry = Telemetry(process=self.process)
        self.inbox.append(Frame(self.numbered, 1, header, Judgement(self.verdict), telemetry))

    def grow(self, size, verdict, total=None):
        self.size, self.verdict, self.total = size, verdict, total or size
        self.frame()

    def receive(self):
        if self.dead:
            return None
        taken, self.inbox = self.inbox, []
        return taken

    def gone_reason(self):
        return "engine died (ended by signal 9)"

    def close(self, *, bye=True):
        self.closed += 1


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def clock():
    return Clock()


def live(engine, clock, news=News):
    return LiveCheck(lambda: engine, FewRestarts(), news, clock)


def test_a_frame_is_acknowledged_and_what_is_new_asked_for(engine, clock):
    check = live(engine, clock)
    assert not check.poll()
    engine.grow(5, "pass")
    assert not check.poll()
    assert engine.sent == [Ask(1), Ask(2, 1), DocumentAsk("check", now=True)]
    assert check.poll()
    assert check.run.verdict == "pass"
    assert check.filenos() == [7]


def test_the_same_said_again_is_no_change(engine, clock):
    check = live(engine, clock)
    check.poll()
    engine.grow(5, "pass")
    check.poll()
    assert check.poll()
    engine.grow(9, "pass")
    check.poll()
    assert not check.poll()
    assert check.run.run.bytes == 9
    asked = len(engine.sent)
    engine.frame()
    check.poll()
    assert engine.sent[asked:] == [Ask(4, 3)]


def test_nothing_is_said_of_a_log_that_is_still_being_read(engine, clock):
    check = live(engine, clock)
    check.poll()
    engine.grow(5, "fail", total=100)
    check.poll()
    assert not any(isinstance(message, DocumentAsk) for message in engine.sent)
    engine.frame()
    check.poll()
    assert any(isinstance(message, DocumentAsk) for message in engine.sent)


def judged_after(check, engine, clock, seconds):
    clock.now += seconds
    engine.inbox.append(Heartbeat())
    for _ in range(3):
        check.poll()
    return check.over


def test_a_run_that_says_it_is_over_is_over_when_nothing_follows(engine, clock):
    check = live(engine, clock)
    check.poll()
    engine.state = "ended"
    engine.grow(5, "pass")
    assert not judged_after(check, engine, clock, QUIET_S / 2)
    engine.grow(9, "pass")
    assert not judged_after(check, engine, clock, QUIET_S / 2)
    assert judged_after(check, engine, clock, QUIET_S)
    assert check.done
    assert check.filenos() == []
    assert not check.poll()


def test_a_log_whose_writer_is_gone_is_over_after_a_while(engine, clock):
    check = live(engine, clock)
    check.poll()
    engine.process = RunProcess(9, "train.py", None, None, alive=False)
    engine.grow(5, "pass")
    assert not judged_after(check, engine, clock, QUIET_S)
    assert judged_after(check, engine, clock, DESERTED_S)


def test_what_our_side_knows_is_told_once(engine, clock):
    told = [News()]
    check = live(engine, clock, lambda: told[0])
    check.poll()
    engine.grow(5, "pass")
    check.poll()
    told[0] = News("process 9 has ended", ended=True)
    assert judged_after(check, engine, clock, 0)
    assert [message for message in engine.sent if isinstance(message, News)] == told


def test_an_engine_that_dies_is_started_again_and_given_up_in_the_end(engine, clock):
    check = live(engine, clock)
    check.poll()
    engine.dead = True
    for restarts in range(1, 4):
        check.poll()
        assert check.trouble == "engine died (ended by signal 9); restarted"
        assert check.filenos() == []
        assert engine.closed == restarts
        clock.now += 1
        check.poll()
    assert check.done
    assert "again and again" in check.fault.message


def test_an_engine_that_cannot_be_started_is_trouble(clock):
    def refuse():
        raise NoInputError("ssh cannot be started")

    check = LiveCheck(refuse, FewRestarts(), News, clock)
    assert not check.poll()
    assert check.trouble == "ssh cannot be started; restarted"
    check.close()


def test_a_fault_is_the_end(engine, clock):
    check = live(engine, clock)
    check.poll()
    engine.inbox.append(Fault("no such playbook", "known: vivqa", 65))
    assert check.poll()
    assert (check.fault.message, check.fault.exit_code) == ("no such playbook", 65)
    check.close()
    assert engine.closed == 1
