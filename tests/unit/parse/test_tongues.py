"""Names in other languages mean what their English words mean, and keep their spelling."""

import pytest
from reading import points_of

from trainmon_tui.parse.names import divide, normalised
from trainmon_tui.parse.roles import metric_of
from trainmon_tui.parse.tongues import in_english


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("训练损失", "train  loss"),
        ("验证集准确率", "val  accuracy"),
        ("検証損失", "val  loss"),
        ("검증 손실", "val   loss"),
        ("Точность", "accuracy"),
        ("学习率", "learning rate"),
        ("loss", "loss"),
        ("Val_Verlust", "val_ loss"),
        ("Trainingsverlust", "train loss"),
        ("perte de validation", "loss   val"),
        ("pérdida de entrenamiento", "loss   train"),
        ("validation loss", "validation loss"),
        ("expertes", "expertes"),
        ("größe", "größe"),
    ],
)
def test_known_words_become_english(name, english):
    assert in_english(name) == english


def test_a_name_beyond_all_measure_is_left_alone():
    assert in_english("损失" * 200) == "损失" * 200


def test_splits_and_metrics_are_found_by_the_english_words():
    assert divide("验证损失") == ("valid", "loss")
    assert normalised("训练损失") == normalised("train_loss")
    assert metric_of("准确率") == "accuracy"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("第 2/5 轮 损失: 0.5", (None, 2.0)),
        ("第30步 损失: 0.5", (30.0, None)),
        ("轮次: 2, 损失: 0.5", (None, 2.0)),
        ("轮次 2/5,步数 40,损失:0.5", (40.0, 2.0)),
        ("エポック 2/5 - 損失: 0.5", (None, 2.0)),
        ("에포크 2/5 - 손실: 0.5", (None, 2.0)),
        ("Эпоха 2/5, потери: 0.5", (None, 2.0)),
        ("Шаг 40: потери = 0.5", (40.0, None)),
        ("Epoche 2: loss = 0.5", (None, 2.0)),
        ("ÉPOQUE 2: perte = 0.5", (None, 2.0)),
        ("Época 2, pérdida: 0.5", (None, 2.0)),
        ("Schritt 40: Verlust 0.5", (40.0, None)),
        ("Étape 40 | perte: 0.5", (40.0, None)),
    ],
)
def test_counters_are_told_by_their_words(line, place):
    ((_, _, metric, _, value, *where, _),) = points_of(line + "\n")
    assert (metric, value, tuple(where)) == ("loss", 0.5, place)


def test_the_spelling_of_the_log_is_kept():
    tags = [tag for tag, *_ in points_of("第 1 轮,训练损失:0.5,验证损失:0.6\n")]
    assert tags == ["训练损失", "验证损失"]


@pytest.mark.parametrize("line", ["损失函数:交叉熵", "共 3 轮", "第一轮开始", "模型参数:1.2M"])
def test_prose_makes_no_series(line):
    assert points_of(line + "\n") == []
