"""The bundled ViVQA runbook, on hand-made epochs."""

from __future__ import annotations

import pytest

from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import bundled, load_playbook

CONFIG = {
    "free_bits": "0.02", "stage1_epochs": 0, "stage2_epochs": 15, "max_kl_weight": 15.0, "teacher_weight": 0.3,
    "teacher_type": "rule_based", "early_stopping_patience": 10,
}  # fmt: skip


@pytest.fixture(scope="module")
def playbook():
    return load_playbook("vivqa")


@pytest.fixture
def judge(playbook, folded):
    def run(log, *, ended=False, cut=None, size=None, chosen=True):
        return folded(Judge([playbook], chosen=chosen), log, cut=cut, size=size).judgement(ended=ended)

    return run


def item(judgement, id_):
    return next(item for item in judgement.items if item.id == id_)


def judged_parts(judgement):
    """What has been judged: an epoch that has just begun turns pending into waiting, and nothing else."""
    return [
        part
        for part in (*judgement.items, *judgement.decisions)
        if part.verdict not in ("pending", "waiting")
    ]


def five(log, kl, pr, *, upto=5):
    """Log epochs with the same raw KL and penalty reduction in each."""
    kls = kl if isinstance(kl, list) else [kl] * upto
    prs = pr if isinstance(pr, list) else [pr] * upto
    for epoch in range(1, upto + 1):
        log.begin(epoch).bar(epoch, KLw=epoch * 1.25)
        log.summary(epoch, raw=kls[epoch - 1], penalty_reduction=prs[epoch - 1])
    return log


def test_it_is_bundled():
    assert "vivqa" in bundled()


def test_every_check_and_decision_names_its_heading(playbook):
    assert all(part.cite for part in (*playbook.checks, *playbook.decisions, *playbook.targets))


@pytest.mark.parametrize(
    "threshold",
    [
        (0.0199, 30, "1", "fail"), (0.02, 30, "6", "warn"), (0.0299, 30, "6", "warn"), (0.03, 30, "5", "pass"),
        (0.08, 30, "5", "pass"), (0.0801, 30, "6", "warn"), (0.12, 30, "6", "warn"), (0.1201, 30, "2", "fail"),
        (0.05, 75, "6", "warn"), (0.05, 75.1, "3", "warn"), (0.05, 15, "6", "warn"), (0.05, 14.9, "4", "warn"),
        (0.05, 20, "5", "pass"), (0.05, 19.9, "6", "warn"), (0.05, 50, "5", "pass"), (0.05, 50.1, "6", "warn"),
        (0.019, 99, "1", "fail"), (0.13, 99, "2", "fail"), (0.13, 3, "2", "fail"),
    ],
)  # fmt: skip
def test_the_six_cases_on_both_sides_of_every_threshold(judge, log, threshold):
    kl, pr, case, state = threshold
    decision = judge(five(log, [0.5, 0.5, kl, kl, kl], [0, 0, pr, pr, pr])).decisions[0]
    assert (decision.case, decision.verdict) == (case, state)
    assert decision.inputs["kl"] == pytest.approx(kl)
    assert decision.inputs["kl_raw (epoch 4)"] == kl
    assert decision.at.line == 15


def test_case_2_offers_both_options_and_shows_its_targets(judge, log):
    decision = judge(five(log, 0.2, 30)).decisions[0]
    assert [option[:2] for option in decision.options] == ["A:", "B:"]
    assert decision.shown == "kl_raw: 0.200 (target: 0.03-0.08), penalty_red: 30.0% (target: 20-50%)"
    assert decision.due == "epoch 5"


def test_the_decision_waits_for_its_epoch_and_for_its_end(judge, log):
    five(log, 0.05, 30, upto=4)
    assert judge(log).decisions[0].verdict == "pending"
    log.begin(5).bar(5, KLr=0.05).bar(5, **{"fb%": 30})
    assert judge(log).decisions[0].verdict == "waiting"
    assert judge(log, ended=True).decisions[0].case == "5"
    log.begin(6)
    assert judge(log).decisions[0].case == "5"


def test_the_summary_is_enough_to_decide(judge, log):
    five(log, 0.05, 30)
    assert judge(log, cut=len(log.lines) - 1).decisions[0].verdict == "waiting"
    assert judge(log).decisions[0].verdict == "pass"


