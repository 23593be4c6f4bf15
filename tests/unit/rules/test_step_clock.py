"""Rules judged by steps: what each way of saying when answers, and what its evidence names."""

from __future__ import annotations

import pytest

from trainmon_tui.rules.playbooks import playbook_from
from trainmon_tui.rules.trial import differences, judge_values

HEAD = """playbook: 1
name: by steps
clock: step
metrics:
  loss: {aliases: [loss], better: lower}
  reward: {aliases: [reward]}
  ratio: {expr: loss / reward}
phases:
 - {id: warm, title: Warm-up, steps: ..20}
 - {id: main, title: Main, steps: 21..}
"""


@pytest.fixture
def falling(new_log):
    """A log of 100 steps with loss 1/step, and a reward of 2 every fifth step on a line of its own."""
    log = new_log()
    for step in range(1, 101):
        log.add("line", step=step, loss=10 / step)
        if step % 5 == 0:
            log.add("line", step=step, reward=2.0)
    return log


@pytest.fixture
def item(judged):
    """Judge one check."""

    def run(check, log, **how):
        return judged(f"{HEAD}checks: [{{id: c, title: C, {check}}}]\n", log, **how).items[0]

    return run


def test_every_step_counts_what_was_not_met(item, falling):
    found = item("when: {every: step}, pass: loss < 2.5", falling)
    assert (found.verdict, found.note, found.due) == ("pass", "was fail at step 1", "every step")
    assert found.evidence == "loss 0.1 (step 100, line 119); not met in 4 of 100 steps"
    assert (found.at.step, found.at.line) == (100, 119)


def test_the_newest_step_counts_once_all_that_is_read_was_printed_at_it(item, falling):
    both = "when: {every: step}, pass: loss < reward"
    assert item(both, falling, cut=len(falling.lines) - 1).at.step == 99
    assert item(both, falling, cut=len(falling.lines) - 1, ended=True).at.step == 100
    assert item(both, falling).at.step == 100


def test_at_a_step(item, falling):
    check = "when: {step: 30}, pass: 'avg(loss, steps=10..30) < 1', evidence: 'loss {loss:.2f}'"
    assert item(check, falling, cut=20).verdict == "pending"
    unsettled = item("when: {step: 30}, pass: loss < reward", falling, cut=35)
    assert (unsettled.verdict, unsettled.evidence) == ("waiting", "step 30 is not over")
    found = item(check, falling)
    assert (found.verdict, found.evidence, found.due) == ("pass", "loss 0.33 (step 30, line 35)", "step 30")


def test_a_step_that_was_not_printed_waits(item, falling):
    assert item("when: {step: 33}, pass: reward > 1", falling).evidence == "step 33 was not logged"


def test_by_a_step(item, falling):
    came = item("when: {by_step: 50}, pass: loss < 0.5", falling)
    assert (came.verdict, came.at.step, came.due) == ("pass", 21, "by step 50")
    late = item("when: {by_step: 10}, pass: loss < 0.5", falling)
    assert (late.verdict, late.note, late.at.step) == ("fail", "came late, at step 21", 10)
    assert item("when: {by_step: 500}, pass: loss < 0", falling).verdict == "pending"


def test_an_alarm_keeps_its_onset(item, falling, new_log):
    check = "kind: alarm, fail: reward < 3 for 40 steps"
    found = item(check, falling)
    assert (found.verdict, found.note) == ("fail", "since step 45, still at step 100")
    log = new_log()
    for step in range(1, 31):
        log.add("line", step=step, reward=1.0 if 5 <= step < 12 else 5.0)
    over = item("kind: alarm, fail: reward < 3", log)
    assert (over.verdict, over.note) == ("pass", "was fail at step 5")


def test_a_phase_by_steps(item, falling):
    found = item("when: {every: step, phase: warm}, fail: loss < 0.6", falling)
    assert (found.verdict, found.note, found.phase) == ("fail", "", "warm")
    assert found.evidence.startswith("loss 0.5 (step 20")
    value = item("when: {step: 40}, pass: 'count(loss, phase=\"main\") == 20'", falling)
    assert value.verdict == "pass"


def test_several_metrics_take_the_newest_of_each(item, falling):
    found = item("when: {step: 33}, pass: loss < reward, evidence: '{ratio:.3f}'", falling)
    assert found.evidence == f"{10 / 33 / 2:.3f} (step 33, line 39)"


