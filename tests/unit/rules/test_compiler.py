"""What is checked when an expression is loaded: kinds, units, and what it reads."""

from __future__ import annotations

import pytest

from trainmon_tui.rules.compiler import compile_expression
from trainmon_tui.rules.lexer import RuleError
from trainmon_tui.rules.scope import Scope


@pytest.mark.parametrize(
    ("text", "kind", "unit"),
    [
        ("1", "number", None),
        ("80%", "number", "percent"),
        ("kl_raw", "number", "nats"),
        ("-kl_raw", "number", "nats"),
        ("kl_raw + 1", "number", "nats"),
        ("1 + kl_raw", "number", "nats"),
        ("kl_raw + em", "number", "nats"),
        ("kl_raw * 2", "number", "nats"),
        ("2 * kl_raw", "number", "nats"),
        ("kl_raw / 2", "number", "nats"),
        ("2 / kl_raw", "number", None),
        ("kl_raw / pr", "number", None),
        ("kl_raw / kl_raw", "number", None),
        ("(pr + pr + pr) / 3", "number", "percent"),
        ("avg(pr)", "number", "percent"),
        ("count(pr)", "number", None),
        ("growth(pr)", "number", None),
        ("epoch_of_min(pr)", "number", None),
        ("prev(pr)", "number", "percent"),
        ("drop_pct(loss)", "number", "percent"),
        ("zscore(pr)", "number", None),
        ("abs(pr)", "number", "percent"),
        ("default(pr, 3)", "number", "percent"),
        ("config.x", "any", None),
        ("params.kind", "text", None),
        ("params.free_bits", "number", None),
        ("'x'", "text", None),
        ("kl_raw > 1", "condition", None),
        ("kl_raw in 1..2", "condition", None),
        ("not seen(pr)", "condition", None),
        ("finite(pr)", "condition", None),
        ("increasing_for(pr, 3)", "condition", None),
        ("pr > 1 for 3 epochs", "condition", None),
        ("pr > 1 after epoch 3", "condition", None),
    ],
)
def test_kinds_and_units(scope, text, kind, unit):
    found = compile_expression(text, scope)
    assert (found.kind, found.unit) == (kind, unit)


@pytest.mark.parametrize(
    ("text", "metrics", "texts", "stepwise"),
    [
        ("1 < 2", (), (), ()),
        ("kl_raw > pr and kl_raw < 1", ("kl_raw", "pr"), (), ()),
        ("min(grad.*) < 1", ("grad.a", "grad.b"), (), ()),
        ("`odd name` > 1", ("odd name",), (), ()),
        ('seen("A") and seen("B") or seen("A")', (), ("A", "B"), ()),
        ("seen(pr)", ("pr",), (), ()),
        ("loss > 1 for 3 steps", ("loss",), (), ("loss",)),
        ("loss > 1 for 3 epochs", ("loss",), (), ()),
        ("config.x > params.free_bits", (), (), ()),
    ],
)
def test_what_an_expression_reads(scope, text, metrics, texts, stepwise):
    found = compile_expression(text, scope)
    assert (found.metrics, found.texts, found.stepwise) == (metrics, texts, stepwise)


@pytest.mark.parametrize(
    "text",
    ["kl_raw and 1 < 2", "(1 < 2) + 1", "-(1 < 2)", "(1 < 2) < 3", "not 3", "'a' + 'b'", "'a' < 'b'", "'a' in 1..2",
     "kl_raw == 'x'", "seen(kl_raw) > 1", "seen(3)", "avg('x')", "avg(1 + 2)", "avg()", "abs()", "abs(1, 2)",
     "default(1)", "1 < 2 for 3 epochs", "grad.* > 1", "prev(grad.*)", "at(kl_raw)", "at(kl_raw, kl_raw)",
     "drop_pct(kl_raw, -1)", "best(none)", "last(kl_raw, last=3, last=4)", "__import__", "kl_raw.__class__", "lambda"],
)  # fmt: skip
def test_what_is_refused_at_load(scope, text):
    with pytest.raises(RuleError) as caught:
        compile_expression(text, scope)
    assert "^" in caught.value.pointed()


@pytest.mark.parametrize(
    ("text", "series", "expected"),
    [
        ("best(em)", {"em": {1: 0.2, 2: 0.4, 3: 0.3}}, 0.4),
        ("best(loss)", {"loss": {1: 0.2, 2: 0.1, 3: 0.3}}, 0.1),
        ("best(loss, epochs=2..3)", {"loss": {1: 0.05, 2: 0.1, 3: 0.3}}, 0.1),
        ("max(grad.*, epoch=3)", {"grad.a": {3: 1.0}, "grad.b": {3: 2.0}}, 2.0),
        ("max(grad.*, epoch=3)", {"grad.a": {3: 1.0}}, None),
        ("default(kl_raw, 7)", {}, 7.0),
        ("default(kl_raw, 7)", {"kl_raw": {3: 1.0}}, 1.0),
        ("default(none, kl_raw)", {"kl_raw": {3: 1.0}}, 1.0),
        ("abs(0 - kl_raw)", {"kl_raw": {3: 1.0}}, 1.0),
        ("abs(none)", {}, None),
    ],
)
def test_what_the_smaller_functions_answer(ask, text, series, expected):
    assert ask(text, 3, **series) == expected


def test_an_unknown_parameter_is_called_one_where_the_playbook_has_none():
    with pytest.raises(RuleError) as caught:
        compile_expression("params.free_bit > 1", Scope({}))
    assert (caught.value.message, caught.value.hint) == (
        "unknown parameter 'free_bit'",
        "the playbook has no params",
    )
