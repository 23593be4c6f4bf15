"""The fold: values by precedence, resumes, texts, configuration, and cuts that change nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.blocks import Event, Parsed, Progress
from trainmon_tui.rules.adjusted import setting_key
from trainmon_tui.rules.facts import Facts, whole_epoch
from trainmon_tui.rules.history import History
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.matching import MetricNames
from trainmon_tui.rules.playbooks import playbook_from
from trainmon_tui.rules.view import View

NAMES = [MetricNames("kl", ("raw", "KLr")), MetricNames("loss", ("Train.L",))]

BOOK = playbook_from("""
playbook: 1
name: test
metrics: {kl: {aliases: [raw, KLr]}, pr: {aliases: [fb]}, ratio: {expr: kl / pr}}
phases: [{id: a, title: A, epochs: 1..2}, {id: b, title: B, starts_at: {log: NEXT}}]
diagnostics: [kl, pr, ratio]
checks:
  - {id: one, title: x, when: {epoch: 2}, pass: kl > 1}
  - {id: two, title: x, when: {by_epoch: 3}, pass: seen("HELLO")}
  - {id: three, title: x, when: {every: epoch}, pass: kl < 4, fail: kl > 7}
  - {id: four, title: x, kind: alarm, warn: kl > 3 for 2 epochs}
  - {id: five, title: x, kind: alarm, when: {every: epoch, phase: b}, fail: drop_pct(kl) > 10%}
  - {id: six, title: x, pass: finite(kl) and seen(ratio)}
decisions:
  - id: d
    title: d
    epoch: 3
    let: {m: "avg(kl, epochs=2..3)"}
    cases: [{id: "1", if: m > 4, status: fail, say: high}, {id: "2", else: true, status: pass, say: low}]
