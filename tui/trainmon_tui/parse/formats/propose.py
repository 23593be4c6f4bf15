"""Proposes a format for what was not understood of a log: a beginning that its author goes on from."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from trainmon_tui.parse.formats.guess import guess_pattern, is_default
from trainmon_tui.parse.formats.library import format_from
from trainmon_tui.parse.formats.patterns import PatternError, compile_pattern
from trainmon_tui.parse.formats.samples import gives

if TYPE_CHECKING:
    from trainmon_tui.parse.explained import Explanation, Unread
    from trainmon_tui.parse.formats.guess import Group, Guess
    from trainmon_tui.parse.formats.schema import Gives

MAX_SHAPES = 24
"""Shapes that are proposed, the most frequent ones."""
LONGEST = 390
"""Characters of a line that can be a sample; of a longer one only the beginning is known."""

_HEAD = """\
# A beginning, made from the lines that were not understood. What each number is was guessed from the words
# beside it: correct names, kinds and metrics, take out what is no metric, then run: trainmon-tui format test FILE
format: 1
name: {name}
description: {about}
lines:
"""
_WHOLE = 1e15
_UNWRITABLE = re.compile("[^\t\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that a YAML file cannot hold."""
_NAME = re.compile(r"[^a-z0-9._-]+")


class _Proposed(NamedTuple):
    guess: Guess
    unread: Unread
    line: str


def proposal(said: Explanation, name: str = "") -> str:
    """Return the text of a format whose samples pass; empty where no line with numbers is left.

    Raises `UnavailableError` where there is no re2.
    """
    chosen = _choose(said)
    if not chosen:
        return ""
    draft = _HEAD.format(
        name=_name_of(name or "my-format"), about=_quoted(f"Lines of {_writable(said.path[:200])}")
    )
    draft += "".join(_line(each) for each in chosen) + "samples:\n"
    blind = draft + "".join(f"  - line: {_quoted(each.line)}\n    gives: nothing\n" for each in chosen)
    format_ = format_from(blind)
    samples = ((each.line, gives(format_, each.line)) for each in chosen)
    return draft + "".join(
        f"  - line: {_quoted(line)}\n    gives: {_given(given)}\n" for line, given in samples
    )


def _choose(said: Explanation) -> list[_Proposed]:
    chosen: dict[str, _Proposed] = {}
    repeated = [unread for unread in said.unread if unread.count > 1]
    for unread in repeated or said.unread:
        line = unread.example.text.rstrip()
        fits = 0 < len(line) <= LONGEST and not _UNWRITABLE.search(line)
        guess = guess_pattern(line) if fits else None
        if guess is not None and guess.pattern not in chosen and _matches(guess.pattern, line):
            chosen[guess.pattern] = _Proposed(guess, unread, line)
        if len(chosen) >= MAX_SHAPES:
            break
    return list(chosen.values())


def _matches(pattern: str, line: str) -> bool:
    try:
        return compile_pattern(pattern).read(line.encode("utf-8", "replace")) is not None
    except PatternError:
        return False


def _line(proposed: _Proposed) -> str:
    count, example = proposed.unread.count, proposed.unread.example
    lines = f"  # {count:,} line{'s' * (count != 1)}, such as {_writable(example.place)}\n"
    lines += f"  - pattern: {_quoted(proposed.guess.pattern)}\n"
    listed = ", ".join(_listed(group) for group in proposed.guess.groups if not is_default(group))
    return lines + (f"    groups: {{{listed}}}\n" if listed else "")


def _listed(group: Group) -> str:
    if group.kind == "value" and group.tag not in ("", group.name):
        return f"{group.name}: {{tag: {_json(group.tag)}}}"
    return f"{group.name}: {group.kind}"


def _given(given: Gives | str) -> str:
    if isinstance(given, str):
        return given
    plain = {key: value for key, value in msgspec.to_builtins(given).items() if key != "values"}
    plain = {key: _short(value) for key, value in plain.items()}
    if given.values:
        plain["values"] = {tag: _short(value) for tag, value in given.values.items()}
    return json.dumps(plain, ensure_ascii=False)


def _short(value: float | str) -> float | str:
    """Return a whole number as such: ``12`` for 12.0."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE else value


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("?", text)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _json(text: str) -> str:
    return msgspec.json.encode(text).decode()


def _name_of(text: str) -> str:
    return _NAME.sub("-", text.lower()).strip("-._")[:40] or "my-format"
