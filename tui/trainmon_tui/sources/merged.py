"""Several files of one run as one stream: lines in the order in which they arrive, each marked with its file."""

from __future__ import annotations

import re
import time
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.errors import NoInputError
from trainmon_tui.model.parts import Part, cleaned, declaration, marked
from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.sources.base import Source
    from trainmon_tui.sources.feed import Feed

LOOK_S = 1.0
"""Seconds between two looks for new files."""
GRACE_S = 1.0
"""How long a piece of a line waits for its end before it is delivered without it."""
LONGEST_HELD = 1 << 20
MOST_FILES = 256
_LAST_END = re.compile(rb".*[\n\r\b]", re.DOTALL)


class Found(NamedTuple):
    """A file that tells of the run."""

    name: str
    """Unlike all others: its path from the folder."""
    make: Callable[[], Feed]
    voice: str = ""
    """Files of one voice follow each other; each file is its own voice unless this is given."""
    rank: int = 0
    aside: bool = False
    """Whether it only adds to what other files tell."""


class SourceFeed:
    """A source as a feed: a file that stands as it is read."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def read(self, limit: int) -> bytes:
        """Return the next bytes."""
        return self._source.read(limit)

    def settled(self) -> bool:
        """Return whether the source has ended."""
        return self._source.status().state == "ended"

    def words(self) -> str:
        """Return what the source awaits."""
        return self._source.status().text

    def take_notices(self) -> list[str]:
        """Return what happened to the source."""
        return self._source.take_notices()

    def parts(self) -> tuple[str, ...]:
        """Return the source's parts."""
        return self._source.parts()

    def close(self) -> None:
        """Close the source."""
        self._source.close()


class _File:
    """One file on its way into the stream: what it has of an unfinished piece waits."""

    def __init__(self, part: Part, feed: Feed, *, live: bool) -> None:
        self.part = part
        self.feed = feed
        self.inside = False
        """Whether what was delivered ends inside a line."""
        self.declared = False
        self._live = live
        self._held = b""
        self._since_s = 0.0

    def take(self, limit: int, now_s: float) -> bytes:
        """Return the next bytes, up to the end of a line or of a redraw."""
        data = self.feed.read(limit)
        if data:
            self._since_s = now_s
        data = self._held + data
        whole = _LAST_END.match(data)
        end = len(data) if self._is_due(data, now_s) else whole.end() if whole else 0
        self._held = data[end:]
        return data[:end]

    def _is_due(self, data: bytes, now_s: float) -> bool:
        if len(data) > LONGEST_HELD:
            return True
        return now_s - self._since_s >= GRACE_S if self._live else self.feed.settled()

    @property
    def settled(self) -> bool:
        """Whether nothing is left to take."""
        return not self._held and self.feed.settled()


class MergedFeed:
    """A feed over the files that ``look`` finds: at the start, and live once a second."""

    def __init__(
        self,
        look: Callable[[], list[Found]],
        *,
        live: bool,
        notices: Callable[[], list[str]] = list,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._find = look
        self._say = notices
        self._live = live
        self._clock = clock
        self._files: list[_File] = []
        self._known: set[str] = set()
        self._refused: list[NoInputError] = []
        self._tells = False
        self._voices: dict[str, int] = {}
        self._inside: _File | None = None
        self._notices: deque[str] = deque(maxlen=64)
        self._look_at = float("-inf")

    def read(self, limit: int) -> bytes:
        """Return the next lines of the first file that has any."""
        now_s = self._clock()
        if now_s >= self._look_at:
            self._look_at = now_s + LOOK_S if self._live else float("inf")
            self._look()
        for file in self._files:
            data = file.take(limit, now_s)
            if data:
                return self._deliver(file, data)
        return b""

    def _look(self) -> None:
        """Take in files that are new; raises `NoInputError` where not one that tells of the run can be read."""
        if not self._files:
            self._notices += self._say()
        for found in self._find():
            if found.name not in self._known and len(self._files) < MOST_FILES:
                self._known.add(found.name)
                try:
                    self._add(found, found.make())
                except NoInputError as error:
                    self._refused.append(error)
                    self._notices.append(f"{clean(found.name)} is left out: {error.message}")
        if self._refused and not self._tells:
            raise self._refused[0]

    def _add(self, found: Found, feed: Feed) -> None:
        self._tells = self._tells or not found.aside
        voice = self._voices.setdefault(found.voice or found.name, len(self._voices))
        part = Part(len(self._files), clean(found.name), voice, found.rank)
        self._files.append(_File(part, feed, live=self._live))
        if len(self._files) == MOST_FILES:
            self._notices.append(f"only the first {MOST_FILES} files are read")

    def _deliver(self, file: _File, data: bytes) -> bytes:
        begun = b""
        if self._inside not in (file, None):
            begun = b"\n"
        if not file.declared:
            begun += declaration(file.part)
            file.declared = True
        if self._inside is file:
            head, newline, rest = data.partition(b"\n")
            lines = cleaned(head) + newline + (marked(rest, file.part.number) if rest else b"")
        else:
            lines = marked(data, file.part.number, continued=file.inside)
        file.inside = not data.endswith(b"\n")
        self._inside = file if file.inside else None
        return begun + lines

    def settled(self) -> bool:
        """Return whether every file that was found is at its end."""
        return self._look_at > float("-inf") and all(file.settled for file in self._files)

    def words(self) -> str:
        """Return what is awaited: that of the first file that says anything."""
        if not self._files:
            return "waiting for a log"
        return next((words for file in self._files if (words := file.feed.words())), "")

    def take_notices(self) -> list[str]:
        """Return what happened to the files."""
        notices = [*self._notices, *(notice for file in self._files for notice in file.feed.take_notices())]
        self._notices.clear()
        return notices

    def parts(self) -> tuple[str, ...]:
        """Return the names of the files."""
        return tuple(file.part.name for file in self._files)

    def close(self) -> None:
        """Close every file; closing twice is fine."""
        for file in self._files:
            file.feed.close()
