"""The ViVQA runbook from epoch 5 to the end: its reviews, both sides of every threshold, and what comes after."""

from __future__ import annotations

import pytest

from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import load_playbook

USUAL = {
    "raw": 0.06,
    "penalty_reduction": 30.0,
    "train": 0.4,
    "val": 0.6,
    "answer": 0.45,
    "exact": 0.35,
    "KLw": 15.0,
    "teacher": 0.08,
    "share": 5.0,
    "after": 0.04,
}


@pytest.fixture(scope="module")
def playbook():
    return load_playbook("vivqa")


@pytest.fixture
def judge(playbook, folded):
    def run(log, *, ended=False):
        return folded(Judge([playbook], chosen=True), log).judgement(ended=ended)

    return run


@pytest.fixture
def run_of(log):
    """Log epochs 1..upto with the usual values, changed at some epochs: ``run_of(15, raw={15: 0.04})``."""

    def build(upto, **changed):
        for epoch in range(1, upto + 1):
            now = {name: _at(changed.get(name, usual), epoch, usual) for name, usual in USUAL.items()}
            log.begin(epoch).bar(epoch, KLw=now["KLw"])
            log.summary(
                epoch, raw=now["raw"], penalty_reduction=now["penalty_reduction"], **{"Train - Total": now["train"]},
                **{"Train - KL": now["after"]},
            )  # fmt: skip
            log.valid(
                epoch, **{"Val - Total": now["val"], "Val - Answer": now["answer"], "Val Exact Match": now["exact"]}
            )  # fmt: skip
            log.summary(
                epoch, **{"Teacher Diagnostics loss": now["teacher"], "Teacher Diagnostics contribution": now["share"]}
            )  # fmt: skip
        return log

    return build


def _at(given, epoch, usual):
    """Return a value: the same in all epochs, by epoch with the usual elsewhere, or computed."""
    if isinstance(given, dict):
        return given.get(epoch, usual)
    return given(epoch) if callable(given) else given


def item(judgement, id_):
    return next(item for item in judgement.items if item.id == id_)


def decision(judgement, id_):
    return next(decision for decision in judgement.decisions if decision.id == id_)


@pytest.mark.parametrize(
    ("id_", "changed", "state"),
    [
        ("kl-final", {"raw": 0.05}, "pass"),
        ("kl-final", {"raw": 0.049}, "fail"),
        ("kl-final", {"raw": 0.10}, "pass"),
        ("kl-final", {"raw": 0.101}, "fail"),
        ("penalty-final", {"penalty_reduction": 20.0}, "pass"),
        ("penalty-final", {"penalty_reduction": 40.0}, "pass"),
        ("penalty-final", {"penalty_reduction": 41.0}, "warn"),
        ("penalty-final", {"penalty_reduction": 51.0}, "fail"),
        ("penalty-final", {"penalty_reduction": 19.0}, "fail"),
        ("warm-up-complete", {"KLw": 15.0}, "pass"),
        ("warm-up-complete", {"KLw": 3.0}, "warn"),
        ("val-answer-ready", {"answer": 0.49}, "pass"),
        ("val-answer-ready", {"answer": 0.50}, "fail"),
        ("exact-ready", {"exact": 0.21}, "pass"),
        ("exact-ready", {"exact": 0.20}, "fail"),
        ("no-collapse", {"raw": {13: 0.006, 14: 0.006, 15: 0.006}}, "pass"),
        ("no-collapse", {"raw": {14: 0.005}}, "fail"),
        ("no-explosion", {"val": {15: 0.72}}, "pass"),
        ("no-explosion", {"val": {15: 0.73}}, "fail"),
        ("no-explosion", {"train": {15: 0.49}}, "fail"),
        ("calibration", {"raw": {5: 0.03, 15: 0.08}}, "pass"),
        ("calibration", {"raw": {5: 0.029}}, "warn"),
        ("calibration", {"raw": {15: 0.081}}, "warn"),
        ("best-stage2", {"answer": {7: 0.49}}, "pass"),
        ("best-stage2", {"answer": 0.51}, "warn"),
    ],
)
def test_stage_2_completion_on_both_sides(judge, run_of, id_, changed, state):
    assert item(judge(run_of(16, **changed)), id_).verdict == state


