"""Programs over columns equal a naive reading of the same tree: whatever the values, the blocks and the resumes."""

from __future__ import annotations

import math

import pytest
from by_steps import Columns, Naive, Printed, Shown, counting
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.rules.parser import parse
from trainmon_tui.rules.phases import PhaseRule
from trainmon_tui.rules.ranges import Span
from trainmon_tui.rules.scope import MetricInfo, Scope

DERIVED = {"sum": ("a + b", ("a", "b"))}
SCOPE = Scope(
    {"a": MetricInfo(), "b": MetricInfo(), "c": MetricInfo(), "sum": MetricInfo(formula="a + b")},
    phases=frozenset({"mid"}),
    clock="step",
)
PHASES = [PhaseRule("mid", "Mid", steps=Span(4, 9))]
SPANS = {"mid": (4, 9)}

VALUES = [-2.0, -0.5, 0.0, 0.25, 0.25, 1.0, 1.0, 3.0]
ODD = [*VALUES, math.nan, math.inf, -math.inf]
METRICS = ("a", "b", "sum")


def windows():
    return st.sampled_from(["", ", last=1", ", last=3", ", steps=2..6", ", steps=4..4", ', phase="mid"'])


def calls():
    functions = [
        "last",
        "first",
        "min",
        "max",
        "avg",
        "median",
        "std",
        "count",
        "growth",
        "slope",
        "step_of_min",
        "step_of_max",
    ]
    windowed = st.tuples(st.sampled_from(functions), st.sampled_from(METRICS), windows()).map(
        lambda parts: f"{parts[0]}({parts[1]}{parts[2]})"
    )
    spans = st.integers(1, 5)
    trails = st.tuples(
        st.sampled_from(["prev", "drop_pct", "rise_pct", "zscore"]), st.sampled_from(METRICS), spans
    )
    return windowed | trails.map(lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})")


READ = st.sampled_from(METRICS) | calls()


def terms():
    return READ | st.sampled_from(["0.25", "1", "3", "50"])


NUMBERS = st.recursive(
    terms(),
    lambda inner: (
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        )
        | inner.map(lambda part: f"abs({part})")
        | st.tuples(inner, inner).map(lambda parts: f"default({parts[0]}, {parts[1]})")
    ),
    max_leaves=3,
)
STEADY = st.tuples(
    st.sampled_from(["increasing_for", "decreasing_for", "unchanged_for"]),
    st.sampled_from(METRICS),
    st.integers(1, 4),
).map(lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})")
SIMPLE = (
    st.tuples(READ, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), terms()).map(" ".join)
    | STEADY
    | st.tuples(st.sampled_from(METRICS), st.sampled_from(["", ", steps=2..6"])).map(
        lambda p: f"finite({p[0]}{p[1]})"
    )
    | st.sampled_from(METRICS).map(lambda metric: f"seen({metric})")
    | READ.map(lambda term: f"{term} in 0..1")
)
CONDITIONS = st.recursive(
    SIMPLE.map(lambda text: f"({text})"),
    lambda inner: (
        inner.map(lambda part: f"(not {part})")
        | st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map(lambda parts: f"({''.join(parts)})")
        | st.tuples(inner, st.integers(1, 5)).map(lambda parts: f"({parts[0]} for {parts[1]} steps)")
        | st.tuples(inner, st.integers(0, 8)).map(lambda parts: f"({parts[0]} after step {parts[1]})")
    ),
    max_leaves=4,
)


def attempts(values):
    """Return attempts whose steps ascend; each begins at or before a step of the one before it."""
    step = st.tuples(
        st.integers(0, 2), st.dictionaries(st.sampled_from("abc"), st.sampled_from(values), max_size=3)
    )

    def written(parts):
        found, begin = [], 1
        for start, rows in parts:
            now, printed = max(1, begin - start), []
            for gap, row in rows:
                printed += [Printed(float(now), metric, value) for metric, value in row.items()]
                now += 1 + gap
            if printed:
                found.append(printed)
                begin = max(begin, now)
        return found

    return st.lists(
        st.tuples(st.integers(1, 6), st.lists(step, min_size=1, max_size=8)), min_size=1, max_size=3
    ).map(written)


def written(log, runs):
    for number, attempt in enumerate(runs):
        if number:
            log.resume()
        for printed in attempt:
            value = printed.value
            text, source = (value.text, value.source) if isinstance(value, Shown) else ("line", "line")
            log.add(text, step=printed.step, source=source, **{printed.metric: value})
    return log


def folded(columns, log, sizes):
    first = 0
    for size in [*sizes, len(log.lines)]:
        end = min(first + size, len(log.lines))
        if end > first:
            columns.feed(*log.block(first, end))
        first = end
    return columns.answers()


