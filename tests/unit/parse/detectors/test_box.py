"""Boxes of two columns: what each line says, to the number, and which lines are none."""

import pytest
from detecting import cases_of

from trainmon_tui.parse.detectors import box

READ = {
    "a box with groups stands at its timesteps": (
        (
            "-----------------------------------\n"
            "| rollout/           |            |\n"
            "|    ep_rew_mean     | 28.8       |\n"
            "| time/              |            |\n"
            "|    fps             | 481        |\n"
            "|    total_timesteps | 2048       |\n"
            "| train/             |            |\n"
            "|    loss            | -4.5       |\n"
            "-----------------------------------\n"
        ),
        [
            ("rollout/ep_rew_mean", "", "reward", None, 28.8, 2048, None, 3),
            ("time/fps", "", None, None, 481.0, 2048, None, 5),
            ("time/total_timesteps", "", None, None, 2048.0, 2048, None, 6),
            ("train/loss", "train", "loss", None, -4.5, 2048, None, 8),
        ],
    ),
    "a box without groups": (
        "| grad_norm | 0.773    |\n| step      | 1.5e+03  |\n| policy_loss | -0.02  |\n",
        [
            ("grad_norm", "", "grad_norm", None, 0.773, 1500, None, 1),
            ("step", "", None, None, 1500.0, 1500, None, 2),
            ("policy_loss", "", "policy_loss", None, -0.02, 1500, None, 3),
        ],
    ),
    "a box that tells its epoch": (
        "| epoch | 3 |\n| loss | 0.25 |\n",
        [
            ("epoch", "", None, None, 3.0, None, 3, 1),
            ("loss", "", "loss", None, 0.25, None, 3, 2),
        ],
    ),
    "a box drawn with lines of Unicode": (
        "│ reward │ 5.5 │\n│ step │ 7 │\n",
        [
            ("reward", "", "reward", None, 5.5, 7, None, 1),
            ("step", "", None, None, 7.0, 7, None, 2),
        ],
    ),
}
"""Lines, and their points: tag, split, metric, unit, value, step, epoch, line."""

LEFT_ALONE = [
    "| loss | 0.5",
    "loss | 0.5 |",
    "|loss|0.5|",
    "| 5 | 0.5 |",
    "| a | b | c |",
    "-------",
    "Epoch 1 | loss: 0.5 | acc: 0.2 |",
    "text ---------- text",
    "||",
    "| name |",
]


(
    test_what_is_read,
    test_the_same_is_read_segment_by_segment,
    test_what_is_left_alone,
    test_its_samples_are_understood,
) = cases_of(box, READ, LEFT_ALONE)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("| rollout/  |   |", "head"),
        ("|    fps   | 48 |", "inner"),
        ("| fps | 48 |", "row"),
        ("| mode | fast |", "words"),
        ("| gap |  |", "words"),
    ],
)
def test_kinds_of_rows(text, kind):
    assert box.detect(text.encode()).box == kind


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("| fps | 48 |", True),
        ("  | a/ | |", True),
        ("│ fps │ 48 │", True),
        ("---------", False),
        ("loss=0.5", False),
        ("| fps", False),
    ],
)
def test_what_may_go_on(text, goes_on):
    assert box.continues(text.encode()) is goes_on


def test_a_long_line_of_blanks_is_soon_no_rule():
    assert box.detect(b" " * 16_000 + b"x") is None
    assert box.detect(b" " * 16_000) is not None


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("│ loss                            0.5123 │", "loss"),
        ("│ training/time_total_s          12.1231 │", "training/time_total_s"),
    ],
)
def test_a_row_without_a_bar_between_its_cells(text, tag):
    assert [key.tag for key in box.detect(text.encode()).keys] == [tag]
    assert box.continues(text.encode())


@pytest.mark.parametrize(
    "text", ["│ Trial train_1a2b3 result               │", "| loss      0.5123 |", "│ 5    0.5 │"]
)
def test_words_in_a_frame_are_no_row(text):
    found = box.detect(text.encode())
    assert found is None or not found.keys
