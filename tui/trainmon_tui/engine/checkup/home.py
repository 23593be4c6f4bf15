"""The user's folders: which they are and why, whether they can be written, and whether what is in them is valid."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, get_args

from trainmon_tui.config.folders import Purpose, config_folder, user_folder, variable_of
from trainmon_tui.config.themes import read_theme
from trainmon_tui.model.errors import TrainmonError
from trainmon_tui.model.text import clean
from trainmon_tui.parse.formats.library import LIBRARY as FORMATS
from trainmon_tui.parse.formats.library import choose_formats
from trainmon_tui.report.doctor import Check
from trainmon_tui.rules.playbooks import LIBRARY as PLAYBOOKS
from trainmon_tui.rules.playbooks import choose_playbooks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KEPT: dict[Purpose, str] = {
    "config": "themes, playbooks and formats of your own",
    "cache": "what can be computed again",
    "state": "notes, and what went wrong",
}


def check_folders() -> Iterator[Check]:
    """Yield one check for each folder, and one for each file of the user's own that cannot be used."""
    for purpose in get_args(Purpose):
        yield _folder(purpose)
    yield from _files()


def _folder(purpose: Purpose) -> Check:
    folder, variable = user_folder(purpose), variable_of(purpose)
    where = f"{purpose}: {clean(str(folder))}" + (f" (from ${variable})" if os.environ.get(variable) else "")
    if folder.exists() and not folder.is_dir():
        return Check("folders", purpose, "warn", f"{where} is no folder", f"move it away, or set {variable}")
    if not folder.exists():
        state = "is made when it is needed" if _can_be_made(folder) else "cannot be made"
    else:
        state = "can be written" if os.access(folder, os.W_OK) else "cannot be written"
    if "cannot" in state and purpose != "config":
        advice = f"set {variable} to a folder that can be written; without one nothing is lost but {_KEPT[purpose]}"
        return Check("folders", purpose, "warn", f"{where} {state}", advice)
    return Check("folders", purpose, "ok", f"{where} {state}")


def _can_be_made(folder: Path) -> bool:
    nearest = next((parent for parent in folder.absolute().parents if parent.exists()), None)
    return nearest is not None and nearest.is_dir() and os.access(nearest, os.W_OK)


def _files() -> Iterator[Check]:
    themes = sorted((config_folder() / "themes").glob("*.yaml"))
    yield from _told("playbook", len(PLAYBOOKS.own()), list(choose_playbooks("").notices))
    yield from _told("format", len(FORMATS.own()), list(choose_formats("").notices))
    yield from _told("theme", len(themes), _errors(themes))


def _errors(themes: list[Path]) -> list[str]:
    errors = []
    for path in themes:
        try:
            read_theme(path)
        except TrainmonError as error:
            errors.append(f"{path.name} cannot be used: {error.message}")
    return errors


def _told(kind: str, count: int, errors: list[str]) -> Iterator[Check]:
    for words in errors:
        yield Check("folders", f"{kind}s", "fail", clean(words), "mend the file; until then it is left out")
    if count and not errors:
        words = f"your own {kind} is valid" if count == 1 else f"your own {count} {kind}s are valid"
        yield Check("folders", f"{kind}s", "ok", words)
