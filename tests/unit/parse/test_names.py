import pytest

from trainmon_tui.model.blocks import SeriesKey
from trainmon_tui.parse.names import divide, normalised, split_of_text, split_of_word
from trainmon_tui.parse.roles import BY_METRIC, ROLES, lower_is_better, metric_of, name_series


@pytest.mark.parametrize(
    ("name", "split", "rest"),
    [
        ("val_loss", "valid", "loss"),
        ("eval_accuracy", "valid", "accuracy"),
        ("train/grad_norm", "train", "grad_norm"),
        ("Val - Total", "valid", "total"),
        ("training's auc", "train", "auc"),
        ("valid_1's auc", "valid", "auc"),
        ("loss_val", "valid", "loss"),
        ("test loss", "test", "loss"),
        ("loss", "", "loss"),
        ("ValidationLoss", "valid", "loss"),
        ("trainAcc", "train", "acc"),
        ("va_rmse", "valid", "rmse"),
        ("Trainable", "", "trainable"),
        ("value_loss", "", "value_loss"),
        ("val", "", "val"),
    ],
)
def test_a_name_is_divided_into_split_and_rest(name, split, rest):
    assert divide(name) == (split, rest)


def test_splits_of_words_and_labels():
    assert split_of_word("Validation") == "valid"
    assert split_of_word("trainer") == ""
    assert split_of_text("Epoch(val)") == "valid"
    assert split_of_text("Epoch 1/12 [Train]") == "train"
    assert split_of_text("Epoch 3") == ""


def test_spelling_is_compared_without_breaks():
    assert normalised("Learning Rate") == normalised("learning_rate") == normalised("learning-rate")


@pytest.mark.parametrize(
    ("name", "metric"),
    [
        ("loss", "loss"),
        ("KL", "kl_after"),
        ("kl", "kl_raw"),
        ("fb%", "penalty_reduction"),
        ("learning_rate", "lr"),
        ("LR", "lr"),
        ("GradNorm", "grad_norm"),
        ("x_head", "grad.x_head"),
        ("Forward - LogDet", "logdet_fwd"),
        ("Inverse - LogDet", "logdet_inv"),
        ("nothing_known", None),
        ("x", None),
    ],
)
def test_metrics_by_name(name, metric):
    assert metric_of(name) == metric


def test_one_letter_is_known_only_beside_a_known_name():
    together = name_series([("L", None), ("A", None), ("KLr", None), ("T", None)], "train")
    assert [key.metric for key in together] == ["loss", "answer_loss", "kl_raw", "teacher_loss"]
    assert [key.metric for key in name_series([("L", None), ("A", None)], "train")] == [None, None]


def test_kl_beside_raw_kl_is_the_one_after_free_bits():
    keys = name_series([("Train - Kl_raw", None), ("Train - Kl", None)], "train")
    assert [key.metric for key in keys] == ["kl_raw", "kl_after"]


def test_a_name_s_own_split_wins_over_the_line_s():
    assert name_series([("val_loss", None), ("loss", None)], "train") == (
        SeriesKey("val_loss", "valid", "loss"),
        SeriesKey("loss", "train", "loss"),
    )


def test_units_come_from_the_log_then_from_the_role():
    keys = name_series([("penalty_reduction", "percent"), ("exact_match", None), ("foo", "ms")], "")
    assert [key.unit for key in keys] == ["percent", "fraction", "ms"]


def test_directions():
    assert lower_is_better("loss") is True
    assert lower_is_better("accuracy") is False
    assert lower_is_better(None, "my_f1") is False
    assert lower_is_better(None, "box_error") is True
    assert lower_is_better("lr") is None


def test_every_role_is_named_once():
    assert len(BY_METRIC) == len(ROLES)
    assert all(metric_of(alias) for role in ROLES for alias in role.aliases if len(normalised(alias)) > 1)
