"""Loading playbooks: messages that point, the schema, templates, ranges."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from trainmon_tui.model.errors import BadDataError
from trainmon_tui.rules.playbooks import (
    LIBRARY,
    about,
    bundled,
    choose_playbooks,
    load_playbook,
    playbook_from,
)
from trainmon_tui.rules.ranges import parse_span
from trainmon_tui.rules.schema import playbook_schema

HEAD = "playbook: 1\nname: test\nmetrics: {kl: {aliases: [raw]}, pr: {aliases: [fb], unit: percent}}\n"

CASES = {
    "checks:\n  - {id: a, title: b, pas: kl > 1}\n": "5:23: unknown key 'pas'\n  did you mean 'pass'?",
    "checks:\n  - {id: a, title: b, pass: avg(kl, epochs=3..5) < 2}\n": (
        "5:37: unknown key 'epochs=3..5) < 2'\n"
        '  inside { } a comma ends a value: quote the expression, as in if: "avg(a, epochs=3..5) < 2"'
    ),
    "checks:\n  - {id: a, title: b, pass: avg(kl}\n": (
        "5:23: checks 'a', pass: ',' or ')' is missing here\n  avg(kl\n        ^\n  a range is written 3..5\n"
        '  inside { } a comma ends a value: quote the expression, as in if: "avg(a, epochs=3..5) < 2"'
    ),
    "checks:\n  - {id: a, title: b, pass: kll > 1}\n": (
        "5:23: checks 'a', pass: unknown metric 'kll'\n  kll > 1\n  ^^^\n  did you mean 'kl'?"
    ),
    "checks:\n  - {id: a, title: b, pass: kl}\n": (
        "5:23: checks 'a', pass: a condition is needed here, this is a number\n  kl\n  ^^\n  compare it: ... > 0"
    ),
    "checks:\n  - {title: b}\n": "5:5: the key 'id' is missing",
    "checks:\n  - {id: a, title: b}\n": "5:5: the check 'a' needs one of pass, warn, fail",
    "checks:\n  - {id: a, title: b, when: {epoch: 1, by_epoch: 2}, pass: kl > 1}\n": (
        "5:23: when needs one of epoch, by_epoch, step, by_step, every, end, changed"
    ),
    "checks:\n  - {id: a, title: b, when: {epoch: x}, pass: kl > 1}\n": "5:30: 'epoch': expected a whole number or nothing, got text",
    "checks:\n  - {id: a, title: b, pass: kl > 1}\n  - {id: a, title: b, pass: kl > 1}\n": (
        "6:6: the id 'a' comes twice in checks"
    ),
    "checks:\n  - {id: a, title: b, kind: alarm, pass: kl > 1}\n": (
        "5:5: the alarm 'a' takes warn, fail and when: {every: epoch}"
    ),
    "checks:\n  - {id: a, title: b, kind: manual, pass: kl > 1}\n": (
        "5:5: the check 'a' is manual: a person ticks it, it takes only_if and when: {end: true}"
    ),
    "checks:\n  - {id: a, title: b, warn: kl > 1, evidence: '{kll:.2f}'}\n": (
        "5:37: checks 'a', evidence: unknown metric 'kll'\n  kll\n  ^^^\n  did you mean 'kl'?"
    ),
    "checks:\n  - {id: a, title: b, warn: kl > 1, evidence: '{kl:>99}'}\n": (
        "5:37: checks 'a', evidence: unknown number format\n  kl:>99\n    ^^^^\n  formats: .3f .2e .4g d"
    ),
    "checks:\n  - {id: a, title: b, warn: kl > 1, evidence: 'x } y'}\n": (
        "5:37: checks 'a', evidence: this brace has no partner\n  x } y\n    ^\n  write {{ or }} for a plain brace"
    ),
    "diagnostics: [kl, prr]\n": "4:19: diagnostics: unknown metric 'prr'\n  did you mean 'pr'?",
    "expect: {kll: {5: 1..2}}\n": "4:10: expect, kll: unknown metric 'kll'\n  did you mean 'kl'?",
    "expect: {kl: {5: 2..1}}\n": "4:15: expect, kl: the range '2..1' ends before it begins",
    "params: {free_bits: .nan}\n": "4:10: the parameter 'free_bits' is nan, and no finite number",
    "params: {free_bits: -.inf}\n": "4:10: the parameter 'free_bits' is -inf, and no finite number",
    "phases: [{id: a, title: b}]\n": "4:10: the phase 'a' needs one of epochs, steps, starts_at",
    "decisions: [{id: a, title: b, epoch: 5, cases: [{id: '1', status: pass, say: x}]}]\n": (
        "4:49: the case '1' needs either if or else: true"
    ),
    "decisions: [{id: a, title: b, epoch: 5, let: {kl: kl}, cases: [{id: '1', else: true, status: pass, say: x}]}]\n": (
        "4:47: 'kl' is a metric already\n  choose another name"
    ),
    "decisions: [{id: a, title: b, epoch: 5, cases: [{id: '1', if: kl, status: pass, say: x}]}]\n": (
        "4:59: decisions 'a', cases '1', if: a condition is needed here, this is a number\n"
        "  kl\n  ^^\n  compare it: ... > 0"
    ),
    "metrik: {}\n": "4:1: unknown key 'metrik'\n  did you mean 'metrics'?",
    "stop: [{id: a, if: kl > 1, say: x, when: y}]\n": "4:36: unknown key 'when'\n  known: cite, covers, id, if, say",
    "charts: [{id: a, title: b, metrics: [x]}]\n": "4:38: charts 'a', metrics: unknown metric 'x'\n  known: kl, pr",
}


@pytest.mark.parametrize("text", CASES)
def test_messages_name_the_place_and_what_was_meant(text):
    with pytest.raises(BadDataError) as caught:
        playbook_from(HEAD + text, source="p.yaml")
    assert str(caught.value) == f"p.yaml:{CASES[text]}"


def test_a_wrong_value_in_a_mapping_is_found_by_its_key():
    with pytest.raises(BadDataError, match=r"p\.yaml:5:7: 'aliases': expected a list, got a whole number"):
        playbook_from(
            "playbook: 1\nname: x\nmetrics:\n  a: {aliases: [a]}\n  b: {aliases: 3}\n", source="p.yaml"
        )


@pytest.mark.parametrize(
    "text", ["", "- a\n", "hello", "playbook: 2\nname: x\n", "name: x\n", "playbook: 1\n"]
)
def test_what_is_no_playbook_is_refused(text):
    with pytest.raises(BadDataError):
        playbook_from(text)


def test_unknown_names_and_paths(tmp_path):
    with pytest.raises(BadDataError, match="there is no playbook 'vivqq'") as caught:
        load_playbook("vivqq")
    assert caught.value.hint == "did you mean 'vivqa'?"
    with pytest.raises(BadDataError, match="No such file"):
        load_playbook(str(tmp_path / "none.yaml"))
    path = tmp_path / "mine.yaml"
    path.write_text(HEAD)
    assert load_playbook(str(path)).id == "mine"


@pytest.mark.parametrize("name", ["runbook", "runbook.txt", "KL \u2193"])
def test_any_file_that_exists_is_a_playbook_whatever_its_name(monkeypatch, tmp_path, name):
    (tmp_path / name).write_text(HEAD)
    monkeypatch.chdir(tmp_path)
    assert load_playbook(name).id == Path(name).stem


def test_a_bundled_name_comes_before_a_file_of_that_name(monkeypatch, tmp_path):
    name = bundled()[0]
    (tmp_path / name).write_text("not a playbook")
    monkeypatch.chdir(tmp_path)
    assert load_playbook(name).id == name


@pytest.mark.parametrize("name", ["vivq", "a\0b", "folder", "x" * 300])
def test_a_name_that_is_neither_bundled_nor_a_file_is_unknown(monkeypatch, tmp_path, name):
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadDataError, match="there is no playbook"):
        load_playbook(name)


def test_a_playbook_may_come_with_a_name_that_is_no_path():
    with pytest.raises(BadDataError):
        load_playbook("..")


def test_the_checked_in_schema_is_the_types_schema(checkout):
    stored = json.loads((checkout / "docs" / "playbook.schema.json").read_text())
    assert stored == playbook_schema()


@pytest.mark.parametrize("name", bundled())
def test_bundled_playbooks_fit_the_schema(name):
    loaded = yaml.safe_load(LIBRARY.find(name).read_text())
    loaded["expect"] = {
        metric: {str(e): r for e, r in rows.items()} for metric, rows in loaded.get("expect", {}).items()
    }
    jsonschema.Draft202012Validator(playbook_schema()).validate(loaded)


def test_documented_playbooks_load(checkout):
    text = (checkout / "docs" / "playbooks.md").read_text()
    samples = [part.split("```")[0] for part in text.split("```yaml\n")[1:]]
    assert samples
    for sample in samples:
        playbook_from(sample)


@pytest.mark.parametrize(
    ("text", "words"),
    [("0.03..0.08", "0.03-0.08"), ("..2.5", "under 2.5"), ("3..", "over 3"), ("-1e-3..+2", "-0.001-2")],
)
def test_ranges(text, words):
    assert parse_span(text).words() == words


@pytest.mark.parametrize("text", ["", "3", "..", "5..3", "a..b", "nan..3", "1..inf", "1...5.."])
def test_wrong_ranges(text):
    with pytest.raises(ValueError, match=r"\w"):
        parse_span(text)


def test_templates_show_values_params_and_braces(judged, log):
    book = (
        "params: {free_bits: 0.02, kind: rule}\nmetrics: {kl: {aliases: [raw]}, pr: {aliases: [fb], unit: percent}}\n"
        "checks:\n  - {id: a, title: b, when: {epoch: 1}, pass: kl > 0, evidence: '{{kl}} {kl:.3f} {params.free_bits} "
        "{params.kind} {prev(kl):.1f} {kl*100:d} {pr}'}\n"
    )
    item = judged(book, log.epoch(1, raw=0.25, fb=30.0).begin(2)).items[0]
    assert item.evidence == "{kl} 0.250 0.02 rule - 25 30 (epoch 1, line 2)"


@pytest.fixture
def own(monkeypatch, tmp_path):
    """Write playbooks of the user's own; return a writer of them."""
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path))
    (tmp_path / "playbooks").mkdir()

    def write(name, text):
        (tmp_path / "playbooks" / name).write_text(text)

    return write


def test_ones_own_playbooks_come_first_and_replace_bundled_ones(own):
    own("mine.yaml", HEAD)
    own("sam.yaml", HEAD.replace("test", "My own SAM"))
    found = [(place.name, place.origin) for place in LIBRARY.places()]
    assert found[:2] == [("mine", "yours"), ("sam", "yours")]
    assert ("vivqa", "bundled") in found
    assert ("sam", "bundled") not in found
    assert load_playbook("mine").id == "mine"


def test_ones_own_playbook_that_is_wrong_is_left_out_with_a_notice(own):
    own("mine.yaml", "playbook: 1\nname: x\nmetrik: {}\n")
    chosen = choose_playbooks("")
    assert [book.id for book in chosen.playbooks] == bundled()
    assert chosen.notices[0].startswith("playbook mine is left out: ")
    with pytest.raises(BadDataError, match="unknown key 'metrik'"):
        choose_playbooks("mine")


def test_no_playbook_or_the_named_one():
    assert choose_playbooks("none").playbooks == ()
    assert [book.id for book in choose_playbooks("sam").playbooks] == ["sam"]


def test_what_a_playbook_says_of_itself(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("playbook: 1\nname: Mine\nabout: watches things\n")
    assert about(path) == "Mine - watches things"
