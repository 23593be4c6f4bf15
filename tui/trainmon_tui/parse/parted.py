"""Values that other signs or words join to their names: ``48.1% bf16 MFU``, ``0.81 = Validation score``, sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trainmon_tui.parse.numbers import NUMBER
from trainmon_tui.parse.pairs import KEY, UNIT, Pair, text_of, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_POINTED = rb"[-+]?[0-9]+\.[0-9]*(?:[eE][-+]?[0-9]+)?"
_MOST_LISTED = b"7"
_VALUED = re.compile(
    rb" *(" + NUMBER + rb")(%|[KMG](?= ))?(?: ([A-Za-z][\w]*(?:/[A-Za-z]+)*(?: [A-Za-z]\w*){0,2})) *\.?"
)
_VALUE_FIRST = re.compile(
    rb"\s*(" + NUMBER + rb")" + UNIT + rb"\s+=\s+(" + KEY + rb"(?: +" + KEY + rb"){0,4}(?: *\([A-Za-z]\w{0,31}\))?)\s*"
)  # fmt: skip
_OVER = re.compile(
    rb"(?:^|[\])] )([A-Z][\w '-]{2,79}?)(?: for [a-z]+ [0-9]+-[0-9]+)? is ("
    + NUMBER
    + rb")(?: per \w+)?,? over [0-9.e+]+ [a-z]+\.? *$"
)
"""What was measured over so many of something: ``Overall log-probability is -0.11 per frame, over 10000 frames.``"""
_BECOMES = re.compile(
    rb"(?:set(?:s|ting)?|reduc(?:es|ed|ing)|adjust(?:s|ed|ing)?|chang(?:es|ed|ing)|decay(?:s|ed|ing)) (?:the )?([a-z][a-z ]{1,30}?)(?: of group [0-9]+)? to ("
    + NUMBER
    + rb")\.?\s*$",
    re.IGNORECASE,
)
"""What a value is set to: ``reducing learning rate of group 0 to 1.0000e-04.``"""
_LISTED = re.compile(
    rb"(?<![\w%/])(" + KEY + rb"(?: " + KEY + rb"){0,2})(?:=|: ?| ?= ?| )\[ ?("
    + _POINTED + rb"(?:(?: ?, ?| {1,3})" + _POINTED + rb"){1," + _MOST_LISTED + rb"}) ?\](?=[\s,;|)]|$)"
)  # fmt: skip
_ONE = re.compile(_POINTED)
_MUTE = re.compile(rb" *(" + _POINTED + rb") (" + _POINTED + rb") (" + _POINTED + rb") *")
_LONE = re.compile(rb" *\t(-?[0-9]{1,9}\.[0-9]{4,12}) *")
"""A value behind a tab, of a line that has nothing else but a step: ``400:	-5.131231231``."""
_SHARES = ("loss", "top1", "top5")
"""What three values are that nothing names, the last two of them shares in percent, the second no less than the first."""
_PIPED = re.compile(rb"[ :>-]*(" + KEY + rb"(?: {1,16}" + KEY + rb"){0,4}) *\| {2,}(" + NUMBER + rb") *")
_ITEM = re.compile(rb"[^,|;\t]+")


def find_valued(text: bytes, start: int, pairs: list[Pair]) -> list[Pair]:
    """Return what stands before its name: ``48.1% bf16 MFU | 16379 tok/s``, ``5.1 avg, 0.001 rate``."""
    taken = [(pair.start, pair.end) for pair in pairs]
    valued = []
    for item in _ITEM.finditer(text, start):
        found = _VALUED.fullmatch(text, item.start(), item.end())
        if found and not any(item.start() <= begin < item.end() for begin, _ in taken):
            name = text_of(found[3])
            valued.append(Pair(name, *found.span(1), unit_of(found[2]), spaced=True))
    return valued


def find_listed(text: bytes, start: int, pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Yield the parts of short lists that no pair speaks for: ``recall=[0.1, 0.2]`` is ``recall/0`` and ``recall/1``."""
    taken = [pair.start for pair in pairs]
    for found in _LISTED.finditer(text, start):
        if any(found.start(2) <= place < found.end(2) for place in taken):
            continue
        for number, part in enumerate(_ONE.finditer(text, *found.span(2))):
            yield Pair(f"{text_of(found[1])}/{number}", *part.span(), None, spaced=False)


def _mute(text: bytes, start: int) -> list[Pair]:
    """Return the loss, or a loss and two shares, that a line which counts does not name."""
    if found := _LONE.fullmatch(text, start):
        return [Pair("loss", *found.span(1), None, spaced=False)]
    found = _MUTE.fullmatch(text, start)
    if not found or not 0 <= float(found[2]) <= float(found[3]) <= 100:
        return []
    return [Pair(name, *found.span(i), None, spaced=False) for i, name in enumerate(_SHARES, 1)]


def find_parted(text: bytes, start: int, *, counted: bool) -> list[Pair]:
    """Return the one value of a line that another sign joins to its name.

    They are ``0.81 = Validation score (accuracy)``, a sentence and, in lines that count, ``train Loss |  2.34``.
    """
    if found := _OVER.search(text, start):
        return [Pair(text_of(found[1]), *found.span(2), None, spaced=False)]
    if counted and (found := _BECOMES.search(text, start)):
        return [Pair(text_of(found[1]), *found.span(2), None, spaced=False)]
    if found := _VALUE_FIRST.fullmatch(text, start):
        return [Pair(" ".join(text_of(found[3]).split()), *found.span(1), unit_of(found[2]), spaced=False)]
    if counted and (found := _PIPED.fullmatch(text, start)):
        return [Pair(" ".join(text_of(found[1]).split()), *found.span(2), None, spaced=False)]
    return _mute(text, start) if counted else []


def is_summed(text: bytes) -> bool:
    """Whether a line says what was measured over so many of something, which no setting does."""
    return b" over " in text and _OVER.search(text) is not None
