"""Playbooks that somebody damaged: each is loaded or refused with one clean message."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.model.errors import BadDataError
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import LIBRARY, playbook_from

LINES = (LIBRARY.bundled / "vivqa.yaml").read_text(encoding="utf-8").split("\n")
SMALL = [
    "playbook: 1",
    "name: small",
    "applies: [{tags: [raw]}]",
    "params: {limit: 0.02}",
    "metrics:",
    "  kl: {aliases: [raw, KLr], zones: {healthy: 0.03..0.08}}",
    "  twice: {expr: kl * 2}",
    "phases: [{id: early, title: Early, epochs: 1..5}]",
    "charts: [{id: c, title: C, metrics: [kl, twice]}]",
    "diagnostics: [kl, twice]",
    "checks:",
    '  - {id: a, title: A, when: {epoch: 1}, pass: kl > params.limit, evidence: "{kl:.3f}"}',
    "  - {id: b, title: B, kind: alarm, phase: early, warn: kl > 80% for 3 epochs}",
    "decisions:",
    "  - id: d",
    "    title: D",
    "    epoch: 5",
    '    let: {m: "avg(kl, epochs=3..5)"}',
    "    cases:",
    '      - {id: "1", if: m < 0.02, status: fail, say: low}',
    '      - {id: "2", else: true, status: pass, say: "fine {m:.3f}"}',
    "expect: {kl: {5: 0.02..0.04}}",
    "targets: [{id: t, title: T, goal: last(kl) < 1}]",
    "stop: [{id: s, if: not finite(kl), say: stop}]",
    "",
]
JUNK = [
    "{", "}", "[", "]", ":", "- ", '"', "'", "#", "&a ", "*a", "!!x", "null", "~", "1e999", ".nan", "-1", "\t", "\n",
    "(", ")", ",", "..", ">", "|", "9" * 400, "\x85", "\ud800", "\u202e", "\x1b[31m", "true", "{kl", "epoch", "if:", "{{",
    "`", "0x1", "é", "<<: ", "? ", "%", "@", "\\", "\x00",
]  # fmt: skip
UNCLEAN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def loads_or_is_refused(text):
    said = "playbook.yaml"
    try:
        playbook = playbook_from(text)
    except BadDataError as error:
        said = str(error)
    else:
        Judge([playbook], chosen=True).judgement(ended=True)
    assert said.startswith("playbook.yaml")
    assert not UNCLEAN.search(said)


def mutate(lines, draw):
    lines = list(lines)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        column = draw(st.integers(0, len(line)))
        junk = draw(st.sampled_from(JUNK))
        kind = draw(st.sampled_from(["drop", "cut", "insert", "copy", "value", "key"]))
        if kind == "drop" and len(lines) > 1:
            del lines[at]
        elif kind == "cut":
            lines[at] = line[:column]
        elif kind == "insert":
            lines[at] = line[:column] + junk + line[column:]
        elif kind == "copy":
            lines.insert(at, lines[draw(st.integers(0, len(lines) - 1))])
        elif kind == "value":
            lines[at] = line.partition(":")[0] + ": " + junk
        else:
            lines[at] = " " * (len(line) - len(line.lstrip())) + junk + line.lstrip()
    return "\n".join(lines)


@settings(max_examples=150)
@given(st.data())
def test_a_damaged_small_playbook(data):
    loads_or_is_refused(mutate(SMALL, data.draw))


@settings(max_examples=40)
@given(st.data())
def test_a_damaged_bundled_playbook(data):
    loads_or_is_refused(mutate(LINES, data.draw))


_plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 10**12)
    | st.floats()
    | st.sampled_from(["kl", "1..2", "kl > 1", "a"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "title", "kl", "5"]), inner, max_size=3)
    ),
    max_leaves=6,
)
SECTIONS = ["applies", "params", "metrics", "phases", "charts", "diagnostics", "checks", "decisions", "expect",
            "targets", "stop"]  # fmt: skip


@given(st.sampled_from(SECTIONS), _plain)
def test_any_value_in_any_section(section, value):
    loads_or_is_refused(f"playbook: 1\nname: x\n{section}: {_flow(value)}\n")


def _flow(value):
    """Write a value as YAML in braces."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return "~" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_what_the_mutants_start_from_is_sound():
    assert playbook_from("\n".join(SMALL)).id == "playbook"
    assert playbook_from("\n".join(LINES)).decisions


@pytest.mark.parametrize("count", [1, 500])
def test_many_checks_load_quickly(count):
    checks = "".join(f"  - {{id: c{index}, title: C, pass: kl > {index}}}\n" for index in range(count))
    book = playbook_from(f"playbook: 1\nname: x\nmetrics: {{kl: {{}}}}\nchecks:\n{checks}")
    assert len(book.checks) == count
