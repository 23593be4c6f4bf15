import pytest

from trainmon_tui.model.verdicts import Band, Decision, Disagreement, Item, Judgement, Place, Stop
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
