"""How items, targets, phases, stop rules and gauges stand as a run goes on."""

from __future__ import annotations

import numpy as np
import pytest

from trainmon_tui.model.blocks import Family, Parsed, Progress, Rows, Segments, SeriesKey
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.matching import MetricNames, rank
from trainmon_tui.rules.playbooks import playbook_from

KL = "metrics: {kl: {aliases: [raw, KLr]}}\n"


def check(text):
    return f"{KL}checks: [{{id: a, title: A, {text}}}]\n"


def only(judgement):
    return judgement.items[0]


@pytest.mark.parametrize(
    ("value", "state"), [(1.0, "pass"), (2.4, "pass"), (2.5, "warn"), (3.0, "warn"), (3.1, "fail")]
)
def test_the_first_true_of_fail_warn_pass(judged, log, value, state):
    book = check("when: {epoch: 1}, pass: kl < 2.5, warn: kl >= 2.5, fail: kl > 3")
    assert only(judged(book, log.epoch(1, raw=value))).verdict == state


@pytest.mark.parametrize(
    ("rules", "value", "state"),
    [("pass: kl < 1", 2, "fail"), ("pass: kl < 1, fail: kl > 3", 2, "warn"), ("warn: kl > 3", 2, "pass"),
     ("fail: kl > 3", 4, "fail")],
)  # fmt: skip
def test_what_is_left_unsaid(judged, log, rules, value, state):
    assert only(judged(check(f"when: {{epoch: 1}}, {rules}"), log.epoch(1, raw=value))).verdict == state


def test_every_epoch_shows_the_newest_and_counts_the_rest(judged, log):
    book = check("when: {every: epoch}, pass: kl < 1")
    assert only(judged(book, log)).verdict == "pending"
    log.epoch(1, raw=2).epoch(2, raw=3).epoch(3, raw=0.5).bar(4, KLr=9)
    item = only(judged(book, log))
    assert (item.verdict, item.value, item.at.epoch, item.note) == ("pass", 0.5, 3, "was fail at epoch 1")
    assert item.evidence == "kl 0.5 (epoch 3, line 6); not met in 2 of 3 epochs"
    assert only(judged(book, log, ended=True)).verdict == "fail"


def test_an_alarm_is_silent_until_it_is_true_and_keeps_where_it_began(judged, log):
    book = check("kind: alarm, warn: kl > 5")
    assert only(judged(book, log.epoch(1, raw=1))).verdict == "pending"
    log.epoch(2, raw=6).epoch(3, raw=7)
    held = only(judged(book, log))
    assert (held.verdict, held.at.epoch, held.value, held.note) == (
        "warn",
        2,
        6,
        "since epoch 2, still in epoch 3",
    )
    log.epoch(4, raw=1)
    gone = only(judged(book, log))
    assert (gone.verdict, gone.note) == ("pass", "was warn at epoch 2")
    again = only(judged(book, log.epoch(5, raw=8)))
    assert (again.verdict, again.at.epoch) == ("warn", 5)


def test_for_epochs_waits_for_the_newest_epoch(judged, log):
    book = check("kind: alarm, warn: kl > 5 for 3 epochs")
    log.epoch(1, raw=6).epoch(2, raw=6).begin(3)
    assert only(judged(book, log)).verdict == "pending"
    assert only(judged(book, log.summary(3, raw=6))).at.epoch == 3


def test_a_late_value_of_an_epoch_that_was_over_is_judged_anew(log, folded):
    judge = Judge([playbook_from("playbook: 1\nname: x\n" + check("kind: alarm, warn: kl > 5"))], chosen=True)
    log.epoch(1, raw=1).begin(2).begin(3)
    folded(judge, log)
    assert judge.judgement(ended=False).items[0].verdict == "pending"
    log.summary(2, raw=9)
    judge.fold(*log.block(4, 5))
    assert judge.judgement(ended=False).items[0].at.epoch == 2


def test_a_phase_limits_where_a_check_counts(judged, log):
    book = (
        KL + "phases: [{id: a, title: A, epochs: 1..2}, {id: b, title: B, starts_at: {log: SECOND}}]\n"
        "checks: [{id: a, title: A, kind: alarm, when: {every: epoch, phase: b}, warn: kl > 5}]\n"
    )
    log.epoch(1, raw=9).epoch(2, raw=9)
    before = judged(book, log)
    assert (before.phase, only(before).verdict, len(before.phases)) == ("a", "pending", 1)
    log.add("the second phase").epoch(3, raw=9)
    after = judged(book, log)
    assert (after.phase, only(after).verdict, only(after).at.epoch) == ("b", "warn", 3)
    assert (after.phases[1].start, after.phases[1].end) == (3, None)


def test_phases_by_step(judged, log):
    book = KL + "phases: [{id: a, title: A, steps: 0..20}, {id: b, title: B, steps: 21..}]\n"
    for epoch in range(1, 5):
        log.begin(epoch).bar(epoch, step=epoch * 10, KLr=1)
    spans = judged(book, log).phases
    assert [(span.start, span.end) for span in spans] == [(1, 2), (3, None)]


def test_manual_items_do_not_count(judged, log):
    judgement = judged(KL + "checks: [{id: a, title: A, kind: manual}]\n", log.epoch(1, raw=1), ended=True)
    assert (only(judgement).verdict, judgement.verdict) == ("manual", "unknown")


