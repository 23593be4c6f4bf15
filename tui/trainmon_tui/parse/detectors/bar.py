"""Progress bars like tqdm's, with or without the bar itself, with a postfix of metrics or none."""

from __future__ import annotations

import re

import msgspec

from trainmon_tui.parse.compose import compose, label_of, split_of_label
from trainmon_tui.parse.counted import blank, find_counters
from trainmon_tui.parse.detectors import table
from trainmon_tui.parse.finding import Capture, Finding, What
from trainmon_tui.parse.names import counter_of
from trainmon_tui.parse.numbers import NUMBER, SIZED
from trainmon_tui.parse.pairs import Pair, find_pairs

SAMPLES = (
    "Train:  20%|██        | 8/40 [00:00<00:00, 276.21it/s, L:2.771, A:2.771, KLr:0.009, fb%:100%, KLw:0.22]",
    "Training:  10% 150/1500 [12:30<1:52:15, 5.01s/it, Loss=1.2e+12, Fwd_E=6.1e+11, Inv_E=6.1e+11, LR=5.0e-4]",
    "Training:   0%|0/300 [00:00<?, ?it/s]",
    "Epoch 3/10:  48%|████▊     | 19/40 [00:00<00:00, 1437.78it/s, loss=0.65, lr=0.002]",
    "Validation: 100%|██████████| 26/26 [00:21<00:00]",
    "Train: L:0.450, A:0.360, KLr:0.045, KLa:0.025, fb%:44%, T:0.000, KLw:10.00",
    "Train: 100%|████| L:0.520, A:0.420, KLr:0.008, KLa:0.000, fb%:100%, T:0.000, KLw:0.00",
    "train ━━━╸━━━━━━━━━━━━━━━━  35/400 0:00:02 loss=1.5743 lr=2.0e-02",
    "Epoch 1/9 ━━━━━━━━━━━━━━━━ 62/100 0:00:05 • 0:00:03 19.22it/s v_num: 3.000 train_loss: 0.712",
    "Epoch 2: 100it [00:10,  9.61it/s, loss=0.71]",
)
_GLYPHS = rb"(?:\xe2[\x94-\x96][\x80-\xbf]|[ #])*"
_ASCII = rb"\|[ #0-9=>.-]*\|"
"""A bar drawn with ``ascii=True`` shows the part of a cell as a digit."""
_COUNT = rb"(?:" + SIZED + rb"|[0-9]{1,15})"
_BAR = re.compile(
    rb"(?P<label>(?:[^%\[]|\[[\w/ ]+\]){0,160}?):? *[0-9]{1,3}%(?:"
    + _ASCII
    + rb"|\|?"
    + _GLYPHS
    + rb"\|?) *(?P<n>"
    + _COUNT
    + rb")/(?P<total>"
    + _COUNT
    + rb")"
    rb" *\[[0-9:]+(?:<(?:[0-9]+ days?, )?[0-9:?]+)?(?:, *(?P<rate>[0-9]+(?:\.[0-9]*)?|\?) *(?P<unit>[A-Za-z]+/[A-Za-z]+))?(?P<postfix>[^\]]*)(?:\]|$) *"
)
_RICH = re.compile(
    rb"(?P<label>[^\xe2]{0,160}?):? *(?:\xe2\x94[\x80\x81]|\xe2\x95[\xb8-\xbb]){3,}(?:[ 0-9:%-]|\xe2\x80\xa2)*? "
    rb"(?P<n>[0-9]{1,15})/(?P<total>[0-9]{1,15})(?= (?! *[kKMGT]?i?B\b)|$)(?:[ 0-9:-]|\xe2\x80\xa2)*"
    rb"(?: (?P<rate>[0-9]+(?:\.[0-9]*)?|\?) *(?P<unit>[A-Za-z]+/[A-Za-z]+))?(?P<postfix>(?: .*)?)"
)
"""A bar of rich, its columns in any order: percentage, count, clocks, rate, values."""
_PERCENTAGE = re.compile(rb":? *[0-9]{1,3}% *$")
_BARE = re.compile(
    rb" *(?P<label>Train|Val)(?:ing|id|idation)? *:(?: +[0-9]{1,3}%\|"
    + _GLYPHS
    + rb"\|)? +(?=[A-Za-z]+:"
    + NUMBER
    + rb")"
)
_ENDLESS = re.compile(
    rb"(?P<label>[^%\[]{0,160}?):? *(?P<n>[0-9]{1,15})(?P<total>)(?:it|ba|steps?|batch(?:es)?) *\[[0-9:]+, *(?P<rate>[0-9]+(?:\.[0-9]*)?|\?) *"
    rb"(?P<unit>[A-Za-z]+/[A-Za-z]+)(?P<postfix>[^\]]*)\] *"
)
"""A bar whose end nobody knows: ``loss: 0.6 ||: : 100it [00:10,  9.61it/s]``."""
FEWEST_GAPS = 3
_DASHED = re.compile(rb"(?<=[A-Za-z_]) - (?=[0-9])")
"""What stands between names and values of some postfixes: ``dice_loss - 0.41, iou_score - 0.48``."""
_RATES: dict[bytes, What] = {b"it/s": "rate", b"s/it": "period", b"steps/s": "rate", b"batch/s": "rate"}

