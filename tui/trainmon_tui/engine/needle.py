"""What a person looks for in the log: words as they stand, or a pattern between slashes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from trainmon_tui.model.errors import TrainmonError, UsageError
from trainmon_tui.parse.formats.patterns import PatternError, compile_search

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 1000
"""Characters of a needle."""


class Hit(Protocol):
    """A match inside a block of lines."""

    def start(self) -> int:
        """Return where it begins."""
        ...

    def end(self) -> int:
        """Return where it ends."""
        ...


class Needle(Protocol):
    """A compiled needle."""

    def finditer(self, text: bytes) -> Iterator[Hit]:
        """Return every match in a block of lines; none crosses a line's end."""
        ...


def _pattern(text: str, *, ignore_case: bool) -> Needle:
    try:
        found: Needle = compile_search(text, ignore_case=ignore_case)
    except PatternError as error:
        raise UsageError(str(error), error.hint) from error
    except TrainmonError as error:
        raise UsageError(error.message, error.hint) from error
    return found


def places_in(needle: Needle, text: str) -> tuple[tuple[int, int], ...]:
    """Return where a needle stands in a line, in characters."""
    raw = text.encode("utf-8", "replace")
    found = [(hit.start(), hit.end()) for hit in needle.finditer(raw)]
    if text.isascii():
        return tuple(found)
    return tuple(
        (len(raw[:a].decode("utf-8", "replace")), len(raw[:b].decode("utf-8", "replace"))) for a, b in found
    )


def compile_needle(text: str) -> Needle:
    """Return a needle: ``loss=nan`` as it stands, ``/loss=(nan|inf)/`` as an re2 pattern.

    Without a capital letter, capitals and small letters are the same. Raises `UsageError`.
    """
    small = text == text.lower()
    if len(text) > LONGEST:
        raise UsageError(f"a search of {len(text)} characters", f"at most {LONGEST}")
    if len(text) > 2 and text.startswith("/") and text.endswith("/"):
        return _pattern(text[1:-1], ignore_case=small)
    return re.compile(re.escape(text.encode("utf-8", "replace")), re.IGNORECASE if small else 0)
