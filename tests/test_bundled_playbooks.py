"""The bundled playbooks' own tests: all pass, and together they reach everything that a playbook can say."""

from __future__ import annotations

from functools import cache

import pytest

from trainmon_tui.engine.trials import judge_trial
from trainmon_tui.rules.playbooks import bundled, load_playbook
from trainmon_tui.rules.trial import differences

PLAYBOOKS = bundled()


@cache
def playbook(name):
    return load_playbook(name)


def said(judgements):
    """Everything that a playbook says in its trials, as ``(section, id, word)``."""
    for judgement in judgements:
        yield from (("checks", item.id, item.verdict) for item in judgement.items)
        yield from (("decisions", one.id, one.case or one.verdict) for one in judgement.decisions)
        yield from (
            ("decisions", one.id, "second opinion") for one in judgement.decisions if one.second_opinion
        )
        yield from (("targets", target.id, target.verdict) for target in judgement.targets)
        yield from (("stop", rule.id, "fail") for rule in judgement.stop)
        yield from (("symptoms", symptom.id, "shows") for symptom in judgement.advice)


def can_say(name):
    """Everything that a playbook could say."""
    book = playbook(name)
    for rule in book.checks:
        yield from (("checks", rule.id, state) for state in check_states(rule))
    for rule in book.decisions:
        yield from (("decisions", rule.id, case.id) for case in rule.cases)
        yield "decisions", rule.id, "pending" if rule.at is None else "waiting"
        if rule.opinions:
            yield "decisions", rule.id, "second opinion"
    for rule in book.targets:
        yield from (("targets", rule.id, state) for state in ("pass", "fail"))
    yield from (("stop", rule.id, "fail") for rule in book.stop)
    yield from (("symptoms", rule.id, "shows") for rule in book.symptoms)


def check_states(rule):
    if rule.kind == "manual":
        return {"manual", "skipped"} if rule.only_if else {"manual"}
    kinds = {kind for kind, _ in rule.outcomes}
    if rule.kind == "alarm":
        return kinds | {"pending"}
    other = "waiting" if rule.look and rule.looks_for_text else "fail"
    return (kinds | {other} if kinds == {"pass"} else kinds) | ({"skipped"} if rule.only_if else set())


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_its_own_tests_pass_and_reach_everything_that_it_can_say(name):
    trials = playbook(name).tests.trials
    assert trials
    judgements = [judge_trial(playbook(name), trial) for trial in trials]
    wrong = [
        differences(trial.expect, judgement) for trial, judgement in zip(trials, judgements, strict=True)
    ]
    assert [found for found in wrong if found] == []
    assert sorted(set(can_say(name)) - set(said(judgements))) == []


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_its_own_tests_try_a_resume_a_thinned_log_and_a_metric_that_never_comes(name):
    trials = playbook(name).tests.trials
    assert any(trial.resumed for trial in trials)
    assert any(isinstance(trial.epochs, list) or isinstance(trial.steps, list) for trial in trials)
    assert any([] in trial.values.values() for trial in trials)


@pytest.mark.parametrize("name", [name for name in PLAYBOOKS if name != "general"])
def test_every_part_names_the_heading_and_the_row_that_it_comes_from(name):
    book = playbook(name)
    parts = (*book.checks, *book.decisions, *book.targets, *book.stop, *book.symptoms)
    assert [part.id for part in parts if not part.cite or not part.covers] == []