_OF_EPOCHS = frozenset({b"epoch/s", b"s/epoch", b"epochs/s", b"s/epochs", b"ep/s", b"s/ep"})


def detect(text: bytes) -> Finding | None:
    """Return a bar's counter, rate and postfix; text glued behind it is left to `behind`."""
    if found := _BAR.match(text):
        return _table(found) or _finding(text, found, _counters(found))
    if found := _ENDLESS.fullmatch(text):
        return _finding(text, found, _counters(found))
    if found := _RICH.fullmatch(text):
        return _table(found) or _finding(text, found, _counters(found))
    if found := _BARE.match(text):
        return _finding(text, found, [])
    return None


def _table(found: re.Match[bytes]) -> Finding | None:
    """Return what a bar is whose label is a head or a line of a table, as YOLO prints them."""
    label = _PERCENTAGE.sub(b"", found["label"])
    said = table.detect(label) if label.count(b"  ") > FEWEST_GAPS else None
    if said is None or not said.cells:
        return said
    counters = [capture for capture in _counters(found) if capture.what.startswith("count")]
    return msgspec.structs.replace(said, captures=(*said.captures, *counters))


def behind(text: bytes) -> int:
    """Return where other output begins that was glued behind a bar, or 0."""
    found = _BAR.match(text)
    return found.end() if found and found.end() < len(text) else 0


def beginnings(text: bytes) -> list[int]:
    """Return where each of the bars begins that follow one another at the front of ``text``."""
    starts = [0]
    while (found := _BAR.match(text, starts[-1])) and _BAR.match(text, found.end()):
        starts.append(found.end())
    return starts


def _counters(found: re.Match[bytes]) -> list[Capture]:
    if found["total"][-1:].isalpha() and (found["unit"] or b"").endswith(b"B/s"):
        return []  # a download counts bytes
    epochs = [capture for capture in find_counters(found["label"]) if capture.what.startswith("epoch")]
    counts: tuple[What, What] = ("count", "count_total")
    if found["unit"] in _OF_EPOCHS and not epochs:
        counts = ("epoch", "epoch_total")
    captures = [Capture(*found.span("n"), counts[0])]
    if found["total"]:
        captures.append(Capture(*found.span("total"), counts[1]))
    what = _RATES.get(found["unit"])
    if what and found["rate"] != b"?":
        captures.append(Capture(*found.span("rate"), what))
    return captures + epochs


def _label_pairs(found: re.Match[bytes]) -> list[Pair]:
    """Return the pairs of a description that is set anew at every step: ``Epoch 17, training loss 0.133:``."""
    label = found["label"]
    pairs = find_pairs(blank(label, find_counters(label)).rstrip(b": "))
    return [
        pair
        for pair in pairs
        if counter_of(pair.name) is None and not (pair.spaced and label[pair.start : pair.end].isdigit())
    ]


def _finding(text: bytes, found: re.Match[bytes], counters: list[Capture]) -> Finding:
    label = found["label"]
    bare = "postfix" not in found.re.groupindex
    start, end = (found.end(), len(text)) if bare else found.span("postfix")
    pairs = find_pairs(_DASHED.sub(b" = ", text[:end]), start)
    if not pairs and not bare:
        pairs = _label_pairs(found)
    return compose(text, counters, pairs, source="bar", label=label_of(label), split=split_of_label(label))