def test_what_was_never_logged_is_waited_for_and_named(judge, log):
    for epoch in range(1, 8):
        log.epoch(epoch, raw=0.05)
    decision = judge(log, ended=True).decisions[0]
    assert decision.verdict == "waiting"
    assert decision.say == "penalty_reduction was not logged"


@pytest.mark.parametrize(
    ("printed", "maximum"),
    [
        ({}, "15 (the runbook's; not printed)"),
        ({"max_kl_weight": 15.0}, "15"),
        ({"max_kl_weight": 200.0}, "200"),
        ({"max_kl_weight": "auto"}, "15 (the runbook's; not printed)"),
    ],
)
def test_the_overshoot_opinion_stands_beside_the_verdict(judge, log, printed, maximum):
    if printed:
        log.config(**printed)
    decision = judge(five(log, [0.02, 0.08, 0.142, 0.141, 0.120], [88, 28, 14, 14, 17]).begin(6)).decisions[0]
    assert (decision.case, decision.verdict) == ("2", "fail")
    assert decision.second_opinion == (
        "raw KL peaked at 0.142 in epoch 3 and fell to 0.120 while the KL weight is 6.25 of "
        f"{maximum}: judge again after warm-up"
    )


@pytest.mark.parametrize("maximum", [0.0, 6.25])
def test_no_overshoot_opinion_once_the_weight_is_reached(judge, log, maximum):
    log.config(max_kl_weight=maximum)
    assert judge(five(log, [0.02, 0.08, 0.142, 0.141, 0.120], 30).begin(6)).decisions[0].second_opinion == ""


def test_no_opinion_where_raw_kl_still_rises(judge, log):
    assert judge(five(log, [0.02, 0.08, 0.13, 0.14, 0.15], 30).begin(6)).decisions[0].second_opinion == ""


def test_too_much_free_kl_is_no_over_regularisation(judge, log):
    log.config(free_bits=0.5)
    opinion = judge(five(log, [0.02, 0.19, 0.43, 0.42, 0.41], 99).begin(6)).decisions[0].second_opinion
    assert opinion.startswith("99% of raw KL lies inside the free bits")
    assert opinion.endswith("check that free_bits is 0.5")


def test_kl_pinned_below_the_floor_may_come_from_its_weight(judge, log):
    decision = judge(five(log, 0.0195, 96).begin(6)).decisions[0]
    assert decision.case == "1"
    assert "pinned just below the floor of 0.02 at KL weight 6.25" in decision.second_opinion
    assert judge(five(type(log)(), 0.01, 96).begin(6)).decisions[0].second_opinion == ""


def test_configuration_is_ticked_or_named_with_its_place(judge, log):
    before = item(judge(log), "free-bits")
    assert before.verdict == "waiting"
    assert before.evidence == "free_bits was not printed: look in model.py, train_utils.py"
    log.config(**CONFIG)
    judgement = judge(log)
    states = {item.id: item.verdict for item in judgement.items if item.phase == "setup"}
    assert {states.pop("dataset"), states.pop("gpu")} == {"waiting"}
    assert set(states.values()) == {"pass"}
    assert item(judgement, "free-bits").at.line == 1
    log.config(free_bits=0.5)
    changed = item(judge(log), "free-bits")
    assert (changed.verdict, changed.value) == ("warn", 0.5)


def test_epoch_checks_are_frozen(judge, log):
    log.epoch(1, raw=0.004).epoch(2, raw=0.01).epoch(3, raw=0.016)
    first = judge(log)
    appears = item(first, "kl-appears")
    assert (appears.verdict, appears.value, appears.at.line, appears.due) == ("fail", 0.004, 2, "epoch 1")
    assert appears.note == "expected until epoch 3"
    assert item(first, "kl-growing").verdict == "pass"
    log.epoch(4, raw=0.001)
    assert item(judge(log), "kl-growing").value == 0.016


def test_the_encoder_may_be_unfrozen_early_but_not_late(judge, log):
    log.begin(1).begin(2)
    assert item(judge(log), "unfrozen").verdict == "pending"
    log.add("🔓 Unfreezing vision encoder (Stage 2, Epoch 3)").begin(3)
    seen = item(judge(log), "unfrozen")
    assert (seen.verdict, seen.at.line) == ("pass", 3)


def test_an_encoder_that_stays_frozen_fails(judge, log):
    for epoch in range(1, 6):
        log.begin(epoch)
    assert item(judge(log, cut=4), "unfrozen").verdict == "pending"
    assert item(judge(log), "unfrozen").verdict == "fail"
    log.add("UNFREEZING VISION ENCODER")
    assert item(judge(log), "unfrozen").note == "came late, in epoch 5"


