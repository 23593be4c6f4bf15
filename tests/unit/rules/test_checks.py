"""Items of the checklist: when they are judged, and what is kept of it."""

from __future__ import annotations

import pytest

KL = "metrics: {kl: {aliases: [raw, KLr]}, pr: {aliases: [fb]}}\n"


@pytest.fixture
def item(judged):
    """Judge a log by a single check."""

    def run(text, log, *, ended=False, head=KL):
        return judged(f"{head}checks: [{{id: a, title: A, {text}}}]\n", log, ended=ended).items[0]

    return run


@pytest.mark.parametrize(
    ("rules", "value", "state"),
    [
        ("pass: kl < 1", 0.5, "pass"),
        ("pass: kl < 1", 1.0, "fail"),
        ("warn: kl > 1", 0.5, "pass"),
        ("warn: kl > 1", 1.5, "warn"),
        ("fail: kl > 1", 1.5, "fail"),
        ("warn: kl > 1, fail: kl > 2", 3.0, "fail"),
        ("warn: kl > 1, fail: kl > 2", 1.5, "warn"),
        ("warn: kl > 1, fail: kl > 2", 0.5, "pass"),
        ("pass: kl < 1, warn: kl < 2", 1.5, "warn"),
        ("pass: kl < 1, warn: kl < 2", 2.5, "fail"),
        ("pass: kl < 1, fail: kl > 2", 1.5, "warn"),
        ("pass: kl < 9, warn: kl > 1, fail: kl > 2", 3.0, "fail"),
        ("pass: kl < 9, warn: pr > 1", 3.0, "waiting"),
        ("pass: kl < 9, fail: pr > 1", 3.0, "waiting"),
        ("fail: kl > 2, warn: pr > 1", 3.0, "fail"),
        ("warn: kl > 2, fail: pr > 1", 3.0, "warn"),
        ("pass: pr < 1", 3.0, "waiting"),
        ("pass: kl < 9 or pr < 1", 3.0, "pass"),
        ("pass: kl < 9 and pr < 1", 3.0, "waiting"),
        ("pass: kl < 1 and pr < 1", 3.0, "fail"),
    ],
)
def test_the_verdict_is_the_first_that_holds_and_unknown_is_not_false(item, log, rules, value, state):
    assert item(f"when: {{epoch: 1}}, {rules}", log.epoch(1, raw=value).begin(2)).verdict == state


@pytest.mark.parametrize(
    ("upto", "ended", "state"),
    [
        (0, False, "pending"),
        (0, True, "pending"),
        (2, False, "pending"),
        (2, True, "pending"),
        (3, False, "pass"),
        (4, False, "pass"),
    ],
)
def test_an_epoch_check_waits_for_its_epoch(item, log, upto, ended, state):
    for epoch in range(1, upto + 1):
        log.epoch(epoch, raw=1.0)
    assert item("when: {epoch: 3}, pass: kl > 0", log, ended=ended).verdict == state


@pytest.mark.parametrize(
    ("tag", "begun", "ended", "state"),
    [
        ("raw", False, False, "pass"),
        ("KLr", False, False, "waiting"),
        ("KLr", False, True, "pass"),
        ("KLr", True, False, "pass"),
    ],
)
def test_a_second_alias_waits_for_the_end_of_its_epoch(item, log, *, tag, begun, ended, state):
    log.begin(1)
    (log.summary if tag == "raw" else log.bar)(1, **{tag: 1.0})
    if begun:
        log.begin(2)
    assert item("when: {epoch: 1}, pass: kl > 0", log, ended=ended).verdict == state


def test_a_log_that_ends_inside_a_bar_has_not_ended_that_epoch(item, log):
    for epoch in (1, 2):
        for step in (10, 20, 40):
            log.begin(epoch).bar(epoch, step=(epoch - 1) * 40 + step, KLr=1.0)
    log.begin(3).bar(3, step=90, KLr=9.0)
    check = "when: {epoch: 3}, pass: kl > 0"
    assert item(check, log, ended=True).verdict == "waiting"
    assert item(check, log.bar(3, step=120, KLr=9.0), ended=True).verdict == "pass"


