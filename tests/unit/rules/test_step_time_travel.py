"""As of a step: what is said of a log that is cut there is what was said while it grew."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import playbook_from

BOOK = """playbook: 1
name: travel
clock: step
params: {limit: 2}
metrics:
  loss: {aliases: [loss], better: lower, zones: {healthy: ..2, borderline: ..3}}
  reward: {aliases: [reward]}
  ratio: {expr: reward / loss}
phases:
 - {id: warm, title: Warm-up, steps: ..6}
 - {id: main, title: Main, steps: 7..}
diagnostics: [loss, reward, ratio]
checks:
 - {id: under, title: Under, when: {every: step}, pass: loss < params.limit}
 - {id: main, title: Main, when: {every: step, phase: main}, pass: "loss < avg(loss, last=4)", warn: "loss > max(reward)"}
 - {id: spike, title: Spike, kind: alarm, fail: "rise_pct(loss, 2) > 50%", warn: "ratio > 1 for 3 steps"}
 - {id: eighth, title: Eighth, when: {step: 8}, pass: "median(loss) < 3 and seen(reward)"}
 - {id: soon, title: Soon, when: {by_step: 6}, pass: reward > 1, fail: loss > 8}
 - {id: now, title: Now, pass: "slope(loss, last=3) < 0"}
 - {id: calm, title: Calm, kind: alarm, warn: "not decreasing_for(loss, 3) after step 4"}
decisions:
 - id: settle
   title: Settle
   step: 9
   let: {early: "avg(loss, steps=1..4)", late: "avg(loss, steps=5..9)"}
   cases:
    - {id: down, if: late < early, status: pass, say: "{early:.2f} to {late:.2f}"}
    - {id: up, else: true, status: fail, say: "{early:.2f} to {late:.2f}", action: "stop at {loss}"}
   second_opinion: [{if: "std(loss) > 3", say: "it jumps: {std(loss):.1f}"}]
   show: "{loss} of {params.limit}"
targets: [{id: low, title: Low, goal: min(loss) < 0.5}]
stop:
 - {id: nan, if: not finite(loss), say: "broken at {loss}"}
 - {id: flat, if: "unchanged_for(loss, 4)", say: flat}
symptoms: [{id: high, title: High, if: loss > 3 for 2 steps, cause: "loss {loss}", fix: wait}]
"""
VALUES = [0.25, 0.5, 1.0, 1.0, 2.0, 4.0, 9.0, math.nan]


def written(log, lines):
    """Write (attempt gap, metric, value) as lines whose steps go on, or back by a resume."""
    step = 0
    for back, metric, value in lines:
        if back:
            step = max(0, step - back)
            log.resume()
        step += metric == "loss"
        log.add("line", step=max(step, 1), **{metric: value})
    return log


LINES = st.lists(
    st.tuples(
        st.sampled_from([0] * 12 + [2, 5]),
        st.sampled_from(["loss", "loss", "reward"]),
        st.sampled_from(VALUES),
    ),
    min_size=1,
    max_size=18,
)


def fresh():
    return Judge([playbook_from(BOOK)], chosen=True)


def said(judge, *, ended=False):
    """Return a judgement as a text: what is not a number equals itself there."""
    return repr(judge.judgement(ended=ended))


@settings(max_examples=20, deadline=None)
@given(LINES)
def test_live_and_in_one_go_say_the_same_at_every_line(new_log, folded, lines):
    log = written(new_log(), lines)
    live = fresh()
    for number in range(len(log.lines)):
        live.fold(*log.block(number, number + 1))
        assert said(live) == said(folded(fresh(), log, cut=number + 1))


@settings(max_examples=30, deadline=None)
@given(LINES, st.lists(st.integers(1, 5), max_size=6))
def test_when_it_is_asked_makes_no_difference(new_log, folded, lines, sizes):
    log, asked, first = written(new_log(), lines), fresh(), 0
    for size in [*sizes, len(lines)]:
        end = min(first + size, len(lines))
        if end > first:
            asked.fold(*log.block(first, end))
            said(asked)
        first = end
    assert said(asked, ended=True) == said(folded(fresh(), log), ended=True)


@pytest.fixture
def run(new_log):
    """A run of twenty steps with a reward on every third."""
    log = new_log()
    for step in range(1, 21):
        log.add("line", step=step, loss=8 / step)
        if step % 3 == 0:
            log.add("line", step=step, reward=step / 4)
    return log


def test_a_run_as_of_each_step(run, folded):
    live, line = fresh(), 0
    for step in range(1, 20):
        while run.lines[line][5] <= step:
            live.fold(*run.block(line, line + 1))
            line += 1
        over = fresh()
        folded(over, run, cut=line)
        assert said(over, ended=True) == said(live, ended=True)


def test_what_is_said_of_it(run, folded):
    found = folded(fresh(), run).judgement(ended=True)
    states = {item.id: item.verdict for item in found.items}
    assert states == {
        "under": "pass", "main": "pass", "spike": "warn", "eighth": "pass", "soon": "pass", "now": "pass",
        "calm": "pending",
    }  # fmt: skip
    assert found.decisions[0].case == "down"
    assert found.phase == "main"
    assert found.targets[0].verdict == "pass"
    assert not found.stop
    assert [gauge.value for gauge in found.gauges] == [0.4, 4.5, pytest.approx(4.5 / 0.4)]
    assert [gauge.zone for gauge in found.gauges] == ["ok", "none", "none"]
    assert found.gauges[0].trend[0] == pytest.approx((8 + 4) / 2)
    assert found.gauges[0].trend[-1] == pytest.approx((8 / 19 + 8 / 20) / 2)
    assert found.gauges[1].trend == (0.75, 1.5, 2.25, 3.0, 3.75, 4.5)
    assert found.gauges[2].trend[-1] == pytest.approx((4.5 * 19 / 8 + 4.5 * 20 / 8) / 2)
    assert found.gauges[2].at.step == 18