def test_three_generous_epochs_raise_the_alarm(judge, log):
    five(log, 0.05, [81, 82, 80, 90, 91])
    assert item(judge(log), "free-bits-generous").verdict == "pending"
    log.epoch(6, raw=0.05, penalty_reduction=92)
    fired = item(judge(log), "free-bits-generous")
    assert (fired.verdict, fired.at.epoch, fired.action) == ("warn", 6, "Reduce free_bits to 0.015")
    log.epoch(7, raw=0.05, penalty_reduction=40)
    over = item(judge(log), "free-bits-generous")
    assert (over.verdict, over.note) == ("pass", "was warn at epoch 6")


def test_stage_2_alarms(judge, log):
    five(log, 0.05, 30)
    log.epoch(6, raw=0.034, penalty_reduction=81).valid(6, **{"Val - Total": 1.0})
    log.begin(7).valid(7, **{"Val - Total": 1.21})
    judgement = judge(log.begin(8))
    drop = item(judgement, "kl-collapse")
    assert (drop.verdict, drop.at.epoch) == ("fail", 6)
    assert drop.evidence == "0.050 -> 0.034, 32% down (epoch 6, line 17)"
    assert item(judgement, "penalty-spike").verdict == "warn"
    assert item(judgement, "val-jump").verdict == "warn"


def test_a_fall_of_exactly_30_percent_is_none(judge, log):
    five(log, 0.05, 30).epoch(6, raw=0.04, penalty_reduction=80)
    judgement = judge(log.begin(7))
    assert item(judgement, "kl-collapse").verdict == item(judgement, "penalty-spike").verdict == "pending"


def test_the_teacher_is_checked_from_epoch_16(judge, log):
    for epoch in range(1, 18):
        if epoch == 16:
            log.add("🟢 STAGE 3: FULL (Complete + Teacher)")
        tags = {"Teacher Diagnostics loss": 0.018} if epoch > 15 else {}
        log.epoch(epoch, raw=0.05, **tags)
    judgement = judge(log)
    assert judgement.phase == "stage3"
    assert {span.id: (span.start, span.end) for span in judgement.phases}["stage3"] == (16, 20)
    assert item(judgement, "teacher-active").verdict == "pass"
    weak = item(judgement, "teacher-weak")
    assert (weak.verdict, weak.at.epoch) == ("warn", 16)
    assert "expected until epoch 20" in weak.note


def test_val_never_feeds_train(judge, log):
    log.begin(1).add("v", epoch=1, source="bar", split="valid", KLr=9.0).bar(1, KLr=0.05).begin(2)
    assert item(judge(log), "kl-appears").value == 0.05


def test_nan_stops_at_once(judge, log):
    log.begin(1).bar(1, L=2.5, KLr=0.1)
    assert not judge(log).stop
    log.bar(1, L=float("nan"), KLr=0.1).bar(1, L=2.4, KLr=0.1)
    stop = judge(log)
    assert [(rule.id, rule.at.line) for rule in stop.stop] == [("nan", 3)]
    assert (stop.verdict, stop.say) == ("fail", "stop: Loss is NaN or Inf")


def test_bands_are_scored_where_their_epoch_is_known(judge, log):
    bands = {(band.metric, band.epoch): band for band in judge(five(log, 0.032, 60)).bands}
    assert bands["kl_raw", 5].verdict == "pass"
    assert bands["penalty_reduction", 5].verdict == "warn"
    assert bands["kl_raw", 8].verdict == "unknown"


def test_what_is_said_and_what_is_due(judge, log):
    empty = judge(log)
    assert (empty.verdict, empty.say) == ("unknown", "next: Training starts without errors (epoch 1)")
    said = judge(five(log, 0.2, 30))
    assert said.say.startswith("Epoch 5 decision: KL raw > 0.12")
    assert said.say.endswith(said.decisions[0].action)
    assert said.speaker == "runbook"


def test_gauges_carry_zone_word_trend_and_target(judge, log):
    judgement = judge(five(log, [0.01, 0.02, 0.03, 0.1, 0.05], 80))
    raw, reduction = judgement.gauges[0], judgement.gauges[2]
    assert (raw.value, raw.zone, raw.word, raw.target) == (0.05, "ok", "healthy", "0.03-0.08")
    assert raw.trend == (0.01, 0.02, 0.03, 0.1, 0.05)
    assert (reduction.zone, reduction.word, reduction.target) == ("bad", "problematic", "20-50%")
    early = judge(five(type(log)(), 0.001, 99, upto=2)).gauges[0]
    assert (early.zone, early.word) == ("none", "")


