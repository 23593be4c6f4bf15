"""The language on the step clock, one expression a line: what it answers at the last of ten steps."""

from __future__ import annotations

import math

import pytest
from by_steps import Columns

from trainmon_tui.rules.compiler import compile_expression
from trainmon_tui.rules.lexer import RuleError
from trainmon_tui.rules.nodes import Grown, Newest, Stretch
from trainmon_tui.rules.phases import PhaseRule
from trainmon_tui.rules.playbooks import playbook_from
from trainmon_tui.rules.ranges import Span
from trainmon_tui.rules.scope import MetricInfo, Scope

SCOPE = Scope(
    {
        "x": MetricInfo(better="lower"), "up": MetricInfo(better="higher"), "flat": MetricInfo(), "rare": MetricInfo(),
        "never": MetricInfo(), "part": MetricInfo("fraction"), "pr": MetricInfo("percent"), "g.a": MetricInfo(),
        "g.b": MetricInfo(), "twice": MetricInfo(formula="x * 2"), "odd name": MetricInfo(),
    },
    {"limit": 3.0, "mode": "psr", "on": True}, frozenset({"mid", "late"}), clock="step",
)  # fmt: skip
PHASES = [PhaseRule("mid", "Mid", steps=Span(4, 6)), PhaseRule("late", "Late", steps=Span(50, 90))]


@pytest.fixture(scope="module")
def answers(new_log):
    """Answer expressions at the last of ten steps: x falls from 10 to 1, up grows from 1 to 10 and so on."""
    log = new_log()
    for step in range(1, 11):
        log.add("line", step=step, x=11.0 - step, up=float(step), flat=2.0, part=step / 20, pr=10.0 * step)
        log.add("line", step=step, **{"g.a": float(step), "g.b": -float(step)})
        if step in (2, 7):
            log.add("line", step=step, rare=float(step))
    log.config(rate=0.5, optimizer="adam").add("UNFREEZING")

    def run(text):
        columns = Columns([text], SCOPE, phases=PHASES).feed(*log.block(0, len(log.lines)))
        found = columns.answers()
        return found[max(found)][0]

    return run


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x", 1),
        ("rare", 7),
        ("never", None),
        ("twice", 2),
        ("`odd name`", None),
        ("-x", -1),
        ("x + up * 2", 21),
        ("up / (x - 1)", None),
        ("abs(x - up)", 9),
        ("default(never, 5)", 5),
        ("default(rare, 5)", 7),
        ("params.limit * 2", 6),
        ("config.rate", 0.5),
        ("config.rate * 2", 1),
        ("config.optimizer == 'adam'", True),
        ("config.optimizer != 'adam'", False),
        ("config.nothing == 1", None),
        ("params.mode == 'psr'", True),
        ("x < up", True),
        ("x < up < 5", False),
        ("1 <= x <= 1", True),
        ("x in 1..3", True),
        ("x in 2..3", False),
        ("never > 1", None),
        ("never > 1 and x > 5", False),
        ("never > 1 and x < 5", None),
        ("never > 1 or x < 5", True),
        ("not never > 1", None),
        ("not x > 5", True),
        ("part == 50%", True),
        ("pr == 100%", True),
        ("pr > 80%", True),
        ("last(x)", 1),
        ("first(x)", 10),
        ("min(x)", 1),
        ("max(x)", 10),
        ("avg(x)", 5.5),
        ("median(x)", 5.5),
        ("std(flat)", 0),
        ("std(rare)", math.sqrt(12.5)),
        ("count(x)", 10),
        ("count(rare)", 2),
        ("count(never)", 0),
        ("growth(up)", 1),
        ("slope(up)", 1),
        ("growth(rare)", 1),
        ("best(x)", 1),
        ("best(up)", 10),
        ("step_of_min(x)", 10),
        ("step_of_max(x)", 1),
        ("step_of_max(flat)", 1),
        ("at(x, step=4)", 7),
        ("at(x, 4)", 7),
        ("at(rare, step=4)", None),
        ("at(x, step=40)", None),
        ("avg(x, steps=2..4)", 8),
        ("avg(x, step=2)", 9),
        ("count(rare, steps=3..6)", 0),
        ("max(rare, steps=3..6)", None),
        ("avg(x, steps=9..11)", None),
        ("avg(x, last=3)", 2),
        ("avg(rare, last=2)", 4.5),
        ("avg(rare, last=3)", None),
        ('avg(x, phase="mid")', 6),
        ('count(rare, phase="mid")', 0),
        ('avg(x, phase="late")', None),
        ("min(g.*)", -10),
        ("max(g.*, last=2)", 10),
        ("count(g.*)", 20),
        ("avg(g.*, steps=2..3)", 0),
        ("finite(g.*)", True),
        ("seen(g.*)", True),
        ("avg(twice, last=2)", 3),
        ("prev(x)", 2),
        ("prev(x, 4)", 5),
        ("prev(x, 10)", None),
        ("prev(rare)", 2),
        ("prev(rare, 6)", None),
        ("drop_pct(x)", 50),
        ("rise_pct(up, 5)", 100),
        ("drop_pct(x) > 49%", True),
        ("increasing_for(up, 9)", True),
        ("increasing_for(up, 10)", None),
        ("decreasing_for(up, 10)", False),
        ("decreasing_for(x, 3)", True),
        ("unchanged_for(flat, 10)", True),
        ("unchanged_for(flat, 11)", None),
        ("unchanged_for(x, 2)", False),
        ("zscore(flat, 5)", None),
        ("zscore(up, 2)", 1.5 / math.sqrt(0.5)),
        ("finite(x)", True),
        ("finite(never)", None),
        ("finite(x, steps=2..4)", True),
        ("finite(x, steps=2..40)", None),
        ("seen(rare)", True),
        ("seen(never)", False),
        ("x < 4 for 3 steps", True),
        ("x < 4 for 4 steps", False),
        ("x < 4 for 3 steps and up > 2", True),
        ("x < 40 for 11 steps", None),
        ("rare > 1 for 8 steps", None),
        ("rare > 5 for 4 steps", False),
        ("x < up for 5 steps", True),
        ("x < 4 after step 9", True),
        ("x < 4 after step 10", None),
        ("twice < 8 for 3 steps after step 5", True),
    ],
)
def test_an_expression(answers, text, wanted):
    found = answers(text)
    if wanted is None or isinstance(wanted, bool):
        assert found is wanted
    else:
        assert found == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("xx > 1", "unknown metric 'xx'", "x"),
        ("g.* > 1", "'g.*' stands for several metrics", "min(g.*)"),
        ("avg(x, epochs=3..5)", "this is judged by steps, not by epochs", "write: steps=3..5"),
        ("at(x, epoch=3)", "this is judged by steps, not by epochs", "write: step=3"),
        ("at(x)", "at() needs a step", "write: at(kl_raw, step=5)"),
        ("at(x, last=3)", "at() needs a step", "write: at(kl_raw, step=5)"),
        ("finite(x, last=3)", "finite() takes only steps=", ""),
        ("epoch_of_max(x)", "this is judged by steps, not by epochs", "write: step_of_max"),
        ("x > 1 for 3 epochs", "this is judged by steps, not by epochs", "write: for 3 steps"),
        ("x > 1 after epoch 3", "this is judged by steps, not by epochs", "write: after step 3"),
        ("x > 1 after 3", "'epoch' or 'step' is missing here", "write: after epoch 100"),
        ("x > 1 after step", "a step is missing here", "write: after step 100"),
        (
            "avg(x, steps=5..3)",
            "the last step is missing here, or comes before the first",
            "write: steps=3..5",
        ),
        ("avg(x, steps=5)", "'..' is missing here", "a range is written steps=3..5"),
        ('avg(x, phase="mix")', "unknown phase 'mix'", "mid"),
        ("1 > 0 for 3 steps", "'for 3 steps' needs a condition on a metric", ""),
        ("times(x)", "times() counts a text in quotes", "count()"),
    ],
)
def test_what_is_refused(text, message, hint):
    with pytest.raises(RuleError) as caught:
        compile_expression(text, SCOPE)
    assert caught.value.message == message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("x > 1 and avg(x, epochs=3..5) > 2", "epochs=3..5"),
        ("x > 1 for 3 epochs", "for 3 epochs"),
        ("x > 1 after epoch 3", "after epoch 3"),
        ("epoch_of_min(x) > 1", "epoch_of_min"),
    ],
)
def test_the_caret_stands_below_the_word(text, marked):
    with pytest.raises(RuleError) as caught:
        compile_expression(text, SCOPE)
    assert text[caught.value.start : caught.value.end] == marked


