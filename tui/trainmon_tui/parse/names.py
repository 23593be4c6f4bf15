"""What a metric's name says of its split, and the one spelling that names are compared in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from trainmon_tui.parse.tongues import in_english

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Split

Counter = Literal["step", "epoch", "step_total", "epoch_total"]
"""What a name may count."""

_SPLITS: dict[str, Split] = {
    **dict.fromkeys(("train", "training", "trn", "tr", "learn"), "train"),
    **dict.fromkeys(
        ("val", "va", "valid", "validation", "eval", "evaluation", "evaluating", "dev", "cv"), "valid"
    ),
    **dict.fromkeys(("test", "testing"), "test"),
}
_ACTS = frozenset({"evaluating", "evaluation"})
"""Words of what is done with a split that another word may name."""
_BREAKS = re.compile(r"[\s_/.\-()\[\]:]+|'s\b")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_HUMPED = re.compile(
    r"(?:Train(?:ing)?|Val(?:id(?:ation)?)?|Test|Eval|[Tt]rain|[Vv]al|[Tt]est)(?:[A-Z][a-z]+)+"
)
"""A split and what was measured, joined by capitals alone: ``ValidationLoss``, ``trainAcc``."""
_INDEX = re.compile(r"\d+$")
STEP_NAMES = frozenset(
    {
        "globalstep",
        "globalsteps",
        "numupdates",
        "nbupdates",
        "currentsteps",
        "totaltimesteps",
        "numtimesteps",
        "totalt",
    }
    | {
        "step",
        "steps",
        "iter",
        "iters",
        "iteration",
        "iterations",
        "it",
        "itr",
        "update",
        "updates",
        "timesteps",
        "timestep",
    }
    | {
        "trainingiteration",
        "timestepstotal",
        "envstep",
        "envsteps",
        "maxtimesteps",
        "totalenvinteracts",
        "acciter",
        "totaltrainupdates",
        "numberoftrees",
        "ntrees",
        "counter",
        "round",
        "currentround",
        "globalround",
        "communicationround",
        "commround",
        "roundnumber",
    }
)
BEST_STEPS = frozenset(
    {"globalstep", "globalsteps", "numupdates", "totaltimesteps", "numtimesteps", "totalt"}
)
"""Names that count where a line prints several."""
EPOCH_NAMES = frozenset({"epoch", "ep"})
STEP_TOTALS = frozenset({"totalsteps", "maxsteps", "totaloptimizationsteps"})
EPOCH_TOTALS = frozenset({"epochs", "numepochs", "totalepochs", "maxepochs", "numtrainepochs"})
_QUALIFYING = (
    "avg|average|mean|best|total|running|smoothed|ema|lm|global|time|learning|grad|gradient|max|min|final"
)
QUALIFIERS = frozenset({*_SPLITS, *_QUALIFYING.split("|")})
"""Words that belong to the name behind them: ``best val loss``."""
CLOCK_NAMES = frozenset({"time", "ts", "timestamp", "walltime", "createdat"})


def normalised(name: str) -> str:
    """Return ``name`` in lower case without blanks, underscores, dashes, dots and slashes."""
    return re.sub(r"[\s_/.\-]+", "", in_english(name)).lower()


def words(name: str) -> list[str]:
    """Return the words of a name in lower case: ``Val - Total`` -> ``['val', 'total']``."""
    return [word for word in _BREAKS.split(in_english(name).lower()) if word]


def humps(name: str) -> list[str]:
    """Return the words of a name, those of ``CurrSamplesPerSec`` too."""
    return words(_HUMP.sub(" ", name))


def split_of_word(word: str) -> Split:
    """Return the split that one word names, or "" (``valid_1`` counts as ``valid``)."""
    return _SPLITS.get(_INDEX.sub("", word.lower()), "")


def split_of_text(text: str) -> Split:
    """Return the split of the first word of ``text`` that names one, or "".

    What is evaluated says more than that it is: ``Evaluating test``.
    """
    named = [word for word in words(text) if split_of_word(word)]
    held_out = named[1:2] if named[:1] and named[0] in _ACTS else []
    return next((split_of_word(word) for word in (*held_out, *named)), "")


def divide(name: str) -> tuple[Split, str]:
    """Return the split that a name begins or ends with, and the rest of it joined by ``_``.

    An average may stand before it: ``avg_val_loss``.
    """
    parts = humps(name) if _HUMPED.fullmatch(name) else words(name)
    parts = [part for i, part in enumerate(parts) if i == 0 or not part.isdigit()] or parts
    if len(parts) > 1:
        if split := split_of_word(parts[0]):
            return split, "_".join(parts[1:])
        if split := split_of_word(parts[-1]):
            return split, "_".join(parts[:-1])
        if parts[0] in _AVERAGES and (split := split_of_word(parts[1])):
            return split, "_".join((parts[0], *parts[2:]))
    return "", "_".join(parts)


_FIRST = re.compile(r"([A-Za-z]+)\d*[\s_/.:-]+(.+)", re.DOTALL)


def bare(name: str) -> str:
    """Return a name as it is spelt without the split it begins with: ``valid top-1`` -> ``top-1``."""
    found = _FIRST.fullmatch(name)
    return found[2] if found and split_of_word(found[1]) else name


_AVERAGES = frozenset({"avg", "average", "averaged", "mean", "running", "ema", "smoothed", "moving", "avr"})
_AVERAGED = re.compile(r" \((?:(?:micro|macro|weighted|mean|avg|average) ?){1,2}\)$")
_PACES = frozenset({"step", "epoch"})


def kernel(name: str) -> str:
    """Return a name without what says how it was averaged: ``avg accuracy``, ``epoch_loss``, ``f1 (micro)``."""
    parts = words(_AVERAGED.sub("", name))
    while len(parts) > 1 and parts[0] in _AVERAGES:
        del parts[0]
    if len(parts) > 1 and parts[-1] == "value":
        del parts[-1]
    if len(parts) > 1 and parts[-1] in _PACES:
        del parts[-1]
    elif len(parts) > 1 and parts[0] in _PACES:
        del parts[0]
    return "_".join(parts)


_COUNTERS: tuple[tuple[frozenset[str], Counter], ...] = (
    (STEP_NAMES, "step"),
    (EPOCH_NAMES, "epoch"),
    (STEP_TOTALS, "step_total"),
    (EPOCH_TOTALS, "epoch_total"),
)


def counter_of(name: str) -> Counter | None:
    """Return which counter a pair's name means, or None for a metric.

    The path before the last ``/`` may say that it is none: ``n/ep`` and ``timing_s/step`` count nothing.
    """
    head, _, tail = name.rpartition("/")
    if head and _MEASURING.intersection(words(head)):
        return None
    plain = normalised(tail)
    for names, what in _COUNTERS:
        if plain in names:
            return what
    rest = normalised(divide(tail)[1])
    return "step" if rest in _SPLIT_STEPS else "epoch" if rest == "epoch" and rest != plain else None


_MEASURING = frozenset(
    [
        "n",
        "per",
        "timing",
        "timings",
        "duration",
        "cost",
        "loss",
        "losses",
        "reward",
        "rewards",
        "perf",
        "grad",
    ]
)
_SPLIT_STEPS = frozenset({"numupdates", "globalstep"})
