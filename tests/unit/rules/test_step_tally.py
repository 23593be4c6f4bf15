"""How checks stood while steps went by: equal to a tally taken one step after the other."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.rules.bench import Bench
from trainmon_tui.rules.playbooks import playbook_from
from trainmon_tui.rules.tally import Tally

HEAD = "playbook: 1\nname: t\nclock: step\nmetrics: {a: {aliases: [a]}, b: {aliases: [b]}}\n"
VERDICTS = {0: "pass", 1: "warn", 2: "fail"}


class At:
    """What a tally asks of a view."""

    def __init__(self, now):
        self.now = now


def naive(values):
    """Return the tally of values by step: 2 fails, 1 warns, 0 passes, nothing else is judged."""
    tally = Tally(At)
    for step, value in enumerate(values, 1):
        if value is not None:
            tally.take(VERDICTS.get(value), step)
    return tally


def folded(check, log, sizes):
    bench = Bench(playbook_from(f"{HEAD}checks: [{{id: c, title: C, {check}}}]\n"))
    first = 0
    for size in [*sizes, len(log.lines)]:
        end = min(first + size, len(log.lines))
        if end > first:
            bench.fold(*log.block(first, end))
            bench.judgement(ended=False, reason="")
        first = end
    return bench


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from([0, 0, 1, 2, 3, None]), min_size=1, max_size=25),
    st.lists(st.integers(1, 6), max_size=6),
)
def test_a_tally_equals_one_taken_step_by_step(new_log, values, sizes):
    """A step at which b is 3 has a verdict that is unknown."""
    log = new_log()
    for step, value in enumerate(values, 1):
        log.add("line", step=step, **({"b": 1.0} if value is None else {"a": float(value)}))
    check = "when: {every: step}, fail: a == 2, warn: a == 1, pass: a == 0 or 1 / (a - 3) < 9"
    bench = folded(check, log, sizes)
    bench.judgement(ended=True, reason="")
    found = bench._steps._tracked("checks c")
    wanted = naive(values)
    assert (found.verdict, found.judged, found.bad) == (wanted.verdict, wanted.judged, wanted.bad)
    if wanted.verdict is None:
        return
    assert (found.since, found.first.now, found.newest.now) == (
        wanted.since,
        wanted.first.now,
        wanted.newest.now,
    )
    assert found.was == wanted.was


def item(check, values, new_log, *, ended=True, sizes=()):
    log = new_log()
    for step, value in enumerate(values, 1):
        log.add("line", step=step, a=float(value))
    return folded(check, log, sizes).judgement(ended=ended, reason="").items[0]


@pytest.mark.parametrize(
    ("outcomes", "value", "state"),
    [
        ("pass: a > 1", 2, "pass"),
        ("pass: a > 1", 0, "fail"),
        ("fail: a > 1", 2, "fail"),
        ("fail: a > 1", 0, "pass"),
        ("warn: a > 1", 2, "warn"),
        ("warn: a > 1", 0, "pass"),
        ("pass: a > 1, fail: a < 0", 0, "warn"),
        ("pass: a > 1, fail: a < 0", -1, "fail"),
        ("pass: a > 1, fail: a < 0", 3, "pass"),
        ("pass: a > 1, warn: a > 5", 6, "warn"),
        ("warn: a > 1, fail: a > 5", 6, "fail"),
        ("pass: a > 1, fail: 1 / a < 0", 2, "pass"),
        ("pass: a > 1, fail: a > 0 for 9 steps", 2, "waiting"),
        ("pass: 1 / a > 1", 0, "waiting"),
    ],
)
@pytest.mark.parametrize("when", ["when: {step: 1}, ", "when: {every: step}, ", "", "when: {by_step: 1}, "])
def test_what_a_check_says(new_log, outcomes, value, state, when):
    found = item(f"{when}{outcomes}", [value], new_log)
    assert found.verdict == state


@pytest.mark.parametrize(
    ("values", "state", "note"),
    [
        ([0, 0, 0], "pending", ""),
        ([0, 0, 2], "fail", ""),
        ([0, 2, 2], "fail", "since step 2, still at step 3"),
        ([2, 1, 1], "warn", "since step 2, still at step 3"),
        ([2, 0, 0], "pass", "was fail at step 1"),
        ([2, 1, 0], "pass", "was warn at step 2"),
        ([2, 0, 1], "warn", ""),
    ],
)
@pytest.mark.parametrize("sizes", [(), (1, 1, 1)])
def test_an_alarm(new_log, values, state, note, sizes):
    found = item("kind: alarm, fail: a == 2, warn: a == 1", values, new_log, sizes=sizes)
    assert (found.verdict, found.note) == (state, note)


def test_an_alarm_keeps_what_it_saw_first(new_log):
    found = item("kind: alarm, fail: a > 2, action: 'halve it, a was {a}'", [1, 5, 9], new_log)
    assert (found.evidence, found.at.step, found.action) == ("a 5 (step 2, line 2)", 2, "halve it, a was 5")


def test_an_expected_fault_says_so(new_log):
    found = item("when: {every: step}, fail: a > 2, expected_until: 5", [1, 5], new_log)
    assert found.note == "expected until step 5"
    assert item("when: {every: step}, fail: a > 2, expected_until: 1", [1, 5], new_log).note == ""


@pytest.mark.parametrize(
    ("values", "state", "at"),
    [([0, 3, 9], "pass", 2), ([0, 0, 3], "fail", 2), ([0, -5, 3], "fail", 2), ([0], "pending", None)],
)
@pytest.mark.parametrize("sizes", [(), (1, 1, 1), (2,)])
def test_by_a_step(new_log, values, state, at, sizes):
    found = item("when: {by_step: 2}, pass: a > 2, fail: a < 0", [*values], new_log, sizes=sizes)
    wanted = "warn" if state == "fail" and -5 not in values else state
    assert found.verdict == wanted
    assert found.at.step == at


def test_only_where_it_applies(new_log):
    assert item("only_if: a > 5, pass: a < 0", [1], new_log).verdict == "skipped"
    assert item("only_if: b > 5, pass: a < 0", [1], new_log).verdict == "pending"
    assert item("only_if: a > 0, pass: a < 0", [1], new_log).verdict == "fail"


def test_at_the_end(new_log):
    log = new_log().add("line", step=1, a=3.0)
    check = "when: {end: true}, pass: last(a) > 1"
    assert folded(check, log, ()).judgement(ended=True, reason="").items[0].verdict == "pending"
    assert folded(check, log.finish(), ()).judgement(ended=True, reason="").items[0].verdict == "pass"
    manual = "kind: manual, when: {end: true}"
    assert folded(manual, log, ()).judgement(ended=False, reason="").items[0].verdict == "pending"
    assert folded(manual, log, ()).judgement(ended=True, reason="").items[0].verdict == "manual"


def test_a_broken_value_names_its_line(new_log):
    found = item("kind: alarm, fail: not finite(a)", [1, math.nan, 2], new_log)
    assert (found.verdict, found.evidence, found.at.line) == ("fail", "a nan (step 2, line 2)", 2)


def test_a_check_by_epochs_beside_those_by_steps(new_log):
    log = new_log()
    for step in range(1, 9):
        log.add("line", step=step, epoch=1 + step // 5, a=float(step))
    found = folded("when: {epoch: 1}, pass: a == 4", log, ()).judgement(ended=False, reason="").items[0]
    assert (found.verdict, found.due, found.evidence) == ("pass", "epoch 1", "a 4 (epoch 1, line 4)")
