"""Lists of a batch: what each line says, to the number, and which lines are none."""

import pytest
from detecting import cases_of
from reading import read

from trainmon_tui.parse.detectors import listing

READ = {
    "rewards of a batch": (
        "step=4 kl=0.1\nFormat rewards: [2.0, 0.0, 2.0, 4.0]\n",
        [
            ("kl", "", "kl_raw", "nats", 0.1, 4, None, 1),
            ("Format rewards", "", None, None, 2.0, 4, None, 2),
            ("Format rewards min", "", None, None, 0.0, 4, None, 2),
            ("Format rewards max", "", None, None, 4.0, 4, None, 2),
            ("Format rewards std", "", None, None, 1.4142135623730951, 4, None, 2),
        ],
    ),
    "a metric that is known": (
        "step=4 kl=0.1\nRewards Accuracy: [1.0, 0.0]\n",
        [
            ("kl", "", "kl_raw", "nats", 0.1, 4, None, 1),
            ("Rewards Accuracy", "", None, None, 0.5, 4, None, 2),
            ("Rewards Accuracy min", "", None, None, 0.0, 4, None, 2),
            ("Rewards Accuracy max", "", None, None, 1.0, 4, None, 2),
            ("Rewards Accuracy std", "", None, None, 0.5, 4, None, 2),
        ],
    ),
    "a split in the name": (
        "step=4 kl=0.1\nval losses = [1.0,3.0]\n",
        [
            ("kl", "", "kl_raw", "nats", 0.1, 4, None, 1),
            ("val losses", "valid", None, None, 2.0, 4, None, 2),
            ("val losses min", "valid", None, None, 1.0, 4, None, 2),
            ("val losses max", "valid", None, None, 3.0, 4, None, 2),
            ("val losses std", "valid", None, None, 1.0, 4, None, 2),
        ],
    ),
}
"""Lines, and their points: tag, split, metric, unit, value, step, epoch, line."""

LEFT_ALONE = [
    "Format rewards: []",
    "Format rewards: [1.0]",
    "Format rewards: [a, b]",
    "Format rewards: [1.0, 2.0",
    "Shapes: [1, 2, 3]",
    "rewards [1.0, 2.0]",
    "[1.0, 2.0]",
    "Rewards: [1.0; 2.0]",
    "Rewards: [1.0, [2.0]]",
    "Rewards: [1.0, 2.0] more",
    "3rd rewards: [1.0, 2.0]",
]


(
    test_what_is_read,
    test_the_same_is_read_segment_by_segment,
    test_what_is_left_alone,
    test_its_samples_are_understood,
) = cases_of(listing, READ, LEFT_ALONE)


@pytest.mark.parametrize(
    ("items", "mean", "low", "high", "std"),
    [
        ("1, 3", 2, 1, 3, 1),
        ("0.5,0.5", 0.5, 0.5, 0.5, 0),
        ("-1, 0, 1, 2", 0.5, -1, 2, 1.118033988749895),
        ("2, 2, 8", 4, 2, 8, 2.8284271247461903),
    ],
)
def test_a_list_is_its_mean_and_spread(items, mean, low, high, std):
    log = read(f"step=1 kl=0\nrewards: [{items}]\n")
    values = [log.values(f"rewards{part}")[0] for part in ("", " min", " max", " std")]
    assert values == pytest.approx([mean, low, high, std])
