"""Finds counters (``Epoch 3/10``, ``[Step 7]``) and pairs (``loss=0.5``, ``val loss: 0.5``) in a line of text."""

from __future__ import annotations

import re
from typing import NamedTuple

from trainmon_tui.parse.finding import Capture, What
from trainmon_tui.parse.numbers import NUMBER

_INTEGER = rb"([0-9]{1,15})"
_TOTAL = rb"(?: *(?:/|of) *" + _INTEGER + rb"(?![\d.]))?"
_HEAD = rb"(?<![\w/.-])"
_LINK = rb"(?=[\s:=#\[(]) {0,12}[:=#\[(]? {0,12}"
_EPOCH = re.compile(
    _HEAD + rb"(?:epoch|ep\.?)" + _LINK + rb"([0-9]{1,9}(?:\.[0-9]+)?)" + _TOTAL + rb"(?![\w%]|\.\d|/\d)",
    re.IGNORECASE,
)
_STEP = re.compile(
    _HEAD
    + rb"(?:global[_ ]steps?|step|iter(?:ation)?|it|update|up\.|round|tick)"
    + _LINK
    + _INTEGER
    + _TOTAL
    + rb"(?![\w%]|\.\d|/\d)",
    re.IGNORECASE,
)
_EPOCH_COUNT = re.compile(
    rb"Epoch ?(?:\([\w ]*\))?:? *\[ *"
    + _INTEGER
    + rb"(?: */ *([0-9]+))?\] *\[ *"
    + _INTEGER
    + rb" */ *"
    + _INTEGER
    + rb"\]",
    re.IGNORECASE,
)
_BRACKET_COUNT = re.compile(rb"^\s*\[ *" + _INTEGER + rb" */ *" + _INTEGER + rb" *\]")
_BRACKET_STEP = re.compile(rb"^\[" + _INTEGER + rb"\](?=\t| {1,2}\w)")
_LEADING_COUNT = re.compile(rb"^ *" + _INTEGER + rb"/" + _INTEGER + rb"(?= (?:- |\[|\xe2\x94))")

_PATTERNS: tuple[tuple[re.Pattern[bytes], tuple[What, ...]], ...] = (
    (_EPOCH_COUNT, ("epoch", "epoch_total", "count", "count_total")),
    (_EPOCH, ("epoch", "epoch_total")),
    (_STEP, ("step", "step_total")),
    (_BRACKET_COUNT, ("count", "count_total")),
    (_BRACKET_STEP, ("step",)),
    (_LEADING_COUNT, ("count", "count_total")),
)

_KEY = rb"[A-Za-z_][\w%/.@'#]{0,127}(?:-[A-Za-z0-9]\w{0,63}){0,8}"
_WORDS = _KEY + rb"(?: (?:" + _KEY + rb"|\(\w{1,8}\))){0,5}"
_OPEN = rb"(?:(?:np|numpy|torch)\.\w{3,9}\(|tensor\(|(?<=[lL][rR]=)\[|(?<=[lL][rR]: )\[)?"
_UNIT = rb"(%|(?![eE]\b)[A-Za-z]{1,4}(?:/[A-Za-z]{1,8})?)?"
_EDGE = rb"(?=[\s,;|)\]}'\"*>]|\.? *$)"
_AFTER = rb"(?=(?: ?\([-+.0-9eE]{1,24}%?\)| [A-Za-z][A-Za-z/]{0,11}(?= ?(?:[,|;]|$)))?(?: *(?:[,|;)]|$)| {2}|\t| [-:*@] ))"
"""What may follow a value that only a blank joins to its name: its average, its unit, and the next pair."""