def same(found, wanted):
    if found is None or wanted is None or isinstance(wanted, bool):
        return found is wanted
    if math.isnan(wanted):
        return math.isnan(found)
    return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9)


def check(texts, runs, sizes, new_log):
    log = written(new_log(), runs)
    points = {metric: known for metric, known in counting(runs).items() if metric != "c"}
    naive = Naive(points, derived=DERIVED, phases=SPANS)
    found = folded(Columns(texts, SCOPE, phases=PHASES), log, sizes)
    read = {step for name in ("a", "b") for step, _ in naive.series.get(name, [])}
    for text, number in zip(texts, range(len(texts)), strict=True):
        tree = parse(text)
        for step in sorted(set(found) & read):
            wanted = naive.at(tree, step)
            assert same(found[step][number], wanted), f"{text} at {step}: {found[step][number]}, not {wanted}"


SIZES = st.lists(st.integers(1, 7), max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=3), attempts(ODD), SIZES)
def test_numbers_equal_a_naive_reading(new_log, texts, runs, sizes):
    check(["a + b", *texts], runs, sizes, new_log)


@settings(max_examples=200, deadline=None)
@given(st.lists(CONDITIONS, min_size=1, max_size=3), attempts(ODD), SIZES)
def test_conditions_equal_a_naive_reading(new_log, texts, runs, sizes):
    check(["a + b", *texts], runs, sizes, new_log)


PRINTS = [
    Shown(text, source)
    for text, source in [
        ("0.5", "line"), ("0.52", "line"), ("0.52", "bar"), ("0.5234", "bar"), ("0.5251", "line"), ("0.53", "bar"),
        ("1", "line"), ("1.0", "bar"), ("1.4", "bar"), ("1e-5", "line"), ("nan", "line"), ("1e-5", "bar"), ("0.0", "line"),
    ]
]  # fmt: skip
ALIKE = st.recursive(
    st.tuples(st.sampled_from(METRICS), st.integers(1, 5)).map(lambda parts: f"unchanged_for({parts[0]}, {parts[1]})")
    | st.tuples(
        st.sampled_from([*METRICS, "0.5234", "1"]), st.sampled_from(["==", "!="]), st.sampled_from(METRICS)
    ).map(" ".join)
    | st.sampled_from(["a == b == 0.5", "a + 0 == 0.52", "0 == a", "increasing_for(a, 2)", "a <= b"]),
    lambda inner: (
        inner.map(lambda part: f"(not {part})")
        | st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map(lambda parts: f"({''.join(parts)})")
        | st.tuples(inner, st.integers(1, 4)).map(lambda parts: f"({parts[0]} for {parts[1]} steps)")
    ),
    max_leaves=3,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(ALIKE, attempts(PRINTS), SIZES)
def test_what_is_the_same_as_printed_equals_a_naive_reading(new_log, text, runs, sizes):
    check(["a + b", text], runs, sizes, new_log)


@settings(max_examples=150, deadline=None)
@given(ALIKE, attempts(PRINTS), SIZES)
def test_the_evidence_says_how_finely_as_a_naive_reading_does(new_log, text, runs, sizes):
    points = {metric: known for metric, known in counting(runs).items() if metric != "c"}
    naive, columns = Naive(points, derived=DERIVED), Columns(["a + b", text], SCOPE)
    folded(columns, written(new_log(), runs), sizes)
    for step, notes in columns.sameness().items():
        assert notes == naive.notes(parse(text), step), f"{text} at {step}"


@settings(max_examples=60, deadline=None)
@given(st.lists(CONDITIONS, min_size=1, max_size=2), attempts(VALUES), SIZES, SIZES)
def test_blocks_may_be_cut_anywhere(new_log, texts, runs, sizes, others):
    log = written(new_log(), runs)
    one, two = (
        folded(Columns(["a + b", *texts], SCOPE, phases=PHASES), log, cuts) for cuts in (sizes, others)
    )
    assert one == two


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("window", ["", ", last=2", ", steps=2..5", ', phase="mid"'])
@pytest.mark.parametrize(
    "function",
    [
        "last",
        "first",
        "min",
        "max",
        "avg",
        "median",
        "std",
        "count",
        "growth",
        "slope",
        "step_of_min",
        "step_of_max",
    ],
)
def test_every_function_of_every_window(new_log, function, window, metric):
    values = [1.0, 3.0, -0.5, 0.25, 0.25, 2.0, -2.0, 1.0, 1.0, 0.0, 3.0]
    runs = [[Printed(float(step), "a", value) for step, value in enumerate(values, 1)]]
    runs[0] += [Printed(float(step), "b", 1.0) for step in (3, 6)]
    runs[0].sort()
    for sizes in ([], [1] * 20, [4, 1, 5]):
        check(["a + b", f"{function}({metric}{window})"], runs, sizes, new_log)
