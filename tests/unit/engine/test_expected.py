"""What a log prints of its data, as steps."""

import pytest

from trainmon_tui.engine.expected import Expected, expected_steps
from trainmon_tui.model.verdicts import Place


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"train_samples": 1000, "batch_size": 32}, Expected(32.0, None)),
        ({"train_samples": 1000, "batch_size": 32, "epochs": 10}, Expected(32.0, 320.0)),
        ({"Num examples": 96, "total_train_batch_size": 32, "batch_size": 4}, Expected(3.0, None)),
        (
            {"num-examples": 128, "batch_size": 8, "gradient_accumulation_steps": 2, "world_size": 4},
            Expected(2.0, None),
        ),
        ({"data.train_samples": 64, "trainer/batch_size": 32}, Expected(2.0, None)),
        ({"data.batch_size": 8, "batch_size": 32, "train_samples": 64}, Expected(2.0, None)),
        ({"batch_size": 32}, Expected()),
        ({"train_samples": 1000}, Expected()),
        ({"train_samples": "many", "batch_size": 32}, Expected()),
        ({"train_samples": True, "batch_size": 32}, Expected()),
        ({"train_samples": 1000, "batch_size": 0}, Expected()),
        ({"train_samples": float("inf"), "batch_size": 2}, Expected()),
        ({}, Expected()),
    ],
)
def test_steps_are_samples_over_batches(settings, expected):
    assert expected_steps({name: (value, Place()) for name, value in settings.items()}) == expected
