"""What people did: folded, and seen in the judgement."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.engine.trials import failures
from trainmon_tui.model.errors import BadDataError
from trainmon_tui.model.journal import Adjusted, Entry, Note, Taken, Tick, Undone
from trainmon_tui.model.verdicts import Decided, Place
from trainmon_tui.rules.journal import EMPTY, fold_entries, in_order, made_by, since_of
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import load_playbook, playbook_from

BOOK = """\
playbook: 1
name: test
params: {floor: 2, mode: slow}
metrics: {kl: {aliases: [raw]}, scaled: {expr: kl * params.floor}}
checks:
  - {id: high, title: High, when: {epoch: 3}, pass: kl > params.floor}
  - {id: often, title: Often, kind: alarm, fail: kl < params.floor}
  - {id: set, title: Set, pass: config.floor == params.floor}
  - {id: product, title: Product, when: {epoch: 3}, pass: scaled > 4}
  - {id: mode, title: Mode, pass: params.mode == "slow"}
  - {id: looked, title: Looked at, kind: manual}
  - {id: unneeded, title: Unneeded, kind: manual, only_if: params.floor > 100}
decisions:
  - id: level
    title: Level
    epoch: 3
    cases:
      - {id: up, if: kl > params.floor, status: pass, say: "above {params.floor}"}
      - {id: down, else: true, status: warn, say: "under {params.floor}", action: lower floor to 1, options: ["A: lower floor", "B: wait"]}