def test_a_summary_closes_an_epoch_whatever_its_bar(item, log):
    log.epoch(1).bar(1, step=40, KLr=1.0).begin(2).bar(2, step=50, KLr=1.0).summary(2, fb=3.0)
    assert item("when: {epoch: 2}, pass: kl > 0", log, ended=True).verdict == "pass"


@pytest.mark.parametrize("epochs", [(2, 3), (1, 3), (3,)])
def test_an_epoch_that_was_skipped_is_unknown(item, log, epochs):
    for epoch in epochs:
        log.epoch(epoch, raw=1.0)
    log.epoch(5, raw=1.0)
    for check in ("pass: kl > 0", "fail: kl > 0", "pass: seen(kl)", 'pass: not seen("x")'):
        found = item(f"when: {{epoch: 4}}, {check}", log)
        assert (found.verdict, found.evidence) == ("waiting", "epoch 4 was not logged")


def test_what_was_judged_stays_with_its_epoch(item, log):
    log.epoch(1, raw=1.0).epoch(2, raw=9.0)
    found = item("when: {epoch: 1}, pass: kl < 5", log)
    assert (found.verdict, found.value, found.at.line, found.due) == ("pass", 1.0, 2, "epoch 1")


def test_epoch_0_can_be_checked(item, log):
    log.epoch(0, raw=1.0).begin(1)
    assert item("when: {epoch: 0}, pass: kl > 0", log).verdict == "pass"


@pytest.mark.parametrize(
    ("values", "begun", "state"),
    [
        ([], False, "pending"),
        ([1], False, "pending"),
        ([1, 1], False, "pending"),
        ([1, 1, 1], False, "pending"),
        ([1, 1, 1], True, "fail"),
        ([9], False, "pass"),
        ([1, 9], False, "pass"),
        ([1, 1, 9], False, "pass"),
        ([1, 9, 1], True, "pass"),
        ([1, 1, 1, 9], False, "fail"),
    ],
)
def test_by_an_epoch(item, log, values, begun, state):
    for epoch, value in enumerate(values, 1):
        log.epoch(epoch, raw=value)
    if begun:
        log.begin(len(values) + 1)
    assert item("when: {by_epoch: 3}, pass: kl > 5", log).verdict == state


def test_by_an_epoch_may_fail_at_once_where_the_playbook_says_when(item, log):
    check = "when: {by_epoch: 3}, pass: kl > 5, fail: seen(BOOM)".replace("seen(BOOM)", "seen('BOOM')")
    assert item(check, log.add("boom")).verdict == "fail"
    assert item(check, log.epoch(1, raw=9)).verdict == "fail"


def test_late_is_late(item, log):
    for epoch, value in enumerate([1, 1, 9], 1):
        log.epoch(epoch, raw=value)
    found = item("when: {by_epoch: 2}, pass: kl > 5", log)
    assert (found.verdict, found.note) == ("fail", "came late, in epoch 3")


def test_by_an_epoch_of_what_was_never_logged_is_unknown(item, log):
    log.epoch(1, fb=1).epoch(2, fb=1).epoch(3, fb=1)
    found = item("when: {by_epoch: 2}, pass: kl > 5, look: the console", log)
    assert (found.verdict, found.evidence) == ("waiting", "kl was not logged: look in the console")


@pytest.mark.parametrize(
    ("values", "states"),
    [
        ([1, 1], ["pending", "pending"]),
        ([9, 1], ["warn", "pass"]),
        ([1, 9, 9, 1, 9], ["pending", "warn", "warn", "pass", "warn"]),
        ([float("nan"), 9], ["pending", "warn"]),
    ],
)
def test_an_alarm_comes_and_goes(item, new_log, values, states):
    found = []
    for upto in range(1, len(values) + 1):
        log = new_log()
        for epoch, value in enumerate(values[:upto], 1):
            log.epoch(epoch, raw=value)
        found.append(item("kind: alarm, warn: kl > 5", log).verdict)
    assert found == states


