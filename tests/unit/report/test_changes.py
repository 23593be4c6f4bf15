from msgspec.structs import replace

from trainmon_tui.model.verdicts import Advice, Band, Item, Judgement, Place, Stop
from trainmon_tui.report.changes import changes
from trainmon_tui.report.check import check_document
from trainmon_tui.report.run_info import RunInfo
from trainmon_tui.report.table import Look, render_line

NOTHING = Judgement()
INFO = RunInfo("run.log", "run.log", 1, ended=False, lines=1, bytes=2)


def run_of(judgement=NOTHING, info=INFO):
    return check_document(judgement, info)


def item(state, kind="expect", note="", evidence="", id_="kl"):
    return Item(id_, "KL raw appears", "", kind, state, evidence=evidence, note=note)


def lines(before, after):
    return [render_line(entry, Look()) for entry in changes(before, after)]


def test_what_says_nothing_yet_is_no_change():
    open_items = tuple(item(state, id_=state) for state in ("waiting", "pending", "skipped", "manual"))
    first = run_of(Judgement(items=open_items, bands=(Band("kl", 5.0, 0.1, 0.2, None, "unknown"),)))
    assert lines(None, first) == []
    assert lines(first, first) == []


def test_an_item_speaks_when_its_state_changes_and_not_when_its_number_does():
    before, after = run_of(Judgement(items=(item("waiting"),))), run_of(Judgement(items=(item("fail"),)))
    later = run_of(Judgement(items=(item("fail", evidence="kl 0.001"),)))
    assert lines(before, after) == ["✗ fail    KL raw appears"]
    assert lines(after, later) == []
    assert lines(later, run_of(Judgement(items=(item("pending"),)))) == ["· pending KL raw appears"]


def test_a_silent_alarm_is_not_told_and_one_that_is_over_is():
    silent, loud = (
        run_of(Judgement(items=(item("pass", "alarm"),))),
        run_of(Judgement(items=(item("warn", "alarm"),))),
    )
    over = run_of(Judgement(items=(item("pass", "alarm", note="was warn at epoch 3"),)))
    assert lines(None, silent) == []
    assert lines(silent, loud) == ["▲ warn    KL raw appears"]
    assert lines(loud, over) == ["✓ pass    KL raw appears: note: was warn at epoch 3"]


def test_a_stop_rule_a_band_advice_and_the_verdict_are_told_once():
    judged = run_of(
        Judgement(
            "fail",
            stop=(Stop("nan", "Loss is NaN", Place(epoch=3.0, line=9)),),
            bands=(Band("kl", 5.0, 0.1, 0.2, 0.3, "warn"),),
            advice=(Advice("low", "KL is low", fix="wait"),),
        )
    )
    said = lines(run_of(), judged)
    assert said == [
        "▲ warn    kl at epoch 5: 0.3 (expected 0.1 to 0.2)",
        "→ advice  KL is low: do: wait",
        "✗ fail    Loss is NaN: epoch 3, line 9",
        "✗ fail    the run's verdict: was: unknown",
    ]
    assert lines(judged, judged) == []


def test_the_runbook_and_new_trouble_are_told(judgement, run_info):
    first = check_document(judgement, run_info)
    assert lines(None, first)[0] == (
        "i info    runbook: VQA-VAE with teacher (ViVQA runbook): because: the log has KLr and fb%"
    )
    broken = replace(first, run=replace(first.run, trouble="1 traceback (line 9)"))
    assert lines(first, broken) == ["▲ warn    trouble: 1 traceback (line 9)"]


def test_a_decision_is_a_line_without_the_numbers_it_read(judgement, run_info):
    told = [
        line for line in lines(None, check_document(judgement, run_info)) if "Epoch 5 - free bits" in line
    ]
    assert len(told) == 1
    assert "case 1: FREE BITS TOO HIGH" in told[0]
    assert "inputs" not in told[0]
