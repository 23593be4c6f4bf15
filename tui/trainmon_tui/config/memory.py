"""Which playbook a person chose for the runs of a folder: kept in the state folder, as long as that can be written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from trainmon_tui.config.folders import state_folder, write_state

if TYPE_CHECKING:
    from pathlib import Path

NAME = "playbooks.json"
MAX_BYTES = 256 * 1024
MOST_FOLDERS = 500
"""The folders that were chosen for longest ago are forgotten first."""


def remembered_playbook(folder: Path) -> str:
    """Return the playbook that was chosen for a folder; empty for none."""
    return _read().get(str(folder), "")


def remember_playbook(folder: Path, playbook: str) -> bool:
    """Keep the choice for a folder, an empty one to forget it; return whether it could be kept."""
    known = _read()
    before = known.pop(str(folder), "")
    if playbook:
        known[str(folder)] = playbook
    if before == playbook:
        return True
    kept = dict(list(known.items())[-MOST_FOLDERS:])
    return write_state(NAME, json.dumps(kept, indent=1)) is not None


def _read() -> dict[str, str]:
    """Return playbooks by folder; what somebody else wrote into the file counts as far as it is of that kind."""
    try:
        with (state_folder() / NAME).open("rb") as file:
            found = json.loads(file.read(MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    pairs = found.items() if isinstance(found, dict) else ()
    return {folder: playbook for folder, playbook in pairs if isinstance(playbook, str)}
