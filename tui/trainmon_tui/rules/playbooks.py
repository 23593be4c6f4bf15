"""Finds and loads playbooks: those that come with the package, by name, and files, by path."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.config.locate import convert
from trainmon_tui.config.yaml_guard import load_yaml, read_yaml
from trainmon_tui.model.errors import BadDataError, did_you_mean
from trainmon_tui.rules.build import build
from trainmon_tui.rules.hints import HINTS
from trainmon_tui.rules.schema import PlaybookFile

if TYPE_CHECKING:
    from trainmon_tui.config.yaml_guard import Document
    from trainmon_tui.rules.playbook import Playbook

_FOLDER = Path(__file__).parent / "bundled"


def bundled() -> list[str]:
    """Return the names of the playbooks that come with the package."""
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))


def bundled_path(name: str) -> Path:
    """Return the file of a bundled playbook. Raises `BadDataError` for an unknown name."""
    if name not in bundled():
        raise BadDataError(f"there is no playbook {name!r}", did_you_mean(name, bundled()))
    return _FOLDER / f"{name}.yaml"


def load_playbook(name_or_path: str) -> Playbook:
    """Load a bundled playbook by name, or a file by path.

    A path is what has a ``/`` or ends in .yaml or .yml, and any other file that exists; a bundled name comes first.

    Raises `BadDataError` with file, line, column, key and the nearest valid key.
    """
    path = Path(name_or_path).expanduser() if _is_path(name_or_path) else bundled_path(name_or_path)
    return _playbook(read_yaml(path), path.stem)


def _is_path(text: str) -> bool:
    if "/" in text or text.endswith((".yaml", ".yml")):
        return True
    return text not in bundled() and os.path.isfile(text)  # noqa: PTH113 - takes any name; a Path's refuses long ones


def playbook_from(text: str, *, source: str = "playbook.yaml") -> Playbook:
    """Load a playbook from its text. Raises `BadDataError` as `load_playbook` does."""
    return _playbook(load_yaml(text, source=source), Path(source).stem)


def _playbook(document: Document, id_: str) -> Playbook:
    if not isinstance(document.value, dict):
        raise document.error((), "this is not a playbook", "a playbook begins with: playbook: 1")
    return build(document, convert(document, PlaybookFile, HINTS), id_)
