"""What is remembered of a person's choices: small JSON files in the state folder, as long as that can be written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from trainmon_tui.config.folders import state_folder, write_state

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 256 * 1024
MOST = 500
"""What was kept for longest without a change is forgotten first."""


class Memory(NamedTuple):
    """One file of things by name."""

    file: str
    kind: type
    """What somebody else wrote into the file counts as far as it is of this type."""

    def get(self, name: str) -> Any:  # noqa: ANN401 (of the memory's kind)
        """Return what is kept under a name; None for nothing."""
        return self._read().get(name)

    def keep(self, name: str, value: Any) -> bool:  # noqa: ANN401 (of the memory's kind)
        """Keep a value under a name, None or an empty one to forget it; return whether it could be kept."""
        known = self._read()
        before = known.pop(name, None)
        if (before or None) == (value or None):
            return True
        if value:
            known[name] = value
        return write_state(self.file, _newest(known)) is not None

    def _read(self) -> dict[str, Any]:
        try:
            with (state_folder() / self.file).open("rb") as file:
                found = json.loads(file.read(MAX_BYTES))
        except (OSError, ValueError, RecursionError):
            return {}
        pairs = found.items() if isinstance(found, dict) else ()
        return {name: value for name, value in pairs if isinstance(value, self.kind)}


def _newest(known: dict[str, Any]) -> str:
    """Return as many of the newest entries as may be kept, as JSON."""
    kept = list(known.items())[-MOST:]
    text = json.dumps(dict(kept), indent=1)
    while len(text) > MAX_BYTES // 2 and len(kept) > 1:
        kept = kept[len(kept) // 2 :]
        text = json.dumps(dict(kept), indent=1)
    return text


PLAYBOOKS = Memory("playbooks.json", str)
"""Which playbook a person chose, by the folder of the runs."""
VIEWS = Memory("views.json", dict)
"""How a person left the screen of a run, by the run's path."""


def remembered_playbook(folder: Path) -> str:
    """Return the playbook that was chosen for a folder; empty for none."""
    return PLAYBOOKS.get(str(folder)) or ""


def remember_playbook(folder: Path, playbook: str) -> bool:
    """Keep the choice for a folder, an empty one to forget it; return whether it could be kept."""
    return PLAYBOOKS.keep(str(folder), playbook)
