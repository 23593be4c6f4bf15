"""The bundled playbooks' own tests, and trials that are pieces of a log."""

from __future__ import annotations

import pytest

from trainmon_tui.engine.trials import failures
from trainmon_tui.rules.playbooks import bundled, load_playbook, playbook_from

BOOK = """\
playbook: 1
name: test
metrics: {kl: {aliases: [raw]}}
checks: [{id: high, title: High, when: {epoch: 2}, pass: kl > 1}]
tests:
  trials:
    - name: a piece of a log
      log: |
        Epoch 1/3
        raw=0.5
        Epoch 2/3
        raw=1.5
      state: %s
      expect: {checks: {high: %s}}
"""


@pytest.mark.parametrize("name", bundled())
def test_the_bundled_playbooks_pass_their_own_tests(name):
    assert failures(load_playbook(name)) == []


@pytest.mark.parametrize(("state", "expected"), [("running", "waiting"), ("ended", "pass")])
def test_a_piece_of_a_log_is_read_as_a_log_is(state, expected):
    assert failures(playbook_from(BOOK % (state, expected))) == []


def test_a_failing_trial_is_named_with_what_was_said():
    (failure,) = failures(playbook_from(BOOK % ("ended", "fail")))
    assert failure.name == "a piece of a log"
    assert [tuple(each) for each in failure.differences] == [("check high", "fail", "pass")]