def test_it_is_taken_once_its_tags_are_seen(judge, log):
    log.begin(1).add("x", epoch=1, loss=3.0)
    before = judge(log, chosen=False)
    assert (before.playbook, before.verdict) == ("", "unknown")
    assert [gauge.metric for gauge in before.gauges] == ["train_loss"]
    log.bar(1, **{"KLr": 0.05, "fb%": 10})
    after = judge(log, chosen=False, size=1)
    assert (after.playbook, after.reason) == ("vivqa", "the log shows KLr, fb%")


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_blocks_may_be_cut_anywhere(judge, log, size):
    log.config(**CONFIG)
    five(log, [0.02, 0.08, 0.142, 0.141, 0.120], [88, 28, 14, 14, 17]).add("UNFREEZING VISION ENCODER")
    log.bar(6, KLr=float("nan")).resume().begin(4)
    five_more = [0.03, 0.04, 0.05]
    for epoch, kl in zip((4, 5, 6), five_more, strict=True):
        log.epoch(epoch, raw=kl, penalty_reduction=40)
    for ended in (False, True):
        small, whole = judge(log, size=size, ended=ended), judge(log, ended=ended)
        for part in whole.__struct_fields__:
            assert getattr(small, part) == getattr(whole, part)


def test_each_end_of_an_epoch_is_what_live_said_then(judge, log):
    five(log, [0.02, 0.08, 0.142, 0.141, 0.120], 85).epoch(6, raw=0.05, penalty_reduction=10).begin(7)
    starts = [index for index, line in enumerate(log.lines) if line[2]]
    for start in starts[1:]:
        cut, live = judge(log, cut=start, ended=True), judge(log, cut=start + 1)
        assert judged_parts(cut) == judged_parts(live)
        assert cut.verdict == live.verdict


def test_a_resume_judges_anew(judge, log):
    five(log, 0.2, 30)
    assert judge(log).decisions[0].case == "2"
    log.resume().epoch(4, raw=0.05, penalty_reduction=30)
    assert judge(log).decisions[0].verdict == "pending"
    log.epoch(5, raw=0.05, penalty_reduction=30)
    decision = judge(log).decisions[0]
    assert decision.inputs["kl"] == pytest.approx(0.1)
    assert decision.case == "6"


def test_a_teacher_that_fades_is_noticed_and_one_that_never_was_is_not(judge, log, new_log):
    for epoch, loss in ((16, 0.1), (17, 0.08), (18, 0.0)):
        log.epoch(epoch, **{"Teacher Diagnostics loss": loss})
    assert item(judge(log), "teacher-off").verdict == "fail"
    off = new_log()
    for epoch in (16, 17, 18):
        off.epoch(epoch, **{"Teacher Diagnostics loss": 0.0})
    assert item(judge(off), "teacher-off").verdict == "pending"
    assert item(judge(off), "teacher-active").verdict == "fail"


@pytest.mark.parametrize("epochs", [(1, 4, 9), (1, 2, 3, 5, 6), (4, 5, 6), (1, 2, 3, 4, 6)])
def test_the_decision_needs_all_three_epochs(judge, log, epochs):
    for epoch in epochs:
        log.epoch(epoch, raw=0.05, penalty_reduction=30)
    decision = judge(log, ended=True).decisions[0]
    missing = [epoch for epoch in (3, 4, 5) if epoch not in epochs]
    assert (decision.verdict, decision.case) == ("waiting", "")
    assert f"kl_raw was not logged in epoch {missing[0]}" in decision.say


def test_a_log_that_thins_out_later_is_decided_and_waits_for_what_it_skipped(judge, log):
    log.add("UNFREEZING VISION ENCODER")
    for epoch in (*range(1, 11), 20, 30):
        log.epoch(epoch, raw=min(0.03 + 0.004 * epoch, 0.07), penalty_reduction=30)
    judgement = judge(log)
    assert judgement.decisions[0].case == "5"
    skipped = item(judgement, "teacher-active")
    assert (skipped.verdict, skipped.evidence) == ("waiting", "epoch 16 was not logged")
    assert item(judgement, "teacher-printed").verdict == "waiting"
    assert judgement.say == "next: Val answer loss < 0.80 at epoch 30 (epoch 30)"


