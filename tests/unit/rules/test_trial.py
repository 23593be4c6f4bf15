"""Trials: a playbook's own tests."""

from __future__ import annotations

import pytest

from trainmon_tui.model.errors import BadDataError
from trainmon_tui.rules.playbooks import playbook_from
from trainmon_tui.rules.trial import Difference, differences, judge_values

BOOK = """\
playbook: 1
name: test
params: {floor: 1}
metrics: {kl: {aliases: [raw]}, em: {aliases: [Exact], unit: fraction, better: higher}}
checks:
  - {id: high, title: High, when: {epoch: 2}, pass: kl > 1}
  - {id: said, title: Said, when: {by_epoch: 2}, pass: seen("HELLO")}
  - {id: set, title: Set, pass: config.floor == params.floor}
  - {id: done, title: Done, when: {end: true}, pass: last(kl) > 1}
decisions:
  - {id: level, title: Level, epoch: 2, cases: [{id: up, if: kl > 1, status: pass, say: up}, {id: down, else: true, status: fail, say: down}]}
targets: [{id: best, title: Best, goal: max(em) > 0.5}]
stop: [{id: nan, if: not finite(kl), say: broken}]
symptoms: [{id: low, title: Low, if: kl < 1, fix: raise it}]
"""


def wrong(trial, usual="{}"):
    """Return where a trial differs, as text."""
    book = playbook_from(f"{BOOK}tests:\n  usual: {usual}\n  trials:\n    - {trial}\n")
    found = differences(book.tests.trials[0].expect, judge_values(book, book.tests.trials[0]))
    return [f"{each.part}: {each.expected} / {each.got}" for each in found]


@pytest.mark.parametrize(
    "trial",
    [
        "{name: a, epochs: 2, values: {kl: 2}, expect: {checks: {high: pass}, decisions: {level: up}}}",
        "{name: a, epochs: 2, values: {kl: [9, 1]}, expect: {checks: {high: fail}, decisions: {level: down}}}",
        "{name: a, epochs: 2, values: {kl: {2: 2}}, expect: {checks: {high: pass}}}",
        "{name: a, epochs: 2, values: {kl: [2, null]}, expect: {checks: {high: waiting}}}",
        "{name: a, epochs: [1, 3], values: {kl: 2}, expect: {checks: {high: waiting}}}",
        "{name: a, epochs: 1, values: {kl: 2}, state: open, expect: {checks: {high: pending}}}",
        "{name: a, epochs: 2, values: {kl: 2}, state: open, expect: {checks: {high: waiting}}}",
        "{name: a, epochs: 2, values: {kl: 2}, state: ended, expect: {checks: {high: pass, done: pending}}}",
        "{name: a, epochs: 2, values: {kl: 2}, state: over, expect: {checks: {done: pass}}}",
        "{name: a, says: {1: hello there}, expect: {checks: {said: pass}}}",
        "{name: a, epochs: 2, expect: {checks: {said: fail}}}",
        "{name: a, config: {floor: 1}, expect: {checks: {set: pass}}}",
        "{name: a, config: {floor: 2}, expect: {checks: {set: fail}}}",
        "{name: a, expect: {checks: {set: waiting}, verdict: unknown, stop: [], advice: []}}",
        "{name: a, epochs: 2, values: {kl: [2, nan]}, expect: {stop: [nan], verdict: fail}}",
        "{name: a, values: {kl: 0.5}, expect: {advice: [low]}}",
        "{name: a, values: {em: 0.6}, expect: {targets: {best: pass}}}",
        "{name: a, epochs: 3, values: {kl: 0}, resumed: {epochs: [2, 3], values: {kl: 2}}, expect: {checks: {high: pass}}}",
    ],
)
def test_a_trial_that_is_met(trial):
    assert wrong(trial) == []


def test_a_trial_says_where_it_is_not_met():
    trial = (
        "{name: a, epochs: 2, values: {kl: 2}, expect: {checks: {high: fail}, stop: [nan], verdict: warn}}"
    )
    assert wrong(trial) == ["check high: fail / pass", "verdict: warn / fail", "stop: nan / nothing"]


@pytest.mark.parametrize(("given", "state"), [("", "pass"), ("values: {kl: {2: 0}}, ", "fail")])
def test_usual_values_hold_where_a_trial_gives_none(given, state):
    assert wrong(f"{{name: a, epochs: 2, {given}expect: {{checks: {{high: {state}}}}}}}", "{kl: 2}") == []


@pytest.mark.parametrize(
    ("trial", "said"),
    [
        ("{name: a, values: {kll: 1}, expect: {}}", "unknown metric 'kll'"),
        ("{name: a, expect: {checks: {hihg: pass}}}", "there is no 'hihg' in checks"),
        ("{name: a, expect: {stop: [nann]}}", "there is no 'nann' in stop"),
        ("{name: a, expect: {advice: [lo]}}", "there is no 'lo' in advice"),
        ("{name: a, log: x, values: {kl: 1}, expect: {}}", "has a log or values, not both"),
        ("{name: a, expect: {checks: {high: good}}}", "'good' is not valid here"),
    ],
)
def test_what_no_trial_may_say(trial, said):
    with pytest.raises(BadDataError, match=said):
        wrong(trial)


def test_a_difference_names_part_expected_and_got():
    assert Difference("check a", "pass", "fail") == ("check a", "pass", "fail")