@pytest.mark.parametrize("id_", ["kl-final", "val-answer-ready", "no-collapse", "calibration", "best-stage2"])
def test_stage_2_completion_waits_for_epoch_15(judge, run_of, id_):
    assert item(judge(run_of(14)), id_).verdict == "pending"


def test_calibration_names_range_and_mean(judge, run_of):
    found = item(judge(run_of(15, raw=lambda epoch: 0.03 + 0.003 * epoch)), "calibration")
    assert found.evidence.startswith("KL raw 0.045-0.075, mean 0.060; reduction mean 30%")


def test_the_best_of_stage_2_is_named_with_its_epoch(judge, run_of):
    assert item(judge(run_of(16, answer={9: 0.41})), "best-stage2").evidence.startswith("0.410 in epoch 9")


@pytest.mark.parametrize(
    ("id_", "changed", "state"),
    [
        ("kl-smooth", {"raw": lambda epoch: 0.03 + 0.001 * epoch}, "pass"),
        ("kl-smooth", {"raw": {8: 0.059}}, "warn"),
        ("penalty-stable", {"penalty_reduction": {8: 55.0}}, "pass"),
        ("penalty-stable", {"penalty_reduction": {8: 58.0}}, "warn"),
        ("val-decreasing", {"answer": lambda epoch: 0.9 - 0.01 * epoch}, "pass"),
        ("val-decreasing", {"answer": {8: 0.46}}, "warn"),
        ("no-overfit", {"val": {8: 1.19}}, "pass"),
        ("no-overfit", {"val": {8: 1.2}}, "fail"),
    ],
)
def test_every_epoch_of_stage_2(judge, run_of, id_, changed, state):
    assert item(judge(run_of(8, **changed)), id_).verdict == state


def test_epochs_that_missed_are_counted(judge, run_of):
    rising = run_of(9, answer={7: 0.5, 8: 0.55, 9: 0.4})
    assert "not met in " in item(judge(rising), "val-decreasing").evidence


@pytest.mark.parametrize(
    ("id_", "changed", "case"),
    [
        ("kl-growth", {"raw": {5: 0.03, 10: 0.044}}, "slow"),
        ("kl-growth", {"raw": {5: 0.03, 10: 0.045}}, "on-target"),
        ("kl-growth", {"raw": {5: 0.03, 10: 0.080}}, "on-target"),
        ("kl-growth", {"raw": {5: 0.03, 10: 0.081}}, "fast"),
        ("val-trend", {"answer": {5: 0.5, 10: 0.51}}, "increasing"),
        ("val-trend", {"answer": {5: 0.5, 10: 0.5}}, "plateau"),
        ("val-trend", {"answer": {5: 0.5, 10: 0.48}}, "slow"),
        ("val-trend", {"answer": {5: 0.5, 10: 0.475}}, "below"),
        ("val-trend", {"answer": {5: 0.5, 10: 0.45}}, "below"),
        ("val-trend", {"answer": {5: 0.5, 10: 0.44}}, "decreasing"),
        ("overfitting", {"val": {10: 1.21}}, "early"),
        ("overfitting", {"val": {10: 1.2}}, "watch"),
        ("overfitting", {"val": {10: 1.0}}, "ok"),
        ("overfitting", {"val": {10: 0.59}}, "good"),
        ("mid-stage", {"raw": 0.019, "answer": {5: 0.5, 10: 0.6}}, "restart"),
        ("mid-stage", {"raw": 0.019, "answer": {5: 0.5, 10: 0.4}}, "adjust"),
        ("mid-stage", {"answer": {5: 0.5, 10: 0.5}}, "adjust"),
        ("mid-stage", {"answer": {5: 0.5, 10: 0.4}, "val": {10: 1.3}}, "adjust"),
        ("mid-stage", {"answer": {5: 0.5, 10: 0.4}}, "continue"),
        ("mid-stage", {"answer": {5: 0.5, 10: 0.4}, "raw": 0.1}, "watch"),
    ],
)
def test_the_review_at_epoch_10(judge, run_of, id_, changed, case):
    assert decision(judge(run_of(11, **changed)), id_).case == case