def test_a_decision_at_a_step_and_at_the_end(judged, falling):
    text = HEAD + (
        "decisions:\n"
        " - id: d\n   title: D\n   step: 40\n   let: {m: 'avg(loss, steps=10..30)'}\n"
        "   cases:\n   - {id: high, if: m > 1, status: fail, say: 'high {m:.2f}'}\n"
        "   - {id: low, else: true, status: pass, say: 'low {m:.2f}'}\n"
        " - id: e\n   title: E\n   end: true\n   cases:\n   - {id: only, else: true, status: pass, say: 'at {loss:.1f}'}\n"
    )
    mean = sum(10 / step for step in range(10, 31)) / 21
    found = judged(text, falling).decisions
    assert (found[0].case, found[0].say, found[0].due) == ("low", f"low {mean:.2f}", "step 40")
    assert found[0].inputs["m"] == pytest.approx(mean)
    assert found[1].verdict == "pending"
    assert judged(text, falling.finish(), ended=True).decisions[1].say == "at 0.1"
    assert judged(text, falling, cut=20).decisions[0].verdict == "pending"


def test_stop_rules_targets_and_symptoms_are_judged_at_the_newest_step(judged, new_log):
    text = HEAD + (
        "stop:\n - {id: nan, if: not finite(loss), say: 'broken, loss {loss}'}\n"
        " - {id: oom, if: \"seen('out of memory')\", say: memory}\n"
        "targets: [{id: t, title: T, goal: loss < 1}]\n"
        "symptoms: [{id: s, title: S, if: loss > 2, fix: wait, expected_until: 5}]\n"
    )
    log = new_log().add("l", step=1, loss=3.0).add("l", step=2, loss=float("nan")).add("l", step=3, loss=4.0)
    found = judged(text, log)
    assert [(stop.id, stop.at.step) for stop in found.stop] == [("nan", 2)]
    assert (found.advice[0].evidence, found.advice[0].note) == (
        "loss 4 (step 3, line 3)",
        "expected until step 5",
    )
    assert found.targets[0].verdict == "pending"
    assert [stop.id for stop in judged(text, new_log().add("CUDA out of memory")).stop] == ["oom"]


def test_a_resume_goes_back(item, new_log):
    log = new_log()
    for step in range(1, 51):
        log.add("l", step=step, loss=9.0 if step > 30 else 1.0)
    log.resume()
    for step in range(31, 41):
        log.add("l", step=step, loss=2.0)
    for size in (None, 1, 7):
        found = item("when: {every: step}, pass: loss < 5", log, ended=True, size=size)
        assert found.evidence == "loss 2 (step 40, line 60)"
        assert item("when: {step: 40}, pass: 'max(loss) == 2'", log, ended=True, size=size).verdict == "pass"


@pytest.mark.parametrize(
    ("rule", "said", "hint"),
    [
        ("avg(loss, epochs=3..5) > 1", "this is judged by steps, not by epochs", "write: steps=3..5"),
        ("at(loss, epoch=5) > 1", "this is judged by steps, not by epochs", "write: step=5"),
        ("loss > 1 for 3 epochs", "this is judged by steps, not by epochs", "write: for 3 steps"),
        ("loss > 1 after epoch 3", "this is judged by steps, not by epochs", "write: after step 3"),
        ("epoch_of_min(loss) > 1", "this is judged by steps, not by epochs", "write: step_of_min"),
    ],
)
def test_a_word_of_the_other_clock_is_refused(rule, said, hint):
    with pytest.raises(Exception, match="judged by steps") as caught:
        playbook_from(f"{HEAD}stop: [{{id: s, if: '{rule}', say: x}}]\n")
    assert said in str(caught.value)
    assert hint in str(caught.value.hint)


def test_step_words_are_refused_on_the_epoch_clock():
    head = "playbook: 1\nname: x\nmetrics: {loss: {aliases: [loss]}}\n"
    for rule, hint in [
        ("avg(loss, steps=3..5) > 1", "write: epochs=3..5"), ("loss > 1 after step 3", "write: after epoch 3"),
        ("step_of_max(loss) > 1", "write: epoch_of_max"),
    ]:  # fmt: skip
        with pytest.raises(Exception, match="judged by epochs, not by steps") as caught:
            playbook_from(f"{head}stop: [{{id: s, if: '{rule}', say: x}}]\n")
        assert hint in str(caught.value.hint)


def test_trials_by_step():
    book = playbook_from(
        HEAD + "checks: [{id: c, title: C, when: {step: 3}, pass: loss < 2}]\n"
        "tests:\n  trials:\n"
        "  - {name: a, steps: 3, values: {loss: 1}, expect: {checks: {c: pass}}}\n"
        "  - {name: b, steps: 3, values: {loss: {3: 5}}, expect: {checks: {c: fail}}}\n"
        "  - {name: d, steps: 3, state: open, values: {loss: [3, 3]}, expect: {checks: {c: waiting}}}\n"
        "  - {name: e, steps: 9, values: {loss: 9}, resumed: {steps: [2, 3], values: {loss: 1}}, expect: {checks: {c: pass}}}\n"
    )
    for trial in book.tests.trials:
        assert differences(trial.expect, judge_values(book, trial)) == [], trial.name
