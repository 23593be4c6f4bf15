"""The one way YAML enters the program: bounded before anything is built, typed by us, every value with its place.

The parser's events are turned into plain values in one pass without recursion, so that nothing nests deeper or
grows larger than the limits. Aliases, anchors and tags are refused (merge-key bombs grow tenfold a level), and
so are duplicate keys. Scalars are typed as people mean them: ``1e-5`` is a number, ``no``, ``012``, ``1:30`` and
``2026-01-20`` are text.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import yaml

from trainmon_tui.model.errors import BadDataError
from trainmon_tui.model.text import clean, clean_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32
MAX_NODES = 20_000
MAX_DIGITS = 300
_OPEN_ALREADY = (Path("/dev/fd"), Path("/proc/self/fd"))
"""Folders of files that this process was given open."""

Path_ = tuple[str | int, ...]
"""Where a value stands in a document: keys and list indices from the root."""

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)", re.ASCII)
_FLOAT = re.compile(
    r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9]+(?:[eE][-+]?[0-9]+)?)", re.ASCII
)
_WORDS: dict[str, Any] = {
    "": None, "~": None, "null": None, "true": True, "false": False, "True": True, "False": False,
    ".inf": float("inf"), "-.inf": float("-inf"), ".nan": float("nan"),
}  # fmt: skip


class Document(msgspec.Struct, frozen=True):
    """A loaded YAML document and the place of each of its values."""

    value: Any
    """dict, list, str, int, float, bool or None."""
    source: str
    """The file's name, for messages."""
    places: dict[Path_, tuple[int, int]]
    """Line and column (from 1) of each value, by its path; of a mapping's value it is the key's place."""

    def where(self, path: Path_) -> str:
        """Return ``file:line:column`` of the value at ``path``, or of its nearest known parent."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return f"{self.source}:{line}:{column}"

    def error(self, path: Path_, message: str, hint: str = "") -> BadDataError:
        """Return the error that says what is wrong at ``path``, to be raised by the caller."""
        shown = "\n".join(clean(line) for line in hint.split("\n"))
        return BadDataError(clean(f"{self.where(path)}: {message}"), shown)


def read_yaml(path: Path) -> Document:
    """Read a YAML file.

    Raises `BadDataError` with file, line and column when it cannot be read, is too large or is not plain YAML.
    """
    return load_yaml(read_bytes(path), source=str(path))


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file, one more than may be loaded at most; raises `BadDataError`.

    A FIFO that a path leads to may never have a writer; one that a shell opened (``<(...)``) is read.
    """
    if path.is_fifo() and path.parent not in _OPEN_ALREADY:
        raise BadDataError(f"{clean(str(path))}: is a FIFO, not a file", "name a file")
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        words = error.strerror if isinstance(error, OSError) else str(error)
        raise BadDataError(f"{clean(str(path))}: {words or error}") from error