@pytest.mark.parametrize("id_", ["kl-growth", "val-trend", "overfitting", "mid-stage"])
def test_the_review_waits_for_epoch_10(judge, run_of, id_):
    assert decision(judge(run_of(9)), id_).verdict == "pending"


def test_the_review_waits_where_epoch_5_was_not_logged(judge, log):
    for epoch in (1, 2, 3, 10, 20):
        log.epoch(epoch, raw=0.05)
    assert decision(judge(log), "kl-growth").verdict == "waiting"


@pytest.mark.parametrize(
    ("changed", "case"),
    [
        ({}, "yes"),
        ({"answer": {15: 0.5}}, "no"),
        ({"exact": {15: 0.2}}, "no"),
        ({"raw": {15: 0.005}}, "collapsed"),
    ],
)
def test_ready_for_stage_3(judge, run_of, changed, case):
    assert decision(judge(run_of(16, **changed)), "stage3-ready").case == case


@pytest.mark.parametrize(
    ("exact", "case"),
    [
        ({4: 0.36, 20: 0.36}, "1"),
        ({20: 0.35}, "1"),
        ({20: 0.369}, "2"),
        ({20: 0.37}, "4"),
        ({20: 0.379}, "4"),
        ({20: 0.38}, "3"),
    ],
)
def test_the_teachers_effect_at_epoch_20(judge, run_of, exact, case):
    found = decision(judge(run_of(21, exact=exact)), "teacher")
    assert found.case == case
    assert "on the best of stage 2" in found.shown
    assert "on epoch 15" in found.shown


@pytest.mark.parametrize(
    ("share", "case"),
    [(1.9, "low"), (2.0, "off-target"), (3.0, "healthy"), (10.0, "healthy"), (10.1, "off-target"), (15.1, "high")],
)  # fmt: skip
def test_the_teachers_contribution_at_epoch_20(judge, run_of, share, case):
    assert decision(judge(run_of(21, share=share)), "teacher-contribution").case == case


def test_a_gain_without_a_teacher_gets_a_second_opinion(judge, run_of):
    found = decision(judge(run_of(21, exact={20: 0.36}, share=0.5)), "teacher")
    assert "0.5% of the loss" in found.second_opinion


@pytest.mark.parametrize("epoch", [25, 30, 35])
@pytest.mark.parametrize(("id_", "good"), [
    ("val-answer", {"answer": 0.79}), ("exact", {"exact": 0.31}), ("ratio", {"val": 0.99}),
])  # fmt: skip
def test_every_fifth_epoch(judge, run_of, epoch, id_, good):
    log = run_of(epoch, **{name: {epoch: value} for name, value in good.items()})
    assert item(judge(log.begin(epoch + 1)), f"{id_}-{epoch}").verdict == "pass"


@pytest.mark.parametrize(("id_", "bad", "state"), [
    ("val-answer", {"answer": {25: 0.80}}, "fail"), ("exact", {"exact": {25: 0.30}}, "warn"),
    ("ratio", {"val": {25: 1.0}}, "fail"),
])  # fmt: skip
def test_every_fifth_epoch_beyond_its_target(judge, run_of, id_, bad, state):
    assert item(judge(run_of(25, **bad)), f"{id_}-25").verdict == state


