"""Lines of GRPO-like runs: what each line says, to the number, and which lines are none."""

import pytest
from detecting import cases_of
from reading import read

from trainmon_tui.parse.detectors import rollout

READ = {
    "positive samples": (
        "PSR [Step 0]: 3/4 positive samples | Avg reward: 5.234\n",
        [
            ("positive", "", "positive_samples", None, 3.0, 0, None, 1),
            ("group_size", "", "group_size", None, 4.0, 0, None, 1),
            ("Avg reward", "", "reward", None, 5.234, 0, None, 1),
        ],
    ),
    "negative samples": (
        "NSR [Step 12]: 0/4 negative samples | Avg reward: -0.312\n",
        [
            ("negative", "", "negative_samples", None, 0.0, 12, None, 1),
            ("group_size", "", "group_size", None, 4.0, 12, None, 1),
            ("Avg reward", "", "reward", None, -0.312, 12, None, 1),
        ],
    ),
    "weighted samples": (
        "W-REINFORCE [Step 260]: 64 pos (λ=0.1) + 0 neg (λ=1.0) | Avg reward: 3.263\n",
        [
            ("pos", "", "positive_samples", None, 64.0, 260, None, 1),
            ("neg", "", "negative_samples", None, 0.0, 260, None, 1),
            ("Avg reward", "", "reward", None, 3.263, 260, None, 1),
        ],
    ),
    "no reward": (
        "PSR [Step 8]: 1/4 positive samples\n",
        [
            ("positive", "", "positive_samples", None, 1.0, 8, None, 1),
            ("group_size", "", "group_size", None, 4.0, 8, None, 1),
        ],
    ),
}
"""Lines, and their points: tag, split, metric, unit, value, step, epoch, line."""

LEFT_ALONE = [
    "PSR: 3/4 positive samples",
    "PSR [Step x]: 3/4 positive samples",
    "PSR [Step 1]: 3 positive samples",
    "psr [Step 1]: 3/4 positive samples",
    "PSR [Step 1]: 3/4 neutral samples",
    "PSR [Step 1]: 3/4 positive samples | Avg reward: high",
    "W-REINFORCE [Step 1]: 64 pos",
    "PPO [Step 1]: 3/4 positive samples",
    "PSR [Step 1]: 3/4 positive samples and more",
]


(
    test_what_is_read,
    test_the_same_is_read_segment_by_segment,
    test_what_is_left_alone,
    test_its_samples_are_understood,
) = cases_of(rollout, READ, LEFT_ALONE)


@pytest.mark.parametrize("mode", ["PSR", "NSR", "W-REINFORCE"])
def test_every_mode_has_series_of_its_own(mode):
    other = "NSR" if mode == "PSR" else "PSR"
    line = "{} [Step {}]: 1/4 positive samples | Avg reward: {}.5\n"
    log = read(line.format(mode, 1, 1) + line.format(other, 1, 2))
    rewards = [points[0][5] for (_, tag, _, _), points in log.series.items() if tag == "Avg reward"]
    assert sorted(rewards) == ["1.5", "2.5"]
