"""Every message an author can meet, as it is shown."""

from __future__ import annotations

import pytest

from trainmon_tui.model.errors import BadDataError
from trainmon_tui.rules.compiler import compile_expression
from trainmon_tui.rules.lexer import RuleError
from trainmon_tui.rules.playbooks import playbook_from

EXPRESSIONS = [
    "kl_rw > 1",
    "params.fre_bits > 1",
    "config > 1",
    "xyzzy > 1",
    "agv(loss) > 1",
    "avg(los) > 1",
    "avg(3) > 1",
    "avg(loss, loss) > 1",
    "avg(kl_raw, epochs=3) < 1",
    "avg(kl_raw, epochs=5..3) < 1",
    "avg(kl_raw, epoch=3..5) < 1",
    "avg(kl_raw, wnidow=3) < 1",
    'avg(kl_raw, phase="lat") < 1',
    "at(loss) > 1",
    "at(loss, epochs=3..5) > 1",
    "best(kl_raw) > 1",
    "prev(loss, 1.5) > 1",
    "prev(loss, epochs=1..2) > 1",
    "increasing_for(loss)",
    "finite(loss, last=3)",
    "avg(loss, last=0) > 1",
    "avg(loss, last=2.5) > 1",
    "seen(los)",
    'seen("  ")',
    "abs(seen(loss)) > 1",
    "grad.* > 1",
    "garad.* > 1",
    "min(garad.*) > 1",
    "loss = 1",
    "loss > 1 > ",
    "loss > 1 and 2",
    "not loss",
    "(loss > 1) + 1 > 2",
    "(loss > 1) > 2",
    "loss > 'high'",
    "params.kind > 'rule'",
    "params.kind < 3",
    "loss in 1",
    "loss in 0.08..0.03",
    "loss > 1 for 3",
    "loss > 1 for 3 days",
    "1 < 2 for 3 epochs",
    "loss > kl_raw for 3 steps",
    "(loss > 1 and pr > 1) for 3 steps",
    "loss > 1 after 3",
    "loss",
    "'text'",
    "1 +",
    "loss > 1)",
    "loss ? 1",
    "seen('x",
]


def test_messages_of_expressions(golden, scope):
    shown = []
    for text in EXPRESSIONS:
        with pytest.raises(RuleError) as caught:
            compile_expression(text, scope, condition=True)
        shown.append(str(caught.value))
    golden("expressions.txt", "\n\n".join(shown) + "\n")


HEAD = "playbook: 1\nname: test\nmetrics: {kl: {aliases: [raw]}, pr: {aliases: [fb], unit: percent}}\n"