def test_a_log_that_begins_late_says_nothing_of_what_was_before(judge, log):
    for epoch in range(7, 18):
        log.epoch(epoch, raw=0.05, penalty_reduction=30, **{"Train - Total": 1.0})
    judgement = judge(log, ended=True)
    for id_ in ("starts", "bar-fields", "kl-appears", "finite", "kl-growing", "unfrozen", "val-falling"):
        assert item(judgement, id_).verdict == "waiting", id_
    assert "the log begins at epoch 7" in item(judgement, "unfrozen").evidence
    assert judgement.decisions[0].verdict == "waiting"


def test_a_crash_before_the_first_epoch_is_no_start(judge, log):
    log.add("Traceback (most recent call last):").add("RuntimeError: boom")
    starts = item(judge(log), "starts")
    assert (starts.verdict, starts.at.line) == ("fail", 1)
    assert judge(log).say.startswith("Training starts without errors: ")


def test_a_crash_after_epoch_1_was_a_start(judge, log):
    log.epoch(1, raw=0.05).begin(2).add("Traceback (most recent call last):")
    assert item(judge(log, ended=True), "starts").verdict == "pass"


BAR = "Train: 100%|##| 40/40 [00:10, L:0.520, A:0.420, KLr:0.008, KLa:0.000, fb%:100%, T:0.000, KLw:0.00]"


@pytest.mark.parametrize(
    ("bar", "state"),
    [
        (BAR, "pass"),
        (BAR.replace("40/40 [00:10, ", " "), "pass"),
        (BAR.replace("Train: 100%|##| 40/40 [00:10, ", "Train: "), "pass"),
        (BAR.replace(", T:0.000", ""), "fail"),
        (BAR.replace("L:0.520, A:0.420", "loss:0.5"), "fail"),
        ("Train - Total: 0.5, Answer: 0.4, KL: 0.003, Teacher: 0.018", "waiting"),
        ("STAGE 3: FULL", "waiting"),
    ],
)
def test_the_bar_must_show_its_seven_fields(judge, log, bar, state):
    log.begin(1).add(bar).begin(2)
    assert item(judge(log), "bar-fields").verdict == state


@pytest.mark.parametrize(
    ("losses", "state"),
    [
        ({1: 1.0, 2: 0.9, 3: 0.8}, "pass"),
        ({1: 1.0, 2: 0.7, 3: 0.8}, "pass"),
        ({1: 1.0, 2: 0.9, 3: 1.0}, "fail"),
        ({1: 1.0, 2: 0.9, 3: 1.1}, "fail"),
        ({1: 1.0, 3: 0.8}, "pass"),
        ({2: 0.9, 3: 0.8}, "waiting"),
        ({3: 0.8}, "waiting"),
        ({1: 1.0, 2: 0.9}, "waiting"),
    ],
)
def test_val_loss_must_have_fallen_since_epoch_1(judge, log, losses, state):
    for epoch in range(1, 5):
        log.begin(epoch)
        if epoch in losses:
            log.valid(epoch, **{"Val - Total": losses[epoch]})
    assert item(judge(log), "val-falling").verdict == state


@pytest.mark.parametrize(
    "values",
    [
        ("kl-collapse", "raw", 0.05, 0.035, "pending"),
        ("kl-collapse", "raw", 0.1, 0.07, "pending"),
        ("kl-collapse", "raw", 0.05, 0.0349, "fail"),
        ("kl-collapse", "raw", 0.0, 0.0, "pending"),
        ("penalty-spike", "penalty_reduction", 30, 80, "pending"),
        ("penalty-spike", "penalty_reduction", 30, 80.1, "warn"),
        ("val-jump", "Val - Total", 1.0, 1.2, "pending"),
        ("val-jump", "Val - Total", 0.45, 0.54, "pending"),
        ("val-jump", "Val - Total", 1.0, 1.201, "warn"),
    ],
)
def test_alarms_on_both_sides_of_their_threshold(judge, log, values):
    id_, tag, before, now, state = values
    add = log.valid if tag.startswith("Val") else log.summary
    for epoch, value in ((5, before), (6, now)):
        log.begin(epoch)
        add(epoch, **{tag: value})
    assert item(judge(log.begin(7)), id_).verdict == state


