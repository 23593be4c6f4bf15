"""Finds names with their numbers in a line: ``loss=0.5``, ``val loss: 0.5``, ``loss 0.5``, ``3/4``, ``1-3``."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.parse.names import QUALIFIERS, counter_of, divide, normalised, split_of_word, words
from trainmon_tui.parse.numbers import NUMBER
from trainmon_tui.parse.roles import metric_of
from trainmon_tui.parse.tongues import LETTER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.model.blocks import Split
    from trainmon_tui.parse.finding import What

KEY = (
    rb"(?:[A-Za-z_]|"
    + LETTER
    + rb")(?:[\w%/.@'#]|"
    + LETTER
    + rb"){0,127}(?:-[A-Za-z0-9][\w%/.@#]{0,63}){0,8}"
)
"""Expression of one word of a name."""
_WORDS = (
    KEY
    + rb"(?:\(\w{1,8}(?:\(\w{1,8}\)|[\w., ]{1,24})?\)(?= *[:=]))?(?: (?:"
    + KEY
    + rb"|\(\w[\w ]{0,15}\))){0,5}"
)
_POINTED = rb"[-+]?[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?"
_OPEN = (
    rb"(?:(?:np|numpy|torch)\.\w{3,9}\(|tensor\(|(?<=[lL][rR]=)\[|(?<=[lL][rR]: )\[|\[(?="
    + NUMBER
    + rb"\])|\((?="
    + NUMBER
    + rb",\))|\[\([0-9]{1,3}, '?(?="
    + NUMBER
    + rb"'?\)\])|=?\[(?="
    + NUMBER
    + rb"=)|\[(?="
    + _POINTED
    + rb"/"
    + _POINTED
    + rb"\]))?"
)
"""What opens around a value: a call, the list of one number, a value with its average (``loss:[6.91/6.93]``)."""
UNIT = rb"(%|(?![eE]\b)[A-Za-z]{1,4}(?:/[A-Za-z]{1,8})?)?"
"""Expression of the unit that touches a number, in one group."""
_EDGE = (
    rb"(?=/"
    + _POINTED
    + rb"\]|=[-+]?[0-9.]|[\s,;|()\]}'\"*>]|\+/?-?[0-9]|\xc2\xb1|\.?(?:\s|$))(?! (?:days?|hours?|minutes?)\b)"
)
_AVERAGE = rb" {0,2}\( *[-+.0-9eEnNaAiIfF]{1,24} *[%z]?\)"
_NEXT = rb" \(?" + KEY + rb"(?: [A-Za-z]\w{0,15})? +" + NUMBER + rb"(?:[KMG]|m?s)?\.?(?:[\s,;|)%]|$)"
_REMARK = (
    rb" ?(?!"
    + LETTER
    + rb")[\x80-\xff]| [\xc3-\xcf][\x80-\xbf](?= |$)| [*!]{1,3} *$| \([A-Za-z][\w ]{0,23}\) *$"
)
"""A sign or a word in brackets with which a line ends, and any sign that is neither ASCII nor a letter."""
_AFTER = (
    rb"(?! (?:days?|hours?|minutes?)\b)(?=(?:"
    + _AVERAGE
    + rb"| (?:%|[A-Za-z][A-Za-z/]{0,11})(?= ?(?:[,|;]|$))| [0-9.]+(?:s/it|it/s))?(?: *(?:[,|;)\]]|\.?$)| {2}|\t| [-:*@/] |"
    + _REMARK
    + rb"| \[| (?:\xc2\xb1|\+/?-) ?[0-9.]| \(?"
    + KEY
    + rb" *[:=]| "
    + KEY
    + rb" ?\[|"
    + _NEXT
    + rb"))"
)
"""What may follow a value that only a blank joins to its name: its average, its unit, and the next pair."""

_PAIR = re.compile(
    rb"(?<![\w%/])(" + _WORDS + rb")(['\"]?|\|{1,2})([ \t]{0,48})([:=])[ \t]*~?" + _OPEN + rb"['\"]?(" + NUMBER + rb")" + UNIT + _EDGE
    + rb"|(?:^(?:[-=#>]{2,12} )?|[,|;:\]\t(*>]|\[(?=[A-Za-z][\w ]{0,40} [0-9]*\.[0-9]+\])|  | [-/] |(?<=[0-9%)]) |(?<=[0-9][KMGs]) |(?<=[0-9]ms) ) {0,64}'?(" + KEY + rb"(?: (?:" + KEY + rb"|\([A-Za-z][\w ]{0,15}\))){0,2})(?: {1,18}|\t)(?!(?i:nan|inf) [A-Za-z])("
    + NUMBER + rb")" + UNIT + _AFTER
)  # fmt: skip
_PLACE = re.compile(
    rb"^(?:cuda|gpu|npu|xpu|hpu|mps|cpu)$|\.(?:py|pyx|go|c|cc|cpp|cxx|cu|cuh|h|hh|hpp|rs|jl|js|ts|java|kt|scala|swift|lua|sh)$"
)
_CLAUSE = re.compile(
    rb"([A-Za-z][\w-]*(?: [A-Za-z][\w-]*){0,3}?) (?:of|on|for|in|over|across) [^,|;:!?\t]*[0-9][^,|;:!?\t]*$"
)
"""A name with what it was measured on: ``Test Accuracy of the model on the 10000 test images: 97 %``."""
_LINKING = re.compile(
    rb"(?:\b(?i:after|of|in|at|for|to|with|from|and|by|on|over|than|took|or|the|a)|(?<=[0-9] )\w+/(?:s|sec|second)s?)$"
)
"""Words before a number that are no name: ``after 1,024``, and the unit of the number before."""
_SUBJECT = re.compile(rb"([A-Za-z]\w{0,31}(?: \w{1,31})?) (?:at|of|in|for|after) {2,}$")
"""What a verb speaks of, before a counter that is blanked out: ``Score at iteration 10 is 2.3``."""
_ASIDE = re.compile(rb"[ (]*(?<=[0-9%] \()(?:avg|mean) ")
"""The average of the value before it: ``loss 2.30 (avg 2.41)``."""
_BEHIND = re.compile(
    rb" ?((?:[A-Za-z]{1,12}/(?:s|sec|second|step|it)|m?s/[a-z]{1,8}|ms|s|secs?|seconds|[KMG]i?B|nats|bits|BPC|dB|%))(?= *(?:[,|;()\t]|  |$)| - |\. )"
)
"""A unit behind a blank."""

_ROW = re.compile(rb"(?:(?: |, ?)-?[0-9]+\.[0-9]+){2,}(?= {2}|\t|[,;|]|\s*$)")
"""What makes of a value the first of a row of numbers, none of which has a name: ``copypaste: 20.1,38.2,19.0``."""

_SECTION = re.compile(
    rb"(?:^|[|,;\]\[(]) *(train(?:ing)?|val(?:id(?:ation)?)?|eval(?:uation)?|test(?:ing)?|dev)"
    rb"(?:\]|\)| ?[:|>-](?=[\s>])(?! *[-+.\d])| ?\((?=[\w@/.-]{1,40} ?[:=]))|(?<= )(\[\w+\])(?= )",
    re.IGNORECASE,
)
_UNITS = {"%": "percent", "sec": "s", "secs": "s", "seconds": "s"}

_TUPLE = re.compile(
    rb"(?<![\w%])(" + KEY + rb")(?:=|: )\((" + NUMBER + rb"), (" + NUMBER + rb")(?:, (" + NUMBER + rb"))?\)"
    rb"(?: *(?:\xc2\xb1|\+/-) *(" + NUMBER + rb")(?![\w.]))?"
)
_PARTS = ("x", "y", "z", "std")
"""What the numbers of a tuple are called, and the spread behind it: ``pred=(-0.02, -0.04) ± 0.555``."""

_HALF = rb"(?i:train(?:ing)?|val(?:id(?:ation)?)?|eval|test|dev|mean|avg|median|min|max|std)"
_BOTH = re.compile(
    rb"(?<![\w/])(" + _HALF + rb") ?[/|] ?(" + _HALF + rb") (" + KEY + rb")(?: ?[:=] ?| )(" + NUMBER + rb") ?/ ?(" + NUMBER + rb")"
    rb"(?=[\s,;|)]|\.?(?:\s|$))"
)  # fmt: skip
"""One name for two values: ``Train / Test accuracy: 0.81 / 0.82``, ``mean/median reward 21.1/20.0``."""
_EACH = re.compile(
    rb"(?<![\w/])((?:[A-Za-z]\w* )?)([A-Za-z]\w*(?:/[A-Za-z]\w*){1,5})(?: ?[:=] ?| )((?:[0-9]+\.[0-9]+/){1,5}[0-9]+\.[0-9]+)"
    + _EDGE
)
"""Names and as many values: ``Loss span/answer/total=0.51/0.12/0.63``."""
_ENTRY = re.compile(rb"\(['\"](" + KEY + rb")['\"], *" + _OPEN + rb"(" + NUMBER + rb")\)")
"""What a list of pairs holds: ``OrderedDict([('loss', 0.91), ('acc', 0.61)])``."""

_SHARE = re.compile(
    rb"(?<![\w%])("
    + _WORDS
    + rb")(?: ?[:=] ?| )([0-9]{1,15}) ?/ ?([0-9]{1,15})(?:,? *\(?([0-9]{1,9}(?:\.[0-9]{0,9})?)(%)\)?)?(?=[\s,;|)\]]|\.? *$)"
)
_TALLIED = frozenset({"acc", "accuracy", "correct", "positive", "negative", "success", "successes", "solved"}) | {
    "passed", "hits", "won", "wins", "samples", "errors", "top1", "top5",
}  # fmt: skip
"""What is counted out of a total; any other ``3/100`` is progress."""
_CHANGE = re.compile(
    rb"(?<![\w%/])(" + _WORDS + rb")(?: ?[:=] ?| )" + NUMBER + rb" ?(?:-{1,2}>|=>|\xe2\x86\x92) ?(" + NUMBER + rb")" + UNIT + _EDGE
)  # fmt: skip
_TURNING = re.compile(r" (?:improved|changed|reduced|decreased|increased|dropped|fell|rose|went)(?: from)?$")
"""What became of the value: ``val_loss improved 0.69 -> 0.59``."""
_RANGE = re.compile(
    rb"(?<![\w%])(" + _WORDS + rb") ?[:=] ?([0-9]+(?:\.[0-9]+)?)-([0-9]+(?:\.[0-9]+)?)" + UNIT + _EDGE
)


_OF_TIME = re.compile(r"^(?:m?s|secs?|seconds|min|minutes|h|hours)(?:/[a-z]+)?\. ")
"""The unit of the sentence before: ``Elapsed: 31.4 s. Mean Reward: 1.2``."""
_SENTENCE = re.compile(r"^.*[a-z]{4}\. (?=[A-Z])")
"""The end of the sentence before: ``complete. Avg Training Loss: 16.8``."""
_BEING = re.compile(r"'? (?:is|was|at|reached)$")
"""A verb or the word before a counter that is blanked out: ``Loss at epoch 1: 0.69``."""
_OF_RATE = re.compile(r"^(?:[a-z]+/s(?:ec)?|sec|secs|seconds|None) (?=[A-Za-z])")
"""The unit of the value before: ``ips : 812.1 images/s lr : 0.1``."""
_LONGEST_CLAUSE = 80
_GROUP = re.compile(rb"(?<!\w)([A-Za-z]\w*)\[([^\[\]]*)\]")
"""Values that belong to a name: ``tot_loss[loss=0.5, att=0.4]``."""


class Pair(NamedTuple):
    """A name and where its number stands."""

    name: str
    start: int
    end: int
    unit: str | None
    spaced: bool
    """Whether only a blank stands between name and number, which alone proves little."""
    split: Split = ""
    """The split of the section (``Val:``) it stands in."""
    what: What = "value"
    """``list`` for a range, which has a mean and two ends."""


def find_pairs(text: bytes, start: int = 0) -> list[Pair]:
    """Return the pairs of ``text`` from ``start`` on.

    Where a line has several sections (``Train: loss 0.1 | Val: loss 0.3``) their words qualify the names.
    """
    sections = [(found.end(), (found[1] or b"").decode()) for found in _SECTION.finditer(text, start)]
    qualified = len({split_of_word(name) for _, name in sections if name}) > 1
    pairs: dict[str, Pair] = {}
    known: set[int] = set()
    for pair in _led(list(_all_pairs(text, start))):
        if pair.start in known:
            continue
        known.add(pair.start)
        section = next((name for end, name in reversed(sections) if end <= pair.start), "")
        name = pair.name
        if section and qualified and not name.startswith(section) and not name.endswith(f"({section})"):
            name = f"{section} {name}"
        if name in pairs and (group := _group_of(text, pair.start)):
            name = f"{group}/{name}"
        pairs.setdefault(name, pair._replace(name=name, split=split_of_word(section) or pair.split))
    return list(pairs.values())


def _group_of(text: bytes, place: int) -> str:
    """Return the name before the brackets around a place: of ``loss[loss=1], tot_loss[loss=2]`` both are kept."""
    groups = (found for found in _GROUP.finditer(text) if found.start(2) <= place < found.end(2))
    return next((text_of(found[1]) for found in groups), "")


def _led(pairs: list[Pair]) -> list[Pair]:
    """Return pairs with the split of a name before them: in ``val Loss: 0.8 Acc: 0.6`` both are of validation.

    Where a line has several splits, only a name that it has several times needs one.
    """
    leads = [_lead(pair.name) for pair in pairs]
    several = len({split_of_word(lead) for lead in leads if lead}) > 1
    counts = Counter(pair.name for pair in pairs)
    led, current = [], ""
    for pair, lead in zip(pairs, leads, strict=True):
        current = lead or current
        split = (
            "" if lead or divide(pair.name)[0] or normalised(pair.name) == "lr" else split_of_word(current)
        )
        if split and counts[pair.name] > 1:
            led.append(pair._replace(name=f"{current} {pair.name}", split=split))
        else:
            led.append(pair._replace(split=split) if split and not several else pair)
    return led


def _lead(name: str) -> str:
    word, _, rest = name.partition(" ")
    return word if rest and split_of_word(word) else ""


def _all_pairs(text: bytes, start: int) -> Iterator[Pair]:
    for found in _BOTH.finditer(text, start):
        for split, value in ((1, 4), (2, 5)):
            yield Pair(f"{text_of(found[split])} {text_of(found[3])}", *found.span(value), None, spaced=False)
    for found in _EACH.finditer(text, start):
        yield from _each(found)
    for found in _ENTRY.finditer(text, start):
        yield Pair(text_of(found[1]), *found.span(2), None, spaced=False)
    changed = [
        found for found in _CHANGE.finditer(text, start) if b"." in found[0][found.end(1) - found.start() :]
    ]
    for found in changed:
        name = _TURNING.sub("", text_of(found[1]))
        yield Pair(name, *found.span(2), unit_of(found[3]), spaced=False)
    for found in _PAIR.finditer(text, start):
        value = max(found.start(5), found.start(8))
        if any(each.start() <= value < each.end() for each in changed):
            continue  # what was there before the change
        if found[1] is not None and (_is_word(found) or _ROW.match(text, found.end(5))):
            continue
        if found[1] is not None:
            yield _with_unit(text, _joined_pair(text, found))
        elif not (_LINKING.search(text, found.start(7), found.end(7)) or _ASIDE.match(text, found.start())):
            yield _with_unit(text, _spaced_pair(text, found))
    for found in _TUPLE.finditer(text, start):
        name = text_of(found[1])
        for group, part in enumerate(_PARTS, 2):
            if found[group] is not None:
                yield Pair(f"{name}/{part}", *found.span(group), None, spaced=False)
    for found in _SHARE.finditer(text, start):
        yield from _share(found)
    for found in _RANGE.finditer(text, start):
        yield Pair(
            text_of(found[1]), found.start(2), found.end(3), unit_of(found[4]), spaced=False, what="list"
        )


def _is_word(found: re.Match[bytes]) -> bool:
    """Whether what looks like a number begins a word (``level=info``), or the name is a device or a place in the source."""
    number, unit = found[5].lower().lstrip(b"+-"), found[6]
    return (number[:1] in b"ni" and unit not in (None, b"ms", b"s", b"%")) or bool(_PLACE.search(found[1]))


def _each(found: re.Match[bytes]) -> Iterator[Pair]:
    """Yield the values that a list of names shares out, where there are as many of both."""
    names, place = found[2].split(b"/"), found.start(3)
    values = found[3].split(b"/")
    for name, value in zip(names, values, strict=False) if len(names) == len(values) else ():
        yield Pair(text_of(found[1] + name), place, place + len(value), None, spaced=False)
        place += len(value) + 1


def _share(found: re.Match[bytes]) -> Iterator[Pair]:
    """Yield both numbers of ``3/4``; a share printed behind them is the value, the numbers its parts."""
    name = text_of(found[1])
    if not _TALLIED.intersection(words(name)):
        return
    if found[4] is not None:
        yield Pair(name, *found.span(4), "percent", spaced=False)
        yield Pair(f"{name} count", *found.span(2), None, spaced=False)
    else:
        yield Pair(name, *found.span(2), None, spaced=False)
    yield Pair(f"{name} total", *found.span(3), None, spaced=False)


def _joined_pair(text: bytes, found: re.Match[bytes]) -> Pair:
    name = text_of(found[1]).rstrip("'")
    clause = _CLAUSE.search(text, max(0, found.start() - _LONGEST_CLAUSE), found.end(1))
    if clause and metric_of(name) is None:
        name = text_of(clause[1])
    delimited = text[: found.start()].rstrip(b" ")[-1:] in (b",", b"|", b";")
    if found[4] == b"=" and not found[3] and not delimited:
        name = _own_words(name)
    name = _SENTENCE.sub("", _OF_RATE.sub("", _OF_TIME.sub("", name)))
    return Pair(_BEING.sub("", name).rpartition("with ")[2], *found.span(5), unit_of(found[6]), spaced=False)


def _own_words(name: str) -> str:
    """Return the last word with those before it that qualify it: ``Finished, best val loss`` -> ``best val loss``."""
    parts = name.split(" ")
    first = len(parts) - 1
    if counter_of(parts[-1]):
        return parts[-1]
    while first and parts[first - 1].lower() in QUALIFIERS:
        first -= 1
    return " ".join(parts[first:])


def _spaced_pair(text: bytes, found: re.Match[bytes]) -> Pair:
    name = _BEING.sub("", text_of(found[7]))
    if name in ("is", "was") and (subject := _SUBJECT.search(text, 0, found.start(7))):
        name = text_of(subject[1])
    return Pair(name, *found.span(8), unit_of(found[9]), spaced=True)


def _with_unit(text: bytes, pair: Pair) -> Pair:
    if pair.unit is None and (found := _BEHIND.match(text, pair.end)):
        return pair._replace(unit=unit_of(found[1]))
    return pair


def text_of(raw: bytes) -> str:
    """Return a name as text."""
    return raw.decode("utf-8", "replace")


def unit_of(raw: bytes | None) -> str | None:
    """Return a unit as it is kept: ``percent`` for ``%``; None where there is none."""
    text = raw.decode() if raw else ""
    return _UNITS.get(text, text or None)
