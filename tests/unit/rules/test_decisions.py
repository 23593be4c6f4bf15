"""Decisions: the first case that holds, what it read, and the dissenting view."""

from __future__ import annotations

import pytest

HEAD = "metrics: {kl: {aliases: [raw]}, pr: {aliases: [fb], unit: percent}, w: {aliases: [KLw]}}\n"
CASES = """
    cases:
      - {id: low, if: m < 1, status: fail, say: "too low: {m:.2f}", action: "raise it to {m + 1:.0f}"}
      - {id: odd, if: pr > 50%, status: warn, say: odd, options: ["A: {m:.1f}", "B: wait"]}
      - {id: fine, else: true, status: pass, say: fine}
"""


@pytest.fixture
def decide(judged):
    def run(log, *, let='{m: "avg(kl, epochs=2..3)"}', cases=CASES, more="", ended=False):
        book = f"{HEAD}decisions:\n  - id: d\n    title: D\n    epoch: 3\n    let: {let}{cases}{more}"
        return judged(book, log, ended=ended).decisions[0]

    return run


def three(log, kl, pr):
    for epoch in (1, 2, 3):
        log.epoch(epoch, raw=kl, fb=pr)
    return log


@pytest.mark.parametrize(
    ("kl", "pr", "case", "verdict", "say"),
    [
        (0.5, 90, "low", "fail", "too low: 0.50"),
        (1.0, 90, "odd", "warn", "odd"),
        (1.0, 50.1, "odd", "warn", "odd"),
        (1.0, 50, "fine", "pass", "fine"),
        (float("nan"), 10, "fine", "pass", "fine"),
    ],
)
def test_the_first_case_that_holds_speaks(decide, log, *, kl, pr, case, verdict, say):
    found = decide(three(log, kl, pr))
    assert (found.case, found.verdict, found.say) == (case, verdict, say)


def test_action_and_options_are_filled(decide, new_log):
    assert decide(three(new_log(), 0.5, 10)).action == "raise it to 2"
    assert decide(three(new_log(), 1.5, 90)).options == ("A: 1.5", "B: wait")


def test_an_unknown_case_stops_the_search(decide, log):
    for epoch in (1, 2, 3):
        log.epoch(epoch, raw=2.0)
    found = decide(log.begin(4))
    assert (found.verdict, found.case, found.say) == ("waiting", "", "pr was not logged")


def test_a_case_before_the_unknown_one_is_enough(decide, log):
    for epoch in (1, 2, 3):
        log.epoch(epoch, raw=0.5)
    assert decide(log.begin(4)).case == "low"


NONE_HOLDS = "\n    cases: [{id: a, if: m > 9, status: warn, say: x}]\n"


def test_where_no_case_holds_it_is_skipped_with_what_it_rests_on(decide, log):
    found = decide(three(log, 1, 1), cases=NONE_HOLDS, more='    show: "m {m:.1f}"\n')
    assert (found.verdict, found.case, found.say, found.shown) == ("skipped", "", "no case holds", "m 1.0")
    assert found.inputs == {"m": 1.0, "kl (epoch 2)": 1.0, "kl (epoch 3)": 1.0}
    assert (found.at.epoch, found.at.line) == (3, 6)


def test_while_an_input_is_unknown_no_case_is_waited_for(decide, log):
    for epoch in (1, 2, 3):
        log.epoch(epoch, fb=1.0)
    found = decide(log.begin(4), cases=NONE_HOLDS)
    assert (found.verdict, found.say, found.at.line) == ("waiting", "kl was not logged", None)


@pytest.mark.parametrize(
    ("upto", "closed", "verdict", "say"),
    [
        (0, False, "pending", ""),
        (2, True, "pending", ""),
        (3, False, "waiting", "epoch 3 is not over"),
        (3, True, "pass", "fine"),
    ],
)
def test_it_waits_for_the_end_of_its_epoch(decide, log, *, upto, closed, verdict, say):
    for epoch in range(1, upto):
        log.epoch(epoch, raw=2.0, fb=1.0)
    if upto:
        log.begin(upto)
    if closed:
        log.summary(upto, raw=2.0, fb=1.0)
    found = decide(log)
    assert (found.verdict, found.say) == (verdict, say)


def test_inputs_are_the_defined_values_then_what_is_behind_them(decide, log):
    for epoch in (1, 2, 3):
        log.epoch(epoch, raw=float(epoch), fb=10.0)
    assert decide(log).inputs == {"m": 2.5, "pr": 10.0, "kl (epoch 2)": 2.0, "kl (epoch 3)": 3.0}


def test_values_may_build_on_one_another(decide, log):
    found = decide(three(log, 4.0, 10), let='{a: "at(kl, epoch=3)", m: "a / 2"}')
    assert found.inputs["m"] == 2.0
    assert "at(kl, epoch=3)" not in found.inputs


def test_the_place_is_the_newest_line_it_rests_on(decide, log):
    found = decide(three(log, 4.0, 10))
    assert (found.at.epoch, found.at.line) == (3, 6)


OPINION = """
    second_opinion:
      - {if: w < 5 and m > 1, say: "early: weight {w:.1f}"}
      - {if: m > 3, say: large}
"""


@pytest.mark.parametrize(
    ("kl", "weight", "begun", "opinion"),
    [
        (2.0, 1.0, True, "early: weight 1.0"),
        (2.0, 9.0, True, ""),
        (4.0, 9.0, True, "large"),
        (4.0, None, True, "large"),
        (2.0, None, True, ""),
        (2.0, 1.0, False, ""),
    ],
)
def test_a_second_opinion_stands_beside_the_verdict(decide, log, *, kl, weight, begun, opinion):
    three(log, kl, 10)
    if weight is not None:
        log.bar(3, KLw=weight)
    if begun:
        log.begin(4)
    found = decide(log, more=OPINION)
    assert (found.case, found.second_opinion) == ("fine", opinion)


def test_what_is_shown_is_filled_for_every_case(decide, new_log):
    more = '    show: "m {m:.2f} (1..2), {w:.1f}"\n'
    assert decide(three(new_log(), 0.5, 10), more=more).shown == "m 0.50 (1..2), -"
    assert decide(three(new_log(), 2.0, 10), more=more).shown == "m 2.00 (1..2), -"


def test_a_resume_before_the_epoch_takes_the_decision_back(decide, log):
    three(log, 0.5, 10)
    assert decide(log).case == "low"
    log.resume().epoch(2, raw=4.0, fb=1.0)
    assert decide(log).verdict == "pending"
    log.epoch(3, raw=4.0, fb=1.0)
    assert decide(log).case == "fine"


def test_a_resume_after_the_epoch_leaves_it_as_it_was(decide, log):
    three(log, 0.5, 10).epoch(4, raw=9.0, fb=1.0)
    before = decide(log)
    assert decide(log.resume().epoch(4, raw=1.0, fb=1.0)) == before