def test_a_metric_that_is_computed_by_epochs_is_refused():
    scope = Scope({"x": MetricInfo(), "m": MetricInfo(formula="avg(x, epochs=1..3)")}, clock="step")
    with pytest.raises(RuleError, match="m is computed by epochs") as caught:
        compile_expression("m > 1", scope)
    assert "judged by steps" in caught.value.hint


def test_what_an_expression_needs():
    found = compile_expression("twice > 1 and avg(up) < params.limit and seen('HELLO')", SCOPE)
    assert (found.clock, found.sources, found.texts) == ("step", ("x", "up"), ("HELLO",))
    assert Newest("x") in found.nodes
    assert Grown("avg", ("up",), Stretch()) in found.nodes
    assert [leaf.label for leaf in found.leaves] == ["twice", "avg(up)", '"HELLO"']
    assert compile_expression("up > 1", SCOPE.on("epoch")).nodes == ()


def test_rules_share_what_they_read():
    book = playbook_from(
        "playbook: 1\nname: x\nclock: step\nmetrics: {a: {aliases: [a]}}\nstop:\n"
        ' - {id: one, if: "avg(a, last=5) > 1", say: "{avg(a, last=5)}"}\n'
        ' - {id: two, if: "avg(a, last=5) > 2", say: "{a}"}\n'
    )
    assert len(book.nodes) == 2
    assert book.sources == {"a": ("a",)}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("checks: [{id: c, title: C, when: {step: 1, epoch: 2}, pass: a > 1}]", "when needs one of"),
        ("checks: [{id: c, title: C, when: {step: 1, phase: p}, pass: a > 1}]", "phase belongs to every"),
        ("checks: [{id: c, title: C, when: {every: line}, pass: a > 1}]", "line"),
        ("checks: [{id: c, title: C, kind: alarm, when: {step: 1}, fail: a > 1}]", "{every: step}"),
        ("decisions: [{id: d, title: D, step: 1, epoch: 1, cases: [{id: e, else: true, status: pass, say: x}]}]", "one of epoch, step, end"),
        ("clock: hour", "hour"),
    ],
)  # fmt: skip
def test_what_a_playbook_by_steps_may_not_say(line, said):
    head = "playbook: 1\nname: x\nmetrics: {a: {aliases: [a]}}\nphases: [{id: p, title: P, steps: 1..5}]\n"
    with pytest.raises(Exception, match=r"playbook\.yaml") as caught:
        playbook_from(head + ("" if line.startswith("clock") else "clock: step\n") + line + "\n")
    assert said in str(caught.value)
