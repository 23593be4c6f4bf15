"""Rows of boxes: named by the group above them, placed by what one of them counts."""

from __future__ import annotations

import math

import numpy as np
import pytest

from trainmon_tui.model.blocks import SeriesKey
from trainmon_tui.parse.boxes import LONGEST_BOX, Boxes, unfinished
from trainmon_tui.parse.finding import Capture, Finding
from trainmon_tui.parse.shapes import Reading
from trainmon_tui.parse.template import Template

FRAME = b"-" * 30


def row(tag, place, text, *, box="inner"):
    finding = Finding((Capture(0, 1, "value", SeriesKey(tag)),), box=box)
    return Reading(Template(b"| x | 1 |", finding), np.array([place]), [[text]])


def head(group, place):
    return Reading(Template(b"| x | |", Finding(box="head", label=group)), np.array([place]), [])


def resolved(*readings):
    """Return {name of a series: (places, texts)} and where boxes stand."""
    found, anchors = Boxes().resolve(readings)
    series = {
        each.template.finding.keys[0].tag: (each.positions.tolist(), list(each.columns[0]))
        for each in found
        if each.template.finding.keys
    }
    return series, anchors


def test_rows_are_named_by_the_head_above_them():
    series, anchors = resolved(
        head("rollout/", 0), row("ep_rew_mean", 1, b"20"), head("train/", 2), row("loss", 3, b"0.5")
    )
    assert series == {"rollout/ep_rew_mean": ([1], [b"20"]), "train/loss": ([3], [b"0.5"])}
    assert anchors == []


def test_a_row_outside_of_groups_keeps_its_name():
    series, _ = resolved(head("train/", 0), row("loss", 1, b"0.5", box="row"))
    assert series == {"loss": ([1], [b"0.5"])}


@pytest.mark.parametrize(
    ("tags", "wanted"),
    [
        ({"total_timesteps": b"2048", "iterations": b"1"}, (2048, None)),
        ({"iterations": b"3", "loss": b"1"}, (3, None)),
        ({"epoch": b"4", "loss": b"1"}, (None, 4)),
        ({"epoch": b"4", "global_step": b"700"}, (700, 4)),
        ({"total_timesteps": b"nan", "steps": b"9"}, (9, None)),
    ],
)
def test_a_box_stands_where_its_best_counter_says(tags, wanted):
    rows = [row(tag, place, text) for place, (tag, text) in enumerate(tags.items(), 5)]
    (anchor,) = resolved(*rows)[1]
    step, epoch = (None if math.isnan(value) else value for value in anchor[1:])
    assert (anchor.place, step, epoch) == (5, *wanted)


def test_a_gap_ends_a_box_and_its_group():
    series, anchors = resolved(
        head("train/", 0), row("step", 1, b"10"), row("step", 4, b"20"), row("loss", 5, b"1")
    )
    assert sorted(series) == ["loss", "step", "train/step"]
    assert [(anchor.place, anchor.step) for anchor in anchors] == [(0, 10), (4, 20)]


def test_other_lines_are_left_as_they_are():
    plain = Reading(Template(b"loss 1", Finding()), np.array([0]), [])
    assert Boxes().resolve([plain]) == ([plain], [])
    found, _ = Boxes().resolve([plain, row("loss", 1, b"1")])
    assert found[0] is plain


def test_a_name_is_given_once():
    boxes, one = Boxes(), row("loss", 1, b"1")
    first, second = (boxes.resolve([head("train/", 0), one])[0][0] for _ in range(2))
    assert first.template is second.template


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        ([], 0),
        ([b"loss 1"], 0),
        ([b"loss 1", b"| train/ |  |", b"| loss | 0.5 |"], 2),
        ([b"| loss | 0.5 |", b"loss 1"], 0),
        ([b"| loss | 0.5 |"] * 3, 3),
        ([b"| loss | 0.5 |"] * LONGEST_BOX, 0),
    ],
)
def test_rows_at_the_end_wait_for_their_box(texts, count):
    assert unfinished(texts) == count
