"""What a log prints of its data, as steps."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


HUGE = st.sampled_from([10**400, 1e308, 1e-308, -1, 0, math.nan, math.inf, True, None, "12"])
NUMBERS = st.integers(-5, 10**12) | st.floats() | HUGE
NAMES = st.sampled_from(
    ["train_samples", "batch_size", "world_size", "grad_accum", "epochs", "global_batch_size"]
)


@given(st.dictionaries(NAMES, NUMBERS))
def test_any_settings_give_whole_steps_or_none(settings):
    found = expected_steps({name: (value, Place()) for name, value in settings.items()})
    assert found.an_epoch is None or (found.an_epoch.is_integer() and found.an_epoch >= 1)
    assert found.total is None or math.isfinite(found.total)
    assert found.an_epoch is not None or found.total is None


@given(st.integers(1, 10**9), st.integers(1, 10**4), st.integers(1, 64), st.integers(1, 64))
def test_a_batch_told_in_parts_is_the_batch_told_whole(samples, each, times, devices):
    parts = {
        "train_samples": samples,
        "per_device_train_batch_size": each,
        "grad_accum": times,
        "num_gpus": devices,
    }
    whole = {"train_samples": samples, "global_batch_size": each * times * devices}
    first, second = (
        expected_steps({name: (value, Place()) for name, value in told.items()}) for told in (parts, whole)
    )
    assert first == second
    assert (first.an_epoch - 1) * each * times * devices < samples <= first.an_epoch * each * times * devices