"""
T0 = datetime(2026, 1, 1, tzinfo=UTC)
numbers = count()


def entry(did, minute=None, **at):
    number = next(numbers)
    time = T0 + timedelta(minutes=number if minute is None else minute)
    return Entry(f"id{number:06}", time, "ann@lab", Place(**at), did)


@pytest.fixture
def judge(log, folded):
    for epoch in (1, 2, 3):
        log.epoch(epoch, raw=1.5)

    def run(*entries, more=(), ended=True):
        for step in more:
            step(log)
        judge = folded(Judge([playbook_from(BOOK)], chosen=True), log)
        return judge.judgement(ended=ended, journal=fold_entries(entries))

    return run


def states(judgement):
    return {item.id: item.verdict for item in judgement.items}


# --- the fold --------------------------------------------------------------------------------------


def test_nothing_is_nothing():
    assert fold_entries([]) == EMPTY
    assert EMPTY.entries == ()


def test_the_latest_entry_about_one_thing_counts():
    done, undone = entry(Tick("a")), entry(Tick("a", done=False))
    assert fold_entries([done]).ticks == {"a": done}
    assert fold_entries([undone, done]).ticks == {}
    first, second = entry(Taken("d", "A")), entry(Taken("d", "B"))
    assert fold_entries([second, first]).taken["d"][0] == second


def test_an_entry_can_be_taken_back_and_brought_back():
    tick = entry(Tick("a"))
    undo = entry(Undone(tick.id))
    redo = entry(Undone(undo.id))
    assert fold_entries([tick, undo]).ticks == {}
    assert fold_entries([tick, undo, redo]).ticks == {"a": tick}


def test_taking_back_a_choice_brings_the_one_before_it():
    first, second = entry(Taken("d", "A")), entry(Taken("d", "B"))
    assert fold_entries([first, second, entry(Undone(second.id))]).taken["d"][0] == first


def test_only_what_came_before_can_be_taken_back():
    tick = entry(Tick("a"), minute=90_000)
    assert fold_entries([entry(Undone(tick.id), minute=80_000), tick]).ticks == {"a": tick}


def test_a_change_from_the_same_moment_replaces_the_one_before():
    first, second = entry(Adjusted("floor", 1.0, "epoch=2")), entry(Adjusted("floor", 3.0, "epoch=2"))
    later = entry(Adjusted("floor", 5.0, "epoch=4"))
    assert [did.value for _, did in fold_entries([later, second, first]).adjusted] == [3.0, 5.0]


deeds = st.one_of(
    st.builds(Tick, st.sampled_from("ab"), done=st.booleans()),
    st.builds(Taken, st.sampled_from("de"), st.sampled_from("AB")),
    st.builds(Adjusted, st.sampled_from("fg"), st.sampled_from([1.0, 2.0]), st.sampled_from(["", "epoch=5"])),
    st.builds(Note, st.sampled_from(["x", "y"])),
    st.builds(Undone, st.integers(0, 11).map(str)),
)
journals = st.lists(st.tuples(deeds, st.integers(0, 5)), max_size=12).map(
    lambda made: [
        Entry(str(number), T0 + timedelta(minutes=minute), "", Place(), did)
        for number, (did, minute) in enumerate(made)
    ]
)


@given(journals, st.randoms())
def test_the_order_of_lines_and_repetitions_change_nothing(entries, random):
    shuffled = [*entries, *entries[::2]]
    random.shuffle(shuffled)
    assert fold_entries(shuffled) == fold_entries(entries)


@given(journals, journals)
def test_two_journals_join_either_way(one, other):
    apart = [Entry(f"o{e.id}", e.time, e.who, e.at, e.did) for e in other]
    assert fold_entries([*one, *apart]) == fold_entries([*apart, *one])


@given(journals)
def test_what_counts_are_entries_in_order_each_once(entries):
    counted = fold_entries(entries).entries
    assert list(counted) == in_order(counted)
    assert {entry.id for entry in counted} <= {entry.id for entry in entries}
    assert fold_entries(counted).entries == counted


@pytest.mark.parametrize(
    ("at", "now", "counts"),
    [
        ({"offset": 10, "epoch": 9}, {"offset": 10, "epoch": 2}, True),
        ({"offset": 11}, {"offset": 10}, False),
        ({"epoch": 5}, {"epoch": 4.5, "step": 99}, False),
        ({"epoch": 5}, {"epoch": 5}, True),
        ({"step": 7}, {"step": 6, "line": 90}, False),
        ({"line": 7}, {"line": 7}, True),
        ({"epoch": 5}, {"step": 1}, True),
        ({}, {"epoch": 1}, True),
    ],
)
def test_an_entry_counts_from_where_it_was_made(at, now, counts):
    assert made_by(entry(Tick("a"), **at), Place(**now)) is counts


@pytest.mark.parametrize(
    ("since", "at", "expected"),
    [
        ("epoch=5", {"epoch": 7}, "epoch=5"),
        ("", {"epoch": 7.5, "step": 9}, "epoch=7.5"),
        ("", {"step": 9}, "step=9"),
        ("", {}, "epoch=0"),
    ],
)
def test_an_adjustment_counts_from_its_moment_or_where_it_was_made(since, at, expected):
    assert since_of(Adjusted("a", 1.0, since), Place(**at)) == expected


# --- the judgement ---------------------------------------------------------------------------------


def test_a_manual_item_is_ticked_and_unticked(judge):
    tick = entry(Tick("looked"), epoch=2.0, step=40.0, line=9)
    found = judge(tick)
    item = next(item for item in found.items if item.id == "looked")
    assert (item.verdict, item.at) == ("pass", Place(40.0, 2.0))
    assert item.note == f"ticked by ann@lab, {tick.when}"
    assert states(judge(tick, entry(Tick("looked", done=False))))["looked"] == "manual"


def test_only_manual_items_are_ticked_by_hand(judge):
    before, after = judge(), judge(entry(Tick("high")), entry(Tick("unneeded")), entry(Tick("no such item")))
    assert states(after) == states(before)
    assert states(before)["high"] == "fail"
    assert states(before)["unneeded"] == "skipped"


def test_a_tick_never_counts_for_the_verdict(judged, log):
    book = playbook_from(
        "playbook: 1\nname: t\nmetrics: {kl: {aliases: [raw]}}\nchecks: [{id: a, title: A, kind: manual}]"
    )
    found = Judge([book], chosen=True).judgement(ended=True, journal=fold_entries([entry(Tick("a"))]))
    assert (found.items[0].verdict, found.verdict) == ("pass", "unknown")


def test_a_choice_stands_beside_the_computed_case(judge):
    taken = entry(Taken("level", "B: wait", "a new disk"), epoch=3.0)
    found = judge(taken).decisions[0]
    assert (found.case, found.verdict) == ("down", "warn")
    assert found.decided == Decided("B: wait", "a new disk", taken.when, "ann@lab", Place(epoch=3.0))
    assert judge().decisions[0].decided is None


def test_an_adjusted_parameter_counts_in_rules_and_texts(judge):
    found = judge(entry(Adjusted("floor", 1.0, "epoch=3")))
    assert states(found)["high"] == "pass"
    decision = found.decisions[0]
    assert (decision.case, decision.say) == ("up", "above 1")
    assert decision.inputs["params.floor (from epoch 3)"] == 1.0


def test_epochs_before_the_adjustment_are_judged_as_they_were(judge):
    late = judge(entry(Adjusted("floor", 1.0, "epoch=4")))
    assert states(late)["high"] == "fail"
    assert late.decisions[0].say == "under 2"
    alarm = next(item for item in judge(entry(Adjusted("floor", 1.0, "epoch=3"))).items if item.id == "often")
    assert (alarm.verdict, alarm.note) == ("pass", "was fail at epoch 1")


def test_derived_metrics_are_computed_anew(judge):
    assert states(judge())["product"] == "fail"
    assert states(judge(entry(Adjusted("floor", 3.0, "epoch=3"))))["product"] == "pass"


def test_a_word_stays_a_word(judge):
    assert states(judge(entry(Adjusted("mode", "fast", "epoch=1"))))["mode"] == "fail"


@pytest.mark.parametrize("did", [Adjusted("floor", "low"), Adjusted("ceiling", 1.0), Adjusted("mode", 3.0)])
def test_what_does_not_fit_the_playbook_changes_no_rule(judge, did):
    before = states(judge())
    found = states(judge(entry(did)))
    assert {id_: state for id_, state in found.items() if not id_.startswith("follow-up")} == before


def test_a_change_by_step_counts_from_the_epoch_that_reached_it(log, folded):
    for epoch in (1, 2, 3):
        log.bar(epoch, step=epoch * 100, raw=1.5).epoch(epoch, raw=1.5)
    judge = folded(Judge([playbook_from(BOOK)], chosen=True), log)
    by_step = {
        step: judge.judgement(
            ended=True, journal=fold_entries([entry(Adjusted("floor", 1.0, f"step={step}"))])
        )
        for step in (250, 900)
    }
    assert states(by_step[250])["high"] == "pass"
    assert states(by_step[900])["high"] == "fail"


@pytest.mark.parametrize(("again", "verdict"), [(None, "pass"), (1, "pass"), (2, "fail")])
def test_a_configuration_counts_against_a_change_only_if_it_was_printed_since(log, folded, again, verdict):
    log.add("floor=2", event={"floor": 2}).epoch(1, raw=1.5).epoch(2, raw=1.5).begin(3)
    if again is not None:
        log.add("floor", event={"floor": again})
    judge = folded(Judge([playbook_from(BOOK)], chosen=True), log)
    found = judge.judgement(ended=True, journal=fold_entries([entry(Adjusted("floor", 1.0, "epoch=2"))]))
    assert states(found)["set"] == verdict


def test_an_adjustment_leaves_something_to_follow_up(judge):
    change = entry(Adjusted("floor", 1.5, "epoch=3", "it never rose"))
    item = judge(change).items[-1]
    assert (item.id, item.kind, item.verdict) == ("follow-up.floor.3", "manual", "manual")
    assert item.title == "Check the effect of floor = 1.5, changed at epoch 3"
    assert item.note == "it never rose; asked for: lower floor to 1 (Level)"
    ticked = judge(change, entry(Tick("follow-up.floor.3")))
    assert ticked.items[-1].verdict == "pass"


def test_what_was_written_is_carried_in_words(judge):
    note = entry(Note("a new disk"), epoch=2.0)
    found = judge(note, entry(Tick("looked")))
    assert [(each.kind, each.words) for each in found.journal] == [
        ("note", "a new disk"),
        ("tick", "ticked looked"),
    ]
    assert found.journal[0].at == Place(epoch=2.0)


def test_the_journal_alone_makes_a_new_judgement(log, folded):
    judge = folded(Judge([playbook_from(BOOK)], chosen=True), log.epoch(1, raw=1.0))
    before = judge.judgement(ended=False)
    assert judge.judgement(ended=False) is before
    after = judge.judgement(ended=False, journal=fold_entries([entry(Note("x"))]))
    assert after is not before
    assert len(after.journal) == 1


def test_without_a_playbook_there_are_notes(log, folded):
    judge = folded(Judge([], chosen=True), log.epoch(1, raw=1.0))
    found = judge.judgement(ended=True, journal=fold_entries([entry(Note("x")), entry(Tick("a"))]))
    assert [each.kind for each in found.journal] == ["note", "tick"]
    assert found.items == ()


# --- following a change up -------------------------------------------------------------------------

FOLLOWED = """\
playbook: 1
name: test
params: {floor: 2, mode: slow}
metrics: {kl: {aliases: [raw]}}
checks:
  - {id: rose, title: KL rose, when: {changed: floor, epochs: 2}, pass: kl >= params.floor, note: "see 5.2"}
  - {id: soon, title: At once, when: {changed: floor}, pass: kl >= params.floor}
