"""Views that rules share: they answer as a view of one rule does, and compute each part once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from trainmon_tui.rules.compiler import compile_expression
from trainmon_tui.rules.facts import Facts
from trainmon_tui.rules.matching import MetricNames
from trainmon_tui.rules.moments import Moments
from trainmon_tui.rules.scope import MetricInfo
from trainmon_tui.rules.view import View

RULES = [
    "loss > 1",
    "`avg(loss)` > 1 or avg(loss) > 1",
    "avg(loss, last=2) > 1 and min(loss) < max(pr)",
    "avg(loss, epochs=2..3) > 1",
    "drop_pct(loss) > 10% or increasing_for(loss, 2)",
    "loss > 1 for 2 epochs",
    "(loss > 1 or avg(pr, last=2) > 1) for 3 epochs",
    "not finite(loss) or seen(pr)",
    "default(pr, loss) > 1 after epoch 2",
    "loss in 1..params.top and std(loss) < 2",
    'seen("HELLO") and not seen("BYE")',
    "config.lr > 0 and loss == 1",
]
SERIES = st.dictionaries(st.integers(1, 6), st.sampled_from([0.0, 1.0, 2.0, float("nan")]), max_size=6)


@pytest.fixture(scope="module")
def rules(scope):
    wide = replace(scope, metrics={**scope.metrics, "avg(loss)": MetricInfo()}, params={"top": 2.0})
    return [compile_expression(text, wide) for text in RULES]


@given(SERIES, SERIES)
def test_shared_views_answer_as_views_of_one_rule(rules, fixed, loss, pr):
    facts = fixed(loss=loss, pr=pr, **{"avg(loss)": pr})
    moments = Moments(facts)
    for epoch in range(1, 7):
        for rule in (*rules, *reversed(rules)):
            assert rule.run(moments.at(epoch)) is rule.run(View(facts, epoch)), (rule.text, epoch)


def test_what_two_rules_read_is_computed_once(scope, fixed):
    asked = []

    class Counting(fixed):
        def points(self, metric, view):
            asked.append((metric, view.now))
            return super().points(metric, view)

    moments = Moments(Counting(loss={1: 1.0, 2: 2.0, 3: 3.0}))
    for text in (
        "avg(loss) > 1",
        "avg(loss) > 2 and loss > 0",
        "loss > 1 for 2 epochs",
        "loss < 9 for 3 epochs",
    ):
        compile_expression(text, scope).run(moments.at(3))
    assert len(asked) == len(set(asked)) == 3
    assert moments.at(3) is moments.at(3)


def test_the_newest_epoch_is_not_among_those_that_are_over(new_log, folded):
    log, facts = new_log(), Facts([MetricNames("a", ("a",))])
    assert Moments(facts).after(0) == []
    for epoch in (1, 2, 4):
        log.epoch(epoch, a=1.0)
    folded(facts, log)
    moments = Moments(facts)
    assert [moment.now for moment in moments.after(-1)] == [1, 2]
    assert [moment.now for moment in moments.after(1)] == [2]
    assert moments.after(1)[0] is moments.after(-1)[1]
