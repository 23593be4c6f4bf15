"""Texts with values in them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.rules.lexer import RuleError
from trainmon_tui.rules.template import compile_template
from trainmon_tui.rules.view import View


@pytest.fixture(scope="session")
def fill(scope, fixed):
    def run(text, now=5, **series):
        return compile_template(text, scope).fill(View(fixed(**series), now))

    return run


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("", ""),
        ("{{kl}}", "{kl}"),
        ("{kl_raw}", "0.0421"),
        ("{kl_raw:.3f}", "0.042"),
        ("{kl_raw:.0f}", "0"),
        ("{kl_raw:.2e}", "4.21e-02"),
        ("{kl_raw:.2g}", "0.042"),
        ("{kl_raw:+.3f}", "+0.042"),
        ("{kl_raw * 1000:d}", "42"),
        ("{kl_raw:d}", "0"),
        ("{none}", "-"),
        ("{none:.3f}", "-"),
        ("{params.free_bits}", "0.02"),
        ("{params.kind}", "rule"),
        ("{config.lr}", "0.1"),
        ("{config.kind}", "rule"),
        ("{config.nope}", "-"),
        ("{kl_raw > 0.03}", "True"),
        ("{drop_pct(kl_raw):.0f}% down", "16% down"),
        ("{avg(kl_raw, epochs=4..5):.3f}", "0.046"),
        ('{seen("HELLO")}', "True"),
        ("a {kl_raw:.1f} b {kl_raw:.2f} c", "a 0.0 b 0.04 c"),
    ],
)
def test_values_are_shown(fill, text, expected):
    assert fill(text, kl_raw={4: 0.05, 5: 0.0421}) == expected


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("spec", ["", ":.3f", ":d", ":.2e"])
def test_what_is_not_finite_is_shown_as_such(fill, value, spec):
    assert str(abs(value)) in fill(f"{{kl_raw{spec}}}", kl_raw={5: value})


@pytest.mark.parametrize(
    "text",
    ["{", "}", "{kl_raw", "kl_raw}", "{}", "{ }", "{kl_rw}", "{kl_raw:>9}", "{kl_raw:.99f}", "{kl_raw!r}", "{0}x{",
     "{kl_raw.__class__}", "{params.kind:.3f}", "{kl_raw:x}", "{{kl_raw}", "{kl_raw:.3f:d}"],
)  # fmt: skip
def test_what_is_refused(scope, text):
    with pytest.raises(RuleError) as caught:
        compile_template(text, scope)
    assert "^" in caught.value.pointed()


def test_expressions_of_the_fields_are_known(scope):
    template = compile_template('{kl_raw} and {seen("HELLO")} and {kl_raw + pr}', scope)
    assert [expression.metrics for expression in template.expressions] == [("kl_raw",), (), ("kl_raw", "pr")]
    assert template.expressions[1].texts == ("HELLO",)


@given(st.text(max_size=40))
def test_any_text_is_taken_or_refused(scope, fixed, text):
    try:
        template = compile_template(text, scope)
    except RuleError as error:
        shown = error.pointed().replace("\n", "")
    else:
        shown = template.fill(View(fixed(kl_raw={5: 1.0}), 5))
    assert not any(character < " " for character in shown)
