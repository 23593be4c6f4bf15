import msgspec
import pytest

from trainmon_tui.model.verdicts import (
    Advice,
    Alert,
    Band,
    Decided,
    Decision,
    Disagreement,
    Item,
    Judgement,
    Place,
    Stop,
    Written,
)
from trainmon_tui.report.check import check_document
from trainmon_tui.report.entries import SILENT, sections


def told(run_info, **parts):
    return sections(check_document(Judgement(**parts), run_info))


def item(verdict="pass", kind="expect", **rest):
    return Item("kl", "KL appears", "Stage 1", kind, verdict, **rest)


def test_nothing_known_is_nothing_said(run_info):
    assert told(run_info) == []


def test_sections_stand_in_the_order_in_which_they_are_read(judgement, run_info):
    titles = [section.title for section in sections(check_document(judgement, run_info))]
    assert titles == [
        "Checklist: Initial validation", "Checklist: Stage 2", "Alarms", "Decisions", "Expected ranges", "Targets",
        "Diagnosis", "Stop rules that hold",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("titles", "shown"),
    [({"Stage 1": "Warm-up"}, "Checklist: Warm-up"), ({"other": "Other"}, "Checklist: Stage 1")],
)
def test_a_phase_is_called_by_its_title(run_info, titles, shown):
    (section,) = told(run_info, items=(item(),), phase_titles=titles)
    assert section.title == shown


@pytest.mark.parametrize("verdict", SILENT)
def test_a_silent_alarm_is_only_counted(run_info, verdict):
    (section,) = told(run_info, items=(item(verdict, "alarm"), item(verdict, "alarm")))
    assert [entry.title for entry in section.entries] == ["2 alarms are silent"]


def test_one_silent_alarm_is_one(run_info):
    (section,) = told(run_info, items=(item("waiting", "alarm"),))
    assert section.entries[0].title == "1 alarm is silent"


@pytest.mark.parametrize("verdict", ["warn", "fail"])
def test_an_alarm_that_speaks_stands_in_its_phase(run_info, verdict):
    (section,) = told(run_info, items=(item(verdict, "alarm"),))
    assert (section.title, section.entries[0].state) == ("Checklist: Stage 1", verdict)


@pytest.mark.parametrize(
    ("verdict", "shown"), [("warn", True), ("fail", True), ("pass", False), ("waiting", False)]
)
def test_what_to_do_is_said_where_something_is_wrong(run_info, verdict, shown):
    (section,) = told(run_info, items=(item(verdict, action="lower free_bits"),))
    assert (("do", "lower free_bits") in section.entries[0].details) is shown


@pytest.mark.parametrize(
    ("verdict", "shown"), [("warn", True), ("fail", True), ("pass", False), ("waiting", False)]
)
def test_the_runbooks_heading_is_named_where_something_is_wrong(run_info, verdict, shown):
    (section,) = told(run_info, items=(item(verdict, cite="Epoch 3 Checks"),))
    assert (("runbook", "Epoch 3 Checks") in section.entries[0].details) is shown


@pytest.mark.parametrize("verdict", ["waiting", "pending", "pass", "warn", "fail"])
def test_a_decision_always_names_the_runbooks_heading(run_info, verdict):
    (section,) = told(run_info, decisions=(Decision("d", "Epoch 5", "Stage 2", verdict, cite="Epoch 5"),))
    assert section.entries[0].details[-1] == ("runbook", "Epoch 5")


@pytest.mark.parametrize(
    ("verdict", "shown"), [("waiting", True), ("pending", True), ("manual", True), ("pass", False)]
)
def test_when_it_is_due_is_said_until_it_is_judged(run_info, verdict, shown):
    (section,) = told(run_info, items=(item(verdict, due="epoch 5"),))
    assert (("due", "epoch 5") in section.entries[0].details) is shown


def test_a_place_is_told_once(run_info):
    (section,) = told(run_info, items=(item(value=0.5, evidence="raw=0.5 (line 7)", at=Place(8, 1, 7)),))
    assert section.entries[0].details == (("", "raw=0.5 (line 7)"),)
    (section,) = told(run_info, items=(item(value=0.5, at=Place(8, 1.5, 7)),))
    assert section.entries[0].details == (("", "0.5, epoch 1.5, step 8, line 7"),)


def test_a_decisions_inputs_are_told_by_name(run_info):
    decision = Decision(
        "d", "Epoch 5", "Stage 2", "warn", "2", "OK", inputs={"kl": 0.01, "seen": True, "t": None}
    )
    (section,) = told(run_info, decisions=(decision,))
    assert ("inputs", "kl = 0.01, seen = True, t = not known") in section.entries[0].details
    assert ("", "case 2: OK") in section.entries[0].details


