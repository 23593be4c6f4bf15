"""Writes single settings into a person's settings file, and leaves the rest of it as it is, comments included."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from trainmon_tui.config.folders import write_whole
from trainmon_tui.config.settings import from_document, settings_file
from trainmon_tui.config.yaml_guard import load_yaml, read_bytes
from trainmon_tui.model.errors import BadDataError
from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.config.yaml_guard import Document

_BY_HAND = "change it there by hand"


def keep_key(action: str, keys: str | None) -> None:
    """Write a person's own keys of an action into the file; None takes them out. Raises `BadDataError` where that fails."""
    _rewrite(lambda text, source: changed_key(text, action, keys, source=source))


def keep_setting(name: str, value: Any) -> None:  # noqa: ANN401 (of the setting's own type)
    """Write a setting that is one value into the file; None takes it out. Raises `BadDataError` where that fails."""
    _rewrite(lambda text, source: changed(text, name, value, source=source))


def _rewrite(change: Callable[[str, str], str]) -> None:
    """Write the file's text as ``change`` makes it of the present one and its name."""
    path = settings_file()
    text = read_bytes(path).decode("utf-8", "replace") if path.exists() else ""
    after = change(text, str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, after.encode())
    except OSError as error:
        raise BadDataError(f"{clean(str(path))}: {error.strerror or error}") from error


def changed(text: str, name: str, value: Any, *, source: str) -> str:  # noqa: ANN401 (of the setting's own type)
    """Return the file's text with another value for ``name``, or without it; raises `BadDataError`."""
    before = load_yaml(text, source=source)
    from_document(before)
    after = _written(text, before, name, value)
    if not _is_right(before, after, name, value, source):
        raise before.error((name,), f"{name!r} is written in a way that only people change", _BY_HAND)
    return after


def changed_key(text: str, action: str, keys: str | None, *, source: str) -> str:
    """Return the file's text with other keys for an action, or without them; raises `BadDataError`."""
    before = load_yaml(text, source=source)
    from_document(before)
    own = dict((before.value or {}).get("keys") or {})
    if keys is None:
        own.pop(action, None)
    else:
        own[action] = keys
    after = _with_key(text, before, action, keys, own)
    if not _is_right(before, after, "keys", own or None, source):
        raise before.error(("keys",), "'keys' is written in a way that only people change", _BY_HAND)
    return after


def _with_key(text: str, before: Document, action: str, keys: str | None, own: dict[str, str]) -> str:
    """Return the text with the line of one key changed, added behind the head of the others, or taken out."""
    said = "" if keys is None else f"{action}: {json.dumps(keys, ensure_ascii=False)}"
    head, place = before.places.get(("keys",)), before.places.get(("keys", action))
    if head is None:
        start = text if not text or text.endswith("\n") else f"{text}\n"
        return f"{start}keys:\n  {said}\n" if said else text
    below = [line_column for path, line_column in before.places.items() if path[:1] == ("keys",) and path[1:]]
    if any(line == head[0] for line, _ in below):
        return _written(text, before, "keys", own or None)
    lines = text.splitlines(keepends=True)
    if place is None:
        indent = " " * (min((column for _, column in below), default=3) - 1)
        lines.insert(head[0], f"{indent}{said}\n" if said else "")
    else:
        lines[place[0] - 1] = _replaced(lines[place[0] - 1], said)
    if not own:
        lines[head[0] - 1] = ""
    return "".join(lines)


def _replaced(line: str, said: str) -> str:
    """Return a line that says something else, as far in and with the comment behind it; nothing where nothing is said."""
    comment = re.search(r"\s+#.*$", line.rstrip("\n"))
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}{said}{comment[0] if comment else ''}\n" if said else ""


def _written(text: str, before: Document, name: str, value: Any) -> str:  # noqa: ANN401
    said = None if value is None else f"{name}: {json.dumps(value, ensure_ascii=False)}"
    place = before.places.get((name,))
    if place is None:
        head = text if not text or text.endswith("\n") else f"{text}\n"
        return f"{head}{said}\n" if said is not None else text
    lines = text.splitlines(keepends=True)
    lines[place[0] - 1] = _replaced(lines[place[0] - 1], said or "")
    return "".join(lines)


def _is_right(before: Document, after: str, name: str, value: Any, source: str) -> bool:  # noqa: ANN401
    """Whether the changed text says the new value, and everything else as before."""
    wanted = dict(before.value or {})
    wanted.pop(name, None)
    if value is not None:
        wanted[name] = value
    try:
        return (load_yaml(after, source=source).value or {}) == wanted
    except BadDataError:
        return False
