import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.readings import Telemetry
from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.protocol.asks import Ask, Bye, Control, DocumentAsk, News
from trainmon_tui.protocol.charts import ChartAsk
from trainmon_tui.protocol.framing import Unframer, encode
from trainmon_tui.protocol.header import Header
from trainmon_tui.protocol.log import LogAsk, LogRow, LogView
from trainmon_tui.protocol.messages import Document, Fault, Frame, Heartbeat  # fmt: skip
from trainmon_tui.protocol.transport import ReplayState

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
edge = st.none() | st.floats(allow_nan=False)
charts = st.builds(ChartAsk, text, st.integers(0, 2**31), st.sampled_from(["step", "epoch"]), edge, edge)
asks = st.builds(
    Ask,
    st.integers(0, 2**40),
    st.integers(0, 2**40),
    st.lists(charts, max_size=3).map(tuple),
    st.none() | st.builds(LogAsk, st.integers(0, 999), st.none() | st.integers(1, 2**40)),
)
documents = st.builds(DocumentAsk, st.sampled_from(["check", "export"]), text)
news = st.builds(News, text, st.booleans())
controls = st.builds(
    Control, st.sampled_from(["play", "pause", "seek_epoch", "restart"]), st.floats(allow_nan=False)
)


@given(st.lists(asks | controls | documents | news | st.just(Bye()), max_size=5))
def test_what_the_screen_says_arrives_as_it_was(messages):
    assert Unframer().from_screen(b"".join(map(encode, messages))) == messages


HEADER = Header(
    "run", "/runs/run.log", "replay", replay=ReplayState(playing=True, speed=2.0, position=0.5, done=False)
)


@pytest.mark.parametrize(
    "message",
    [
        Heartbeat(),
        Document("check", b'{"schema":1}', 2),
        Fault("no such file", "did you mean", 66),
        Frame(1, 2, HEADER, Judgement(), Telemetry()),
        Frame(1, 2, HEADER, Judgement(), Telemetry(), (), LogView((LogRow(1, "x", "fail", pending=True),), 9, following=True)),
    ],
)  # fmt: skip
def test_what_the_engine_says_arrives_as_it_was(message):
    assert Unframer().from_engine(encode(message)) == [message]


@pytest.mark.parametrize("message", [Heartbeat(), Fault("", "", 1), Document("check", b"", 0)])
def test_the_screen_cannot_say_what_is_the_engines(message):
    with pytest.raises(msgspec.ValidationError):
        Unframer().from_screen(encode(message))


@pytest.mark.parametrize(
    "message",
    [
        Control("explode"),
        DocumentAsk("passwords"),
        Ask(1, charts=(ChartAsk("loss", 40, "wall"),)),
        Ask(1, charts=(ChartAsk("loss", "forty"),)),
        Ask("1"),
    ],
)
def test_what_has_no_meaning_is_refused(message):
    with pytest.raises(msgspec.ValidationError):
        Unframer().from_screen(encode(message))


def test_a_heartbeat_is_a_few_bytes():
    assert len(encode(Heartbeat())) < 16


def test_numbers_that_are_none_survive():
    (control,) = Unframer().from_screen(encode(Control("speed", math.nan)))
    assert math.isnan(control.value)
