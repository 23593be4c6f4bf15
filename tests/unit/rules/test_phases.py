"""Phases by epoch, by step and by what the log announces."""

from __future__ import annotations

import pytest

HEAD = "metrics: {kl: {aliases: [raw, KLr]}}\n"
BY_EPOCH = (
    HEAD
    + "phases: [{id: a, title: A, epochs: 1..5}, {id: b, title: B, epochs: 5..15}, {id: c, title: C, epochs: 20..}]\n"
)
BY_STEP = (
    HEAD
    + "phases: [{id: a, title: A, steps: ..20}, {id: b, title: B, steps: 21..40}, {id: c, title: C, steps: 41..}]\n"
)
BY_TEXT = HEAD + (
    "phases: [{id: a, title: A, starts_at: {log: STAGE 1}}, {id: b, title: B, starts_at: {log: STAGE 2}}]\n"
)


def spans(judgement):
    return {span.id: (span.start, span.end) for span in judgement.phases}


@pytest.mark.parametrize(
    ("epoch", "phase"),
    [(0, ""), (1, "a"), (5, "a"), (6, "b"), (15, "b"), (16, ""), (19, ""), (20, "c"), (999, "c")],
)
def test_the_current_phase_is_the_earliest_that_is_not_over(judged, log, epoch, phase):
    assert judged(BY_EPOCH, log.begin(epoch)).phase == phase


def test_phases_by_epoch_are_known_from_the_start(judged, log):
    assert spans(judged(BY_EPOCH, log)) == {"a": (1, 5), "b": (5, 15), "c": (20, None)}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], {"a": (0, None)}),
        ([10], {"a": (0, None)}),
        ([10, 20], {"a": (0, 2)}),
        ([10, 20, 30], {"a": (0, 2), "b": (3, None)}),
        ([10, 20, 30, 40, 50], {"a": (0, 2), "b": (3, 4), "c": (5, None)}),
        ([25, 50], {"a": (0, 1), "b": (1, 2), "c": (2, None)}),
    ],
)
def test_phases_by_step(judged, log, steps, expected):
    for epoch, step in enumerate(steps, 1):
        log.begin(epoch).bar(epoch, step=step, KLr=1)
    assert spans(judged(BY_STEP, log)) == expected


def test_a_validation_bar_does_not_take_steps_back(judged, log):
    for epoch in (1, 2, 3):
        log.begin(epoch).bar(epoch, step=epoch * 10, KLr=1)
        log.add("v", epoch=epoch, source="bar", split="valid", step=epoch, KLr=1)
    assert spans(judged(BY_STEP, log))["b"] == (3, None)


def test_a_resume_takes_steps_back(judged, log):
    for epoch in (1, 2, 3):
        log.begin(epoch).bar(epoch, step=epoch * 10, KLr=1)
    log.resume().begin(2).bar(2, step=15, KLr=1)
    assert spans(judged(BY_STEP, log)) == {"a": (0, None)}


def test_phases_by_text_end_where_the_next_begins(judged, log):
    assert spans(judged(BY_TEXT, log)) == {}
    log.add("Stage 1 begins").epoch(1, raw=1).epoch(2, raw=1)
    assert spans(judged(BY_TEXT, log)) == {"a": (0, None)}
    log.add("stage 2 begins").epoch(3, raw=1)
    judgement = judged(BY_TEXT, log)
    assert spans(judgement) == {"a": (0, 3), "b": (3, None)}
    assert judgement.phase == "b"


def test_every_phase_has_its_title_before_it_is_reached(judged, log):
    judgement = judged(BY_TEXT, log)
    assert (judgement.phases, judgement.phase_titles) == ((), {"a": "A", "b": "B"})


def test_a_phase_that_was_rewound_has_not_begun(judged, log):
    log.begin(1).begin(2).add("STAGE 2").summary(2, raw=1)
    assert "b" in spans(judged(BY_TEXT, log))
    log.resume().begin(2).summary(2, raw=1)
    assert "b" not in spans(judged(BY_TEXT, log))


@pytest.mark.parametrize(
    ("phase", "epoch", "state"),
    [("a", 5, "warn"), ("b", 5, "warn"), ("b", 4, "pending"), ("c", 19, "pending"), ("c", 20, "warn")],
)
def test_an_alarm_sounds_only_inside_its_phase(judged, log, phase, epoch, state):
    book = (
        BY_EPOCH
        + f"checks: [{{id: x, title: X, kind: alarm, when: {{every: epoch, phase: {phase}}}, warn: kl > 5}}]\n"
    )
    assert judged(book, log.epoch(epoch, raw=9).begin(epoch + 1)).items[0].verdict == state
