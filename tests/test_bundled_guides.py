"""The runbooks in Markdown of the bundled playbooks, filled for the demo logs."""

import os
import re
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from trainmon_tui.client.local import read_document
from trainmon_tui.protocol.asks import DocumentAsk, Guide
from trainmon_tui.protocol.spec import EngineSpec
from trainmon_tui.report.guide.fill import bindings
from trainmon_tui.report.report import ReportDocument
from trainmon_tui.rules.playbooks import LIBRARY, bundled, guide_of, load_playbook

CHECKOUT = Path(__file__).parents[1]
GOLDEN = CHECKOUT / "tests" / "golden" / "guides"
UPDATE = os.environ.get("TRAINMON_UPDATE_GOLDEN") == "1"
DEMOS = sorted(path.stem for path in (CHECKOUT / "demo_logs").glob("*.log"))
COMMENT = re.compile(rb"<!-- tm:.*?-->")
PLACES = re.compile(rb"\[[ x~!]\]|_{3,}|__(?! ).+?(?<! )__")

BY_HAND = re.compile(r"journal=|\.(decided|who|when|why)$")
"""What only a person's journal knows: nothing was decided in the demos."""


OF_ANOTHER_MODE = {"grpo-healthy": ["check=positives-stable.evidence", "check=balance-stable.evidence"]}
"""The run trains on negative samples only, and prints nothing of positive or reinforced ones."""


def own_guide(playbook):
    path = guide_of(LIBRARY.bundled / f"{playbook}.yaml")
    assert path is not None, playbook
    return path


@pytest.fixture(scope="module")
def filled():
    """The guide of a demo's playbook, filled; each is read once."""
    known = {}

    def fill(demo, guide=None, at=""):
        asked = (demo, guide, at)
        if asked not in known:
            path = str(CHECKOUT / "demo_logs" / f"{demo}.log")
            document = read_document(
                EngineSpec(path), DocumentAsk("report", at, guide=Guide("guide.md", guide))
            )
            known[asked] = msgspec.json.decode(document.body, type=ReportDocument).runbook
        return known[asked]

    return fill


@pytest.mark.parametrize("playbook", bundled())
def test_every_playbook_has_a_guide_that_speaks_of_each_of_its_parts(playbook):
    guide = own_guide(playbook)
    spoken = {(each.kind, each.subject) for each in bindings(guide.name, guide.read_bytes())}
    book = load_playbook(playbook)
    missing = [
        f"{kind} {part.id}"
        for kind, parts in (("check", book.checks), ("target", book.targets), ("decision", book.decisions))
        for part in parts
        if not any(kind == k and (s == part.id or s.startswith(f"{part.id}.")) for k, s in spoken)
    ]
    assert not missing


@pytest.mark.parametrize("demo", DEMOS)
def test_a_demo_fills_its_guide_like_this(filled, demo):
    text = filled(demo).text
    if UPDATE:
        (GOLDEN / f"{demo}.md").write_bytes(text)
    assert text == (GOLDEN / f"{demo}.md").read_bytes()


@pytest.mark.parametrize("demo", DEMOS)
def test_nothing_but_boxes_and_blanks_changes(filled, demo):
    guide = own_guide(demo.partition("-")[0]).read_bytes()
    told = filled(demo)
    assert told.notices == []
    for before, after in zip(guide.split(b"\n"), told.text.split(b"\n"), strict=True):
        assert PLACES.sub(b"", COMMENT.sub(b"", before)) == PLACES.sub(b"", COMMENT.sub(b"", after))
        assert COMMENT.findall(before) == COMMENT.findall(after)


@pytest.mark.parametrize("demo", DEMOS)
def test_a_filled_guide_is_filled_to_itself(filled, demo):
    text = filled(demo).text
    assert filled(demo, text).text == text


def test_what_was_filled_later_leaves_no_trace_in_what_is_filled_as_of_epoch_5(filled):
    whole = filled("vivqa-healthy").text
    assert filled("vivqa-healthy", whole, "epoch=5").text == filled("vivqa-healthy", None, "epoch=5").text


@pytest.mark.parametrize("demo", [demo for demo in DEMOS if demo.endswith("healthy")])
def test_a_healthy_run_leaves_blank_only_what_its_log_cannot_say(filled, demo):
    left = [
        place.binding
        for place in filled(demo).places
        if place.kind == "blank" and not place.written and not BY_HAND.search(place.binding)
    ]
    assert left == ["time", *OF_ANOTHER_MODE.get(demo, [])]


@pytest.mark.parametrize("demo", [demo for demo in DEMOS if demo.endswith("healthy")])
def test_a_healthy_run_leaves_open_only_what_does_not_hold_and_what_a_person_ticks(filled, demo):
    rules = load_playbook(demo.partition("-")[0]).checks
    may_be_open = {f"check={rule.id}" for rule in rules if rule.kind != "expect" or rule.only_if is not None}
    opened = {
        place.binding
        for place in filled(demo).places
        if place.kind == "box"
        and place.written == " "
        and " is " not in place.binding
        and not place.binding.startswith("if ")
    }
    assert opened <= may_be_open | {part.removesuffix(".evidence") for part in OF_ANOTHER_MODE.get(demo, [])}


def test_of_a_run_that_stopped_at_epoch_20_the_blanks_of_later_epochs_stay_and_say_why(filled):
    told = {place.binding: place.why for place in filled("vivqa-failing").places if not place.written.strip()}
    later = {binding: why for binding, why in told.items() if re.search(r"@epoch (25|30|35)", binding)}
    assert set(Counter(later.values())) <= {
        f"{metric} was not logged in epoch {epoch}"
        for metric in ("val_answer", "exact_match", "overfit_ratio", "train_loss", "val_loss")
        for epoch in (25, 30, 35)
    } | {f"epoch {epoch} is not over" for epoch in (25, 30, 35)}
    assert len(later) == 9


def test_a_failing_run_is_marked_where_it_failed(filled):
    failed = {
        place.binding
        for place in filled("vivqa-failing").places
        if place.kind == "box" and place.written == "!"
    }
    assert {"check=kl-growing", "check=no-collapse", "check=kl-final", "target=val-answer"} <= failed
    ticked = {place.binding for place in filled("vivqa-failing").places if place.written == "x"}
    assert {"decision=free-bits is 1", "decision=teacher is 1", "decision=success is no"} <= ticked
    assert "decision=free-bits is 5" not in ticked
