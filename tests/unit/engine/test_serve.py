from __future__ import annotations

from collections import deque

import pytest

from trainmon_tui.engine.serve import FRAMES_PER_S, HEARTBEAT_S, Loop, serve
from trainmon_tui.model.errors import BadDataError, ExitCode
from trainmon_tui.model.journal import Note
from trainmon_tui.model.readings import Telemetry
from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.protocol.asks import Ask, Bye, Control, DocumentAsk, Jot, News
from trainmon_tui.protocol.charts import Chart, ChartAsk, Line
from trainmon_tui.protocol.header import Header
from trainmon_tui.protocol.messages import Document, Fault, Frame, Heartbeat

LINE = Line("loss", "train", None, b"", b"", b"", 1, (), 1.0, None, None)
CHART = Chart("loss", "loss", "step", 0.0, 1.0, 0.0, 1.0, (LINE,))


class FakeEngine:
    """An engine whose clock and news the test holds."""

    def __init__(self) -> None:
        self.now = 100.0
        self.news = True
        self.slices = 0
        self.controls: list[Control] = []
        self.heard: list[News] = []
        self.jotted: list[Jot] = []
        self.charts: tuple[Chart, ...] = (CHART,)

    def advance(self) -> bool:
        self.slices += 1
        return False

    def changed(self) -> bool:
        return self.news

    def frame(self, number: int, ask: Ask) -> Frame:
        self.news = False
        return Frame(
            number, ask.number, Header("run", "run.log", "live"), Judgement(), Telemetry(), self.charts
        )

    def document(self, ask: DocumentAsk) -> Document:
        if ask.at == "never":
            raise BadDataError("no such moment", "write epoch=5")
        return Document(ask.kind, b"{}", 0)

    def jot(self, jot: Jot) -> None:
        self.jotted.append(jot)

    def control(self, control: Control) -> None:
        self.controls.append(control)

    def hear(self, news: News) -> None:
        self.heard.append(news)

    def filenos(self) -> list[int]:
        return []

    def wait_s(self) -> float:
        return 0.1

    def clock(self) -> float:
        return self.now


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def sent() -> list[object]:
    return []


@pytest.fixture
def loop(engine, sent) -> Loop:
    return Loop(engine, sent.append)


def numbers(sent):
    return [message.number for message in sent if isinstance(message, Frame)]


def test_nothing_is_sent_before_the_first_ask(loop, sent):
    loop.answer()
    assert sent == []


def test_the_first_ask_is_answered_at_once(loop, sent):
    loop.take(Ask(1))
    loop.answer()
    assert numbers(sent) == [1]


def test_no_second_frame_before_the_first_is_acknowledged(engine, loop, sent):
    loop.take(Ask(1))
    loop.answer()
    engine.news, engine.now = True, engine.now + 10
    loop.answer()
    assert numbers(sent) == [1]
    loop.take(Ask(1, ack=1))
    loop.answer()
    assert numbers(sent) == [1, 2]


def test_frames_keep_their_distance_until_the_screen_asks_for_something_else(engine, loop, sent):
    loop.take(Ask(1))
    loop.answer()
    engine.news = True
    loop.take(Ask(1, ack=1))
    loop.answer()
    assert numbers(sent) == [1]
    assert loop.due_in_s() == pytest.approx(1 / FRAMES_PER_S)
    loop.take(Ask(2, ack=1))
    loop.answer()
    assert numbers(sent) == [1], "the same wish under another number is no news"
    loop.take(Ask(3, ack=1, charts=(ChartAsk("loss", 80),)))
    loop.answer()
    assert numbers(sent) == [1, 2]


def test_no_frame_when_nothing_changed(engine, loop, sent):
    loop.take(Ask(1))
    loop.answer()
    loop.take(Ask(1, ack=1))
    engine.now += 1 / FRAMES_PER_S
    loop.answer()
    assert numbers(sent) == [1]


