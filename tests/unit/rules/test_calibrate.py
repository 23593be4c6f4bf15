import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.config.locate import convert
from trainmon_tui.config.yaml_guard import load_yaml
from trainmon_tui.engine.session import Session
from trainmon_tui.report.calibration import render_limits
from trainmon_tui.rules.calibrate import calibrate, rounded
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import playbook_from
from trainmon_tui.rules.schema import PlaybookFile

HEAD = "playbook: 1\nname: Ours\nparams: {t: 3}\nmetrics:\n  x: {aliases: [x]}\n  pct: {aliases: [pct], unit: percent}\n"
VALUES = {1: (0.10, 40), 2: (0.20, 60), 3: (0.30, 80), 4: (0.40, 90)}


def limits_of(rules, values=VALUES):
    text = HEAD + rules
    book = playbook_from(text)
    session = Session(lambda: Judge([book], chosen=True))
    for epoch, (x, pct) in values.items():
        session.feed(f"Epoch {epoch}/9\nx: {x}, pct: {pct}%\n".encode())
    session.judgement(ended=True)
    file = convert(load_yaml(text, source="book.yaml"), PlaybookFile)
    return calibrate(book, file, session.judge.bench.facts)


def check(formula, key="pass", when="{every: epoch}"):
    return limits_of(f'checks: [{{id: a, title: A, when: {when}, {key}: "{formula}"}}]\n')


def shown(limits):
    return [(limit.rule, limit.proposed, limit.edit.new if limit.edit else None) for limit in limits]


@pytest.mark.parametrize(
    ("formula", "key", "proposed", "new"),
    [
        ("x > 0.05", "pass", None, None),
        ("x > 0.15", "pass", 0.095, "0.095"),
        ("0.15 < x", "pass", 0.095, "0.095"),
        ("x < 0.35", "pass", 0.42, "0.42"),
        ("x <= 0.4", "pass", None, None),
        ("x < 0.4", "pass", 0.42, "0.42"),
        ("x > 0.35", "fail", 0.42, "0.42"),
        ("x > 0.5", "fail", None, None),
        ("not x > 0.15", "fail", 0.095, "0.095"),
        ("pct < 80%", "pass", 95.0, "95%"),
        ("x < 30%", "pass", 0.42, "42%"),
        ("x > -0.1", "fail", 0.42, None),
        ("x == 0.4", "pass", None, None),
        ("x > 0.15 or x > 0.25", "pass", None, None),
        ("x > 0.15 and x > 0.01", "fail", None, None),
    ],
)
def test_a_number_that_the_run_crosses_moves_to_where_it_would_not(formula, key, proposed, new):
    first = check(formula, key)[0]
    assert first.proposed == proposed
    assert (first.edit.new if first.edit else None) == new
    assert first.observed[:3] == pytest.approx((40, 67.5, 90) if "pct" in formula else (0.1, 0.25, 0.4))


def test_both_ends_and_every_link_of_a_chain_are_numbers():
    assert shown(check("x in 0.2..0.3")) == [
        ("x in 0.2..0.3", 0.095, "0.095"),
        ("x in 0.2..0.3", 0.42, "0.42"),
    ]
    assert shown(check("0.2 < x < 0.3")) == [
        ("0.2 < x < 0.3", 0.095, "0.095"),
        ("0.2 < x < 0.3", 0.42, "0.42"),
    ]
    assert [limit.proposed for limit in check("0.2 < x < 0.3", "fail")] == [None, None]


@pytest.mark.parametrize(
    ("when", "count"),
    [
        ("{epoch: 2}", 1),
        ("{by_epoch: 3}", 3),
        ("{every: epoch}", 4),
        ("{end: true}", 1),
        ("{epoch: 9}", None),
    ],
)
def test_what_is_observed_are_the_epochs_in_which_it_is_judged(when, count):
    (limit,) = check("x > 0.01", when=when)
    assert (limit.observed.epochs if limit.observed else None) == count


def test_what_is_no_number_beside_a_metric_is_left_out():
    assert check("x > params.t and config.y > 3 and seen('z')") == []


