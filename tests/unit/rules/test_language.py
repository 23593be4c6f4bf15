"""The grammar, its errors with carets, and three-valued logic."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.rules.compiler import compile_expression
from trainmon_tui.rules.lexer import RuleError
from trainmon_tui.rules.view import View

DENSE = {1: 1.0, 2: 2.0, 3: 4.0, 4: 4.0, 5: 3.0}
THIN = {1: 9.0, 10: 3.0, 20: 2.0, 30: 1.0}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("-2 - -3", 1), ("8 / 4 / 2", 1), ("1e-3 * 1000", 1),
        ("kl_raw", 3), ("last(kl_raw)", 3), ("prev(kl_raw)", 4), ("prev(kl_raw, 3)", 2), ("first(kl_raw)", 1),
        ("min(kl_raw)", 1), ("max(kl_raw)", 4), ("avg(kl_raw, epochs=3..5)", 11 / 3), ("median(kl_raw)", 3),
        ("std(kl_raw, epochs=1..2)", math.sqrt(0.5)), ("count(kl_raw)", 5), ("growth(kl_raw, epochs=1..5)", 0.5),
        ("slope(kl_raw, epochs=1..3)", 1.5), ("at(kl_raw, epoch=2)", 2), ("at(kl_raw, 2)", 2),
        ("epoch_of_max(kl_raw)", 3), ("epoch_of_min(kl_raw)", 1), ("avg(kl_raw, last=2)", 3.5),
        ('max(kl_raw, phase="late")', 4), ("drop_pct(kl_raw)", 25), ("rise_pct(kl_raw, 4)", 200), ("abs(-3)", 3),
        ("params.free_bits", 0.02), ("config.lr", 0.1), ("default(config.nope, 7)", 7), ("default(config.lr, 7)", 0.1),
        ("50%", 50), ("2 * 50%", 1), ("1 / 0", None), ("config.nope", None), ("none", None), ("prev(kl_raw, 9)", None),
        ("avg(kl_raw, epochs=3..6)", None), ("avg(kl_raw, last=9)", None), ("config.kind * 2", None),
    ],
)  # fmt: skip
def test_numbers(ask, text, expected):
    answer = ask(text, kl_raw=DENSE)
    assert answer == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 < 2 < 3", True), ("1 < 3 < 2", False), ("3 in 3..5", True), ("5.1 in 3..5", False), ("0.03<=kl_raw<=8", True),
        ("kl_raw > 2 and kl_raw < 4", True), ("not kl_raw > 2", False), ("kl_raw > 2 or none > 1", True),
        ("kl_raw < 2 and none > 1", False), ("kl_raw > 2 and none > 1", None), ("kl_raw < 2 or none > 1", None),
        ("not none > 1", None), ("none in 1..2", None), ("1 < none", None), ("2 < 1 < none", False),
        ("increasing_for(kl_raw, 2)", False), ("decreasing_for(kl_raw, 1)", True), ("unchanged_for(kl_raw, 2)", False),
        ("unchanged_for(kl_raw, 9)", False), ("kl_raw > 2 for 3 epochs", True), ("kl_raw > 3 for 3 epochs", False),
        ("kl_raw > 0 for 9 epochs", None), ("kl_raw > 2 after epoch 4", True), ("kl_raw > 2 after epoch 5", None),
        ("finite(kl_raw)", True), ("finite(none)", None), ('seen("HELLO")', True), ('seen("other")', False),
        ("seen(kl_raw)", True), ("seen(none)", False), ("config.kind == params.kind", True), ("config.kind == 'no'", False),
        ("config.kind != 'no'", True), ("config.kind < 3", None), ("config.lr == 0.1", True), ("config.nope == 1", None),
        ("`odd name` > 1", None),
    ],
)  # fmt: skip
def test_conditions(ask, text, expected):
    assert ask(text, kl_raw=DENSE) is expected


@pytest.mark.parametrize("a", [True, False, None])
@pytest.mark.parametrize("b", [True, False, None])
def test_truth_tables(ask, a, b):
    words = {True: "1 < 2", False: "2 < 1", None: "none > 0"}
    both = False if a is False or b is False else (None if a is None or b is None else True)
    either = True if a is True or b is True else (None if a is None or b is None else False)
    assert ask(f"{words[a]} and {words[b]}") is both
    assert ask(f"{words[a]} or {words[b]}") is either
    assert ask(f"not ({words[a]})") is (None if a is None else not a)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pr > 75%", True), ("pr < 85%", True), ("em > 25%", True), ("em < 35%", True), ("loss / kl_raw > 60%", True),
        ("pr in 20%..90%", True), ("em in 20%..50%", True), ("20% <= pr <= 90%", True), ("25% < em", True),
        ("pr + 5% > 84", True), ("drop_pct(loss) > 30%", True), ("pr > 0.8", True), ("-50% < pr", True),
    ],
)  # fmt: skip
def test_percent_means_what_the_other_side_is_written_in(ask, text, expected):
    series = {"pr": {1: 80.0}, "em": {1: 0.3}, "loss": {0: 10.0, 1: 2.0}, "kl_raw": {1: 3.0}}
    assert ask(text, now=1, **series) is expected


def test_rules_count_epochs_not_lines(ask):
    assert ask("prev(loss)", now=20, loss=THIN) == 3.0
    assert ask("decreasing_for(loss, 3)", now=30, loss=THIN) is True
    assert ask("loss < 5 for 15 epochs", now=30, loss=THIN) is True
    assert ask("loss < 5 for 25 epochs", now=30, loss=THIN) is False
    assert ask("avg(loss, epochs=5..25)", now=30, loss=THIN) == 2.5
    assert ask("loss", now=25, loss=THIN) is None
    assert ask("last(loss)", now=25, loss=THIN) == 2.0


def test_wildcards_stand_for_several_metrics(ask):
    series = {"grad.a": {1: 0.5}, "grad.b": {1: 0.001}}
    assert ask("min(grad.*) < 0.01", now=1, **series) is True
    assert ask("max(grad.*)", now=1, **series) == 0.5
    assert ask("finite(grad.*)", now=1, **series) is True


def test_steps(ask):
    steps = {"loss_steps": {step: float(step) for step in range(1, 11)}}
    assert ask("loss > 5 for 4 steps", **steps) is True
    assert ask("loss > 7 for 4 steps", **steps) is False
    assert ask("loss > 0 for 20 steps", **steps) is None
    assert ask("loss > 0 for 2 steps") is None


def test_nan_is_never_inside_a_range_and_never_finite(ask):
    assert ask("kl_raw in 0..1", kl_raw={5: math.nan}) is False
    assert ask("finite(kl_raw)", kl_raw={4: math.nan, 5: 1.0}) is False
    assert ask("max(kl_raw)", kl_raw={4: math.nan, 5: 1.0}) == 1.0
    assert math.isnan(ask("avg(kl_raw)", kl_raw={4: math.nan, 5: 1.0}))


ERRORS = {
    "kl_rw > 1": "unknown metric 'kl_rw'\nkl_rw > 1\n^^^^^\ndid you mean 'kl_raw'?",
    "1 + agv(loss)": "unknown function 'agv'\n1 + agv(loss)\n    ^^^\ndid you mean 'avg'?",
    "kl_raw = 3": "'=' does not compare\nkl_raw = 3\n       ^\nwrite '=='",
    "kl_raw and loss > 1": "a condition is needed here, this is a number\nkl_raw and loss > 1\n^^^^^^\ncompare it: ... > 0",
    "1 + (loss > 2)": "a number is needed here, this is a condition\n1 + (loss > 2)\n     ^^^^^^^^",
    "avg(loss, epochs=3)": "'..' is missing here\navg(loss, epochs=3)\n                  ^\na range is written epochs=3..5",
    "loss >": "the expression ends too early\nloss >\n      ^",
    "loss > 1 2": "the expression should end here\nloss > 1 2\n         ^\njoin conditions with 'and' or 'or'",
    "loss > 1 for 3": "'epochs' or 'steps' is missing here\nloss > 1 for 3\n              ^\nwrite: for 3 epochs",
    "loss ? 1": "unexpected character '?'\nloss ? 1\n     ^",
    'seen("x': 'this quote is not closed\nseen("x\n     ^^',
    "grad.* > 1": "'grad.*' stands for several metrics\ngrad.* > 1\n^^^^^^\nwrite min(grad.*) or max(grad.*)",
    "best(kl_raw)": "best() needs to know what is better for kl_raw\nbest(kl_raw)\n^^^^^^^^^^^^\nset better: lower or higher",
    'avg(loss, phase="lat")': "unknown phase 'lat'\navg(loss, phase=\"lat\")\n^^^^^^^^^^^^^^^^^^^^^^\ndid you mean 'late'?",
    "loss == 'x'": "a number cannot be compared with a text\nloss == 'x'\n        ^^^",
    "drop_pct(loss, 0)": "a whole number is needed here\ndrop_pct(loss, 0)\n               ^",
    "increasing_for(loss)": "increasing_for() takes 2 arguments, not 1\nincreasing_for(loss)\n^^^^^^^^^^^^^^^^^^^^",
}


@pytest.mark.parametrize("text", ERRORS)
def test_errors_point_at_the_place(scope, text):
    with pytest.raises(RuleError) as caught:
        compile_expression(text, scope)
    assert str(caught.value) == ERRORS[text]


@pytest.mark.parametrize(
    "text",
    [
        "1+" * 600 + "1",
        "(" * 40 + "1" + ")" * 40,
        "1+" * 250 + "1",
        "-" * 60 + "1",
        "not " * 60 + "1<2",
        "1e999",
        "",
    ],
)
def test_bounds(scope, text):
    with pytest.raises(RuleError):
        compile_expression(text, scope)


def test_a_number_is_no_condition(scope):
    with pytest.raises(RuleError, match="a condition is needed"):
        compile_expression("loss + 1", scope, condition=True)


def understood_or_refused(scope, fixed, text):
    try:
        expression = compile_expression(text, scope)
    except RuleError as error:
        return 0 <= error.start <= len(text) and "^" in error.pointed()
    expression.run(View(fixed(kl_raw=DENSE, pr={1: 0.0, 5: math.inf}), 5))
    return True


@given(
    st.text(
        alphabet=st.sampled_from("kl_raw pr(),.=<>+-*/%\"'`0123456789epochsavgfinotrd\n\x00é"), max_size=60
    )
)
def test_any_text_is_understood_or_refused(scope, fixed, text):
    assert understood_or_refused(scope, fixed, text)


_words = st.sampled_from([
    "kl_raw", "pr", "em", "none", "avg", "(", ")", "epochs=1..3", ",", "and", "or", "not", "in", "..", "<", ">=", "==",
    "3", "80%", "for", "epochs", "after", "epoch", "+", "-", "/", "seen", '"x"', "last=2", "prev", "config.x", "grad.*",
])  # fmt: skip


@given(st.lists(_words, max_size=14))
def test_any_words_are_understood_or_refused(scope, fixed, words):
    assert understood_or_refused(scope, fixed, " ".join(words))


_numbers = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


def _join(parts):
    (left, a), sign, (right, b) = parts
    return f"({left} {sign} {right})", {"+": a + b, "-": a - b, "*": a * b}[sign]


_sums = st.recursive(
    _numbers.map(lambda value: (f"({value!r})", value)),
    lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(_join),
    max_leaves=12,
)


@given(_sums, _sums, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]))
def test_arithmetic_equals_a_naive_evaluation(ask, left, right, sign):
    (a, x), (b, y) = left, right
    naive = {"<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y, "==": x == y, "!=": x != y}
    assert ask(a) == pytest.approx(x)
    assert ask(f"{a} {sign} {b}") is naive[sign]
