"""The words of learning in other languages: ``训练损失`` is a ``train loss``, ``точность`` an ``accuracy``."""

from __future__ import annotations

import re
from functools import lru_cache

_ENGLISH: dict[str, tuple[str, ...]] = {
    "train": ("训练集", "训练", "訓練", "学習", "학습", "훈련", "обучения", "обучение", "обучающая", "тренировочная"),
    "val": ("验证集", "验证", "驗證", "検証", "검증", "валидации", "валидация", "валидационная", "проверочная"),
    "test": ("测试集", "测试", "測試", "テスト", "테스트", "тестовая", "тестирования"),
    "loss": ("损失值", "损失函数", "损失", "損失", "誤差", "손실", "потери", "потеря", "ошибка"),
    "accuracy": ("准确率", "準確率", "准确度", "精度", "正解率", "精确度", "정확도", "точность"),
    "learning rate": ("学习率", "學習率", "学習率", "학습률", "скорость обучения"),
    "recall": ("召回率", "再現率", "재현율", "полнота"),
    "reward": ("奖励", "獎勵", "回报", "報酬", "보상", "награда"),
    "grad norm": ("梯度范数", "梯度範數", "勾配ノルム"),
    "avg": ("平均", "평균", "средняя", "средний", "среднее"),
    "best": ("最佳", "最好", "最高", "лучшая", "лучший"),
    "time": ("耗时", "用时", "时间", "時間", "시간", "время"),
    "remaining": ("剩余",),
}  # fmt: skip
_LATIN: dict[str, tuple[str, ...]] = {
    "train": ("entraînement", "entrenamiento", "treinamento", "treino", "addestramento"),
    "val": ("validation", "validación", "validação", "validazione", "walidacji", "validierung"),
    "test": ("prueba", "teste"),
    "loss": ("verlust", "perte", "pérdida", "perdida", "perda", "perdita", "verlies"),
    "accuracy": ("genauigkeit", "trefferquote", "précision", "précision globale", "exactitude", "precisión", "exactitud",
                 "acurácia", "precisão", "accuratezza", "nauwkeurigheid", "dokładność"),
    "learning rate": ("lernrate", "taux d'apprentissage", "tasa de aprendizaje", "taxa de aprendizado",
                      "taxa de aprendizagem", "tasso di apprendimento"),
    "train loss": ("trainingsverlust",),
    "val loss": ("validierungsverlust",),
    "test loss": ("testverlust",),
    "train accuracy": ("trainingsgenauigkeit",),
    "val accuracy": ("validierungsgenauigkeit",),
    "test accuracy": ("testgenauigkeit",),
    "reward": ("belohnung", "récompense", "recompensa", "ricompensa"),
}  # fmt: skip
"""Words that are none inside of others."""
_WORDS = {word: english for table in (_ENGLISH, _LATIN) for english, words in table.items() for word in words}


_IN_ENGLISH_TOO = frozenset({"validation"})
"""Words that say nothing of the tongue they stand in: only ``perte de validation`` does."""


def _longest_first(table: dict[str, tuple[str, ...]]) -> str:
    words = {word for words in table.values() for word in words} - _IN_ENGLISH_TOO
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_ANY = re.compile(
    rf"(?:на )?({_longest_first(_ENGLISH)})"
    rf"|(?<![^\W\d_])(?:d'|de la |del? |du |di |da )?({_longest_first(_LATIN)}|(?<=de )validation)(?![^\W\d_])"
)
_LONGEST_NAME = 128


@lru_cache(maxsize=4096)
def in_english(name: str) -> str:
    """Return a name with the words that are known in English, for comparison only."""
    if len(name) > _LONGEST_NAME:
        return name
    said = name.lower()
    english = _ANY.sub(lambda found: f" {_WORDS[found[1] or found[2]]} ", said)
    return name if english == said else english.strip()


def _either(*words: str) -> bytes:
    spelt = {form for word in words for form in (word, word.lower(), word.upper(), word.capitalize())}
    return b"|".join(word.encode() for word in sorted(spelt, key=len, reverse=True))


EPOCH = _either(
    "轮次", "轮数", "周期", "エポック", "에포크", "에폭", "эпоха", "epoche", "époque", "epoque", "época", "epoca", "epoka"
)  # fmt: skip
"""Expression of the words that an epoch's number follows."""
STEP = _either(
    "步数", "步骤", "迭代次数", "迭代", "ステップ", "イテレーション", "스텝", "шаг", "итерация", "schritt", "étape", "etape", "paso",
    "passo", "krok", "itération", "iteración", "iteração",
)  # fmt: skip
"""The same of a step's."""
ORDINAL = "第".encode()
"""What stands before a counter whose word follows: ``第 3 轮``."""
EPOCH_BEHIND = _either("轮", "輪", "个epoch", "个周期", "エポック")
STEP_BEHIND = _either("步", "次迭代", "ステップ")
LETTER = rb"(?:[\xc3-\xd4][\x80-\xbf]|\xe3[\x81-\xbf][\x80-\xbf]|[\xe4-\xed][\x80-\xbf]{2})"
"""Expression of one letter that is not ASCII; punctuation, glyphs and emoji are none."""