def test_expected_ranges_zones_and_targets_are_held_against_the_run():
    limits = limits_of(
        "targets: [{id: low, title: Low, goal: last(x) < 0.3}]\nexpect: {x: {2: 0.05..0.15, 3: ..0.5}, pct: {4: 10%..20%}}\n"
    )
    assert [(limit.where, limit.rule, limit.proposed) for limit in limits] == [
        ("target low", "last(x) < 0.3", 0.42), ("expected x at epoch 2", "x >= 0.05", None),
        ("expected x at epoch 2", "x <= 0.15", 0.21), ("expected x at epoch 3", "x <= 0.5", None),
        ("expected pct at epoch 4", "pct >= 10%", None), ("expected pct at epoch 4", "pct <= 20%", 95.0),
    ]  # fmt: skip
    assert limits[-1].edit.new == "95%"


def test_a_zone_counts_from_its_epoch_on():
    text = HEAD.replace("x: {aliases: [x]}", "x: {aliases: [x], zones: {healthy: 0.25..0.5, from_epoch: 3}}")
    book = playbook_from(text)
    session = Session(lambda: Judge([book], chosen=True))
    for epoch, (x, _) in VALUES.items():
        session.feed(f"Epoch {epoch}/9\nx: {x}\n".encode())
    session.judgement(ended=True)
    file = convert(load_yaml(text, source="book.yaml"), PlaybookFile)
    low, high = calibrate(book, file, session.judge.bench.facts)
    assert (low.where, low.proposed, low.observed.epochs, high.proposed) == ("healthy x", None, 2, None)


def test_values_that_are_no_numbers_are_not_observed():
    limits = limits_of(
        "checks: [{id: a, title: A, when: {every: epoch}, fail: x > 5}]\n", {1: ("nan", 1), 2: (0.5, 1)}
    )
    assert limits[0].observed.epochs == 1
    assert "observed 0.5 in one epoch" in render_limits(limits)


@pytest.mark.parametrize(
    ("value", "new"), [(3e-5, "0.000032"), (2e20, None), (12345, "13000"), (1e-12, None)]
)
def test_a_number_is_written_without_exponent_or_not_at_all(value, new):
    (limit,) = limits_of(
        "checks: [{id: a, title: A, when: {every: epoch}, fail: x > 0}]\n", {1: (value, 1), 2: (value, 1)}
    )
    assert limit.proposed > value
    assert (limit.edit.new if limit.edit else None) == new


def test_the_text_says_what_was_observed_and_what_is_proposed():
    limits = [*check("x > 0.15 and x < 9"), *check("x > 0.01", when="{epoch: 9}")]
    assert render_limits(limits).splitlines() == [
        "check a, pass", "  x > 0.15", "    observed 0.1 to 0.4, mean 0.25, in 4 epochs; proposed 0.095 for 0.15",
        "  x < 9", "    observed 0.1 to 0.4, mean 0.25, in 4 epochs", "  x > 0.01", "    not observed",
    ]  # fmt: skip


@given(st.floats(-1e12, 1e12, allow_nan=False).filter(lambda value: value == 0 or abs(value) > 1e-9))
def test_a_rounded_number_has_two_digits_on_the_right_side(value):
    for up in (True, False):
        found = rounded(value, up=up)
        slack = 1e-6 * abs(value)
        assert found >= value - slack if up else found <= value + slack
        assert abs(found - value) <= 0.11 * abs(value)
        assert float(f"{found:.1e}") == pytest.approx(found)
    assert math.isinf(rounded(math.inf, up=True))