stop: [{id: s, if: "increasing_for(kl, 2)", say: up}]
""")


@pytest.fixture
def facts(log, folded):
    def run(names=NAMES, **options):
        return folded(Facts(names, **options), log)

    return run


def series(facts, metric, now=99):
    return [(point.epoch, point.value) for point in facts.points(metric, View(facts, now))]


def test_the_first_alias_wins_inside_an_epoch_whatever_the_order(facts, log):
    log.begin(1).summary(1, raw=1.0).bar(1, KLr=5.0).begin(2).bar(2, KLr=6.0).bar(2, KLr=7.0).begin(3)
    assert series(facts(), "kl") == [(1, 1.0), (2, 7.0)]


def test_a_bar_is_not_final_before_its_epoch_is_over(facts, log):
    log.epoch(1, raw=1.0).begin(2).bar(2, KLr=6.0)
    folded_facts = facts()
    assert series(folded_facts, "kl") == [(1, 1.0)]
    folded_facts.reach.ended = True
    assert series(folded_facts, "kl") == [(1, 1.0), (2, 6.0)]


def test_a_single_alias_on_a_bar_waits_for_the_end_of_the_epoch(facts, log):
    log.begin(1).bar(1, L=3.0)
    assert series(facts(), "loss") == []


def test_a_resume_replaces_the_epochs_it_runs_again(facts, log):
    for epoch in (1, 2, 3, 4):
        log.epoch(epoch, raw=float(epoch))
    log.resume().begin(3).summary(3, raw=30.0)
    folded_facts = facts()
    assert series(folded_facts, "kl") == [(1, 1.0), (2, 2.0), (3, 30.0)]
    assert folded_facts.history.newest == 3


def test_a_run_started_over_forgets_everything(facts, log):
    for epoch in (1, 2, 3):
        log.epoch(epoch, raw=float(epoch))
    log.resume().epoch(1, raw=10.0)
    assert series(facts(), "kl") == [(1, 10.0)]


def test_a_nan_inside_an_epoch_is_noticed_where_it_stood(facts, log):
    log.begin(1).bar(1, KLr=1.0).bar(1, KLr=float("nan")).bar(1, KLr=2.0).begin(2)
    folded_facts = facts()
    assert folded_facts.broken("kl", 0, 5).line == 3
    assert folded_facts.broken("kl", 2, 5) is None
    assert series(folded_facts, "kl") == [(1, 2.0)]


def test_a_text_after_the_summary_belongs_to_the_next_epoch(facts, log):
    log.begin(1).add("here hello").summary(1, raw=1.0).add("NEXT stage").begin(2)
    folded_facts = facts(texts=["HELLO", "next", "never"])
    assert folded_facts.text_place("HELLO", 1).epoch == 1
    assert folded_facts.text_place("next", 1) is None
    assert folded_facts.text_place("next", 2).line == 4
    assert folded_facts.text_place("never", None) is None


def test_a_text_of_a_replaced_epoch_is_gone_until_it_is_seen_again(facts, log):
    log.epoch(1, raw=1.0).begin(2).add("HELLO").summary(2, raw=2.0)
    log.resume().begin(2).summary(2, raw=2.0)
    assert facts(texts=["HELLO"]).text_place("HELLO", None) is None
    log.add("HELLO again")
    assert facts(texts=["HELLO"]).text_place("HELLO", None).line == 8


@pytest.mark.parametrize("key", ["free_bits", "--free-bits", "Free_Bits", "Free bits"])
def test_setting_keys(key):
    assert setting_key(key) == "free_bits"


def test_settings_are_numbers_where_they_can_be_and_the_last_wins(facts, log):
    log.config(free_bits="0.02", name="run\x1b[31m", amp=True).config(free_bits="1e-5")
    folded_facts = facts()
    assert folded_facts.setting("free-bits")[0] == 1e-5
    assert folded_facts.setting("free-bits")[1].line == 2
    assert folded_facts.setting("amp")[0] == "True"
    assert "\x1b" not in folded_facts.setting("name")[0]
    assert folded_facts.setting("other") is None


def test_events_end_a_run(log):
    facts = Facts(NAMES)
    segments, _ = log.add("done").block(0, 1)
    facts.fold(segments, Parsed([], [Event("done", 1, 0, "done")], [], Progress(epochs_total=3.0), 1))
    assert facts.reach.said_over
    assert facts.reach.epochs_total == 3


@pytest.mark.parametrize(
    ("printed", "epoch"), [(0, 0), (0.01, 1), (1, 1), (1.0000001, 2), (2.5, 3), (1e30, 10**9)]
)
def test_fractional_epochs_belong_to_the_one_they_are_in(printed, epoch):
    assert whole_epoch(printed) == epoch


def test_history_places_texts_by_epoch():
    history = History()
    for epoch, offset in ((1, 100), (2, 200), (3, 300)):
        history.start(epoch, offset)
    assert [history.epoch_at(offset) for offset in (0, 100, 250, 999)] == [0, 1, 2, 3]
    assert history.resume(1, 2, 450) is not None
    assert history.resume(1, 2, 450) is None
    assert (history.newest, history.epochs()) == (1, [1])
    history.start(2, 440)
    assert history.is_replaced(2, 200)
    assert not history.is_replaced(1, 100)


_step = st.one_of(
    st.tuples(st.just("epoch"), st.just(0.0)),
    st.tuples(
        st.sampled_from(["raw", "KLr", "fb"]), st.sampled_from([0.5, 2.0, 3.5, 5.0, 8.0, float("nan")])
    ),
    st.tuples(st.sampled_from(["HELLO", "NEXT", "noise"]), st.just(0.0)),
    st.tuples(st.just("resume"), st.sampled_from([1.0, 2.0])),
)


def write(log, steps):
    """Write a log from random steps; an epoch begins before any value."""
    epoch = 1
    log.begin(1)
    for word, value in steps:
        if word == "epoch":
            epoch += 1
            log.begin(epoch)
        elif word == "resume":
            epoch = max(1, epoch - int(value))
            log.resume().begin(epoch).add("HELLO").summary(epoch, raw=1.0)
        elif word in ("raw", "KLr", "fb"):
            (log.bar if word == "KLr" else log.summary)(epoch, **{word: value})
        else:
            log.add(word)
    return log


@given(st.lists(_step, max_size=30), st.integers(1, 9), st.booleans())
def test_blocks_may_be_cut_anywhere(new_log, folded, steps, size, ended):
    log = write(new_log(), steps)
    whole = folded(Judge([BOOK], chosen=True), log).judgement(ended=ended)
    parts = folded(Judge([BOOK], chosen=True), log, size=size).judgement(ended=ended)
    assert repr(parts) == repr(whole)


@given(st.lists(_step, max_size=30))
def test_asking_in_between_changes_nothing(new_log, folded, steps):
    log = write(new_log(), steps)
    asked = Judge([BOOK], chosen=True)
    for line in range(len(log.lines)):
        asked.fold(*log.block(line, line + 1))
        asked.judgement(ended=line % 3 == 0)
    assert repr(asked.judgement(ended=True)) == repr(
        folded(Judge([BOOK], chosen=True), log).judgement(ended=True)
    )


def test_a_configuration_printed_late_is_known_of_every_epoch(new_log, folded):
    book = playbook_from(
        "playbook: 1\nname: x\nmetrics: {kl: {aliases: [raw]}}\n"
        "checks: [{id: a, title: A, when: {every: epoch}, pass: kl < config.limit}]\n"
    )
    log = new_log().epoch(1, raw=5.0).epoch(2, raw=1.0).config(limit=2.0).begin(3)
    asked = Judge([book], chosen=True)
    for line in range(len(log.lines)):
        asked.fold(*log.block(line, line + 1))
        asked.judgement(ended=False)
    assert asked.judgement(ended=False).items[0].note == "was fail at epoch 1"


def test_a_text_is_counted_in_every_attempt(facts, log):
    log.epoch(1, raw=1.0).begin(2).add("oops and oops").summary(2, raw=2.0)
    log.resume().begin(2).add("OOPS").summary(2, raw=2.0).begin(3)
    folded_facts = facts(texts=["oops"])
    assert [folded_facts.text_times("oops", epoch) for epoch in (1, 2, None)] == [0, 3, 3]
    assert folded_facts.text_times("never", None) == 0
