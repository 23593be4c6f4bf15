import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.verdicts import Advice, Item, Judgement, Place
from trainmon_tui.report.check import check_document
from trainmon_tui.report.run_info import RunInfo
from trainmon_tui.report.table import GLYPHS, SIGNS, Look, render_tables

GOLDEN = Path(__file__).parents[2] / "golden" / "check"
INFO = RunInfo("run.log", "run.log", 1, ended=True, lines=1, bytes=2)
PAINT = re.compile(r"\x1b\[\d+m")


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("full", Look()),
        ("narrow", Look(columns=40)),
        ("ascii", Look(ascii=True)),
        ("colour", Look(colour=True)),
    ],
)
def test_the_table_of_a_whole_run(judgement, run_info, name, look):
    text = render_tables([check_document(judgement, run_info)], look)
    assert text == (GOLDEN / f"{name}.txt").read_text()


def test_the_table_of_a_run_of_which_nothing_is_known():
    text = render_tables([check_document(Judgement(), INFO)], Look())
    assert text == (GOLDEN / "nothing.txt").read_text()


def test_colour_adds_nothing_but_colour(judgement, run_info):
    runs = [check_document(judgement, run_info)]
    assert PAINT.sub("", render_tables(runs, Look(colour=True))) == render_tables(runs, Look())


def test_ascii_is_ascii(judgement, run_info):
    assert render_tables([check_document(judgement, run_info)], Look(ascii=True)).isascii()


def test_every_sign_of_a_table_is_asked_for(judgement, run_info):
    text = render_tables([check_document(judgement, run_info)], Look())
    assert {letter for letter in text if not letter.isascii()} <= set(SIGNS)


def test_several_runs_are_parted_by_an_empty_line(judgement, run_info):
    one = check_document(judgement, run_info)
    single = render_tables([one], Look())
    assert render_tables([one, one], Look()) == f"{single}\n{single}\n2 runs: 2 fail\n"
    assert render_tables([one], Look(), unread=1).endswith("\n2 runs: 1 fail, 1 cannot be read\n")


@given(st.integers(40, 120), st.text(max_size=200))
def test_no_line_is_wider_than_asked(columns, title):
    judgement = Judgement(items=(Item("a", title, "", "expect", "fail", action=title),), say=title)
    text = render_tables([check_document(judgement, INFO)], Look(columns=columns))
    assert max(map(len, text.splitlines())) <= columns


@pytest.mark.parametrize("state", ["waiting", "pending", "pass", "warn", "fail", "manual"])
def test_a_state_is_said_by_glyph_and_word(state):
    item = Item("a", "The title", "", "expect", state)
    text = render_tables([check_document(Judgement(items=(item,)), INFO)], Look())
    assert f"  {GLYPHS[state]} {state:8}The title\n" in text


def test_an_item_that_does_not_apply_is_only_counted():
    items = tuple(Item(name, f"Left out {name}", "", "expect", "skipped") for name in "ab")
    text = render_tables([check_document(Judgement(items=items), INFO)], Look())
    assert "Left out a" not in text
    assert "2 items do not apply" in text


def test_advice_names_symptom_cause_and_fix():
    advice = Advice("a", "KL is low", "kl 0.01", "free bits too high", "lower them", "expected until epoch 2")
    text = render_tables([check_document(Judgement(advice=(advice,)), INFO)], Look())
    assert "Advice\n  → advice  KL is low\n" in text
    for said in ("kl 0.01", "cause: free bits too high", "do: lower them", "note: expected until epoch 2"):
        assert said in text


def test_an_alarm_that_does_not_ring_is_only_counted():
    quiet = Item("a", "Quiet alarm", "", "alarm", "waiting")
    loud = Item("b", "Loud alarm", "", "alarm", "fail", action="Do this")
    text = render_tables([check_document(Judgement(items=(quiet, loud)), INFO)], Look())
    assert "Quiet alarm" not in text
    assert "1 alarm is silent" in text
    assert "Loud alarm" in text
    assert "do: Do this" in text


def test_evidence_that_names_its_line_is_not_followed_by_it_again():
    item = Item(
        "a", "KL", "", "expect", "pass", 0.012, Place(8.0, 1.0, 18, 0), "kl_raw 0.012 (epoch 1, line 18)"
    )
    text = render_tables([check_document(Judgement(items=(item,)), INFO)], Look())
    assert "            kl_raw 0.012 (epoch 1, line 18)\n" in text


def test_the_runbooks_heading_is_a_dim_line_of_its_own():
    item = Item("a", "KL", "", "expect", "fail", cite="Epoch 3 Checks")
    runs = [check_document(Judgement(items=(item,)), INFO)]
    assert "\n            runbook: Epoch 3 Checks\n" in render_tables(runs, Look())
    assert "\n\x1b[2m            runbook: Epoch 3 Checks\x1b[0m\n" in render_tables(runs, Look(colour=True))


def test_an_alarm_that_has_rung_says_that_it_is_over():
    over = Item("a", "Loud alarm", "", "alarm", "pass", note="was fail at epoch 3")
    text = render_tables([check_document(Judgement(items=(over,)), INFO)], Look())
    assert "pass    Loud alarm\n            note: was fail at epoch 3\n" in text
    assert "silent" not in text