@pytest.mark.parametrize(
    "values",
    [
        ("kl-appears", 1, "raw", 0.005, "fail"),
        ("kl-appears", 1, "raw", 0.0051, "pass"),
        ("kl-growing", 3, "raw", 0.015, "fail"),
        ("kl-growing", 3, "raw", 0.0151, "pass"),
        ("kl-growing", 3, "raw", float("nan"), "fail"),
        ("teacher-active", 16, "Teacher Diagnostics loss", 0.0, "fail"),
        ("teacher-active", 16, "Teacher Diagnostics loss", 0.001, "pass"),
        ("teacher-weak", 16, "Teacher Diagnostics loss", 0.05, "pending"),
        ("teacher-weak", 16, "Teacher Diagnostics loss", 0.0499, "warn"),
    ],
)
def test_epoch_checks_on_both_sides_of_their_threshold(judge, log, values):
    id_, epoch, tag, value, state = values
    for before in range(1, epoch):
        log.begin(before)
    assert item(judge(log.epoch(epoch, **{tag: value})), id_).verdict == state


@pytest.mark.parametrize(
    ("reductions", "state"),
    [
        ([81, 81, 81], "warn"),
        ([81, 80, 81], "pending"),
        ([81, 81], "pending"),
        ([10, 81, 81, 81], "warn"),
        ([81, 81, 81, 80], "pass"),
        ([81, 81, float("nan")], "pending"),
    ],
)
def test_generous_means_three_epochs_over_80(judge, log, reductions, state):
    for epoch, value in enumerate(reductions, 1):
        log.epoch(epoch, penalty_reduction=value)
    judgement = judge(log.begin(len(reductions) + 1))
    assert item(judgement, "free-bits-generous").verdict == state


def test_an_average_on_a_threshold_is_on_it_whatever_the_rounding(judge, new_log):
    for limit, case in ((0.02, "6"), (0.03, "5"), (0.08, "5"), (0.12, "6")):
        for spread in (0.001, 0.003, 0.007, 0.011, 0.013):
            kls = [0.5, 0.5, limit - spread, limit, limit + spread]
            decision = judge(five(new_log(), [round(kl, 3) for kl in kls], 30)).decisions[0]
            assert decision.case == case, (limit, spread)


def test_a_nan_in_the_window_is_named_beside_the_case(judge, log):
    decision = judge(five(log, [0.05, 0.05, 0.05, float("nan"), 0.05], 30)).decisions[0]
    assert (
        decision.second_opinion == "a nan or inf was printed in epochs 3 to 5, do not rely on their averages"
    )


def test_a_nan_before_the_window_is_no_matter_of_the_decision(judge, log):
    decision = judge(five(log, [float("nan"), 0.05, 0.05, 0.05, 0.05], 30)).decisions[0]
    assert (decision.case, decision.second_opinion) == ("5", "")


def test_an_infinite_kl_is_too_high(judge, log):
    assert judge(five(log, [0.1, 0.1, 0.1, float("inf"), 0.1], 30)).decisions[0].case == "2"


@pytest.mark.parametrize(
    ("config", "state"),
    [
        ({"device": "x"}, "waiting"),
        ({"text": "Device: cuda (RTX 3090)"}, "pass"),
        ({"text": "Namespace(device='cuda:0')"}, "pass"),
        ({"text": "CUDA available: False"}, "fail"),
        ({"text": "Device: cpu"}, "fail"),
    ],
)
def test_the_gpu_is_looked_for_in_the_log(judge, log, config, state):
    log.add(config.get("text", "nothing"))
    assert item(judge(log), "gpu").verdict == state


def test_what_is_said_in_order_of_weight(judge, new_log):
    unfrozen = "UNFREEZING VISION ENCODER"
    healthy = five(new_log().add(unfrozen), 0.05, 30)
    assert judge(healthy).say == "next: Epoch 10 - KL growth (epoch 10)"
    warned = five(new_log().add(unfrozen), [0.05, 0.05, 0.085, 0.09, 0.095], 30)
    assert judge(warned).say.startswith("Epoch 5 decision: KL dynamics borderline")
    failed = warned.epoch(6, raw=0.01, penalty_reduction=30)
    assert judge(failed).say.startswith("KL raw fell suddenly: Check for collapse")
    assert judge(failed.bar(7, L=float("nan"))).say == "stop: Loss is NaN or Inf"


def test_bundled_texts_are_plain(playbook):
    for check in playbook.checks:
        assert len(check.title) <= 45
        assert not check.title.endswith(".")
    for decision in playbook.decisions:
        for case in decision.cases:
            assert len(case.say.text) <= 60