def test_the_first_chart_is_exempt_from_the_rate(engine, loop, sent):
    engine.charts = ()
    loop.take(Ask(1))
    loop.answer()
    loop.take(Ask(1, ack=1))
    engine.news, engine.charts = True, (CHART,)
    loop.answer()
    assert numbers(sent) == [1, 2]


def test_the_newest_ask_wins(loop, sent):
    loop.take(Ask(1))
    loop.take(Ask(2))
    loop.answer()
    assert [message.ask for message in sent] == [2]


def test_a_heartbeat_says_that_the_engine_lives(engine, loop, sent):
    loop.take(Ask(1))
    loop.answer()
    engine.now += HEARTBEAT_S
    loop.answer()
    loop.answer()
    assert [type(message) for message in sent] == [Frame, Heartbeat]


def test_a_control_is_passed_on_and_answered_at_once(engine, loop, sent):
    loop.take(Ask(1))
    loop.answer()
    loop.take(Ask(1, ack=1))
    loop.take(Control("pause"))
    loop.answer()
    assert engine.controls == [Control("pause")]
    assert numbers(sent) == [1, 2]


def test_what_a_person_did_is_passed_on_and_answered_at_once(engine, loop, sent):
    loop.take(Ask(1))
    loop.answer()
    loop.take(Ask(1, ack=1))
    loop.take(Jot(1, Note("x")))
    loop.answer()
    assert engine.jotted == [Jot(1, Note("x"))]
    assert numbers(sent) == [1, 2]


def converse(engine, *batches):
    sent: list[object] = []
    waiting = deque(batches)
    said_goodbye = serve(engine, lambda _timeout, _fds: waiting.popleft() if waiting else None, sent.append)
    return said_goodbye, sent


def test_goodbye_ends_the_conversation(engine):
    assert converse(engine, [Ask(1)], [Bye()], [Ask(2)])[0] is True


def test_a_screen_that_is_gone_said_no_goodbye(engine):
    assert converse(engine, [Ask(1)])[0] is False


def test_a_document_is_answered_with_a_document(engine):
    assert converse(engine, [DocumentAsk("check"), Bye()])[1] == [Document("check", b"{}", 0)]


def test_an_error_for_the_user_is_sent_as_a_fault(engine):
    _, sent = converse(engine, [DocumentAsk("check", "never")])
    assert sent == [Fault("no such moment", "write epoch=5", ExitCode.BAD_DATA)]


def test_asks_are_read_between_slices(engine):
    converse(engine, [Ask(1)], [], [], [Bye()])
    assert engine.slices == 3


def test_news_of_the_run_reach_the_engine(engine):
    news = News("ended with status 3", ended=True)
    Loop(engine, lambda _message: None).take(news)
    assert engine.heard == [news]


class Terminal:
    """What the loop talks to: messages at their times by the engine's clock; it notes when the engine read."""

    def __init__(self, engine, *messages):
        self.engine, self.messages, self.read_at = engine, deque(messages), []
        self.sent: list[object] = []

    def receive(self, timeout_s, _fds):
        self.read_at.append(self.engine.slices)
        begin, end = self.engine.now, self.engine.now + timeout_s
        if not self.messages:
            return None
        at, message = self.messages[0]
        if at > end:
            self.engine.now = end
            return []
        self.engine.now = max(begin, at)
        self.messages.popleft()
        return [message]


def test_an_acknowledgement_alone_reads_nothing(engine):
    terminal = Terminal(engine, (100.0, Ask(1)), (100.05, Ask(2, ack=1)), (100.2, Bye()))
    assert serve(engine, terminal.receive, terminal.sent.append)
    assert engine.slices == 1
    assert numbers(terminal.sent) == [1]


def test_asks_that_want_nothing_new_do_not_keep_the_engine_from_reading(engine):
    asks = [(100.0 + n / 50, Ask(n + 1, ack=1)) for n in range(100)]
    terminal = Terminal(engine, *asks, (102.0, Bye()))
    assert serve(engine, terminal.receive, terminal.sent.append)
    assert 8 <= engine.slices <= 24
