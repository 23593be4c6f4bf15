"""One JSON document that holds a run's history: read as a whole, and again whenever it was written anew."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.sources.feed import Rereading
from trainmon_tui.sources.histories import Told, history_of, line_of
from trainmon_tui.sources.regular import open_regular, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DOCUMENT = 256 << 20
LOOK_S = 1.0
_BEGINS = re.compile(rb"\s*(?:\[\s*(?:\{|\Z)|\{\s*(?:\"|\Z))")


def may_be_document(block: bytes) -> bool:
    """Whether a file that begins with this block may be one JSON document: not one object a line."""
    if not _BEGINS.match(block):
        return False
    first, _, rest = block.strip().partition(b"\n")
    return not rest or not _is_object(first)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


class DocumentFeed(Rereading):
    """A feed of a document's records as JSON lines; what is added to the history follows as it comes."""

    def __init__(self, path: str | Path, *, live: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = Path(path)
        self._name = clean(self._path.name)
        self._live = live
        self._clock = clock
        self._look_at = float("-inf")
        self._seen: tuple[int, int, int] | None = None
        self._told = Told()
        self._out = b""

    def is_history(self) -> bool:
        """Return whether the document holds a history now."""
        self._look()
        return bool(self._told.lines)

    def read(self, limit: int) -> bytes:
        """Return the next lines, or a part of them."""
        if not self._out:
            self._look()
        data, self._out = self._out[:limit], self._out[limit:]
        return data

    def _look(self) -> None:
        if self._clock() < self._look_at:
            return
        self._look_at = self._clock() + LOOK_S if self._live else float("inf")
        try:
            self._read_again()
        except OSError as error:
            self._words = f"cannot read {self._name}: {words_of(error)}"
        except (ValueError, RecursionError):
            self._words = f"{self._name} is not whole: it is no JSON document"

    def _read_again(self) -> None:
        """Tell what is new in a document that was written since the last look. Raises as reading and JSON do."""
        found = self._path.stat()
        seen = (found.st_ino, found.st_mtime_ns, found.st_size)
        if seen == self._seen:
            return
        with open(open_regular(self._path), "rb") as file:  # noqa: PTH123 - a descriptor, opened with care
            text = file.read(MAX_DOCUMENT + 1)
        if len(text) > MAX_DOCUMENT:
            raise ValueError("too large")
        self._out += self._told.news([line_of(record) for record in history_of(json.loads(text)) or []])
        self._seen, self._words = seen, ""

    def settled(self) -> bool:
        """Return whether all that the document held at the last look was told."""
        return not self._out