_PAIR = re.compile(
    rb"(?<![\w%])(" + _WORDS + rb")(['\"]?)([ \t]{0,8})([:=])[ \t]*" + _OPEN + rb"['\"]?(" + NUMBER + rb")" + _UNIT + _EDGE
    + rb"|(?:^|[,|;:\]\t]|  | - ) {0,64}(" + _KEY + rb"(?: " + _KEY + rb"){0,2})(?: {1,10}|\t)(" + NUMBER + rb")" + _UNIT + _AFTER
)  # fmt: skip
_SECTION = re.compile(
    rb"(?:^|[|,;\]\[(]) *(train(?:ing)?|val(?:id(?:ation)?)?|eval(?:uation)?|test(?:ing)?|dev)"
    rb"(?:\]|\)| ?[:|>-](?=[\s>])(?! *[-+.\d]))",
    re.IGNORECASE,
)
_UNITS = {"%": "percent", "sec": "s", "secs": "s"}


_TUPLE = re.compile(
    rb"(?<![\w%])(" + _KEY + rb")(?:=|: )\((" + NUMBER + rb"), (" + NUMBER + rb")(?:, (" + NUMBER + rb"))?\)"
    rb"(?: *(?:\xc2\xb1|\+/-) *(" + NUMBER + rb")(?![\w.]))?"
)
_PARTS = ("x", "y", "z", "std")
"""What the numbers of a tuple are called, and the spread behind it: ``pred=(-0.02, -0.04) ± 0.555``."""


class Pair(NamedTuple):
    """A name and where its number stands."""

    name: str
    start: int
    end: int
    unit: str | None
    spaced: bool
    """Whether only a blank stands between name and number, which alone proves little."""


def find_counters(text: bytes) -> list[Capture]:
    """Return the counters of a line: at most one epoch, one step and one count, each with its total."""
    taken: dict[What, Capture] = {}
    for pattern, kinds in _PATTERNS:
        found = pattern.search(text)
        if found is None or kinds[0] in taken or (kinds[0] == "count" and "step" in taken):
            continue
        for group, what in enumerate(kinds, 1):
            if found[group] is not None:
                taken.setdefault(what, Capture(*found.span(group), what))
    return sorted(taken.values())


def blank(text: bytes, captures: list[Capture]) -> bytes:
    """Return ``text`` with the words of its counters blanked out, at the same offsets."""
    out = bytearray(text)
    for pattern, _ in _PATTERNS:
        for found in pattern.finditer(text):
            if any(found.start() <= capture.start < found.end() for capture in captures):
                out[found.start() : found.end()] = b" " * (found.end() - found.start())
    return bytes(out)


def find_pairs(text: bytes, start: int = 0) -> list[Pair]:
    """Return the pairs of ``text`` from ``start`` on, qualified by the section (``Val:``) they stand in."""
    sections = [(found.end(), found[1].decode()) for found in _SECTION.finditer(text, start)]
    pairs: dict[str, Pair] = {}
    for found in _PAIR.finditer(text, start):
        pair = _spaced_pair(found) if found[1] is None else _joined_pair(found)
        section = next((name for end, name in reversed(sections) if end <= pair.start), "")
        name = f"{section} {pair.name}" if section and not pair.name.startswith(section) else pair.name
        pairs.setdefault(name, pair._replace(name=name))
    for found in _TUPLE.finditer(text, start):
        for group, part in enumerate(_PARTS, 2):
            if found[group] is not None:
                name = f"{found[1].decode('utf-8', 'replace')}/{part}"
                pairs.setdefault(name, Pair(name, *found.span(group), None, spaced=False))
    return list(pairs.values())


def _joined_pair(found: re.Match[bytes]) -> Pair:
    name = found[1].decode("utf-8", "replace")
    if found[4] == b"=" and not found[3]:
        name = name.rsplit(" ", 1)[-1]
    name = name.removesuffix(" is")
    return Pair(name, *found.span(5), _unit(found[6]), spaced=False)


def _spaced_pair(found: re.Match[bytes]) -> Pair:
    return Pair(found[7].decode("utf-8", "replace"), *found.span(8), _unit(found[9]), spaced=True)


def _unit(raw: bytes | None) -> str | None:
    text = raw.decode() if raw else ""
    return _UNITS.get(text, text or None)
