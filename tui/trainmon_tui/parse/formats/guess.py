"""Guesses a pattern for a line that was not understood: each number becomes a group named by the words beside it."""

from __future__ import annotations

import re
from typing import NamedTuple, get_args

from trainmon_tui.parse.formats.schema import Kind
from trainmon_tui.parse.names import counter_of

_STAMP = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}"
_NUMBER = re.compile(
    rf"(?P<stamp>{_STAMP})(?P<rest>[.,][0-9]+)?|(?P<clock>(?<![\w.:-])[0-9]+(?::[0-9]{{2}})+(?:[.,][0-9]+)?)"
    r"|(?P<number>(?<![\w.])[-+]?(?:[0-9]+(?:,[0-9]{3})*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?(?![0-9.]*[0-9]))"
)
_WORD = re.compile(r"[^\W\d_](?:[\w%/.-]*[\w%])?")
_TOTAL = re.compile(r"\s*(?:/|of|out of)\s*", re.IGNORECASE)
_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")
_DIGITS = re.compile(r"[0-9]+")
_GAPS = re.compile(r"(\s+)")
_BLANKS = re.compile(r"\s{2,}")
_ODD = re.compile(r"\W+", re.ASCII)
_PASSED_OVER = frozenset(
    {"at", "after", "in", "is", "of", "to", "was", "with", "for", "by", "the", "a", "and", "on"}
)
_STEPS = frozenset({"tick", "round"})
"""Words that count steps where nothing else is known of a line."""
_TOTALS: dict[str, Kind] = {"step": "step_total", "epoch": "epoch_total"}
_KINDS = frozenset(get_args(Kind))
_VALUE = r"[-+.,\deE]+|nan|inf"
_WHOLE = r"\d+"
MAX_NUMBERS = 24
"""Numbers of a line that become groups; what follows is matched, and not kept."""


class Group(NamedTuple):
    """A named group of a guessed pattern."""

    name: str
    kind: Kind
    tag: str
    """The word as the line spells it."""


class Guess(NamedTuple):
    """A pattern for a line and what its groups are."""

    pattern: str
    groups: tuple[Group, ...]


def guess_pattern(line: str) -> Guess | None:
    """Return a pattern that matches lines like this one; None for a line without numbers to keep."""
    parts, groups, end = [], list[Group](), 0
    word_of = _word_behind if _names_follow(line) else _word_before
    for found in _NUMBER.finditer(line):
        before = line[end : found.start()]
        word = word_of(before, line[found.end() :])
        parts.append(_literal(before, {word, *(group.tag for group in groups)}))
        if found["clock"] or len(groups) >= MAX_NUMBERS:
            parts.append(r"[-+.,:\d]+" if found["clock"] else f"(?:{_VALUE})")
        else:
            group = _group(found, before, word, groups)
            groups.append(group)
            parts.append(
                f"(?P<{group.name}>{_inside(group, found)})" + (r"(?:[.,]\d+)?" if found["rest"] else "")
            )
        end = found.end()
    if not any(group.kind != "time" for group in groups):
        return None
    rest = _literal(line[end:].rstrip(), {group.tag for group in groups})
    return Guess("".join((*parts, rest)), tuple(groups))


def _inside(group: Group, found: re.Match[str]) -> str:
    if found["stamp"]:
        return r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d"
    return (
        _WHOLE
        if group.kind in ("step", "step_total", "epoch_total") and found["number"].isdigit()
        else _VALUE
    )


def _group(found: re.Match[str], before: str, word: str, groups: list[Group]) -> Group:
    if found["stamp"]:
        return Group(_free("time", groups), "time", "")
    if groups and _TOTAL.fullmatch(before):
        total = _free(f"{groups[-1].name}_total", groups)
        return Group(total, _TOTALS.get(groups[-1].kind, "value"), "")
    kind = _kind(word)
    if any(group.kind == kind for group in groups):
        kind = "value"
    wanted = _identifier(kind if kind != "value" else word)
    name = _free(wanted, groups)
    return Group(name, kind, word if name == wanted else name)


def _kind(word: str) -> Kind:
    return "step" if word.lower() in _STEPS else counter_of(word) or "value" if word else "value"


def _names_follow(line: str) -> bool:
    """Whether the names of a line stand behind their numbers: its first number has one only there."""
    first = next((found for found in _NUMBER.finditer(line) if found["number"]), None)
    return first is not None and not _words(line[: first.start()]) and bool(_words(line[first.end() :]))


def _word_before(before: str, behind: str) -> str:
    return (_words(before) or [""])[-1] or _next_word(behind)


def _word_behind(before: str, behind: str) -> str:
    return _next_word(behind) or (_words(before) or [""])[-1]


def _next_word(behind: str) -> str:
    return (_words(_NUMBER.split(behind, maxsplit=1)[0]) or [""])[0]


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word.lower() not in _PASSED_OVER]


def _identifier(word: str) -> str:
    name = _ODD.sub("_", word).strip("_")[:40] or "value"
    return f"n_{name}" if name[0].isdigit() else name


def _free(name: str, groups: list[Group]) -> str:
    taken = {group.name for group in groups}
    if name not in taken:
        return name
    return next(each for i in range(2, len(taken) + 3) if (each := f"{name}_{i}") not in taken)


def _literal(text: str, names: set[str]) -> str:
    """Return a pattern of what stands between numbers.

    The digits of ``worker3`` may differ in other lines; those of a value's own name (``top5``) tell it from others.
    """
    freed = (
        part if any(name and name in part for name in names) else _DIGITS.sub("\0", part)
        for part in _GAPS.split(text)
    )
    escaped = _SPECIAL.sub(lambda found: "\\" + found[0], "".join(freed))
    return _BLANKS.sub(r"\\s+", escaped).replace("\0", r"\d+")


def is_default(group: Group) -> bool:
    """Whether the group's name alone says what it is, so that a format need not list it."""
    named_kind = group.name if group.name in _KINDS else "value"
    return named_kind == group.kind and (group.kind != "value" or group.tag in ("", group.name))
