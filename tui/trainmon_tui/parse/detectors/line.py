"""Any other line: ``key=value``, ``key: value`` and ``key value`` after a logging prefix, with its counters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.parse.compose import MEASURED, compose, label_of, split_of_label
from trainmon_tui.parse.counted import blank, find_counters
from trainmon_tui.parse.names import divide, normalised, split_of_text, words
from trainmon_tui.parse.pairs import find_pairs
from trainmon_tui.parse.parted import find_listed, find_parted, find_valued, is_summed
from trainmon_tui.parse.prefix import read_prefix
from trainmon_tui.parse.roles import metric_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trainmon_tui.parse.finding import Capture, Finding
    from trainmon_tui.parse.pairs import Pair

SAMPLES = (
    "2026-11-21 04:14:01,477 - INFO - trainer - step=1 epoch=1 loss=1.7728 acc=0.1719 lr=2.00e-03",
    "Epoch 1/40 | train_loss: 2.8011 | kl: 0.0035 | time: 2.7s",
    "Epoch 1: train loss 1.46, train acc 0.57, val loss 0.92",
    "2026-11-21 04:17:16.894 | INFO     | __main__:train:117 - [ep 7 it 200] train/loss=-1.3520, train/lr=1.00e-02",
    "Epoch 1: loss=10,500",
    "===== Epoch 2/26 =====",
    "Epoch 27 Summary:",
    "step 70: train loss 1.9245, val loss 1.4022",
    "Step    100: train CrossEntropyLoss |  2.34567800",
    "\t0.8512\t = Validation score   (accuracy)",
    "第 3/10 轮,训练损失:0.6931,准确率:61.25%",
)
FEWEST_PAIRS = 3
"""More pairs than these in one line are no prose, even without a counter or a name that is known."""

_DURATIONS = re.compile(
    rb"\beta[: ]*(?:[0-9]+ days?,? *)?[0-9:]+|\[[0-9:.]+ ?(?:m?s|sec|min|m|h)?(?: \+ [0-9:.]+ ?(?:m?s|sec|min|m|h)?)*\]"
)
_BEST = re.compile(rb"\W*best\b", re.IGNORECASE)
_QUOTED = re.compile(rb"stop|best|load|resum|restor", re.IGNORECASE)
"""Words of a line that names an epoch which is not the run's own place."""
_BATCH_HEADER = re.compile(rb"\s*\[?(?:epoch=[0-9]+\]\[)?batch=")
"""A head that counts batches counts those of the whole run: ``[batch=20/100]:``."""
_SAID = re.compile(rb"[^\s\w]*\w\S*")
_UNIT_OF_ALL = re.compile(rb"\btimes? \((m?s)\)")
"""A unit that a line gives before its pairs: ``time (ms) | forward: 29.7 | backward: 79.5``."""
_BEGUN = re.compile(
    rb"[^=]{0,80}\b(?:begin(?:ning)?|start(?:ing)?|started|after|end|running|training|processing|into|entering)(?: of| training)? epoch\b[^=]{0,24}$"
    rb"|[^=]{0,80}\b(?:begin|start)(?:ning|ing)?(?: training)? (?:iteration|round)\b[^=a-z]{0,24}$",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rb"(?:\W{0,80}|\W{0,80}(?P<drawn>[^\w\s])\W{0,80})(?:(?:Learning|Training|Train|Meta|Communication) )?(?:Iter(?:ation)?|Step|Round|Generation)"
    rb"(?:(?: num(?:ber)?)?(?: +|(?(drawn) *[:=] *|(?!)))#?[0-9][0-9,]{0,15}(?: */ *[0-9]+)?| *[:=] *[0-9]{1,15} */ *[0-9]{1,15})[^A-Za-z0-9]*",
    re.IGNORECASE,
)
"""A line that tells of the step and of nothing else; ``step: 30`` may be a setting, ``--> step: 30`` and ``step: 30/90`` are none."""
_NTH = re.compile(
    rb"\W{0,12}(?:Epoch|Round|Iteration|Step) [0-9]{1,9} ?(?:/|of) ?[0-9]{1,9} ?[:-](?: [A-Za-z]+| [0-9]+(?= [A-Za-z])){1,8}\W{0,12}",
    re.IGNORECASE,
)
"""A head with what comes below it: ``--- Round 1 of 100: Training 10 Clients ---``."""
_HEADER = re.compile(
    rb"[\W_]*(?:(?:SUMMARY|Summary|RESULTS|Results) (?:OF|of|FOR|for) )?(?:[Tt]rain(?:ing)? )?(?:Epoch|EPOCH|epoch)\b[^a-z]{1,24}(?:Summary|Results|training)?[\W_]*$"
)