def load_yaml(data: bytes | str, *, source: str) -> Document:
    """Load one YAML document; ``source`` names it in messages. Raises `BadDataError`."""
    name = clean(source)
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    if len(raw) > MAX_BYTES:
        raise BadDataError(
            f"{name}: larger than {MAX_BYTES // 1024} KB", "a hand-written file is far smaller"
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadDataError(f"{name}:{line}:1: not UTF-8 text") from error
    return _Builder(name).build(text)


def _events(text: str) -> Iterator[Any]:
    """Parser events; the C parser is safe here because events do not nest."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    yield from yaml.parse(text, Loader=loader)


def scalar(text: str) -> Any:  # noqa: ANN401 (a YAML scalar is of any plain type)
    """Return the value that a plain (unquoted) scalar means."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= MAX_DIGITS and _INTEGER.fullmatch(text):
        return int(text)
    if len(text) <= MAX_DIGITS and _FLOAT.fullmatch(text):
        return float(text)
    return text


class _Open:
    """A mapping or list that is being filled."""

    def __init__(self, into: dict[Any, Any] | list[Any], path: Path_) -> None:
        self.into = into
        self.path = path
        self.key: str | int | None = None
        self.key_place = (1, 1)


class _Builder:
    def __init__(self, name: str) -> None:
        self.name = name
        self.places: dict[Path_, tuple[int, int]] = {}
        self.stack: list[_Open] = []
        self.root: Any = None
        self.nodes = 0
        self.documents = 0

    def build(self, text: str) -> Document:
        self._refuse_control_characters(text)
        try:
            for event in _events(text):
                self._take(event)
        except yaml.MarkedYAMLError as error:
            raise self._error(error.problem_mark or error.context_mark, _words(error)) from error
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise BadDataError(f"{self.name}:1:1: {clean(str(error), 200)}") from error
        return Document(self.root, self.name, self.places)

    def _refuse_control_characters(self, text: str) -> None:
        """Refuse them as the parser would, which names neither line nor column."""
        found = yaml.reader.Reader.NON_PRINTABLE.search(text)
        if found:
            before = text[: found.start()]
            line, column = before.count("\n") + 1, found.start() - before.rfind("\n")
            code = f"U+{ord(found[0]):04X}"
            raise BadDataError(
                f"{self.name}:{line}:{column}: control characters are not allowed, found {code}"
            )

    def _error(self, mark: Any, message: str, hint: str = "") -> BadDataError:  # noqa: ANN401 (yaml marks are untyped)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return BadDataError(clean(f"{self.name}:{line}:{column}: {message}"), hint)

    def _take(self, event: Any) -> None:  # noqa: ANN401 (yaml events are untyped)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._error(
                event.start_mark, "anchors and aliases (& and *) are not allowed", "write it out"
            )
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self._error(event.start_mark, "a second document is not allowed")
        elif isinstance(event, yaml.ScalarEvent):
            self._count(event)
            self._scalar(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._count(event)
            self._start(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.stack.pop()

    def _count(self, event: Any) -> None:  # noqa: ANN401
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self._error(event.start_mark, f"more than {MAX_NODES} values")
        if event.tag and event.tag != "!":
            raise self._error(event.start_mark, f"the tag {event.tag!r} is not allowed")

    def _start(self, event: Any, into: dict[Any, Any] | list[Any]) -> None:  # noqa: ANN401
        if len(self.stack) >= MAX_DEPTH:
            raise self._error(event.start_mark, f"nested deeper than {MAX_DEPTH} levels")
        if self.stack and isinstance(self.stack[-1].into, dict) and self.stack[-1].key is None:
            raise self._error(event.start_mark, "a key must be a word or a whole number")
        self.stack.append(_Open(into, self._put(event, into)))

    def _scalar(self, event: Any) -> None:  # noqa: ANN401
        value = event.value if event.style else scalar(event.value)
        top = self.stack[-1] if self.stack else None
        if top is None or isinstance(top.into, list) or top.key is not None:
            self._put(event, value)
            return
        whole = isinstance(value, int) and not isinstance(value, bool)
        key = value if whole else event.value
        if key in top.into:
            raise self._error(event.start_mark, f"the key {key!r} comes twice", "the first one would be lost")
        top.key, top.key_place = key, (event.start_mark.line + 1, event.start_mark.column + 1)

    def _put(self, event: Any, value: Any) -> Path_:  # noqa: ANN401
        place = (event.start_mark.line + 1, event.start_mark.column + 1)
        path: Path_ = ()
        if not self.stack:
            self.root = value
        elif isinstance(into := self.stack[-1].into, list):
            path = (*self.stack[-1].path, len(into))
            into.append(value)
        else:
            top = self.stack[-1]
            path, place = (*top.path, "" if top.key is None else top.key), top.key_place
            into[top.key] = value
            top.key = None
        self.places[path] = place
        return path


def _words(error: yaml.MarkedYAMLError) -> str:
    """Return the parser's own words, without its copy of the text."""
    parts = [str(part) for part in (error.context, error.problem) if part]
    return clean_bytes(", ".join(parts).encode(), 200) or "not YAML"
