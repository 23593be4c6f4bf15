"""From YAML's events to plain values, in one pass without recursion: nothing nests deeper or grows larger than allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from trainmon_tui.config.yaml_guard import MAX_DEPTH, MAX_NODES, Document, scalar
from trainmon_tui.model.errors import BadDataError
from trainmon_tui.model.text import clean, clean_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.config.yaml_guard import Path_


def _events(text: str) -> Iterator[Any]:
    """Parser events; the C parser is safe here because events do not nest."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    yield from yaml.parse(text, Loader=loader)


class _Open:
    """A mapping or list that is being filled."""

    def __init__(self, into: dict[Any, Any] | list[Any], path: Path_) -> None:
        self.into = into
        self.path = path
        self.key: str | int | None = None
        self.key_place = (1, 1)


class Builder:
    """Makes one document; ``name`` is its file's, for messages."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.places: dict[Path_, tuple[int, int]] = {}
        self.stack: list[_Open] = []
        self.root: Any = None
        self.nodes = 0
        self.documents = 0

    def build(self, text: str) -> Document:
        """Return the document of a text; raises `BadDataError`."""
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
