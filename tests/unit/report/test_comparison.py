"""Several runs side by side: what differs, who is best, and how it looks in a few columns."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.columns import columns_of
from trainmon_tui.model.verdicts import Item, Judgement, Place
from trainmon_tui.report.check import check_document
from trainmon_tui.report.comparison import compare
from trainmon_tui.report.comparison_table import render_comparison
from trainmon_tui.report.report import BestValue, ReportDocument, Setting
from trainmon_tui.report.run_info import RunInfo
from trainmon_tui.report.schemas import schema_text


def report(name, settings, best, *, verdict="pass", attempts=1):
    judgement = Judgement(
        verdict=verdict,
        items=(Item(id="a", title="A", phase="", kind="expect", verdict=verdict, at=Place()),),
    )
    run = check_document(
        judgement, RunInfo(f"runs/{name}", name, attempts, ended=True, lines=1200, bytes=9000)
    )
    return ReportDocument(
        schema=1,
        run=run,
        settings=[Setting(key, value, 1) for key, value in settings.items()],
        settings_left_out=0,
        best=[BestValue(key, None, "lower", value, 10, at, value) for key, (value, at) in best.items()],
        not_understood=0,
    )


@pytest.fixture
def two():
    """Two runs that differ in one setting and in what they reached."""
    return [
        report(
            "a.log", {"lr": "0.1", "seed": "1", "wd": "0"}, {"val loss": (0.5, 7), "train loss": (0.3, 9)}
        ),
        report("b.log", {"lr": "0.2", "seed": "1"}, {"val loss": (0.4, 8)}, verdict="fail"),
    ]


def test_only_settings_that_differ_are_named_and_the_others_counted(two):
    compared = compare(two)
    assert [(one.name, one.values) for one in compared.settings] == [
        ("lr", ["0.1", "0.2"]),
        ("wd", ["0", None]),
    ]
    assert compared.settings_shared == 1


def test_a_metric_is_compared_where_two_runs_have_it(two):
    (metric,) = compare(two).metrics
    assert (metric.name, metric.best, metric.at, metric.winner) == (
        "val loss",
        [0.5, 0.4],
        ["ep 7", "ep 8"],
        1,
    )


def test_nobody_wins_a_tie(two):
    tied = msgspec.structs.replace(two[0], best=two[1].best)
    assert compare([tied, two[1]]).metrics[0].winner is None


def test_the_higher_wins_where_more_is_better():
    runs = [report(name, {}, {}) for name in ("a", "b")]
    runs = [
        msgspec.structs.replace(run, best=[BestValue("accuracy", "percent", "higher", value, 5, None, value)])
        for run, value in zip(runs, (71.0, 68.0), strict=True)
    ]
    (metric,) = compare(runs).metrics
    assert metric.winner == 0
    assert metric.at == ["step 5", "step 5"]
    assert "71%* step 5" in render_comparison(compare(runs), 80)


def test_values_that_are_no_numbers_do_not_win():
    runs = [report("a", {}, {"val loss": ("nan", 1)}), report("b", {}, {"val loss": (2.0, 1)})]
    assert compare(runs).metrics[0].winner == 1
    assert "nan ep 1" in render_comparison(compare(runs), 80)


def test_the_table_says_who_is_best_and_how_each_run_stands(two):
    text = render_comparison(compare(two), 80)
    assert "verdict         PASS   FAIL" in text
    assert "0.5 ep 7  0.4* ep 8" in text
    assert "Settings that differ (1 the same)" in text
    assert "attempts" not in text


def test_attempts_are_named_where_a_run_was_resumed(two):
    resumed = report("c.log", {}, {}, attempts=3)
    assert "attempts" in render_comparison(compare([two[0], resumed]), 80)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_it_may_be(width):
    runs = [
        report(f"a-run-with-a-very-long-name-{n}.log", {"a" * 50: "x" * 50 + str(n)}, {}) for n in range(3)
    ]
    assert max(map(len, render_comparison(compare(runs), width).splitlines())) <= width


def test_without_anything_to_compare_the_runs_still_stand_there():
    text = render_comparison(compare([report("a", {}, {}), report("b", {}, {})]), 80)
    assert "Settings" not in text
    assert "Best" not in text


def test_the_schema_that_is_checked_in_is_the_present_one(checkout):
    assert (checkout / "docs" / "compare.schema.json").read_text() == schema_text("compare")


@given(
    st.lists(
        st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["1", "2"]), max_size=4),
        min_size=2,
        max_size=4,
    )
)
def test_every_setting_either_differs_or_is_shared(tables):
    compared = compare([report(f"run{number}", table, {}) for number, table in enumerate(tables)])
    names = {name for table in tables for name in table}
    assert len(compared.settings) + compared.settings_shared == len(names)
    for one in compared.settings:
        assert one.values == [table.get(one.name) for table in tables]
        assert len(set(one.values)) > 1


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=5))
def test_the_winner_has_the_least_loss_and_has_it_alone(values):
    runs = [report(f"run{number}", {}, {"val loss": (value, 1)}) for number, value in enumerate(values)]
    (metric,) = compare(runs).metrics
    least = min(values)
    if values.count(least) == 1:
        assert metric.winner == values.index(least)
    else:
        assert metric.winner is None


@given(st.integers(2, 5), st.integers(30, 160))
def test_columns_line_up_whatever_the_width(count, width):
    runs = [
        report(f"run-{'x' * number * 7}", {"lr": str(number)}, {"val loss": (number / 3, 2)})
        for number in range(count)
    ]
    lines = render_comparison(compare(runs), width).splitlines()
    starts = {line.index("PASS") for line in lines if line.startswith("verdict")}
    starts |= {lines[0].index("run-")}
    assert len(starts) == 1


def test_columns_line_up_behind_wide_names():
    runs = [report(name, {"lr": "1"}, {}) for name in ("実験一.log", "b.log")]
    lines = render_comparison(compare(runs), 80).splitlines()[:5]
    last = ("b.log", "PASS", "none", "1/0/0", "1,200")
    starts = {columns_of(line[: line.rindex(cell)]) for line, cell in zip(lines, last, strict=True)}
    assert len(starts) == 1


def test_names_from_outside_are_cleaned():
    hostile = report("a\x1b[31m.log", {"lr": "1"}, {})
    text = render_comparison(compare([hostile, report("b", {}, {})]), 80)
    assert "\x1b" not in text


def test_the_winner_is_marked_once_in_its_row(two):
    text = render_comparison(compare(two), 80)
    (row,) = [line for line in text.splitlines() if line.startswith("val loss") and "ep" in line]
    assert row.count("*") == 1
    assert row.index("*") > row.index("0.4")