def test_a_band_that_was_not_reached_says_so(run_info):
    (section,) = told(run_info, bands=(Band("kl", 5.0, 0.1, 0.2, None, "unknown"),))
    assert section.entries[0].title == "kl at epoch 5: not reached (expected 0.1 to 0.2)"


def test_a_stop_rule_without_words_is_named(run_info):
    (section,) = told(run_info, stop=(Stop("rising", ""),))
    assert (section.entries[0].state, section.entries[0].title, section.entries[0].details) == (
        "fail",
        "rising",
        (),
    )


def test_a_figure_that_the_log_contradicts_is_told_with_its_line(run_info):
    wrong = Disagreement("best epoch", 4.0, 3.0, "best epoch: printed 4", Place(None, 4.0, 5, 90))
    (section,) = told(run_info, disagreements=(wrong,))
    assert section.title == "Printed figures that do not agree"
    assert [(entry.state, entry.title, entry.details) for entry in section.entries] == [
        ("info", "best epoch: printed 4", (("", "epoch 4, line 5"),))
    ]


WHO = ("2026-01-01T10:00:00Z", "me@node")


@pytest.mark.parametrize(
    ("why", "at", "said"),
    [
        (
            "it is slow",
            Place(40, 5),
            "A: stop - it is slow (me@node, 2026-01-01T10:00:00Z, epoch 5, step 40)",
        ),
        ("", Place(), "A: stop (me@node, 2026-01-01T10:00:00Z)"),
    ],
)
def test_what_was_decided_is_told_with_who_and_when(run_info, why, at, said):
    chosen = Decided("A: stop", why, *WHO, at)
    (section,) = told(run_info, decisions=(Decision("d", "Epoch 5", "b", "warn", decided=chosen),))
    assert section.entries[0].details == (("decided", said),)


def test_the_journal_is_told_in_its_own_section(run_info):
    notes = (
        Written("1", "note", "lowered lr", *WHO, Place(epoch=3)),
        Written("2", "tick", "samples seen", *WHO),
    )
    (section,) = told(run_info, journal=notes)
    assert section.title == "Journal"
    assert [(entry.title, entry.details) for entry in section.entries] == [
        ("lowered lr", (("", "me@node, 2026-01-01T10:00:00Z"), ("", "epoch 3"))),
        ("samples seen", (("", "me@node, 2026-01-01T10:00:00Z"),)),
    ]


def test_advice_says_cause_and_fix_and_leaves_out_what_it_does_not_know(run_info):
    whole = Advice("kl", "KL is near zero", "raw=0.001", "free bits too high", "lower them", "since epoch 3")
    (section,) = told(run_info, advice=(whole, Advice("x", "Slow")))
    assert section.entries[0].details[:4] == (
        ("", "raw=0.001"),
        ("cause", "free bits too high"),
        ("do", "lower them"),
        ("note", "since epoch 3"),
    )
    assert section.entries[1].details == ()


@pytest.mark.parametrize(
    ("ended", "labels"), [(None, ["began", "noticed"]), (Place(30), ["began", "noticed", "ended"])]
)
def test_an_episode_says_when_it_began_and_whether_it_is_over(run_info, ended, labels):
    alert = Alert("spike", "loss_spike", "warn", "loss", Place(10), Place(20), ended, "", "")
    (section,) = told(run_info, alerts=(alert,))
    assert section.entries[0].title == "spike"
    assert [label for label, _ in section.entries[0].details] == labels


@pytest.mark.parametrize(("count", "words"), [(1, "1 item does not apply"), (3, "3 items do not apply")])
def test_what_does_not_apply_is_only_counted(run_info, count, words):
    (section,) = told(run_info, items=(item("skipped"),) * count)
    assert (section.title, section.entries[0].title) == ("Left out", words)


def test_lines_of_a_run_of_several_files_are_named_by_their_files(run_info):
    merged = msgspec.structs.replace(run_info, places={12: "err.log:3"})
    (section,) = told(merged, items=(item(value=1.0, at=Place(line=12)),))
    assert section.entries[0].details == (("", "1, err.log:3"),)


def test_an_alarm_that_has_rung_and_is_over_still_says_so(run_info):
    (section,) = told(run_info, items=(item("pass", "alarm", note="rang in epoch 2"),))
    assert section.entries[0].details == (("note", "rang in epoch 2"),)
