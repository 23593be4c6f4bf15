"""Finds the place and the nearest valid key for what the type check refuses in a YAML file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec import inspect

from trainmon_tui.model.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.config.yaml_guard import Document
    from trainmon_tui.model.errors import BadDataError

_PLACE = re.compile(r" - at (`key` in )?`\$(.*)`\Z", re.DOTALL)
_STEP = re.compile(r"\.([A-Za-z_][\w-]*)|\[(\d+|\.\.\.)\]")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`\Z", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(.*)`\Z")
_OPTION = re.compile(r"Invalid enum value '?(.*?)'?\Z", re.DOTALL)
_PATTERN = re.compile(r"Expected `str` matching regex")

_KINDS = re.compile(r"`([a-z]+(?: \| [a-z]+)*)`")
_SAID = {
    "object": "keys and values", "array": "a list", "str": "text", "int": "a whole number", "float": "a number",
    "bool": "true or false", "null": "nothing",
}  # fmt: skip

Keys = tuple[str | int, ...]


class Hints(NamedTuple):
    """What a kind of file has to say beyond the type check's own words."""

    of_key: Callable[[str], str] = lambda _key: ""
    """The hint for an unknown key; empty for the nearest valid one."""
    of_pattern: Callable[[str], str] = lambda _words: "it is not written as expected"
    """What is expected where a text does not match its pattern, given the check's words."""


PLAIN = Hints()


def convert(document: Document, into: type[msgspec.Struct], hints: Hints = PLAIN) -> Any:  # noqa: ANN401 (an instance of ``into``)
    """Return the document as ``into``. Raises `BadDataError` with place, key and the nearest valid key."""
    try:
        return msgspec.convert(document.value, into, strict=True)
    except msgspec.ValidationError as error:
        raise explain(document, into, str(error), hints) from error


def explain(document: Document, into: type[msgspec.Struct], message: str, hints: Hints) -> BadDataError:
    """Return the error for the type check's message."""
    found = _PLACE.search(message)
    words = message[: found.start()] if found else message
    path = _path(document.value, into, found[2], message) if found else ()
    unknown, missing = _UNKNOWN.match(words), _MISSING.match(words)
    if unknown:
        key = unknown[1]
        hint = hints.of_key(key) or did_you_mean(key, _fields(into, path))
        return document.error((*path, key), f"unknown key {key!r}", hint)
    if missing:
        return document.error(path, f"the key {missing[1]!r} is missing")
    key_of = f"{path[-1]!r}: " if path else ""
    option = _OPTION.match(words)
    if option:
        known = _values(_kind(into, path))
        return document.error(
            path, f"{key_of}{option[1]!r} is not valid here", did_you_mean(option[1], known)
        )
    if _PATTERN.match(words):
        return document.error(path, f"{key_of}{hints.of_pattern(words)}")
    return document.error(path, f"{key_of}{_plain(words)}")


def _plain(words: str) -> str:
    """Return the type check's words, for people who write YAML."""
    words = _KINDS.sub(
        lambda kinds: " or ".join(_SAID.get(kind, kind) for kind in kinds[1].split(" | ")), words
    )
    return words[:1].lower() + words[1:]


def _path(value: Any, into: type[msgspec.Struct], place: str, message: str) -> Keys:  # noqa: ANN401
    path: list[str | int] = []
    for name, index in _STEP.findall(place):
        step: str | int | None = name or (None if index == "..." else int(index))
        if step is None:
            step = _culprit(value, into, tuple(path), message)
        if step is None:
            break
        path.append(step)
    return tuple(path)


def _at(value: Any, path: Keys) -> Any:  # noqa: ANN401
    for step in path:
        value = value[step]
    return value


def _culprit(value: Any, into: type[msgspec.Struct], path: Keys, message: str) -> str | int | None:  # noqa: ANN401
    """Return the key of a mapping whose value (or which itself) is refused: the one that still fails alone."""
    for key in _at(value, path):
        try:
            msgspec.convert(_only(value, path, key), into, strict=True)
        except msgspec.ValidationError as error:
            if str(error) == message:
                return key  # type: ignore[no-any-return]
    return None


def _only(value: Any, path: Keys, key: str | int) -> Any:  # noqa: ANN401
    """Return a copy of ``value`` in which the mapping at ``path`` has one key."""
    if not path:
        return {key: value[key]}
    inner = _only(value[path[0]], path[1:], key)
    if isinstance(value, list):
        return [inner if index == path[0] else item for index, item in enumerate(value)]
    return {**value, path[0]: inner}


def _fields(into: type[msgspec.Struct], path: Keys) -> list[str]:
    """Return the keys that are valid in the mapping at ``path``."""
    structs = [kind for kind in _options(_kind(into, path)) if isinstance(kind, inspect.StructType)]
    return [item.encode_name for kind in structs for item in kind.fields]


def _kind(into: type[msgspec.Struct], path: Keys) -> Any:  # noqa: ANN401
    """Return the type of what stands at ``path``."""
    kind: Any = inspect.type_info(into)
    for step in path:
        kind = _inner(kind, step)
    return kind


def _options(kind: Any) -> list[Any]:  # noqa: ANN401
    kind = kind.type if isinstance(kind, inspect.Metadata) else kind
    return list(kind.types) if isinstance(kind, inspect.UnionType) else [kind]


def _values(kind: Any) -> list[str]:  # noqa: ANN401
    """Return the words of which one must be chosen."""
    literals = [option for option in _options(kind) if isinstance(option, inspect.LiteralType)]
    return [str(value) for literal in literals for value in literal.values]


def _inner(kind: Any, step: str | int) -> Any:  # noqa: ANN401
    for option in _options(kind):
        if isinstance(option, inspect.StructType):
            return next((item.type for item in option.fields if item.encode_name == step), None)
        if isinstance(option, inspect.ListType):
            return option.item_type
        if isinstance(option, inspect.DictType):
            return option.value_type
    return None
