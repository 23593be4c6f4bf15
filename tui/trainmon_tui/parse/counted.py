"""Finds what a line counts: ``Epoch 3/10``, ``[Step 7]``, ``Train: 0 [50/312 (16%)]``, ``Batch 5``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trainmon_tui.parse.finding import Capture
from trainmon_tui.parse.numbers import NUMBER
from trainmon_tui.parse.tongues import EPOCH, EPOCH_BEHIND, ORDINAL, STEP, STEP_BEHIND

if TYPE_CHECKING:
    from trainmon_tui.parse.finding import What

_INTEGER = rb"([0-9]{1,15})"
_LONG_INTEGER = rb"([0-9]{1,3}(?:(?:,[0-9]{3}){1,4}|(?:'[0-9]{3}){1,4})(?!\d|[,']\d)|[0-9]{1,15})"
_TOTAL = rb"(?: *(?:/|of) *" + _LONG_INTEGER + rb"(?!\d|\.\d|'\d))?"
_HEAD = rb"(?:(?<![\w/.-])|(?<=---))"
_KIND = rb"(?:\([\w ]{1,12}\))?"
_LINK = rb"(?=[\s:=#\[(]) {0,12}[:=#\[(]?[ #]{0,12}(?:[\[(] {0,12})?"
_END = rb"(?![\w%]|\.\d|/\d)"
_SHARE = rb"(?: *\( *[0-9.]+ ?%\))?"
_OF = _INTEGER + rb" */ *" + _INTEGER

_EPOCH = re.compile(
    _HEAD
    + rb"(?:epoch|ep\.?)"
    + _KIND
    + _LINK
    + rb"([0-9]{1,15}(?:\.[0-9]+)?)(?:/([0-9]{1,15}\.[0-9]+)(?!\d)|"
    + _TOTAL
    + rb")"
    + _END,
    re.IGNORECASE,
)
_STEP = re.compile(
    _HEAD
    + rb"(?<!fps )(?:global[_ ]steps?|num[_ ](?:updates|timesteps)|total num frames|step|iter(?:at(?:ion|e))?|itr|it|update|up\.|round(?: num(?:ber)?)?|tick)"
    + _KIND
    + _LINK
    + _LONG_INTEGER
    + _TOTAL
    + _END,
    re.IGNORECASE,
)
_NATIVE_EPOCH, _NATIVE_STEP = (
    re.compile(rb"(?<![A-Za-z])(?:" + word + rb") ?[:=#]? ?" + _INTEGER + _TOTAL + _END)
    for word in (EPOCH, STEP)
)
_NTH_EPOCH, _NTH_STEP = (
    re.compile(ORDINAL + rb" ?" + _INTEGER + _TOTAL + rb" ?(?:" + word + rb")")
    for word in (EPOCH_BEHIND, STEP_BEHIND)
)
_EPISODE = re.compile(
    _HEAD + rb"(?:episode(?: num(?:ber)?)?|generation|trial)" + _LINK + _LONG_INTEGER + _TOTAL + _END,
    re.IGNORECASE,
)
_EPOCH_COUNT = re.compile(
    rb"(?:epoch|train(?:ing)?|test|val(?:id(?:ation)?)?|eval)"
    rb" ?"
    + _KIND
    + rb"(?: epoch)?:? *\[? *"
    + _INTEGER
    + rb"(?: */ *([0-9]+)(?: \( *[0-9.]+%\))?)? *\]?[,:]? *[\[(] *"
    + _OF
    + _SHARE
    + rb" *[\])]",
    re.IGNORECASE,
)
_EPOCH_SPAN = re.compile(
    rb"(?<![\w.])" + _INTEGER + rb"epoch:\w+:[0-9]+-" + _INTEGER + rb"(?:batch|iter)", re.IGNORECASE
)
_GLUED_EPOCH = re.compile(rb"(?<![\w./])" + _INTEGER + rb"(?:/([0-9]+))?epoch\b(?=[ :])", re.IGNORECASE)
_EPOCH_OVER_STEP = re.compile(
    _HEAD + rb"epochs?/(?:iter(?:ation)?|step)s?[:= ]{1,4}" + _INTEGER + rb"/" + _INTEGER, re.IGNORECASE
)
_EPOCH_BRACKETS = re.compile(
    rb"(?:^|[a-z]: |\] )\s*\[ *" + _INTEGER + rb" *[/-] *" + _INTEGER + rb" *\] ?\[ *" + _OF + rb" *\]"
)
_LETTER_STEP = re.compile(
    rb"^\W*(?:train|eval)\b(?=.*\bE?R: ).*?[ |][SI]: ([0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?= )"
)
"""The step where each value has a letter for its name: ``| eval | F: 6000 | S: 3000 | R: 41.12 |``."""
_SPLIT_EPOCH = re.compile(
    rb"^ *(?:train|valid|val|test|infer) \(" + _OF + rb"\)(?= )|^" + _OF + rb" \* Epoch\b"
)
_BRACKET_COUNT = re.compile(rb"^\s*\[ *" + _OF + _SHARE + rb" *\]")
_TRAINING_COUNT = re.compile(
    rb"^ *(?:train(?:ing)?:? *\[ *" + _OF + _SHARE + rb" *\](?! *\[)|\[train(?:ing)?\] ?\(" + _OF + rb"\))",
    re.IGNORECASE,
)
_EPOCH_OVER_BATCH = re.compile(
    rb"(?:\b(?:TRAIN|CV) |^\W{0,3}steps/sec [0-9.]{1,12} ?\| )Batch "
    + _INTEGER
    + rb"/"
    + _INTEGER
    + rb"(?= [a-z])"
)
"""Two counters where others have a count and its total: ``TRAIN Batch 3/1200 loss 12.3``."""
_MUTE_COUNT = re.compile(
    rb"^ *(?:train|valid|val|test|infer) ([0-9]{3,9})(?=(?: [-+]?[0-9]+\.[0-9]+(?:e[-+][0-9]+)?){3} *$)"
)
"""A count before values that nothing names: ``train 050 1.91e+00 25.9 81.5``."""
_GLUED_PLACE = re.compile(
    rb"^\W{0,4}e(?:p(?:och)?)?[-_:=]?"
    + _INTEGER
    + rb"(?:/"
    + _INTEGER
    + rb")?(?:[-_/|, ]|, )(?:b(?:atch)?|i(?:t(?:er(?:ation)?)?)?|s(?:tep)?)[-_:=]?"
    + _INTEGER
    + rb"(?:/"
    + _INTEGER
    + rb")?(?=[\]):|,\s])",
    re.IGNORECASE,
)
"""An epoch and a count glued to what names them: ``epoch20-batch-50: loss 0.3``, ``[E3|B120]``, ``e:1 b:100``."""
_BRACKET_EPOCH = re.compile(
    rb"^\W?\[E(?:p(?:och)?)?\.? ?" + _INTEGER + rb"(?:/" + _INTEGER + rb")?\]", re.IGNORECASE
)
_PIPED_COUNT = re.compile(rb"(?<=\| )" + _OF + rb"(?= \|)")
_BRACKET_STEP = re.compile(rb"^\[" + _INTEGER + rb"(?: \| [0-9.]+)?\](?=\t| {1,2}\w)")
_DRAWN = re.compile(rb"\s*\[[=>.#-]{8,}\]")
_DRAWN_COUNT = re.compile(rb"(?<= {2})" + _OF + rb" *$")
"""The count behind the values of a line that begins with a bar: ``[===>....]  Loss: 2.3  20/391``."""
_MEASURED_STEP = re.compile(rb"(?<=[Ll]oss )" + _INTEGER + rb":?(?= +" + NUMBER + rb"(?: +[A-Za-z]| *$))")
"""A step between a name and its value: ``Train loss 12 0.345``."""
_BARE_STEP = re.compile(rb"^ {0,12}([0-9]{1,9}) (?=\[?(?:[A-Za-z]+ )?[Ll]oss ?[:=])")
_LEADING_COUNT = re.compile(
    rb"^ *" + _INTEGER + rb"/" + _INTEGER + rb"(?= (?:- |\[|\xe2\x94|\(epoch )|, [A-Za-z]|: {1,4}[A-Za-z])"
)
_LEADING_STEP = re.compile(
    rb"^ *(?:s:"
    + _INTEGER
    + rb"(?= )|"
    + _INTEGER
    + rb"(?::(?=\t| +-?[0-9.]+, )|(?=, [a-z]\w{0,31}=-?[0-9.]+(?:e[-+][0-9]+)?, )|(?= +[0-9.]+ m?s [a-z]+, )))"
)
_BATCHES = re.compile(
    rb"(?<![\w.])" + _INTEGER + rb" */ *" + _INTEGER + rb" (?:mini-?)?(?:batches|steps|iter(?:ation)?s)\b",
    re.IGNORECASE,
)
_EPOCH_THEN_COUNT = re.compile(
    _HEAD + rb"(?:epoch|ep\.?) " + _INTEGER + rb":? {1,12}" + _OF + rb"(?=[ ,|])", re.IGNORECASE
)
_BARE_PLACE = re.compile(rb"^ *([0-9]{1,6}) +([0-9]{1,9}) (?=[Ll]oss ?[:=])")
"""An epoch and a count that nothing names: ``333 154 Loss=0.03``."""
_EPOCH_AND_COUNT = re.compile(rb"^\[ *" + _INTEGER + rb", +" + _INTEGER + rb"\](?= +[A-Za-z])")
_BATCH = re.compile(
    _HEAD
    + rb"(?:mini-?)?batch(?:[_ ]?(?:id|idx|index))?"
    + _LINK
    + rb"(?:[0-9]+ ?- {0,6})?"
    + _INTEGER
    + _TOTAL
    + _END,
    re.IGNORECASE,
)

_PATTERNS: tuple[tuple[re.Pattern[bytes], tuple[What, ...]], ...] = (
    (_EPOCH_COUNT, ("epoch", "epoch_total", "count", "count_total")),
    (_GLUED_PLACE, ("epoch", "epoch_total", "count", "count_total")),
    (_EPOCH_SPAN, ("epoch", "count")),
    (_EPOCH_OVER_BATCH, ("epoch", "count")),
    (_MUTE_COUNT, ("count",)),
    (_EPOCH_THEN_COUNT, ("epoch", "count", "count_total")),
    (_EPOCH_AND_COUNT, ("epoch", "count")),
    (_BARE_PLACE, ("epoch", "count")),
    (_EPOCH_OVER_STEP, ("epoch", "step")),
    (_EPOCH_BRACKETS, ("epoch", "epoch_total", "count", "count_total")),
    (_SPLIT_EPOCH, ("epoch", "epoch_total", "epoch", "epoch_total")),
    (_EPOCH, ("epoch", "epoch_total", "epoch_total")),
    (_BRACKET_EPOCH, ("epoch", "epoch_total")),
    (_GLUED_EPOCH, ("epoch", "epoch_total")),
    (_STEP, ("step", "step_total")),
    (_LETTER_STEP, ("step",)),
    (_BRACKET_COUNT, ("count", "count_total")),
    (_TRAINING_COUNT, ("count", "count_total", "count", "count_total")),
    (_BRACKET_STEP, ("step",)),
    (_PIPED_COUNT, ("count", "count_total")),
    (_DRAWN_COUNT, ("count", "count_total")),
    (_MEASURED_STEP, ("step",)),
    (_BARE_STEP, ("step",)),
    (_LEADING_COUNT, ("count", "count_total")),
    (_LEADING_STEP, ("step", "step")),
    (_BATCHES, ("count", "count_total")),
    (_BATCH, ("count", "count_total")),
    (_NATIVE_EPOCH, ("epoch", "epoch_total")),
    (_NTH_EPOCH, ("epoch", "epoch_total")),
    (_NATIVE_STEP, ("step", "step_total")),
    (_NTH_STEP, ("step", "step_total")),
    (_EPISODE, ("step", "step_total")),
)


def find_counters(text: bytes) -> list[Capture]:
    """Return the counters of a line: at most one epoch, one step and one count, each with its total."""
    taken: dict[What, Capture] = {}
    for pattern, kinds in _PATTERNS:
        found = pattern.search(text)
        if found is None or kinds[0] in taken or (kinds[0] == "count" and "step" in taken):
            continue
        if pattern is _DRAWN_COUNT and not _DRAWN.match(text):
            continue
        if pattern is _PIPED_COUNT and "epoch" not in taken:
            continue
        if pattern is _BATCH and not _counts_batches(text, found, taken):
            continue
        for group, what in enumerate(kinds, 1):
            if found[group] is not None:
                taken.setdefault(what, Capture(*found.span(group), what))
    return sorted(taken.values())


def _counts_batches(text: bytes, found: re.Match[bytes], taken: dict[What, Capture]) -> bool:
    """Whether ``batch 5`` counts: a batch of some size is printed anywhere, a counter at the front of its line."""
    alone = not any(letter.isalpha() for letter in text[: found.start()].decode("utf-8", "replace"))
    return alone or "epoch" in taken


def blank(text: bytes, captures: list[Capture]) -> bytes:
    """Return ``text`` with the words of its counters blanked out, at the same offsets."""
    out = bytearray(text)
    for pattern, _ in _PATTERNS:
        for found in pattern.finditer(text):
            if any(found.start() <= capture.start < found.end() for capture in captures):
                out[found.start() : found.end()] = b" " * (found.end() - found.start())
    return bytes(out)