def detect_header(text: bytes) -> Finding | None:
    """Return the counters of a line that only announces an epoch: ``===== Epoch 2/26 =====``."""
    prefix = read_prefix(text)
    counters = _counters(text, prefix.end)
    if not counters or not _is_header(text, prefix.end, counters):
        return None
    if _BATCH_HEADER.match(text, prefix.end):
        counters = [c._replace(what="step") if c.what == "count" else c for c in counters]
    return compose(text, [*counters, *([prefix.rank] if prefix.rank else [])], ())


def _is_header(text: bytes, start: int, counters: list[Capture]) -> bool:
    if (
        _ALONE.fullmatch(text, start)
        or _HEADER.match(text, start)
        or _NTH.fullmatch(text, start)
        or (_BEGUN.match(text, start) and not _QUOTED.search(text, start))
    ):
        return True
    rest = blank(b" " * start + text[start:], counters)
    bracketed = text[start:].lstrip(b" \t-=*#>")[:1] == b"["
    return bracketed and not any(letter.isalnum() for letter in rest.decode("utf-8", "replace"))


def detect(text: bytes) -> Finding | None:
    """Return the pairs and counters of a line, or None when it holds no pair."""
    prefix = read_prefix(text)
    counters = _counters(text, prefix.end)
    message = blank(b" " * prefix.end + text[prefix.end :], counters)
    pairs = find_pairs(message, max(0, prefix.end - 2))
    if counts(counters):
        pairs += find_valued(message, prefix.end, pairs)
        pairs += find_listed(message, prefix.end, pairs)
    elif not _are_metrics(message, pairs):
        pairs = [pair for pair in pairs if not pair.spaced]
    if not pairs:
        pairs = find_parted(message, prefix.end, counted=counts(counters))
    if not pairs:
        return None
    pairs.sort(key=lambda pair: pair.start)
    raw, words = (_before(each[prefix.end : pairs[0].start], pairs[0].name) for each in (text, message))
    words = _DURATIONS.sub(b"", words) or (b"best" if pairs[0].name[:5].lower() == "best " else b"")
    label = " ".join(filter(None, (_pace(counters), prefix.where, label_of(words))))
    split = split_of_label(raw) or split_of_text(prefix.where)
    if unit := _UNIT_OF_ALL.search(words):
        pairs = [pair if pair.unit else pair._replace(unit=unit[1].decode()) for pair in pairs]
    early = not is_summed(message)
    finding = compose(text, [*prefix.captures, *counters], pairs, label=label, split=split, early=early)
    if not finding.keys:
        finding = msgspec.structs.replace(finding, label=normalised(pairs[0].name))
    return _hushed(finding) if _BEST.match(words) else finding


def _hushed(finding: Finding) -> Finding:
    """Return a line that repeats the best values so far, so that it is kept but not charted unasked."""
    captures = (
        capture._replace(key=msgspec.structs.replace(capture.key, quiet=True)) if capture.key else capture
        for capture in finding.captures
    )
    return msgspec.structs.replace(finding, captures=tuple(captures))


def _pace(counters: Iterable[Capture]) -> str:
    """Return how often a line comes: what is printed at steps and once an epoch are two series."""
    kinds = {capture.what for capture in counters}
    return "step" if kinds & {"step", "count"} else "epoch" if "epoch" in kinds else ""


def _before(raw: bytes, name: str) -> bytes:
    """Return the words before a value without its name."""
    return raw.rstrip(b" :='\"[").removesuffix(name.encode())


def counts(counters: Iterable[Capture]) -> bool:
    """Whether a line says of itself which step or epoch it belongs to."""
    return any(capture.what in ("step", "count", "epoch") for capture in counters)


def _are_metrics(message: bytes, pairs: Sequence[Pair]) -> bool:
    """Whether names that only blanks join to their numbers are no prose: many, known, or all of the line."""
    spaced = [pair for pair in pairs if pair.spaced]
    known = any(
        metric_of(pair.name) or metric_of(divide(pair.name)[1]) or _measures(pair.name) for pair in spaced
    )
    alone = (
        known
        and len(pairs) == 1
        and spaced[0].name != "total"
        and len(_SAID.findall(message)) <= len(spaced[0].name.split()) + 1
    )
    beside = (
        len(spaced) == 1 and len(pairs) > FEWEST_PAIRS and b"." in message[spaced[0].start : spaced[0].end]
    )
    return len(spaced) > FEWEST_PAIRS or (len(spaced) > 1 and known) or alone or beside


def _measures(name: str) -> bool:
    """Whether a name of several words joined by ``_`` says that it is learned by: ``discrim_loss``."""
    return "_" in name and not MEASURED.isdisjoint(words(name))


def _counters(text: bytes, start: int) -> list[Capture]:
    found = find_counters(text[start:])
    return [capture._replace(start=capture.start + start, end=capture.end + start) for capture in found]
