"""The names that an expression may use."""

from __future__ import annotations

import pytest

from trainmon_tui.rules.clock import OTHER, shown
from trainmon_tui.rules.hints import CUT_AT_COMMA, HINTS
from trainmon_tui.rules.machine import MACHINE, machine_names, not_known
from trainmon_tui.rules.scope import Defined, MetricInfo, Scope

SCOPE = Scope(
    {"loss": MetricInfo(), "grad.a": MetricInfo(), "grad.b": MetricInfo(), "Grad.c": MetricInfo()},
    {"limit": 3.0},
    frozenset({"late"}),
)


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("grad.*", ["grad.a", "grad.b"]),
        ("*", ["loss", "grad.a", "grad.b", "Grad.c"]),
        ("grad.?", ["grad.a", "grad.b"]),
        ("[Gg]rad.[bc]", ["grad.b", "Grad.c"]),
        ("loss", ["loss"]),
        ("x*", []),
    ],
)
def test_a_wildcard_stands_for_metrics_in_their_order(pattern, names):
    assert SCOPE.matching(pattern) == names


def test_a_defined_value_is_known_and_leaves_the_scope_as_it_was():
    wider = SCOPE.defining("gap", Defined("number"))
    assert wider.known() == ["loss", "grad.a", "grad.b", "Grad.c", "gap", "params.limit"]
    assert "gap" not in SCOPE.known()
    assert wider.defining("gap", Defined("text")).lets["gap"].kind == "text"


def test_a_scope_turns_to_the_other_clock():
    turned = SCOPE.on(OTHER[SCOPE.clock])
    assert (turned.clock, turned.metrics, turned.phases) == ("step", SCOPE.metrics, SCOPE.phases)
    assert turned.on("step") is turned


@pytest.mark.parametrize(
    ("moment", "text"), [(3.0, "3"), (2.5, "2.5"), (1e6, "1000000"), (123456789012.0, "123456789012")]
)
def test_moments_are_written_as_people_do(moment, text):
    assert shown(moment) == text


@pytest.mark.parametrize(
    ("key", "hint"), [("3..5)", CUT_AT_COMMA), ("epochs=3..5) < 2", CUT_AT_COMMA), ("title", ""), ("a.b", "")]
)
def test_a_key_that_is_half_an_expression_was_cut_at_a_comma(key, hint):
    assert HINTS.of_key(key) == hint


def test_what_a_playbook_defines_is_not_the_machines():
    names = [metric.id for metric in machine_names({"gpu.util", "throughput"})]
    assert names == [name for name in MACHINE if name not in {"gpu.util", "throughput"}]
    assert {metric.aliases for metric in machine_names({})} == {()}


def test_why_a_metric_has_no_value():
    assert not_known("gpu.util") == "gpu.util was not measured: it is known while the run is watched"
    assert not_known("loss") == "loss was not logged"
