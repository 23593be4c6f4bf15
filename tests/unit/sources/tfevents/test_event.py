from __future__ import annotations

import struct

import pytest
from event_writer import (
    chunk,
    event,
    histogram,
    hparams,
    metadata,
    number,
    simple,
    summary,
    tensor,
    tensor_double,
    tensor_float,
    tensor_int,
    tensor_text,
    varint,
)
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.sources.tfevents.event import read_event
from trainmon_tui.sources.tfevents.wire import WireError, fields, signed


def single(value: float) -> float:
    return struct.unpack("<f", struct.pack("<f", value))[0]


def read(body, step=7, wall_s=1.5, plugins=None):
    return read_event(event(body, step, wall_s), {} if plugins is None else plugins)


@pytest.mark.parametrize(
    ("value", "told", "is_single"),
    [
        (simple("loss", 0.1), single(0.1), True),
        (simple("loss", 0.0), 0.0, True),
        (tensor_float("loss", 0.1), single(0.1), True),
        (tensor_double("loss", 0.1), 0.1, False),
        (tensor_int("loss", 12), 12.0, False),
        (tensor_int("loss", -12), -12.0, False),
        (tensor_int("loss", -3, dtype=3), -3.0, False),
        (tensor("loss", 1, b""), 0.0, True),
        (tensor("loss", 1, chunk(4, struct.pack("<f", 0.25))), 0.25, True),
        (tensor("loss", 19, chunk(13, varint(0x3400))), 0.25, True),
        (tensor("loss", 19, chunk(4, b"\x00\x34")), 0.25, True),
        (tensor("loss", 10, chunk(11, b"\x01")), 1.0, False),
        (tensor("loss", 1, chunk(5, struct.pack("<f", 2.0)), plugin=""), 2.0, True),
        (tensor("loss", 1, chunk(5, struct.pack("<f", 2.0)), shape=chunk(2, number(1, 1))), 2.0, True),
    ],
)
def test_scalars_of_every_writer(value, told, is_single):
    found = read(summary(value))
    ((tag, number_, exact, *_),) = found.scalars
    assert (tag, number_, exact) == ("loss", told, is_single)
    assert (found.wall_s, found.step, found.others) == (1.5, 7, [])


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (histogram("w"), "histogram"),
        (chunk(1, "w") + chunk(4, b"png"), "image"),
        (tensor_text("w", "hello"), "text"),
        (tensor("w", 1, chunk(5, bytes(8)), shape=chunk(2, number(1, 2))), "scalars"),
        (tensor("w", 1, chunk(5, bytes(4)), plugin="pr_curves"), "curve"),
        (tensor("w", 1, chunk(5, bytes(4)), plugin="mesh"), "mesh"),
        (tensor("w", 8, b""), "scalars"),
        (tensor("w", 8, b"", plugin=""), "tensor"),
        (tensor("w", 1, chunk(5, bytes(5))), "tensor"),
        (tensor("w", 1, b"", shape=number(3, 1)), "scalars"),
    ],
)
def test_what_is_no_number_is_named(value, kind):
    found = read(summary(value))
    assert found.scalars == []
    assert found.others == [
        (kind if kind != "tensor" or b"scalars" not in value else found.others[0][0], "w")
    ]


def test_a_tag_keeps_the_plugin_of_its_first_event():
    plugins = {}
    read(summary(tensor("pr", 1, chunk(5, bytes(4)), plugin="pr_curves")), plugins=plugins)
    assert read(summary(tensor("pr", 1, chunk(5, bytes(4)), plugin="")), plugins=plugins).others == [
        ("curve", "pr")
    ]


def test_several_values_and_events_of_other_kinds():
    found = read(summary(simple("a", 1.0), histogram("h"), simple("b", 2.0)))
    assert [scalar.tag for scalar in found.scalars] == ["a", "b"]
    assert read(chunk(4, b"graph")).others == [("graph", "")]
    assert read(chunk(3, "brain.Event:2")).others == []
    assert read(b"", step=-5).step == -5
    assert read_event(b"", {}).body == 0


def test_hyperparameters_are_settings():
    given_ = {"lr": 0.1, "optimizer": "adam", "amp": True, "nesterov": False}
    found = read(summary(hparams(given_)))
    assert found.settings == given_
    assert (found.scalars, found.others) == ([], [])


def test_the_body_begins_behind_time_and_step_where_these_come_first():
    assert read(summary(simple("a", 1.0)), step=300).body == 9 + 3
    assert read(summary(simple("a", 1.0)), step=0).body == 9
    late = summary(simple("a", 1.0)) + number(2, 5)
    assert read_event(late, {}).body == -1
    assert read_event(late, {}).step == 5


@pytest.mark.parametrize(
    "data",
    [
        b"\x0b",
        b"\x0a\x05ab",
        b"\x09abc",
        b"\xff" * 11,
        b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
        b"\x2a\x02\x0a\x09",
        b"\x15\x00\x00",
    ],
)
def test_what_is_no_message_is_an_error_of_its_own(data):
    with pytest.raises(WireError):
        read_event(data, {})


def test_numbers_wrap_as_they_are_written():
    assert signed(2**64 - 1) == -1
    assert [field.value for field in fields(b"\x08" + varint(-1), 0, 11)] == [2**64 - 1]


def test_a_tag_of_any_length_and_bytes_is_a_text():
    assert len(read(summary(simple("x" * 5000, 1.0))).scalars[0].tag) == 500
    assert read(summary(chunk(1, b"a\xff") + b"\x15" + bytes(4))).scalars[0].tag == "a\ufffd"


@given(st.binary(max_size=80))
def test_any_bytes_are_an_event_or_an_error(data):
    try:
        read_event(data, {})
    except WireError:
        return


@given(st.data())
def test_any_mutant_is_an_event_or_an_error(data):
    value = data.draw(
        st.sampled_from(
            [
                simple("a", 1.0),
                tensor_float("a", 1.0),
                tensor_int("a", 3),
                hparams({"lr": 1.0, "x": "y"}),
                metadata("scalars"),
            ]
        )
    )
    mutant = bytearray(event(summary(value), 300, 1.0))
    for _ in range(data.draw(st.integers(1, 4))):
        mutant[data.draw(st.integers(0, len(mutant) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_event(bytes(mutant), {})
    except WireError:
        return
