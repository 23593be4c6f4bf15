"""A parser that goes on elsewhere in a log knows what its lines look like and how they count, not where it stands."""

import numpy as np
import pytest
from reading import segments_of

from trainmon_tui.parse.parser import Parser


def segments(lines):
    return segments_of("".join(f"{line}\n" for line in lines))


BAR = "Train: 50%|###  | {n}/100 [00:10<00:09, 47.1it/s, loss={n}.5]"


def bars(first, last):
    return [BAR.format(n=n) for n in range(first, last)]


def counted(first, last):
    """Lines that name their epoch, and count it."""
    return [
        line for n in range(first, last) for line in (f"INFO - Epoch {n} ({n}/200):", f"INFO - loss: 0.{n}5")
    ]


def steps_elsewhere(head, there):
    """Return the first and last step of each block that is read after the place was left."""
    parser = Parser()
    parser.feed(segments(head))
    parser.leave_place()
    parsed = [parser.feed(segments(there)), parser.finish()]
    found = np.concatenate([np.empty(0), *(rows.steps for one in parsed for rows in one.rows)])
    return found, parsed[-1].progress


@pytest.mark.parametrize(
    ("head", "there", "steps"),
    [
        (counted(1, 4), counted(40, 42), [40, 41]),
        (counted(1, 2), counted(40, 42), [np.nan, np.nan]),
        (["Epoch 1/90", *bars(1, 9)], ["Epoch 31/90", *bars(5, 7)], [3005, 3006]),
        (["Epoch 1/90", *bars(1, 9)], bars(40, 42), [np.nan, np.nan]),
        (
            ["Epoch 1/90", *bars(1, 9)],
            [*bars(99, 101), "Epoch 32/90", *bars(1, 3)],
            [np.nan, np.nan, 3101, 3102],
        ),
        (["Epoch 0/90", *bars(1, 9)], ["Epoch 30/90", *bars(5, 7)], [3005, 3006]),
        (
            [*bars(98, 101), "Epoch 1/90 - loss: 0.5", *bars(1, 3)],
            ["Epoch 31/90 - loss: 0.5", *bars(5, 7)],
            [3105, 3106, np.nan],
        ),
        (["step 1 loss 2.5", "step 2 loss 2.5"], ["step 700 loss 2.5", "step 701 loss 2.5"], [700, 701]),
        (
            ["epoch 1 step 1 loss 2", "epoch 1 step 50 loss 2", "epoch 2 step 1 loss 2"],
            ["epoch 9 step 7 loss 2", "epoch 9 step 8 loss 2"],
            [np.nan, np.nan],
        ),
        ([*bars(1, 101), *bars(1, 101), *bars(1, 5)], bars(50, 52), [np.nan, np.nan]),
    ],
    ids=[
        "epochs counted",
        "one epoch counted",
        "an epoch",
        "none told",
        "told later",
        "epochs from 0",
        "told behind",
        "a step",
        "no total",
        "laps",
    ],
)
def test_a_place_is_found_again_only_where_it_is_told(head, there, steps):
    found, _ = steps_elsewhere(head, there)
    np.testing.assert_array_equal(found, steps)


def test_a_resume_is_no_matter_of_another_place():
    parser = Parser()
    parser.feed(segments([f"step {n} loss 2.5" for n in range(500, 510)]))
    parser.leave_place()
    parsed = parser.feed(segments(["step 7 loss 2.5", "step 8 loss 2.5"]))
    assert parsed.events == []
    assert parsed.rows[0].attempts.tolist() == [0, 0]


def test_nothing_of_the_place_that_was_left_is_said():
    _, progress = steps_elsewhere(["Epoch 3/90", *bars(1, 9)], ["hello"])
    assert (progress.step, progress.epoch, progress.rate_per_s) == (None, None, None)
    assert progress.epochs_total == 90
