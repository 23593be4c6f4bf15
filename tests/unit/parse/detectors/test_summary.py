"""Blocks of an epoch: what each line says, to the number, and which lines are none."""

import pytest
from detecting import cases_of
from reading import read

from trainmon_tui.parse.detectors import summary

READ = {
    "a group of losses": (
        (
            "Epoch 27 Summary:\n"
            "  Train - Total: 2.612, Answer: 2.700, KL: 0.003, Teacher: 0.355\n"
            "  Val   - Total: 2.624, Answer: 2.608, KL: 0.012\n"
        ),
        [
            ("Train - Total", "train", "loss", None, 2.612, None, 27, 2),
            ("Train - Answer", "train", "answer_loss", None, 2.7, None, 27, 2),
            ("Train - KL", "train", "kl_after", "nats", 0.003, None, 27, 2),
            ("Train - Teacher", "train", "teacher_loss", None, 0.355, None, 27, 2),
            ("Val - Total", "valid", "loss", None, 2.624, None, 27, 3),
            ("Val - Answer", "valid", "answer_loss", None, 2.608, None, 27, 3),
            ("Val - KL", "valid", "kl_after", "nats", 0.012, None, 27, 3),
        ],
    ),
    "a value of its own": (
        "Epoch 3 Summary:\n  Val Exact Match: 0.248\n",
        [
            ("Val Exact Match", "valid", "exact_match", "fraction", 0.248, None, 3, 2),
        ],
    ),
    "diagnostics of KL": (
        "Epoch 3 Summary:\n  🔍 KL Diagnostics: raw=0.013, after_free_bits=0.002, penalty_reduction=92%\n",
        [
            ("raw", "train", "kl_raw", "nats", 0.013, None, 3, 2),
            ("after_free_bits", "train", "kl_after", "nats", 0.002, None, 3, 2),
            ("penalty_reduction", "train", "penalty_reduction", "percent", 92.0, None, 3, 2),
        ],
    ),
    "diagnostics of the teacher": (
        "Epoch 3 Summary:\n  🎓 Teacher Diagnostics: loss=0.355, weight=8.0, contribution=42.0%\n",
        [
            ("Teacher Diagnostics loss", "train", "teacher_loss", None, 0.355, None, 3, 2),
            ("Teacher Diagnostics weight", "train", "teacher_weight", None, 8.0, None, 3, 2),
            (
                "Teacher Diagnostics contribution",
                "train",
                "teacher_contribution",
                "percent",
                42.0,
                None,
                3,
                2,
            ),
        ],
    ),
    "a flow's energies": (
        (
            "Epoch 5/300\n"
            "  Forward  - Energy: 1.6e+08, LogDet: 0.00\n"
            "  Inverse  - Energy: 1.5e+08, LogDet: -0.10\n"
            "  Total Loss: 1.6458e+08\n"
            "  Improvement from start: 0.00%\n"
        ),
        [
            ("Forward - Energy", "", "fwd_energy", None, 160000000.0, None, 5, 2),
            ("Forward - LogDet", "", "logdet_fwd", None, 0.0, None, 5, 2),
            ("Inverse - Energy", "", "inv_energy", None, 150000000.0, None, 5, 3),
            ("Inverse - LogDet", "", "logdet_inv", None, -0.1, None, 5, 3),
            ("Total Loss", "", "loss", None, 164580000.0, None, 5, 4),
            ("Improvement from start", "", None, "percent", 0.0, None, 5, 5),
        ],
    ),
    "an indented nan": (
        "Epoch 6/300\n  Total Loss: nan\n",
        [
            ("Total Loss", "", "loss", None, "nan", None, 6, 2),
        ],
    ),
}
"""Lines, and their points: tag, split, metric, unit, value, step, epoch, line."""

LEFT_ALONE = [
    "Train - nothing",
    "Train: 0.5",
    "loss=0.5",
    "Total Loss: 0.5",
    "  total loss: 0.5",
    "  Total Loss: low",
    "          Total Loss: 0.5",
    "KL Diagnostics:",
    "KL Diagnostics raw=0.5",
    "  Patience: 2/10",
    "  Seen: 3 of 4",
    "Train-Total: 0.5",
]


(
    test_what_is_read,
    test_the_same_is_read_segment_by_segment,
    test_what_is_left_alone,
    test_its_samples_are_understood,
) = cases_of(summary, READ, LEFT_ALONE)


@pytest.mark.parametrize("sign", ["", "🔍 ", "📊 ", "- "])
def test_signs_before_a_block_s_words_mean_nothing(sign):
    log = read(f"Epoch 1 Summary:\n  {sign}KL Diagnostics: raw=0.013, penalty_reduction=92%\n")
    assert log.tags() == {("raw", "train"), ("penalty_reduction", "train")}
    assert log.epochs("raw") == [1]


@pytest.mark.parametrize("blanks", [1, 2, 3, 6])
def test_the_blanks_before_the_dash_mean_nothing(blanks):
    assert read(f"Epoch 1 Summary:\n  Val{' ' * blanks}- Total: 2.5\n").tags() == {("Val - Total", "valid")}
