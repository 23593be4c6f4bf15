"""Changes single values of a hand-written YAML file and leaves everything else as it is, comments included."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from trainmon_tui.config.yaml_guard import load_yaml
from trainmon_tui.model.errors import BadDataError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.config.yaml_guard import Document, Path_


class Edit(NamedTuple):
    """Another text for a piece of the value at ``path``, which stands below a key: ``value[start:end]``."""

    path: Path_
    start: int
    end: int
    new: str


def patched(text: str, document: Document, edits: Sequence[Edit]) -> tuple[str, list[Edit]]:
    """Return the file with the edits that can be made, and those.

    An edit whose words cannot be told from others in the file, as in a quoted value with escapes, is left out.
    """
    whole = _applied(text, document, edits)
    if _is_right(whole, document, edits):
        return whole, list(edits)
    made: list[Edit] = []
    for edit in edits:
        if _is_right(_applied(text, document, [*made, edit]), document, [*made, edit]):
            made.append(edit)
    return _applied(text, document, made), made


def _applied(text: str, document: Document, edits: Sequence[Edit]) -> str:
    """Return the file with its pieces exchanged from the last to the first, so that places stay what they were."""
    places = [(place, edit) for edit in edits if (place := _place(text, document, edit)) is not None]
    for (start, end), edit in sorted(places, key=lambda found: found[0], reverse=True):
        text = text[:start] + edit.new + text[end:]
    return text


def _place(text: str, document: Document, edit: Edit) -> tuple[int, int] | None:
    """Return where the edited piece stands in the file: as often after its key as in the value before it."""
    value = str(_value(document, edit.path))
    word = re.compile(rf"(?<!\w)(?<!\w\.){re.escape(value[edit.start : edit.end])}(?!\w|\.\d)")
    before = len(word.findall(value[: edit.end])) - 1
    line, column = document.places[edit.path]
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    colon = text.find(":", starts[line - 1] + column - 1)
    found = [match.span() for match in word.finditer(text, colon + 1)]
    return found[before] if colon >= 0 and 0 <= before < len(found) else None


def _is_right(text: str, document: Document, edits: Sequence[Edit]) -> bool:
    """Whether a changed file holds the changed values, and all others as they were."""
    try:
        now = load_yaml(text, source=document.source)
    except BadDataError:
        return False
    wanted: dict[Path_, str] = {}
    for edit in sorted(edits, key=lambda one: one.start, reverse=True):
        value = wanted.get(edit.path, str(_value(document, edit.path)))
        wanted[edit.path] = value[: edit.start] + edit.new + value[edit.end :]
    return now.places.keys() == document.places.keys() and all(
        str(_value(now, path)) == wanted.get(path, str(_value(document, path))) for path in _leaves(document)
    )


def _leaves(document: Document) -> list[Path_]:
    return [path for path in document.places if not isinstance(_value(document, path), (dict, list))]


def _value(document: Document, path: Path_) -> Any:  # noqa: ANN401 - any YAML value
    value = document.value
    for step in path:
        value = value[step]
    return value


def diff(before: str, after: str, name: str) -> str:
    """Return a unified diff that ``patch`` and ``git apply`` take; empty where nothing changed."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{name}", f"b/{name}"
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
