import math

import numpy as np
import pytest
from engine_fake import FakeSampler, FakeSource, TimedEngine, read_all

from trainmon_tui.engine.measures import Timing, of_pace
from trainmon_tui.engine.session import Session
from trainmon_tui.model.blocks import EpochStart, Family, Parsed, Progress, Rows, SeriesKey
from trainmon_tui.model.readings import Gpu, Reading, Telemetry
from trainmon_tui.model.verdicts import Place
from trainmon_tui.protocol.asks import Ask
from trainmon_tui.protocol.spec import EngineSpec, ReplaySpec
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import playbook_from

BOOK = """\
playbook: 1
name: Ours
metrics: {loss: {aliases: [loss]}}
checks:
  - {id: full, title: GPU memory, kind: alarm, warn: gpu.memory_used_frac > 95%}
  - {id: idle, title: GPU works, when: {every: epoch}, pass: gpu.util > 50%}
  - {id: pace, title: Fast enough, when: {every: epoch}, pass: step_time < 0.5 and throughput > 2}
  - {id: slow, title: Epochs are short, when: {epoch: 1}, pass: epoch_time < 100}
stop: [{id: hung, if: silence_s > 600, say: "silent for {silence_s:.0f} s"}]
"""
PLAIN = BOOK.partition("checks:")[0]


def gpu(index, used, util):
    return Gpu(index, "GPU", Reading(util), Reading(used), Reading(100.0))


def judge_of(text):
    return lambda: Judge([playbook_from(text)], chosen=True)


def states(judgement):
    return {item.id: (item.verdict, item.evidence) for item in judgement.items}


@pytest.mark.parametrize("rate", [None, 0.0, -1.0, math.nan, math.inf])
def test_a_rate_that_is_none_gives_no_pace(rate):
    assert of_pace(rate) == {}


def test_a_rate_is_a_throughput_and_a_step_time():
    assert of_pace(4.0) == {"throughput": 4.0, "step_time": 0.25}


def block(epochs=(), walls=(), starts=(), steps=None, **progress):
    count = len(epochs)
    rows = Rows(
        Family(1, (SeriesKey("loss"),)), np.ones((count, 1)), np.array(steps or range(count), float),
        np.array(epochs, float), np.arange(count), np.arange(count), np.array(walls, float), np.zeros(count, dtype=np.int64),
    )  # fmt: skip
    begun = [EpochStart(float(epoch), 1, 1) for epoch in starts]
    return Parsed([rows] if count else [], [], begun, Progress(**progress), 1)


HERE = Place(5.0, 2.0, 9, 90)


def told(timing, parsed, arrived_s=None):
    """What is measured, by epoch."""
    return [(one.at.epoch, one.sample) for one in timing.fold(parsed, HERE, arrived_s)]


def test_epochs_are_timed_by_the_logs_own_stamps():
    timing = Timing()
    assert told(timing, block([1, 1], [100.0, 100.5])) == []
    assert told(timing, block([1, 2], [101.0, 160.0])) == [(1.0, {"epoch_time": 60.0})]
    assert told(timing, block([4], [400.0])) == []


def test_pace_is_that_of_each_epochs_stamps():
    timing = Timing()
    assert told(timing, block([0.5, 1, 2, 2], [100.0, 110.0, 120.0, 124.0], steps=[0, 20, 21, 41])) == [
        (1.0, {"throughput": 2.0, "step_time": 0.5}),
        (1.0, {"epoch_time": 20.0}),
        (2.0, {"throughput": 5.0, "step_time": 0.2}),
    ]
    assert told(timing, block([2], [140.0], steps=[61])) == [
        (1.0, {"epoch_time": 20.0}), (2.0, {"throughput": 2.0, "step_time": 0.5}),
    ]  # fmt: skip


def test_a_clock_that_goes_back_gives_no_pace():
    assert told(Timing(), block([1, 1, 1], [100.0, 50.0, 49.0], steps=[1, 2, 3])) == []


def test_epochs_are_timed_by_arrival_where_somebody_watches():
    timing = Timing()
    assert told(timing, block(starts=[1]), 10.0) == []
    assert told(timing, block(starts=[2]), 25.0) == [(1.0, {"epoch_time": 15.0})]
    assert told(timing, block(starts=[5]), 26.0) == []
    assert told(Timing(), block(starts=[2])) == []


def test_pace_is_what_the_bar_prints_where_nothing_is_stamped():
    assert told(Timing(), block(rate_per_s=8.0, step=1.0)) == [(2.0, {"throughput": 8.0, "step_time": 0.125})]


