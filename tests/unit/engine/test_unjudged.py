"""A judge who is told several blocks as one judges as if he had been told each."""

from __future__ import annotations

import numpy as np
import pytest

from trainmon_tui.config.assets import folder
from trainmon_tui.engine.session import Session
from trainmon_tui.engine.unjudged import MOST_SEGMENTS, Unjudged, joined_rows
from trainmon_tui.model.blocks import Family, Parsed, Progress, Rows, Segments, SeriesKey
from trainmon_tui.rules.playbooks import choose_playbooks

JUDGES = choose_playbooks("")


def block(line, *, family=0, present=None, count=2):
    numbers = np.arange(line, line + count)
    family_of = Family(family, (SeriesKey("loss"), SeriesKey("acc")))
    values = np.repeat(numbers[:, None] * 1.0, 2, axis=1)
    rows = Rows(
        family_of, values, *[numbers * 1.0] * 2, numbers, numbers, numbers * 1.0, numbers * 0, present
    )
    segments = Segments([b"x"] * count, numbers, numbers * 10, float(line))
    return segments, Parsed([rows], [], [], Progress(step=float(line)), line, 1)


def test_nothing_is_taken_of_nothing_and_a_block_alone_is_itself():
    unjudged = Unjudged()
    assert unjudged.take() is None
    one = block(1)
    unjudged.add(*one)
    assert unjudged.take() == one
    assert unjudged.take() is None


def test_blocks_are_taken_as_one_with_each_familys_points_together():
    unjudged = Unjudged()
    for line, family in ((1, 0), (3, 1), (5, 0)):
        unjudged.add(*block(line, family=family))
    segments, parsed = unjudged.take()
    assert len(segments.texts) == 6
    assert segments.lines.tolist() == [1, 2, 3, 4, 5, 6]
    assert segments.arrived_s == 5.0
    assert [(rows.family.id, rows.lines.tolist()) for rows in parsed.rows] == [(0, [1, 2, 5, 6]), (1, [3, 4])]
    assert parsed.progress.step == 5.0
    assert (parsed.last_line, parsed.not_understood) == (5, 3)


def test_what_was_not_printed_stays_so():
    absent = np.array([[True, False], [False, True]])
    parts = [block(1)[1].rows[0], block(3, present=absent)[1].rows[0]]
    assert joined_rows(parts[:1]).present is None
    assert joined_rows([parts[0], parts[0]]).present is None
    assert joined_rows(parts).present.tolist() == [[True, True], [True, True], *absent.tolist()]


def test_only_so_many_are_kept():
    unjudged = Unjudged()
    unjudged.add(*block(1, count=MOST_SEGMENTS - 1))
    assert not unjudged.is_full
    unjudged.add(*block(1, count=1))
    assert unjudged.is_full
    unjudged.take()
    assert not unjudged.is_full


def outline(judgement):
    """What is said and where, without the last digits of means."""
    rests = [(one.id, one.verdict, one.at) for one in (*judgement.items, *judgement.decisions)]
    gauges = [(one.label, one.value, one.zone) for one in judgement.gauges]
    return judgement.verdict, judgement.playbook, rests, gauges, judgement.stop, judgement.bands


@pytest.mark.parametrize("name", ["vivqa-failing", "grpo-healthy", "attention-failing"])
@pytest.mark.parametrize("every", [1, 7, 10_000])
def test_how_often_somebody_asks_changes_no_verdict(name, every):
    data = (folder("demo_logs") / f"{name}.log").read_bytes()[:120_000]
    whole, asked = Session(JUDGES.judge), Session(JUDGES.judge)
    whole.feed(data)
    pieces = [data[start : start + 900] for start in range(0, len(data), 900)]
    for number, piece in enumerate(pieces):
        asked.feed(piece)
        if number % every == 0:
            asked.judgement(ended=False)
    assert outline(asked.judgement(ended=False)) == outline(whole.judgement(ended=False))