def test_targets_are_missed_only_when_the_run_is_over(judged, log):
    book = KL + "targets: [{id: t, title: T, goal: last(kl) < 1}]\n"
    assert judged(book, log).targets[0].verdict == "waiting"
    log.epoch(1, raw=2)
    assert judged(book, log, ended=True).targets[0].verdict == "pending"
    assert judged(book, log.epoch(2, raw=0.5)).targets[0].verdict == "pass"


def test_stop_rules_speak_while_they_hold(judged, log):
    book = KL + "stop: [{id: s, if: 'increasing_for(kl, 3)', say: 'rose to {kl:.1f}'}]\n"
    for epoch, value in enumerate((1, 2, 3, 4), 1):
        log.epoch(epoch, raw=value)
    judgement = judged(book, log)
    assert (judgement.stop[0].say, judgement.stop[0].at.line, judgement.verdict) == ("rose to 4.0", 8, "fail")
    assert judged(book, log.begin(5)).stop[0].at.epoch == 4, "an epoch that has just begun changes nothing"
    assert not judged(book, log.summary(5, raw=1)).stop


def test_derived_metrics_follow_what_they_are_computed_from(judged, log):
    book = (
        "metrics: {t: {aliases: [tr]}, v: {aliases: [vl]}, r: {expr: v / t, zones: {healthy: ..2.5, borderline: ..3}}}\n"
        "diagnostics: [r]\nchecks: [{id: a, title: A, when: {epoch: 2}, pass: 'avg(r, epochs=1..2) < 3'}]\n"
    )
    log.epoch(1, tr=1.0, vl=2.0).epoch(2, tr=1.0, vl=5.0)
    judgement = judged(book, log)
    assert (judgement.gauges[0].trend, judgement.gauges[0].word) == ((2.0, 5.0), "problematic")
    assert only(judgement).verdict == "fail"


def test_a_judgement_is_kept_until_something_changes(log, folded):
    judge = folded(Judge([playbook_from("playbook: 1\nname: x\n" + KL)], chosen=True), log.epoch(1, raw=1))
    first = judge.judgement(ended=False)
    assert judge.judgement(ended=False) is first
    log.add("nothing of interest")
    judge.fold(*log.block(2, 3))
    assert judge.judgement(ended=False) is first
    assert judge.judgement(ended=True) is not first


def test_without_a_playbook_there_are_gauges_and_no_verdict():
    keys = (SeriesKey("loss", "train", "loss"), SeriesKey("lr", "", "lr"), SeriesKey("odd"))
    count = 40
    rows = Rows(
        Family(0, keys), np.column_stack([np.arange(count) / 2, np.full(count, 0.1), np.ones(count)]),
        np.arange(count) * 1.0, np.full(count, np.nan), np.arange(count), np.arange(count) * 10,
        np.full(count, np.nan), np.zeros(count, dtype=np.int64),
    )  # fmt: skip
    judge = Judge([], chosen=False)
    empty = np.empty(0, dtype=np.int64)
    judge.fold(Segments([], empty, empty), Parsed([rows], [], [], Progress(), count))
    judgement = judge.judgement(ended=True)
    assert (judgement.verdict, judgement.reason) == ("unknown", "no playbook")
    assert [(gauge.metric, gauge.value) for gauge in judgement.gauges] == [("train_loss", 19.5), ("lr", 0.1)]
    assert judgement.gauges[0].trend == tuple(np.arange(10) * 2 + 0.75)
    assert judge.charts() == [("loss", "loss", ("train_loss", "val_loss"))]


@pytest.mark.parametrize(
    ("tag", "split", "metric", "expected"),
    [
        ("raw", "train", None, 0), ("KLr", "train", None, 1), ("KLr", "", None, 1), ("KLr", "valid", "kl_raw", None),
        ("kl", "train", "kl_raw", 3), ("kl", "valid", "kl_raw", None), ("raw2", "train", None, None), ("X", "train", None, 2),
        ("X", "", None, None),
    ],
)  # fmt: skip
def test_aliases_in_order_of_precedence(tag, split, metric, expected):
    assert rank(MetricNames("kl_raw", ("raw", "KLr", "Train.X")), SeriesKey(tag, split, metric)) == expected


def test_validation_aliases_and_canonical_names():
    names = MetricNames("val_loss", ("Val - Total", "Val.L"))
    assert rank(names, SeriesKey("Val - Total", "valid")) == 0
    assert rank(names, SeriesKey("L", "valid")) == 1
    assert rank(names, SeriesKey("L", "train")) is None
    assert rank(names, SeriesKey("eval_loss", "valid", "loss")) == 2
    assert rank(MetricNames("train_loss", ()), SeriesKey("loss", "", "loss")) == 0


CITED = (
    KL
    + "checks: [{id: c, title: C, when: {epoch: 1}, pass: kl < 1, cite: Epoch 1 Checks}]\n"
    + "targets: [{id: t, title: T, goal: last(kl) < 1, cite: Success Criteria}]\n"
    + "decisions: [{id: d, title: D, epoch: 1, cite: Decision Point, cases: [{id: a, else: true, status: pass, say: s}]}]\n"
)


@pytest.mark.parametrize("epochs", [0, 1, 2])
def test_each_check_decision_and_target_names_its_heading_at_any_time(judged, log, epochs):
    for epoch in range(1, epochs + 1):
        log.epoch(epoch, raw=5.0)
    said = judged(CITED, log)
    cited = [part.cite for part in (*said.items, *said.decisions, *said.targets)]
    assert cited == ["Epoch 1 Checks", "Decision Point", "Success Criteria"]