SIGNS = {"<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__}


@given(
    st.lists(st.floats(0.001, 1000).map(lambda value: round(value, 3)), min_size=1, max_size=5),
    st.sampled_from(sorted(SIGNS)),
    st.floats(0.001, 1000).map(lambda value: round(value, 3)),
    st.sampled_from(["pass", "warn", "fail"]),
)
def test_the_run_keeps_to_what_is_proposed_and_nothing_is_proposed_that_it_keeps_to(
    values, sign, number, key
):
    epochs = dict(enumerate(((value, 1) for value in values), 1))
    (limit,) = limits_of(
        f"checks: [{{id: a, title: A, when: {{every: epoch}}, {key}: x {sign} {number}}}]\n", epochs
    )
    wanted = key == "pass"
    kept = all(SIGNS[sign](value, number) is wanted for value in values)
    assert (limit.proposed is None) is kept
    if limit.proposed is not None:
        assert all(SIGNS[sign](value, limit.proposed) is wanted for value in values)
        assert limit.edit.new == f"{float(limit.edit.new):.15f}".rstrip("0").rstrip(".")
        assert float(limit.edit.new) == pytest.approx(limit.proposed)


def test_what_a_good_run_never_shows_is_calibrated_too():
    rules = (
        'symptoms: [{id: s, title: S, if: "x > 0.25", expected_until: 3}, {id: q, title: Q, if: "x > 0.9"}]\n'
        'stop: [{id: z, if: "pct > 85%", say: over}]\n'
    )
    found = limits_of(rules)
    assert [limit.where for limit in found] == ["symptom s", "symptom q", "stop z"]
    assert shown(found) == [("x > 0.25", 0.42, "0.42"), ("x > 0.9", None, None), ("pct > 85%", 95.0, "95%")]
    assert [limit.observed.epochs for limit in found] == [1, 4, 4]


@pytest.mark.parametrize(
    ("formula", "lowest", "proposed"),
    [
        ("(x > 0.25 for 2 epochs)", 0.1, 0.42),
        ("(x > 0.35 for 2 epochs)", 0.1, None),
        ("x > 0.35 after epoch 2", 0.3, 0.42),
        ("x < 0.25 after epoch 2", 0.3, None),
        ("x < 0.25 and pct > 85%", 0.1, None),
    ],
)
def test_only_a_rule_that_speaks_against_the_run_moves_by_the_epochs_it_speaks_of(formula, lowest, proposed):
    first = check(formula, "fail")[0]
    assert (first.observed.low, first.proposed) == (lowest, proposed)


@pytest.mark.parametrize(("condition", "proposed"), [("pct > 85%", 0.38), ("pct > 95%", None)])
def test_where_a_check_does_not_apply_nothing_is_proposed(condition, proposed):
    rules = f'checks: [{{id: a, title: A, only_if: "{condition}", when: {{every: epoch}}, pass: x > 0.5}}]\n'
    (limit,) = limits_of(rules)
    assert (limit.proposed, limit.observed is None) == (proposed, proposed is None)


def test_what_is_judged_by_steps_is_not_observed_by_epochs():
    rules = (
        "  y: {expr: x * 2}\nclock: step\n"
        'checks: [{id: a, title: A, when: {step: 2}, pass: "avg(y, last=2) < 0.1"}, {id: b, title: B, pass: y > 9}]\n'
        "stop: [{id: z, if: y > 0.1, say: high}]\n"
    )
    assert [(limit.observed, limit.proposed) for limit in limits_of(rules)] == [(None, None)] * 3


@pytest.mark.parametrize(("status", "proposed"), [("fail", 0.21), ("warn", 0.21), ("pass", None)])
def test_a_bad_case_of_a_decision_moves_away_from_a_good_run(status, proposed):
    rules = (
        'decisions: [{id: d, title: D, epoch: 3, let: {mean: "avg(x, epochs=1..3)"}, cases: ['
        f'{{id: one, if: "mean > 0.15", status: {status}, say: high}}, {{id: two, else: true, status: pass, say: ok}}]}}]\n'
    )
    (limit,) = limits_of(rules)
    assert (limit.where, limit.rule) == ("decision d, case one", "mean > 0.15")
    assert (limit.observed.mean, limit.proposed) == (pytest.approx(0.2), proposed)
    assert (limit.edit is None) is (proposed is None)


@pytest.mark.parametrize(("first", "proposed"), [("mean > 0.1", None), ("mean > 0.3", 0.21)])
def test_a_bad_case_that_an_earlier_one_leaves_no_room_for_stays(first, proposed):
    rules = (
        'decisions: [{id: d, title: D, epoch: 3, let: {mean: "avg(x, epochs=1..3)"}, cases: ['
        f'{{id: one, if: "{first}", status: pass, say: fine}}, {{id: two, if: mean > 0.15, status: warn, say: high}}, '
        "{id: three, else: true, status: pass, say: ok}]}]\n"
    )
    _, limit = limits_of(rules)
    assert (limit.where, limit.observed.mean) == ("decision d, case two", pytest.approx(0.2))
    assert limit.proposed == proposed
