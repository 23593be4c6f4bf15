"""What "exactly the same" means of printed numbers: the same as finely as the log printed them."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.blocks import Segments
from trainmon_tui.rules import printed
from trainmon_tui.rules.printed import EXACT, Unit, Units, between, coarsest, same, unit_in

STEADY = """
metrics: {loss: {aliases: [loss, bar loss]}, val: {aliases: [val]}, half: {expr: loss / 2}}
checks:
  - {id: c, title: x, when: {every: epoch}, fail: "CONDITION"}
stop: [{id: s, if: "CONDITION", say: the same}]
"""


@pytest.mark.parametrize(
    ("line", "value", "unit"),
    [
        (b"loss 0.52", 0.52, 0.01),
        (b"loss 0.5200", 0.52, 1e-4),
        (b"loss: -0.52", -0.52, 0.01),
        (b"loss 10,500", 10500.0, 1.0),
        (b"loss 10,500.5", 10500.5, 0.1),
        (b"lr 1.2e-5", 1.2e-5, 1e-6),
        (b"lr 1E+3", 1000.0, 1000.0),
        (b"loss .5", 0.5, 0.1),
        (b"loss 7.", 7.0, 1.0),
        (b"Epoch 1 loss 1.000", 1.0, 1e-3),
        (b"loss 0.52", 0.53, 0.0),
        (b"loss nan", math.nan, 0.0),
        (b"loss inf", math.inf, 0.0),
        (b"", 0.0, 0.0),
        (b"grad 0.00", 0.0, 0.01),
        (b"lr 0.00e+00", 0.0, 0.0),
        (b"x 1e-999", 0.0, 0.0),
        (b"x 0e999", 0.0, 0.0),
        (b"{'loss': 0.5}", 0.5, 0.0),
        (b' {"loss": 0.5}', 0.5, 0.0),
        (b"x" * 20_000 + b" 0.5", 0.5, 0.0),
    ],
)
def test_the_last_place_of_a_printed_number(line, value, unit):
    assert unit_in(line, value) == unit


NUMBERS = st.sampled_from(
    ["0.5", "0.50", "5e-1", ".5", "1", "1.0", "10", "1,000", "1000.", "0", "0.00", "1e3", "21", "-1", "1.5"]
)


@given(st.lists(st.tuples(NUMBERS, st.sampled_from([" ", ", ", "=", "/", ""])), max_size=5), NUMBERS)
def test_digits_that_stand_alone_are_read_as_all_numbers_of_the_line_are(parts, wanted):
    line = "".join(number + mark for number, mark in parts).encode()
    value = float(wanted.replace(",", ""))
    found = printed._alone(line, abs(value))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printed, "_alone", lambda *_: None)
        assert found is None or found == unit_in(line, value)


@given(st.binary(max_size=200), st.floats())
def test_any_line_gives_a_unit_that_can_be_compared_by(line, value):
    assert 0 <= unit_in(line, value) < math.inf


@given(st.decimals(-100_000, 100_000, places=3), st.integers(0, 6))
def test_a_fixed_print_has_the_unit_of_its_format(number, places):
    printed = f"{number:.{places}f}"
    assert unit_in(f"loss {printed}".encode(), float(printed)) == float(f"1e-{places}")


@pytest.mark.parametrize(
    ("first", "second", "unit"),
    [
        (Unit(0.01, 1), Unit(1e-4, 2), 0.01),
        (Unit(0.01, 1), Unit(0.01, 2), 0.01),
        (Unit(0.1, 1), Unit(0.01, 1), 0.01),
        (Unit(0.01, 1), EXACT, 0.0),
    ],
)
def test_two_prints_compare_at_the_coarser_but_one_kind_of_line_at_the_finer(first, second, unit):
    assert between(first, second) == between(second, first) == unit


def test_the_coarsest_of_neighbours():
    assert coarsest([Unit(1e-4, 1), Unit(0.01, 2), Unit(0.01, 2)]) == 0.01
    assert coarsest([Unit(1e-4, 1), EXACT]) == 0.0
    assert coarsest([Unit(1e-4, 1)]) == 0.0


@pytest.mark.parametrize(
    ("first", "second", "unit", "expected"),
    [
        (0.52, 0.52, 0.0, True), (0.52, 0.5249, 0.01, True), (0.52, 0.525, 0.01, True), (0.52, 0.5251, 0.01, False),
        (0.52, 0.5200001, 0.0, False), (10500, 10500.4, 1, True), (10500, 10501, 1, False),
        (1.2e-5, 1.3e-5, 1e-6, False), (math.inf, math.inf, 0.0, True), (math.nan, math.nan, 1.0, False),
        (math.inf, -math.inf, 1.0, False),
    ],
)  # fmt: skip
def test_within_half_a_unit(first, second, unit, expected):
    assert same(first, second, unit) is expected
    assert same(second, first, unit) is expected


def test_only_wanted_metrics_of_known_lines_have_a_unit():
    units = Units(["loss"])
    assert units.of("loss", 3, 100, 0.5) == EXACT
    units.read(Segments([b"loss 0.50", b"loss 0.5"], np.array([1, 2]), np.array([100, 200])))
    assert units.of("loss", 3, 100, 0.5) == Unit(0.01, 3)
    assert units.of("loss", 3, 200, 0.5) == Unit(0.1, 3)
    assert units.of("other", 3, 100, 0.5) == EXACT
    assert units.of("loss", 3, 150, 0.5) == EXACT
    assert units.of("loss", 3, 300, 0.5) == EXACT


def _said(judged, log, condition, lines, *, clock="epoch", **options):
    for moment, line in enumerate(lines, 1):
        source, _, text = line.partition(":")
        values = {word.split("=")[0]: float(word.split("=")[1].replace(",", "")) for word in text.split()}
        if clock == "epoch":
            log.begin(moment)
        log.add(line, source=source, **{clock: moment}, **values)
    playbook = STEADY.replace("CONDITION", condition).replace("epochs", f"{clock}s")
    head = f"playbook: 1\nname: test\nclock: {clock}\n"
    judgement = judged(head + playbook.replace("every: epoch", f"every: {clock}"), log, ended=True, **options)
    (item,) = judgement.items
    return item, judgement.stop


@pytest.fixture
def said(judged, log):
    """Judge a condition over lines of one log."""
    return partial(_said, judged, log)


BY_EACH_CLOCK = pytest.mark.parametrize("clock", ["epoch", "step"])


@BY_EACH_CLOCK
@pytest.mark.parametrize(
    ("condition", "lines", "note"),
    [
        ("unchanged_for(loss, 3)", ["line:loss=0.52"] * 3, "same to 0.01"),
        ("unchanged_for(loss, 3)", ["line:loss=10,500"] * 3, "same to 1"),
        ("unchanged_for(loss, 3)", ["line:loss=1.2e-5"] * 3, "same to 1e-06"),
        ("unchanged_for(loss, 2)", ["line:loss=0.52", "summary:loss=0.5200"], "same to 0.01"),
        ("unchanged_for(loss, 2)", ["line:loss=0.52", "summary:loss=0.5234"], "same to 0.01"),
        ("unchanged_for(loss, 2) for 2 epochs", ["line:loss=0.52"] * 3, "same to 0.01"),
        ("loss == val", ["line:loss=0.52 val=0.520"], "same to 0.001"),
        ("loss == 0.5234", ["line:loss=0.52"], "same to 0.01"),
        ("0.5234 == loss", ["line:loss=0.52"], "same to 0.01"),
        ("not (loss != 0.5234)", ["line:loss=0.52"], "same to 0.01"),
    ],
)
def test_the_evidence_says_how_finely_it_is_the_same(said, clock, condition, lines, note):
    item, stop = said(condition, lines, clock=clock)
    assert item.verdict == "fail"
    assert f", {note};" in item.evidence
    assert [rule.say for rule in stop] == [f"the same, {note}"]


@BY_EACH_CLOCK
@pytest.mark.parametrize(
    ("condition", "lines"),
    [
        ("unchanged_for(loss, 2)", ["line:loss=0.5", "line:loss=0.52"]),
        ("unchanged_for(loss, 2)", ["line:loss=0.52", "summary:loss=0.5251"]),
        ("unchanged_for(loss, 2)", ["line:loss=1.2e-5", "line:loss=1.3e-5"]),
        ("unchanged_for(loss, 2)", ["line:loss=10,500", "line:loss=10,501"]),
        ("loss == 0.5251", ["line:loss=0.52"]),
        ("loss + 0 == 0.5234", ["line:loss=0.52"]),
        ("half == 0.2617", ["line:loss=0.52"]),
        ("loss > 0.52", ["line:loss=0.52"]),
    ],
)
def test_what_the_print_tells_apart_is_not_the_same(judged, log, clock, condition, lines):
    item, stop = _said(judged, log, condition, lines, clock=clock)
    assert item.verdict != "fail"
    assert "same to" not in item.evidence
    assert not stop


@BY_EACH_CLOCK
def test_what_is_the_same_is_not_unequal(judged, log, clock):
    item, stop = _said(judged, log, "loss != 0.5234", ["line:loss=0.52"], clock=clock)
    assert item.verdict == "pass"
    assert item.evidence.endswith(", same to 0.01")
    assert not stop


def test_without_the_line_values_compare_exactly(judged, log):
    for epoch in (1, 2):
        log.begin(epoch).add("no number", epoch=epoch, loss=0.52)
    (item,) = judged(STEADY.replace("CONDITION", "unchanged_for(loss, 2)"), log, ended=True).items
    assert item.verdict == "fail"
    assert "same to" not in item.evidence


@BY_EACH_CLOCK
@pytest.mark.parametrize("size", [1, 2, 3])
def test_blocks_change_nothing(judged, log, clock, size):
    item, _ = _said(judged, log, "unchanged_for(loss, 3)", ["line:loss=0.52"] * 3, size=size, clock=clock)
    assert ", same to 0.01;" in item.evidence
