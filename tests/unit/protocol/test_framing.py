import itertools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.readings import Telemetry
from trainmon_tui.model.verdicts import Item, Judgement, Place
from trainmon_tui.protocol import asks, charts, header, log, messages
from trainmon_tui.protocol.framing import MAX_MESSAGE, Unframer, encode

FRAME = messages.Frame(
    number=3,
    ask=2,
    header=header.Header("run", "/runs/run.log", "live", epoch=2.5, notices=("cut",)),
    judgement=Judgement(items=(Item("kl", "KL", "early", "expect", "pass", 0.5, Place(line=4)),)),
    telemetry=Telemetry(),
    charts=(
        charts.Chart(
            "loss", "Loss", "step", 0, 100, 0.1, 2.0,
            lines=(charts.Line("loss", "train", None, b"\0\1", b"\2", b"", 9, (4.0,), 0.5, 0.4, 90.0),),
            spans=(charts.Span("stage 2", 5, 15),),
            bands=(charts.BandSpan(0, 1, 2, 3, 4, 5),),
            marks=(charts.Mark(4.0, "seam", "resumed"),),
        ),
    ),
    log=log.LogView((log.LogRow(1, "text", "warn"),), 1, following=True),
)  # fmt: skip
FROM_ENGINE = [
    FRAME,
    messages.Heartbeat(),
    messages.Document("check", b"{}", 2),
    messages.Fault("gone", "look there", 66),
]
FROM_SCREEN = [
    asks.Ask(7, ack=6, charts=(charts.ChartAsk("loss", 140, x0=1.0),), log=log.LogAsk(20)),
    asks.Control("seek_epoch", 3.0),
    asks.Bye(),
    asks.News("ended with status 3", ended=True),
    asks.DocumentAsk("export", "epoch=5"),
]


def chopped(stream: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]
    return [stream[start:end] for start, end in itertools.pairwise(edges)]


@given(st.lists(st.integers(0, 10_000), max_size=12))
def test_the_engines_messages_survive_being_cut_anywhere(cuts):
    unframer = Unframer()
    stream = b"".join(map(encode, FROM_ENGINE))
    assert [
        message for part in chopped(stream, cuts) for message in unframer.from_engine(part)
    ] == FROM_ENGINE


@given(st.lists(st.integers(0, 10_000), max_size=12))
def test_the_screens_messages_survive_being_cut_anywhere(cuts):
    unframer = Unframer()
    stream = b"".join(map(encode, FROM_SCREEN))
    assert [
        message for part in chopped(stream, cuts) for message in unframer.from_screen(part)
    ] == FROM_SCREEN


def test_byte_by_byte_a_message_comes_with_its_last_byte():
    unframer = Unframer()
    stream = encode(FRAME)
    assert [bool(unframer.from_engine(stream[i : i + 1])) for i in range(len(stream))] == (
        [False] * (len(stream) - 1) + [True]
    )


@given(st.floats(allow_nan=False), st.text(max_size=20))
def test_values_and_words_come_back_as_they_went(value, text):
    message = messages.Fault(text, "", 70)
    assert Unframer().from_engine(encode(message)) == [message]
    control = asks.Control("speed", value)
    assert Unframer().from_screen(encode(control)) == [control]


def test_a_length_that_cannot_be_ours_is_refused_before_anything_is_kept_waiting():
    with pytest.raises(ValueError, match="not one of ours"):
        Unframer().from_engine((MAX_MESSAGE + 1).to_bytes(4, "big"))


@given(st.binary(min_size=1, max_size=60))
def test_a_body_that_is_not_ours_is_an_error_that_callers_expect(body):
    framed = len(body).to_bytes(4, "big") + body
    try:
        received = Unframer().from_engine(framed)
    except (msgspec.MsgspecError, ValueError):
        return
    assert received == [messages.Heartbeat()]


def test_the_two_directions_do_not_understand_each_other():
    with pytest.raises(msgspec.ValidationError):
        Unframer().from_screen(encode(messages.Heartbeat()))


def test_text_from_outside_the_unicode_range_is_refused_when_written():
    with pytest.raises(UnicodeEncodeError):
        encode(messages.Fault("\ud800", "", 70))
