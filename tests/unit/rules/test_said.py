"""What a log says in words, on the step clock: texts, how often, the configuration and what a person changed."""

from __future__ import annotations

import pytest

from trainmon_tui.rules.adjusted import Adjustment, Adjustments
from trainmon_tui.rules.bench import Bench
from trainmon_tui.rules.playbooks import playbook_from

HEAD = """playbook: 1
name: said
clock: step
params: {limit: 3, mode: psr}
metrics: {loss: {aliases: [loss]}}
"""


def bench_of(check, log, *, adjustments=(), size=1, more=""):
    bench = Bench(playbook_from(f"{HEAD}{more}checks: [{{id: c, title: C, {check}}}]\n"))
    bench.facts.adjust(Adjustments(tuple(adjustments)))
    for first in range(0, len(log.lines), size):
        bench.fold(*log.block(first, min(first + size, len(log.lines))))
    return bench


@pytest.fixture
def item():
    """Judge one check."""

    def run(check, log, *, ended=False, **how):
        return bench_of(check, log, **how).judgement(ended=ended, reason="").items[0]

    return run


@pytest.fixture
def log(new_log):
    """Ten steps; before the fifth a text, twice before the eighth another one."""
    made = new_log()
    for step in range(1, 11):
        if step == 5:
            made.add("UNFREEZING now")
        if step == 8:
            made.add("out of memory").add("out of memory, out of memory")
        made.add("line", step=step, loss=float(step))
    return made


@pytest.mark.parametrize(("step", "state"), [(4, "fail"), (5, "pass"), (9, "pass")])
def test_a_text_up_to_a_step(item, log, step, state):
    found = item(f"when: {{step: {step}}}, pass: loss > 0 and seen('unfreezing')", log)
    assert found.verdict == state


def test_a_text_is_evidence(item, log):
    found = item("pass: seen('UNFREEZING')", log)
    assert found.evidence == '"UNFREEZING" (line 5)'


def test_a_text_that_was_not_seen(item, log):
    found = item("pass: seen('HELLO'), look: the console", log)
    assert (found.verdict, found.evidence) == ("waiting", '"HELLO" was not seen: look in the console')


@pytest.mark.parametrize(("step", "many"), [(1, 0), (7, 0), (8, 3), (10, 3)])
def test_how_often_a_text_was_printed(item, log, step, many):
    found = item(f"when: {{step: {step}}}, pass: loss > 0 and times('out of memory') == {many}", log)
    assert found.verdict == "pass"


def test_a_text_after_the_last_step_counts_now(item, log):
    assert item("pass: times('broken pipe') == 1", log.add("broken pipe")).verdict == "pass"


def test_in_a_log_that_begins_late_an_unseen_text_is_unknown(item, new_log):
    log = new_log().add("line", epoch=7, step=70, loss=1.0)
    assert item("fail: seen('BOOM')", log).verdict == "waiting"
    assert item("pass: times('BOOM') < 2", log).verdict == "waiting"


def test_the_configuration(item, new_log):
    log = new_log().config(limit=2, optimizer="adam").add("line", step=1, loss=1.0)
    assert (
        item("pass: loss < config.limit", log).evidence == "loss 1 (step 1, line 2), config.limit 2 (line 1)"
    )
    assert item("pass: config.optimizer == 'adam'", log).verdict == "pass"
    assert item("pass: loss < config.optimizer", log).verdict == "waiting"
    assert item("pass: loss < config.rate", log).evidence == "rate was not printed"


def test_params(item, log):
    assert item("when: {step: 3}, pass: loss == params.limit", log).verdict == "pass"
    assert item("when: {step: 3}, pass: loss > 0 and params.mode == 'psr'", log).verdict == "pass"


@pytest.mark.parametrize(("step", "limit"), [(3, 3), (6, 3), (7, 9), (10, 9)])
def test_an_adjusted_parameter_counts_from_its_step_on(item, log, step, limit):
    check = f"when: {{step: {step}}}, pass: loss > 0 and params.limit == {limit}"
    assert item(check, log, adjustments=[Adjustment("limit", 9.0, None, 7.0)]).verdict == "pass"


def test_an_adjustment_from_an_epoch_on(item, new_log):
    log = new_log()
    for step in range(1, 9):
        log.add("line", epoch=1 + step // 5, step=step, loss=1.0)
    change = [Adjustment("limit", 9.0, 2.0)]
    assert (
        item("when: {step: 4}, pass: loss > 0 and params.limit == 3", log, adjustments=change).verdict
        == "pass"
    )
    assert (
        item("when: {step: 5}, pass: loss > 0 and params.limit == 9", log, adjustments=change).verdict
        == "pass"
    )
    later = [Adjustment("limit", 9.0, 5.0)]
    assert (
        item("when: {step: 5}, pass: loss > 0 and params.limit == 3", log, adjustments=later).verdict
        == "pass"
    )


def test_the_last_of_several_adjustments_counts(item, log):
    changes = [
        Adjustment("limit", 5.0, None, 4.0),
        Adjustment("limit", 7.0, None, 4.0),
        Adjustment("mode", "nsr", None, 2.0),
    ]
    assert (
        item("when: {step: 6}, pass: loss > 0 and params.limit == 7", log, adjustments=changes).verdict
        == "pass"
    )
    assert (
        item("when: {step: 6}, pass: loss > 0 and params.mode == 'nsr'", log, adjustments=changes).verdict
        == "pass"
    )


@pytest.mark.parametrize(("step", "state"), [(4, "fail"), (5, "pass"), (10, "pass")])
def test_a_phase_that_a_text_begins(item, log, step, state):
    phases = "phases:\n - {id: on, title: On, starts_at: {log: UNFREEZING}}\n - {id: oom, title: M, starts_at: {log: out of}}\n"
    check = f"when: {{step: {step}}}, pass: 'loss > 0 and count(loss, phase=\"on\") > 0'"
    expected = {"fail": "waiting"}.get(state, state)
    assert item(check, log, more=phases).verdict == expected
    assert (
        item("when: {step: 10}, pass: 'count(loss, phase=\"on\") == 3'", log, more=phases).verdict == "pass"
    )
    assert (
        item("when: {step: 10}, pass: 'count(loss, phase=\"oom\") == 3'", log, more=phases).verdict == "pass"
    )


def test_a_phase_by_epochs_has_steps_too(item, new_log):
    log = new_log()
    for step in range(1, 13):
        log.add("line", epoch=1 + (step - 1) // 4, step=step, loss=1.0)
    phases = "phases:\n - {id: mid, title: Mid, epochs: 2..2}\n - {id: late, title: Late, epochs: 9..}\n"
    assert (
        item("when: {step: 12}, pass: 'count(loss, phase=\"mid\") == 4'", log, more=phases).verdict == "pass"
    )
    assert (
        item("when: {step: 12}, pass: 'count(loss, phase=\"late\") == 0'", log, more=phases).verdict
        == "waiting"
    )


def test_the_phase_of_the_newest_step(new_log):
    log = new_log()
    for step in range(1, 31):
        log.add("line", step=step, loss=1.0)
    phases = "phases:\n - {id: warm, title: Warm, steps: ..20}\n - {id: main, title: Main, steps: 21..}\n"
    bench = bench_of("pass: loss > 0", log, more=phases)
    assert bench.judgement(ended=False, reason="").phase == "main"