def test_an_alarm_that_came_back_says_when(item, log):
    for epoch, value in enumerate([9, 1, 9, 9], 1):
        log.epoch(epoch, raw=value)
    again = item("kind: alarm, warn: kl > 5", log)
    assert (again.at.epoch, again.note) == (3, "since epoch 3, still in epoch 4")


@pytest.mark.parametrize(
    ("values", "state"),
    [([9, 9], "pending"), ([9, 9, 9], "warn"), ([9, 9, 1], "pending"), ([9, 9, None, 9], "warn")],
)
def test_an_alarm_over_three_epochs(item, log, values, state):
    for epoch, value in enumerate(values, 1):
        log.epoch(epoch, **({} if value is None else {"raw": value}))
    assert item("kind: alarm, warn: kl > 5 for 3 epochs", log).verdict == state


def test_an_epoch_that_has_only_begun_changes_no_alarm(item, log):
    log.epoch(1, raw=9).epoch(2, raw=9)
    check = "kind: alarm, warn: kl > 5 for 3 epochs"
    assert item(check, log.begin(3)).verdict == "pending"
    assert item(check, log.bar(3, KLr=9)).verdict == "pending"
    assert item(check, log.summary(3, raw=9)).verdict == "warn"


def test_a_resume_takes_an_alarm_back(item, log):
    log.epoch(1, raw=1).epoch(2, raw=9)
    assert item("kind: alarm, fail: kl > 5", log).verdict == "fail"
    log.resume().epoch(2, raw=1)
    assert item("kind: alarm, fail: kl > 5", log).verdict == "pending"


@pytest.mark.parametrize(
    ("printed", "state", "evidence"),
    [
        ({}, "waiting", "lr was not printed: look in train.py"),
        ({"lr": "0.1"}, "pass", "config.lr 0.1 (line 1)"),
        ({"--LR": 0.1}, "pass", "config.lr 0.1 (line 1)"),
        ({"lr": "0.2"}, "fail", "config.lr 0.2 (line 1)"),
        ({"lr": "fast"}, "fail", "config.lr fast (line 1)"),
    ],
)
def test_what_the_configuration_says(item, log, printed, state, evidence):
    log.config(**printed) if printed else log.add("nothing")
    found = item("pass: config.lr == 0.1, look: train.py", log)
    assert (found.verdict, found.evidence) == (state, evidence)


def test_a_log_without_epochs_is_the_reason_where_it_is_not_known_what_a_run_logs(item, log):
    found = item("only_if: not seen(pr), pass: kl > 0", log.add("nothing"), ended=True)
    assert (found.verdict, found.evidence) == ("pending", "no epoch was logged")


@pytest.mark.parametrize(("text", "state"), [("hello", "pass"), ("HeLLo world", "pass"), ("help", "waiting")])
def test_a_text_that_may_stand_elsewhere_is_unknown_until_seen(item, log, text, state):
    assert item("pass: seen('HELLO'), look: the console", log.add(text), ended=True).verdict == state


@pytest.mark.parametrize(
    ("epoch", "note"), [(1, "expected until epoch 3"), (3, "expected until epoch 3"), (4, "")]
)
def test_what_is_expected_early_says_so(item, log, epoch, note):
    for before in range(1, epoch + 1):
        log.epoch(before, raw=1)
    found = item(f"when: {{epoch: {epoch}}}, fail: kl < 5, expected_until: 3", log)
    assert (found.verdict, found.note) == ("fail", note)


def test_titles_and_notes_carry_no_escapes(judged, log):
    book = KL + 'checks: [{id: a, title: "\\e[31mA\\u202e", kind: manual, note: "b\\u0007"}]\n'
    found = judged(book, log).items[0]
    assert all(character.isprintable() for character in found.title + found.note)
    assert "\u202e" not in found.title