def test_a_finished_log_tells_its_pace_and_nothing_of_the_machine():
    session = Session(judge_of(BOOK))
    session.feed(b"".join(
        b"Epoch %d/3\n2026-01-02 10:%02d:%02d step=%d epoch=%d loss=1.0\n" % (1 + s // 30, s // 6, s % 6 * 10, s * 40, 1 + s // 30)
        for s in range(90)
    ))  # fmt: skip
    session.finish()
    said = states(session.judgement(ended=True))
    assert said["full"][0] == "pending"
    assert said["idle"] == ("waiting", "gpu.util was not measured: it is known while the run is watched")
    assert said["pace"][0] == "pass"
    assert session.judgement(ended=True).stop == ()


@pytest.fixture
def watched():
    """An engine whose clock and machine the test holds, over a log that grows."""
    source, sampler = FakeSource(b"Epoch 1/9\nloss: 1\n"), FakeSampler()
    engine = TimedEngine(EngineSpec("/runs/run.log"), source, judge_of(BOOK), sampler)
    read_all(engine)
    engine.frame(1, Ask(1))
    return engine, source, sampler


def later(engine, seconds):
    engine.now += seconds
    engine.advance()
    return engine.judgement()


def test_rules_read_the_machine_while_the_run_is_watched(watched):
    engine, source, sampler = watched
    sampler.telemetry = Telemetry(gpus=(gpu(0, 97.0, 80.0),))
    later(engine, 2)
    source.data += b"Epoch 2/9\nloss: 1\n"
    judgement = later(engine, 2)
    assert states(judgement)["full"][0] == "warn"
    assert states(judgement)["idle"][0] == "pass"
    assert states(judgement)["full"][1].startswith("gpu.memory_used_frac 0.97 (epoch 1")


def test_silence_can_stop_a_run_and_a_finished_one_is_not_silent(watched):
    engine, source, _ = watched
    assert later(engine, 599).stop == ()
    assert [stop.say for stop in later(engine, 60).stop] == ["silent for 659 s"]
    source.data += b"loss: 1\n"
    later(engine, 2)
    assert later(engine, 2).stop == ()
    source.data += b"Training complete.\n"
    later(engine, 2)
    assert engine.run_state() == "ended"
    assert later(engine, 5000).stop == ()


def test_the_machine_says_nothing_of_a_replay():
    sampler = FakeSampler()
    sampler.telemetry = Telemetry(gpus=(gpu(0, 99.0, 0.0),))
    engine = TimedEngine(
        EngineSpec("/runs/run.log", replay=ReplaySpec()),
        FakeSource(b"Epoch 1/9\nloss: 1\nEpoch 2/9\n"),
        judge_of(BOOK),
        sampler,
    )
    read_all(engine)
    engine.frame(1, Ask(1))
    assert states(later(engine, 5))["full"][0] in ("pending", "waiting")


def test_a_playbook_that_asks_for_none_of_it_costs_nothing():
    session = Session(judge_of(PLAIN))
    session.feed(b"Epoch 1/9\nloss: 1\n")
    before = session.version
    session.measure({"gpu.util": 1.0, "silence_s": 9.0})
    assert session.version == before


def test_a_playbooks_own_metric_of_that_name_comes_first():
    own = BOOK.replace("{aliases: [loss]}", "{aliases: [loss]}, step_time: {aliases: [sec]}")
    session = Session(judge_of(own))
    session.feed(b"Epoch 1/9\nsec: 0.75 loss: 1\nEpoch 2/9\n")
    assert "step_time" not in session.judge.measured
    assert session.judge.bench.facts.tracks["step_time"].by_epoch[1].value == 0.75


def test_rules_by_steps_read_the_machine_too():
    by_step = """\
playbook: 1
name: Ours
clock: step
metrics: {loss: {aliases: [loss]}}
checks: [{id: full, title: GPU memory, kind: alarm, warn: gpu.memory_used_frac > 95%}]
"""
    source, sampler = FakeSource(b"step=1 loss=1.0\nstep=2 loss=1.0\n"), FakeSampler()
    engine = TimedEngine(EngineSpec("/runs/run.log"), source, judge_of(by_step), sampler)
    read_all(engine)
    engine.frame(1, Ask(1))
    sampler.telemetry = Telemetry(gpus=(gpu(0, 50.0, 80.0),))
    later(engine, 2)
    source.data += b"step=3 loss=1.0\nstep=4 loss=1.0\n"
    assert states(later(engine, 2))["full"][0] in ("pass", "pending")
    sampler.telemetry = Telemetry(gpus=(gpu(0, 97.0, 80.0),))
    source.data += b"step=5 loss=1.0\n"
    later(engine, 2)
    source.data += b"step=6 loss=1.0\nstep=7 loss=1.0\n"
    later(engine, 2)
    assert states(later(engine, 2))["full"][0] == "warn"
