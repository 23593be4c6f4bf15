"""Which playbook judges, and that only what was folded decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import playbook_from


def book(name, applies, extra=""):
    text = f"playbook: 1\nname: {name}\napplies: {applies}\nmetrics: {{kl: {{aliases: [raw]}}}}\n{extra}"
    return playbook_from(text, source=f"{name}.yaml")


RAW = book("raw", "[{tags: [raw]}]")
LOSS = book("loss", "[{tags: [loss, lr]}, {tags: [never], text: [BANNER]}]")
TEXT = book("text", "[{text: [BANNER]}]")
REST = book("rest", "[{else: true}]", "diagnostics: [kl]\n")


@pytest.fixture
def chosen(folded):
    def run(books, log, *, size=None):
        judgement = folded(Judge(books, chosen=False), log, size=size).judgement(ended=True)
        return judgement.playbook, judgement.reason

    return run


@pytest.mark.parametrize(
    ("books", "lines", "expected"),
    [
        ([RAW, LOSS], [], ("", "no playbook fits this log")),
        ([], [{"raw": 1}], ("", "no playbook")),
        ([RAW, LOSS], [{"raw": 1}], ("raw", "the log shows raw")),
        ([LOSS, RAW], [{"raw": 1}], ("raw", "the log shows raw")),
        ([RAW, LOSS], [{"loss": 1}], ("", "no playbook fits this log")),
        ([RAW, LOSS], [{"loss": 1, "lr": 1}], ("loss", "the log shows loss, lr")),
        ([RAW, LOSS], [{"loss": 1}, {"lr": 1}], ("loss", "the log shows loss, lr")),
        ([RAW, LOSS], [{"loss": 1, "lr": 1}, {"raw": 1}], ("loss", "the log shows loss, lr")),
        ([RAW, LOSS], [{"loss": 1}, {"raw": 1}, {"lr": 1}], ("raw", "the log shows raw")),
        ([RAW, LOSS], [{"raw": 1, "loss": 1, "lr": 1}], ("raw", "the log shows raw")),
        ([LOSS, RAW], [{"raw": 1, "loss": 1, "lr": 1}], ("loss", "the log shows loss, lr")),
        ([RAW, TEXT], ["the banner", {"raw": 1}], ("text", 'the log shows "BANNER"')),
        ([TEXT, RAW], [{"raw": 1}, "the banner"], ("raw", "the log shows raw")),
        ([REST, TEXT], [{"raw": 1}], ("rest", "no other playbook fits this log")),
        ([TEXT, REST], [], ("rest", "no other playbook fits this log")),
        ([REST, TEXT], [{"raw": 1}, "the banner"], ("text", 'the log shows "BANNER"')),
    ],
)
@pytest.mark.parametrize("size", [None, 1, 2])
def test_the_playbook_that_fits_first_is_taken_however_the_log_is_cut(
    chosen, log, *, books, lines, expected, size
):
    for line in lines:
        log.add(line) if isinstance(line, str) else log.add("x", epoch=1, **line)
    assert chosen(books, log, size=size) == expected


def test_the_user_s_choice_needs_no_fit(log, folded):
    judge = folded(Judge([TEXT], chosen=True), log.epoch(1, raw=1))
    assert (judge.judgement(ended=True).reason, judge.playbook.id) == ("named by the user", "text")


def test_what_was_read_before_the_choice_counts(folded, log):
    late = book("late", "[{text: [BANNER]}]", "checks: [{id: a, title: A, when: {epoch: 1}, pass: kl > 0}]\n")
    log.epoch(1, raw=1).begin(2).add("BANNER")
    judgement = folded(Judge([late], chosen=False), log, size=1).judgement(ended=False)
    assert (judgement.playbook, judgement.items[0].verdict) == ("late", "pass")


def test_a_playbook_for_any_run_judges_until_another_fits(folded, log):
    judge = Judge([REST, TEXT], chosen=False)
    folded(judge, log.epoch(1, raw=1))
    assert (judge.playbook.id, [gauge.metric for gauge in judge.judgement(ended=False).gauges]) == (
        "rest",
        ["kl"],
    )
    folded(judge, log.add("the banner"))
    assert (judge.playbook.id, judge.judgement(ended=False).gauges) == ("text", ())


def test_a_playbook_for_any_run_shows_only_what_the_log_prints(folded, log):
    judge = folded(Judge([REST], chosen=False), log.epoch(1, loss=1))
    assert judge.judgement(ended=False).gauges == ()


def test_charts_and_matches_follow_the_playbook(log, folded):
    with_chart = book("c", "[]", "charts: [{id: x, title: X, metrics: [kl]}]\n")
    judge = Judge([with_chart], chosen=True)
    assert judge.charts() == [("x", "X", ("kl",))]
    folded(judge, log.epoch(1, raw=1, loss=1))
    keys = {key.tag: key for family in log.families.values() for key in family.keys}
    assert judge.matches("kl", keys["raw"], "summary") == 0
    assert judge.matches("kl", keys["loss"], "summary") is None
    assert judge.matches("nope", keys["raw"], "summary") is None


EVERY = book(
    "every",
    "[]",
    "phases: [{id: a, title: A, steps: 15..}]\n"
    "checks:\n"
    "  - {id: one, title: x, when: {every: epoch}, pass: kl < config.limit}\n"
    "  - {id: two, title: x, kind: alarm, when: {every: epoch, phase: a}, warn: kl > 3}\n"
    "  - {id: three, title: x, kind: alarm, fail: \"kl > 2 and seen('BOOM')\"}\n"
    "  - {id: four, title: x, when: {by_epoch: 2}, pass: kl > 3, fail: seen('BOOM')}\n"
    "  - {id: five, title: x, when: {epoch: 2}, pass: 'kl > default(config.limit, 2)'}\n",
)

_step = st.one_of(
    st.tuples(st.just("epoch"), st.integers(1, 3)),
    st.tuples(st.just("summary"), st.sampled_from([1.0, 2.5, 4.0, float("inf")])),
    st.tuples(st.just("bar"), st.sampled_from([1.0, 4.0])),
    st.tuples(st.just("config"), st.sampled_from([1.0, 3.0])),
    st.tuples(st.just("boom"), st.just(0)),
    st.tuples(st.just("resume"), st.integers(1, 2)),
)


def write(log, steps):
    epoch, step = 1, 0
    log.begin(1)
    for word, value in steps:
        step += 10
        if word == "epoch":
            epoch += value
            log.begin(epoch)
        elif word == "summary":
            log.summary(epoch, raw=value)
        elif word == "bar":
            log.bar(epoch, step=step, raw=value)
        elif word == "config":
            log.config(limit=value)
        elif word == "boom":
            log.add("BOOM")
        else:
            epoch, step = max(1, epoch - value), max(0, step - 20)
            log.resume().begin(epoch).bar(epoch, step=step, raw=1.0)
    return log


@given(st.lists(_step, max_size=25), st.booleans())
def test_asking_after_every_line_changes_nothing(new_log, folded, steps, ended):
    log = write(new_log(), steps)
    asked = Judge([EVERY], chosen=True)
    for line in range(len(log.lines)):
        asked.fold(*log.block(line, line + 1))
        asked.judgement(ended=False)
    whole = folded(Judge([EVERY], chosen=True), log)
    assert repr(asked.judgement(ended=ended)) == repr(whole.judgement(ended=ended))


@given(st.lists(_step, max_size=25))
def test_asking_as_if_it_had_ended_changes_nothing_later(new_log, folded, steps):
    log = write(new_log(), steps)
    judge = folded(Judge([EVERY], chosen=True), log)
    before = repr(judge.judgement(ended=False))
    judge.judgement(ended=True)
    assert repr(judge.judgement(ended=False)) == before


@given(st.lists(_step, max_size=25))
def test_folding_nothing_changes_nothing(new_log, folded, steps):
    log = write(new_log(), steps)
    judge = folded(Judge([EVERY], chosen=True), log)
    before = judge.judgement(ended=False)
    judge.fold(*log.block(0, 0))
    assert judge.judgement(ended=False) == before
