from pathlib import Path

import msgspec
import pytest

from trainmon_tui.model.verdicts import Item, Judgement, Place
from trainmon_tui.report.account import render_report
from trainmon_tui.report.check import check_document
from trainmon_tui.report.report import MAX_BEST, MAX_SETTINGS, best_value, report_document
from trainmon_tui.report.run_info import RunInfo
from trainmon_tui.report.summary import render_summary

GOLDEN = Path(__file__).parents[2] / "golden" / "report"
INFO = RunInfo("run.log", "run.log", 1, ended=True, lines=1, bytes=2)
SETTINGS = {
    "free_bits": (0.02, Place(line=2)),
    "teacher_type": ("rule_based", Place()),
    "html": ("<b>", Place()),
}
BEST = [
    best_value("val loss", None, [(8, 1, 0.7), (16, 2, 0.5), (24, 3, 0.6)], lower=True),
    best_value("exact match", "percent", [(None, 1, 20.0), (None, 2, 34.5)], lower=False),
    best_value("reward", None, [(100, None, -1.0)], lower=False),
]


def document(judgement=None, info=INFO, settings=SETTINGS, best=(), not_understood=0):
    return report_document(check_document(judgement or Judgement(), info), settings, best, not_understood)


@pytest.fixture
def whole(judgement, run_info):
    info = msgspec.structs.replace(
        run_info,
        notices=["b.log is <not> read"],
        changes=["lr 1 → 2"],
        trouble="1 nan (line 4)",
        formats=["mine"],
    )
    return document(judgement, info, best=BEST, not_understood=2)


@pytest.mark.parametrize(("name", "render"), [("full.md", render_report), ("full.txt", render_summary)])
def test_the_report_of_a_whole_run(whole, name, render):
    assert render(whole) == (GOLDEN / name).read_text()


def test_of_a_run_of_which_nothing_is_known_it_says_so():
    text = render_report(document(settings={}))
    assert "**Verdict: UNKNOWN**\n" in text
    assert "- everything that looks like data was understood\n" in text
    assert "## Best values" not in text
    assert "## Settings" not in text


@pytest.mark.parametrize(
    ("state", "box"),
    [
        ("pass", "[x]"),
        ("warn", "[~]"),
        ("fail", "[!]"),
        ("waiting", "[ ]"),
        ("pending", "[ ]"),
        ("manual", "[ ]"),
    ],
)
def test_a_state_is_a_box(state, box):
    text = render_report(document(Judgement(items=(Item("a", "The title", "", "expect", state),))))
    assert f"- {box} **The title**" in text


def test_what_a_log_or_a_playbook_says_marks_nothing_up():
    evil = "<img src=x> [a](b) `c`"
    text = render_report(
        document(
            Judgement(
                say=evil,
                reason=evil,
                items=(Item("a", evil, "", "expect", "fail", evidence=evil, action=evil),),
            ),
            RunInfo(evil, evil, 1, ended=True, lines=1, bytes=2, notices=[evil]),
            {evil: (evil, Place())},
            [best_value(evil, None, [(1, 1, 1.0)], lower=True)],
        )
    )
    assert text.count(r"\<img src=x> \[a\](b) \`c\`") == 11
    assert "<img" not in text.replace(r"\<img", "")


def test_settings_and_metrics_are_bounded_and_what_is_left_out_is_counted():
    many = {f"key{index}": (index, Place()) for index in range(MAX_SETTINGS + 3)}
    told = document(settings=many, best=BEST * MAX_BEST)
    assert (len(told.settings), told.settings_left_out, len(told.best)) == (MAX_SETTINGS, 3, MAX_BEST)
    assert "3 more are not shown." in render_report(told)


@pytest.mark.parametrize(
    ("points", "lower", "expected"),
    [
        ([(1, 1, 3.0), (2, 2, 1.0), (3, 3, 1.0)], True, (1.0, 2, 1.0)),
        ([(1, 1, 3.0), (2, 2, 1.0)], False, (3.0, 1, 1.0)),
        ([(1, float("nan"), 3.0)], False, (3.0, None, 3.0)),
    ],
)
def test_the_best_is_the_earliest_of_equals(points, lower, expected):
    best = best_value("x", None, points, lower=lower)
    assert (best.value, best.epoch, best.last) == expected


def test_a_summary_counts_the_checklist_without_alarms_and_names_what_is_wrong(judgement, run_info):
    text = render_summary(document(judgement, run_info))
    assert "checklist  1 pass, 1 fail, 1 pending, 1 manual\n" in text
    assert "fail       KL raw growing (>0.015): raw=0.011\n" in text
