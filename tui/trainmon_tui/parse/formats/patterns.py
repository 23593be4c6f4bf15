"""Users' patterns: compiled by re2 alone, whose time is bounded whatever the pattern and the line."""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING, Any, Protocol

from trainmon_tui.model.errors import TrainmonError
from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_GROUPS = 64
"""Groups of one pattern."""

MAX_MEMORY = 4 * 1024 * 1024
"""Bytes that one compiled pattern may take."""

_NAME = re.compile(r"\(\?P?<([A-Za-z_]\w*)>")
_LACKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"\(\?<?[=!]"),
        "re2 has no look-ahead and no look-behind: match the text itself, and capture what is wanted in a group",
    ),
    (re.compile(r"\\[1-9]|\(\?P="), "re2 has no back-references: write the text out again"),
    (
        re.compile(r"\(\?>|[*+?}]\+"),
        "re2 has no possessive and no atomic groups, and needs none: leave them plain",
    ),
    (re.compile(r"\(\?\("), "re2 has no conditions: write two lines with a pattern each"),
    (re.compile(r"\\Z"), "re2 writes the end of the text $"),
)
"""What other engines have, and what to write for it."""

_WORDS = {
    "missing )": "a ( is never closed",
    "unexpected )": "a ) was never opened",
    "missing ]": "a [ is never closed",
    "no argument for repetition operator": "nothing stands before the repetition",
    "bad repetition operator": "a repetition is repeated",
    "invalid repetition size": "a repetition is too large",
    "invalid character class range": "a range of characters ends before it begins",
    "invalid character class": "there is no such class of characters",
    "invalid escape sequence": "there is no such escape",
    "invalid perl operator": "re2 does not have this",
    "invalid named capture group": "a group's name is made of letters, digits and _",
    "pattern too large - compile failed": "the pattern is too large: use * or + for counted repetitions",
    "trailing \\": "a \\ stands at the end",
}
"""re2's own words, for people who do not know its source."""

_HINTS = {
    "invalid repetition size": "re2 repeats at most 1000 times, one repetition in the other too: write * or +"
}


class UnavailableError(TrainmonError):
    """There is no re2 on this machine, so that formats cannot be used; everything else works."""


class PatternError(Exception):
    """A pattern that re2 refuses. ``hint`` says what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class Found(Protocol):
    """A match."""

    def groups(self) -> Sequence[bytes | None]:
        """Return the text of each group, None for one that took no part."""
        ...


class Compiled:
    """A pattern ready to match whole lines."""

    __slots__ = ("_columns", "_expression", "names", "text")

    def __init__(self, text: str, expression: Any) -> None:  # noqa: ANN401 (re2 has no types)
        index: Mapping[bytes, int] = expression.groupindex
        names = sorted(index, key=lambda name: index[name])
        self.text = text
        self.names = tuple(_text(name) for name in names)
        """The named groups in their order."""
        self._columns = tuple(index[name] - 1 for name in names)
        self._expression = expression

    def read(self, line: bytes) -> tuple[bytes | None, ...] | None:
        """Return the text of each named group, or None if the pattern does not match the whole line."""
        found: Found | None = self._expression.fullmatch(line)
        if found is None:
            return None
        groups = found.groups()
        return tuple(groups[column] for column in self._columns)


def re2_module() -> Any:  # noqa: ANN401 (a module without types)
    """Return the module re2; raises `UnavailableError` where it is not installed."""
    try:
        return importlib.import_module("re2")
    except ImportError as error:
        raise UnavailableError(
            "formats need google-re2, which is not installed here",
            "pip install google-re2; everything else works without it",
        ) from error


def compile_pattern(pattern: str) -> Compiled:
    """Compile a user's pattern; trailing blanks of a line need not be matched.

    Raises `PatternError` for what re2 refuses, `UnavailableError` where there is no re2.
    """
    module = re2_module()
    options = _options(module)
    raw = pattern.encode("utf-8", "replace")
    try:
        module.compile(raw, options)
        expression = module.compile(b"(?:" + raw + rb")\s*", options)
    except module.error as error:
        raise _refused(pattern, error) from error
    compiled = Compiled(pattern, expression)
    _check_names(pattern, compiled.names, expression.groups)
    return compiled


def compile_search(pattern: str, *, ignore_case: bool) -> Any:  # noqa: ANN401 (re2 has no types)
    """Compile a pattern that is looked for in blocks of lines; it never matches across a line's end.

    Raises `PatternError` for what re2 refuses, `UnavailableError` where there is no re2.
    """
    module = re2_module()
    options = _options(module)
    options.case_sensitive = not ignore_case
    options.never_nl = True
    try:
        return module.compile(b"(?m:" + pattern.encode("utf-8", "replace") + b")", options)
    except module.error as error:
        raise _refused(pattern, error) from error


def _options(module: Any) -> Any:  # noqa: ANN401 (re2 has no types)
    options = module.Options()
    options.log_errors = False
    options.max_mem = MAX_MEMORY
    return options


def _check_names(pattern: str, names: tuple[str, ...], groups: int) -> None:
    if groups > MAX_GROUPS:
        raise PatternError(f"more than {MAX_GROUPS} groups", "write (?: ) for those that capture nothing")
    odd = next((name for name in names if not name.isascii() or not name.isidentifier()), None)
    if odd is not None:
        raise PatternError(f"a group cannot be called {odd!r}", "its name is made of letters, digits and _")
    written = _NAME.findall(pattern)
    twice = next((name for name in names if written.count(name) > 1), None)
    if twice is not None:
        raise PatternError(f"two groups are called {twice!r}", "write a line of its own for each")


def _refused(pattern: str, error: Exception) -> PatternError:
    said = _text(error.args[0]) if error.args else ""
    kind, _, fragment = said.partition(": ")
    words = _WORDS.get(kind, kind)
    hint = _HINTS.get(kind, "") or next((advice for lacks, advice in _LACKS if lacks.search(fragment)), "")
    if not hint and kind in ("invalid perl operator", "bad repetition operator", "invalid escape sequence"):
        hint = next((advice for lacks, advice in _LACKS if lacks.search(pattern)), "")
    at = pattern.find(fragment) if fragment and fragment != pattern else -1
    place = f" at character {at + 1}: {clean(fragment, 60)}" if at >= 0 else ""
    return PatternError(clean(words) + place, hint)


def _text(raw: bytes | str) -> str:
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
