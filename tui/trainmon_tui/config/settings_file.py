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
    from trainmon_tui.config.yaml_guard import Document

_BY_HAND = "change it there by hand"


def keep_setting(name: str, value: Any) -> None:  # noqa: ANN401 (of the setting's own type)
    """Write a setting that is one value into the file; None takes it out. Raises `BadDataError` where that fails."""
    path = settings_file()
    text = read_bytes(path).decode("utf-8", "replace") if path.exists() else ""
    after = changed(text, name, value, source=str(path))
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


def _written(text: str, before: Document, name: str, value: Any) -> str:  # noqa: ANN401
    said = None if value is None else f"{name}: {json.dumps(value, ensure_ascii=False)}"
    place = before.places.get((name,))
    if place is None:
        head = text if not text or text.endswith("\n") else f"{text}\n"
        return f"{head}{said}\n" if said is not None else text
    lines = text.splitlines(keepends=True)
    line = lines[place[0] - 1]
    comment = re.search(r"\s+#.*$", line.rstrip("\n"))
    lines[place[0] - 1] = "" if said is None else f"{said}{comment[0] if comment else ''}\n"
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
