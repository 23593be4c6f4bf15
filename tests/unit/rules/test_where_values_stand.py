"""Evidence names the epoch or step at which a value stands, on both clocks, not where its window ends."""

from __future__ import annotations

import pytest

from trainmon_tui.rules.step_table import KEPT_STEPS

LOSSES = (5.0, 2.0, 9.0, 4.0, 3.0, 6.0)
"""At 1 to 6: the least at 2, the greatest at 3."""
BY_EPOCH = "metrics: {{loss: {{aliases: [loss]}}}}\nchecks: [{{id: a, title: A, when: {{epoch: 6}}, pass: '{text}'}}]\n"
BY_STEP = "clock: step\n" + BY_EPOCH.replace("epoch: 6", "step: 6")
STANDS_AT = [
    ("last(loss) > 0", 6),
    ("first(loss) > 0", 1),
    ("min(loss) > 0", 2),
    ("max(loss) > 0", 3),
    ("min(loss, last=3) > 0", 5),
    ("max(loss, last=4) > 0", 3),
    ("first(loss, last=3) > 0", 4),
    ("prev(loss) > 0", 5),
    ("prev(loss, 3) > 0", 3),
    ("rise_pct(loss) > 0", 6),
    ("avg(loss) > 0", 6),
    ("avg(loss, last=2) > 0", 6),
]


def first_item(judged, log, playbook):
    return judged(playbook, log).items[0]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        *STANDS_AT,
        ("at(loss, 2) > 0", 2),
        ("avg(loss, epochs=2..4) > 0", 4),
        ("first(loss, epochs=2..4) > 0", 2),
        ("max(loss, epochs=4..5) > 0", 4),
        ("epoch_of_max(loss) > 0", 3),
    ],
)
def test_an_epochs_value(judged, log, text, moment):
    for epoch, loss in enumerate(LOSSES, 1):
        log.epoch(epoch, loss=loss)
    item = first_item(judged, log.begin(7), BY_EPOCH.format(text=text))
    assert (item.verdict, item.at.epoch, item.at.line) == ("pass", moment, 2 * moment)
    assert f"(epoch {moment}, line {2 * moment})" in item.evidence


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        *STANDS_AT,
        ("at(loss, step=2) > 0", 2),
        ("avg(loss, steps=2..4) > 0", 4),
        ("first(loss, steps=2..4) > 0", 2),
        ("max(loss, steps=4..5) > 0", 4),
        ("step_of_min(loss) > 0", 2),
    ],
)
def test_a_steps_value(judged, log, text, moment):
    for step, loss in enumerate(LOSSES, 1):
        log.bar(1, step=step, loss=loss)
    item = first_item(judged, log.bar(1, step=7, loss=1.0), BY_STEP.format(text=text))
    assert (item.verdict, item.at.step, item.at.line) == ("pass", moment, moment)
    assert f"(step {moment}, line {moment})" in item.evidence


def test_of_several_numbers_each_names_its_own_place_and_the_item_the_newest(judged, log):
    for epoch, loss in enumerate(LOSSES, 1):
        log.epoch(epoch, loss=loss)
    item = first_item(judged, log.begin(7), BY_EPOCH.format(text="min(loss) < last(loss)"))
    assert item.evidence == "min(loss) 2 (epoch 2, line 4), last(loss) 6 (epoch 6, line 12)"
    assert (item.value, item.at.epoch) == (2.0, 6.0)


def test_a_step_whose_line_is_kept_no_longer_is_still_named(judged, log):
    log.bar(1, step=1, loss=0.5)
    for step in range(2, 2 * KEPT_STEPS):
        log.bar(1, step=step, loss=1.0)
    playbook = BY_STEP.format(text="min(loss) > 0").replace("step: 6", f"step: {2 * KEPT_STEPS - 2}")
    item = judged(playbook, log, size=8192).items[0]
    assert (item.value, item.at.step, item.at.line) == (0.5, 1.0, None)