"""


def followed(log, folded, *entries, ended=False):
    judge = folded(Judge([playbook_from(FOLLOWED)], chosen=True), log)
    found = judge.judgement(ended=ended, journal=fold_entries(entries))
    return {item.id: item for item in found.items}, found.verdict


def test_without_a_change_there_is_nothing_to_follow_up(log, folded):
    found, verdict = followed(log.epoch(1, raw=1.0).begin(2), folded)
    assert (found["rose"].verdict, found["rose"].evidence) == ("skipped", "floor was not changed")
    assert found["rose"].due == "2 epochs after a change of floor"
    assert found["soon"].due == "1 epoch after a change of floor"
    assert verdict == "unknown"


@pytest.mark.parametrize(
    ("epochs", "rose", "soon"),
    [(2, "pending", "pending"), (3, "waiting", "pass"), (4, "pass", "pass"), (7, "pass", "pass")],
)
def test_a_change_is_followed_up_by_the_new_value(log, folded, epochs, rose, soon):
    for epoch in range(1, epochs + 1):
        log.epoch(epoch, raw=1.5)
    change = entry(Adjusted("floor", 1.0, "epoch=2"))
    found, _ = followed(log.begin(epochs + 1) if epochs > 2 else log, folded, change)
    assert (found["rose"].verdict, found["soon"].verdict) == (rose, soon)
    assert found["rose"].due == "epoch 4"
    assert found["rose"].note == "after floor = 1 from epoch 2"
    assert "follow-up.floor.2" not in found


def test_an_effect_that_does_not_show_counts_for_the_verdict(log, folded):
    for epoch in range(1, 6):
        log.epoch(epoch, raw=1.5)
    found, verdict = followed(log, folded, entry(Adjusted("floor", 1.8, "epoch=2")), ended=True)
    assert (found["rose"].verdict, verdict) == ("fail", "fail")
    assert found["rose"].note == "after floor = 1.8 from epoch 2; see 5.2"
    assert found["rose"].value == 1.5


def test_the_newest_change_is_followed_up(log, folded):
    for epoch in range(1, 6):
        log.epoch(epoch, raw=1.5)
    first, second = entry(Adjusted("floor", 1.8, "epoch=2")), entry(Adjusted("floor", 1.0, "epoch=5"))
    found, _ = followed(log, folded, first, second)
    assert (found["rose"].verdict, found["rose"].due) == ("pending", "epoch 7")


@pytest.mark.parametrize(
    ("floor", "after", "verdict"),
    [(0.01, 0.011, "pass"), (0.01, 0.01, "fail"), (0.02, 0.01, "skipped"), (0.03, 0.02, "skipped")],
)
def test_lower_free_bits_are_followed_by_a_higher_kl_after_them(log, folded, floor, after, verdict):
    for epoch in range(1, 10):
        log.epoch(epoch, KLr=0.02, after_free_bits=after if epoch > 5 else 0.01)
    lowered = fold_entries((entry(Adjusted("free_bits", floor, "epoch=5")),))
    found = folded(Judge([load_playbook("vivqa")], chosen=True), log).judgement(ended=False, journal=lowered)
    assert next(item for item in found.items if item.id == "free-bits-effect").verdict == verdict


def test_a_parameter_that_no_check_follows_is_left_to_a_person(log, folded):
    found, _ = followed(log.epoch(1, raw=1.0), folded, entry(Adjusted("mode", "fast", "epoch=1")))
    assert found["follow-up.mode.1"].kind == "manual"


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("{changed: flor}", "unknown parameter 'flor'"),
        ("{changed: floor, epoch: 3}", "when needs one of"),
        ("{epoch: 3, epochs: 2}", "epochs belongs to changed"),
        ("{changed: floor, epochs: -1}", "epochs"),
    ],
)
def test_a_follow_up_that_cannot_be_is_refused(when, message):
    book = FOLLOWED.replace("{changed: floor, epochs: 2}", when)
    with pytest.raises(BadDataError) as error:
        playbook_from(book)
    assert message in str(error.value)


TRIALS = """\
tests:
  trials:
    - {name: rises, epochs: 4, values: {kl: 1.5}, changes: {floor: {2: 1}}, expect: {checks: {rose: pass}}}
    - {name: stays, epochs: 4, values: {kl: 0.5}, changes: {floor: {2: 1}}, expect: {checks: {rose: fail}}}
    - {name: later, epochs: 4, values: {kl: 1.5}, changes: {floor: {1: 3, 2: 1}}, expect: {checks: {rose: pass}}}
    - {name: never, epochs: 4, values: {kl: 1.5}, expect: {checks: {rose: skipped}}}
    - {name: of a log, log: "Epoch 1/9 - raw: 3\\n", changes: {floor: {1: 1}}, expect: {checks: {rose: pending}}}
"""


def test_a_playbooks_own_tests_know_changes():
    assert failures(playbook_from(FOLLOWED + TRIALS)) == []


def test_a_trial_that_changes_what_there_is_not_is_refused():
    with pytest.raises(BadDataError, match="unknown parameter 'flor'"):
        playbook_from(FOLLOWED + TRIALS.replace("changes: {floor: {2: 1}}", "changes: {flor: {2: 1}}", 1))