@pytest.mark.parametrize(("best", "state", "words"), [(16, "pass", "9 of 10"), (15, "warn", "10 of 10")])
def test_the_patience_counter(judge, run_of, best, state, words):
    found = item(judge(run_of(25, answer={best: 0.3})), "patience-25")
    assert (found.verdict, found.evidence[: len(words)]) == (state, words)


@pytest.mark.parametrize(("best", "case"), [(26, "continue"), (25, "stop")])
def test_the_decision_at_epoch_35(judge, run_of, best, case):
    assert decision(judge(run_of(36, answer={best: 0.3})), "epoch-35").case == case


@pytest.fixture
def ended(judge, run_of):
    """Judge a run whose log says that it is over."""

    def run(upto=30, *, said="Early stopping triggered", **changed):
        log = run_of(upto, **changed)
        return judge(log.add(said).finish(), ended=True)

    return run


@pytest.mark.parametrize(("best", "said", "state"), [
    (20, "Early stopping triggered", "pass"), (21, "Early stopping triggered", "warn"), (20, "bye", "warn"),
])  # fmt: skip
def test_early_stopping_comes_when_the_counter_is_full(ended, best, said, state):
    assert item(ended(30, said=said, answer={best: 0.3}), "early-stop").verdict == state


@pytest.mark.parametrize(("changed", "case"), [
    ({}, "yes"), ({"answer": 0.8}, "no"), ({"exact": 0.3}, "no"),
])  # fmt: skip
def test_success(ended, changed, case):
    assert decision(ended(**changed), "success").case == case


@pytest.mark.parametrize(
    ("id_", "changed", "state"),
    [
        ("failed-free-bits", {"penalty_reduction": 70.0}, "pass"),
        ("failed-free-bits", {"penalty_reduction": 71.0}, "fail"),
        ("failed-free-bits", {"penalty_reduction": 9.0}, "fail"),
        ("failed-teacher", {"share": 5.0}, "pass"),
        ("failed-teacher", {"share": 4.9}, "warn"),
        ("failed-teacher", {"share": 1.9}, "fail"),
        ("failed-kl-share", {"after": 0.01}, "pass"),
        ("failed-kl-share", {"after": 0.017}, "fail"),
        ("failed-kl-share", {"after": 0.005}, "fail"),
        ("failed-capacity", {"exact": 0.25}, "pass"),
        ("failed-capacity", {"exact": 0.24}, "warn"),
    ],
)
def test_failure_analysis_only_where_it_failed(ended, id_, changed, state):
    assert item(ended(answer=0.81, **changed), id_).verdict == state


@pytest.mark.parametrize("id_", ["failed-free-bits", "failed-teacher", "failed-kl-share", "failed-capacity"])
def test_no_failure_analysis_of_a_success(ended, id_):
    assert item(ended(), id_).verdict == "skipped"


@pytest.mark.parametrize(
    ("answer", "shown", "hidden"), [(0.7, "save-best", "apply"), (0.8, "apply", "save-best")]
)
def test_the_right_next_steps(ended, answer, shown, hidden):
    judgement = ended(answer=answer)
    assert (item(judgement, shown).verdict, item(judgement, hidden).verdict) == ("manual", "skipped")


def test_what_comes_at_the_end_is_pending_before(judge, run_of):
    judgement = judge(run_of(25))
    states = {item(judgement, id_).verdict for id_ in ("early-stop", "failed-teacher", "save-best", "apply")}
    assert states == {"pending"}
    assert (decision(judgement, "success").verdict, decision(judgement, "success").due) == (
        "pending",
        "at the end",
    )


@pytest.mark.parametrize(("epochs", "note"), [(2, "expected until epoch 2"), (3, "")])
def test_advice_says_what_is_expected_early(judge, run_of, epochs, note):
    advice = {one.id: one for one in judge(run_of(epochs, raw=0.01)).advice}
    assert advice["low-kl-early"].note == note
    assert advice["low-kl-early"].fix.startswith("Wait for epochs 3-5")


def test_no_advice_without_its_symptom(judge, run_of):
    assert judge(run_of(10)).advice == ()
