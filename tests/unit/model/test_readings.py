"""A sample travels from a child process to the screen: it comes back as it went, and a missing value stays missing."""

import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.readings import (
    UNASKED,
    Gpu,
    GpuProcess,
    Host,
    Instance,
    Reading,
    RunProcess,
    Telemetry,
    calm_s,
    labels_of,
    own_gpus,
    value_of,
)

numbers = st.none() | st.floats(-1e15, 1e15)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
readings = st.builds(
    Reading, numbers, st.sampled_from(["ok", "unsupported", "denied", "failed", "lost", "stale", "mig"])
)
processes = st.builds(GpuProcess, st.integers(1, 2**31), numbers, words, words, st.booleans())
gpus = st.builds(
    Gpu,
    st.integers(0, 63),
    words,
    *[readings] * 7,
    throttle=st.lists(st.sampled_from(["too hot", "power brake", "hardware slowdown", "power cap"])).map(
        tuple
    ),
    processes=st.lists(processes, max_size=2).map(tuple),
    note=words,
    instances=st.lists(st.builds(Instance, st.integers(0, 7), words, readings, readings), max_size=1).map(
        tuple
    ),
    for_run=st.none() | st.booleans(),
    trend=st.lists(st.floats(-1, 100), max_size=2).map(tuple),
)
hosts = st.none() | st.builds(Host, words, numbers, st.integers(0, 999), *[numbers] * 4)
runs = st.none() | st.builds(RunProcess, st.integers(1, 2**31), words, numbers, numbers, st.booleans(), words)
samples = st.builds(
    Telemetry, hosts, st.lists(gpus, max_size=2).map(tuple), words, st.floats(0, 1e9), runs
)  # fmt: skip


@given(samples, st.sampled_from([msgspec.json, msgspec.msgpack]))
def test_a_sample_comes_back_as_it_went(sample, codec):
    assert codec.decode(codec.encode(sample), type=Telemetry) == sample


@pytest.mark.parametrize("state", ["broken", "", "OK", None, 3])
def test_a_state_that_nobody_knows_is_refused(state):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"value": 1.0, "state": state}, Reading)


@pytest.mark.parametrize("value", ["90", True, [90], {}])
def test_a_value_is_a_number_or_none(value):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"value": value}, Reading)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_value_that_json_cannot_say_is_none(value):
    body = msgspec.json.encode(Reading(value))
    assert msgspec.json.decode(body, type=Reading) == Reading(None)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (Gpu, {"name": "H100"}),
        (Gpu, {"index": 0}),
        (Host, {}),
        (GpuProcess, {"pid": 3}),
        (RunProcess, {"pid": 3, "command": "python", "cpu_percent": 1.0}),
    ],
)
def test_what_names_a_thing_cannot_be_left_out(kind, message):
    with pytest.raises(msgspec.ValidationError, match="missing required field"):
        msgspec.convert(message, kind)


def test_a_gpu_that_says_nothing_has_no_numbers():
    gpu = Gpu(0, "H100")
    values = [value for value in msgspec.structs.astuple(gpu) if isinstance(value, Reading)]
    assert {value.value for value in values} == {None}
    assert values.count(UNASKED) == len(values) - 7


def test_a_sample_of_nothing_is_a_sample():
    assert msgspec.json.decode(b"{}", type=Telemetry) == Telemetry()
    assert Telemetry().gpus == ()


@pytest.mark.parametrize(("state", "value"), [("ok", 3.0), ("stale", None), ("lost", None)])
def test_only_what_holds_now_is_a_value(state, value):
    assert value_of(Reading(3.0, state)) == value


def test_the_runs_own_gpus_are_those_that_are_marked_else_all():
    working = Gpu(0, "A", processes=(GpuProcess(7, None, is_run=True),))
    allowed, other, unknown = Gpu(1, "A", for_run=True), Gpu(2, "A", for_run=False), Gpu(3, "A")
    assert own_gpus(Telemetry(gpus=(working, allowed, other, unknown))) == (working, allowed)
    assert own_gpus(Telemetry(gpus=(other, unknown))) == (other, unknown)


@pytest.mark.parametrize(("count", "seconds"), [(0, 1.0), (4, 1.0), (5, 2.0), (8, 2.0)])
def test_many_gpus_are_drawn_anew_less_often(count, seconds):
    assert calm_s(Telemetry(gpus=tuple(Gpu(index, "A") for index in range(count)))) == seconds


def test_words_and_states_are_shown_at_once_and_digits_are_not():
    one = Gpu(0, "A", Reading(5.0))
    told = Telemetry(gpus=(one,))
    assert labels_of(told) == labels_of(Telemetry(gpus=(Gpu(0, "A", Reading(6.0)),), gpu_age_s=3.0))
    for other in (
        Telemetry(gpus=(Gpu(0, "A", Reading(5.0, "stale")),)),
        Telemetry(gpus=(Gpu(0, "A", Reading(5.0), note="lost"),)),
        Telemetry(gpus=(Gpu(0, "A", Reading(5.0), throttle=("too hot",)),)),
        Telemetry(gpus=(one, one)),
        Telemetry(gpus=(one,), gpu_note="no answer"),
        Telemetry(gpus=(one,), host=Host("h")),
        Telemetry(gpus=(one,), process=RunProcess(7, "x", None, None)),
    ):
        assert labels_of(other) != labels_of(told)