PLAYBOOKS = {
    "not a mapping": "- a\n",
    "another version": "playbook: 2\nname: x\n",
    "no name": "playbook: 1\n",
    "unknown section": HEAD + "chekcs: []\n",
    "unknown key of a metric": "playbook: 1\nname: x\nmetrics: {a: {alias: [x]}}\n",
    "alias is no list": "playbook: 1\nname: x\nmetrics: {a: {aliases: raw}}\n",
    "unknown unit": "playbook: 1\nname: x\nmetrics: {a: {unit: percents}}\n",
    "aliases and expr": HEAD.replace("{aliases: [raw]}", "{aliases: [raw], expr: '1'}"),
    "expr is a condition": "playbook: 1\nname: x\nmetrics: {a: {expr: 1 < 2}}\n",
    "expr of a later metric": "playbook: 1\nname: x\nmetrics: {a: {expr: b}, b: {}}\n",
    "healthy is no range": "playbook: 1\nname: x\nmetrics: {a: {zones: {healthy: 0.03-0.08}}}\n",
    "range from high to low": "playbook: 1\nname: x\nmetrics: {a: {zones: {healthy: 8..3}}}\n",
    "phase with two places": HEAD + "phases: [{id: a, title: A, epochs: 1..2, steps: 1..2}]\n",
    "phase twice": HEAD + "phases: [{id: a, title: A, epochs: 1..2}, {id: a, title: B, epochs: 3..}]\n",
    "check of an unknown phase": HEAD
    + "phases: [{id: early, title: A, epochs: 1..2}]\nchecks: [{id: c, title: C, phase: erly, pass: kl > 1}]\n",
    "check without conditions": HEAD + "checks: [{id: c, title: C}]\n",
    "check at two moments": HEAD
    + "checks: [{id: c, title: C, when: {epoch: 1, by_epoch: 2}, pass: kl > 1}]\n",
    "negative epoch": HEAD + "checks: [{id: c, title: C, when: {epoch: -1}, pass: kl > 1}]\n",
    "epoch beyond all": HEAD
    + "checks: [{id: c, title: C, when: {epoch: 99999999999999999999}, pass: kl > 1}]\n",
    "every day": HEAD + "checks: [{id: c, title: C, when: {every: day}, pass: kl > 1}]\n",
    "manual with a condition": HEAD + "checks: [{id: c, title: C, kind: manual, pass: kl > 1}]\n",
    "alarm that passes": HEAD + "checks: [{id: c, title: C, kind: alarm, pass: kl > 1}]\n",
    "unknown kind": HEAD + "checks: [{id: c, title: C, kind: alram, warn: kl > 1}]\n",
    "id with a blank": HEAD + "checks: [{id: 'a b', title: C, pass: kl > 1}]\n",
    "empty title": HEAD + "checks: [{id: c, title: '', pass: kl > 1}]\n",
    "cut at a comma": HEAD + "checks: [{id: c, title: C, pass: avg(kl, epochs=3..5) > 1}]\n",
    "unknown metric": HEAD + "checks: [{id: c, title: C, pass: kll > 1}]\n",
    "unknown metric in a text": HEAD + "checks: [{id: c, title: C, pass: kl > 1, action: 'see {kll}'}]\n",
    "open brace": HEAD + "checks: [{id: c, title: C, pass: kl > 1, action: 'see {kl'}]\n",
    "python in a text": HEAD + "checks: [{id: c, title: C, pass: kl > 1, action: '{kl.__class__}'}]\n",
    "number format": HEAD + "checks: [{id: c, title: C, pass: kl > 1, action: '{kl:999d}'}]\n",
    "let over a metric": HEAD
    + "decisions: [{id: d, title: D, epoch: 5, let: {pr: kl}, cases: [{id: a, else: true, status: pass, say: x}]}]\n",
    "no cases": HEAD + "decisions: [{id: d, title: D, epoch: 5, cases: []}]\n",
    "else first": HEAD
    + "decisions:\n  - id: d\n    title: D\n    epoch: 5\n    cases:\n"
    + "      - {id: a, else: true, status: pass, say: x}\n      - {id: b, if: kl > 1, status: warn, say: y}\n",
    "if and else": HEAD
    + "decisions: [{id: d, title: D, epoch: 5, cases: [{id: a, if: kl > 1, else: true, status: pass, say: x}]}]\n",
    "case without a status": HEAD
    + "decisions: [{id: d, title: D, epoch: 5, cases: [{id: a, else: true, say: x}]}]\n",
    "band of an unknown metric": HEAD + "expect: {kll: {5: 1..2}}\n",
    "band at no epoch": HEAD + "expect: {kl: {five: 1..2}}\n",
    "stop without a condition": HEAD + "stop: [{id: s, say: x}]\n",
    "duplicate key": HEAD + "params: {a: 1, a: 2}\n",
    "anchor": HEAD + "params: &p {a: 1}\n",
    "escape in a key": HEAD + 'params: {"\\e[31mx": 1}\n',
}


def test_messages_of_playbooks(golden):
    shown = []
    for name, text in PLAYBOOKS.items():
        with pytest.raises(BadDataError) as caught:
            playbook_from(text, source="mine.yaml")
        shown.append(f"# {name}\n{caught.value}")
    golden("playbooks.txt", "\n\n".join(shown) + "\n")
