"""Which playbooks may judge a run: the one that is named, the one remembered for its folder, or those that fit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.config.memory import remember_playbook, remembered_playbook
from trainmon_tui.engine.elsewhere import SettingsElsewhere, folder_of
from trainmon_tui.model.errors import BadDataError
from trainmon_tui.model.text import clean
from trainmon_tui.rules.playbooks import AUTO, LIBRARY, NONE, Chosen, choose_playbooks

if TYPE_CHECKING:
    from trainmon_tui.protocol.spec import EngineSpec
    from trainmon_tui.rules.judge import Judge

REMEMBERED = "chosen for this folder; --playbook auto forgets it"


class Judges:
    """Makes judges by what was chosen last; raises `BadDataError` for a playbook that cannot be used."""

    def __init__(self, spec: EngineSpec) -> None:
        self._spec = spec
        self._folder = folder_of(spec.path)
        self.notices: list[str] = []
        self.wanted = ""
        """The name or file of the one playbook; empty where the log chooses."""
        self._chosen = self._first()
        self.names = (AUTO, *(clean(place.name, 64) for place in LIBRARY.places()), NONE)
        """What may be chosen."""

    def judge(self) -> Judge:
        """Return a fresh judge."""
        spec = self._spec
        return self._chosen.judge(SettingsElsewhere(spec.path, spec.command, spec.config))

    def take_notices(self) -> list[str]:
        """Return what is to be said since the last call."""
        notices, self.notices = self.notices, []
        return notices

    def choose(self, playbook: str) -> None:
        """Judge by another playbook from now on, and remember that for the folder; raises `BadDataError`."""
        self._chosen, self.wanted = choose_playbooks(playbook), playbook
        self.notices += self._chosen.notices
        self._remember(playbook)

    def _first(self) -> Chosen:
        named = self._spec.playbook
        if not named and (kept := self._kept()):
            return kept
        chosen, self.wanted = choose_playbooks(named), named
        self.notices += chosen.notices
        if named and self._spec.remember:
            self._remember(named)
        return chosen

    def _kept(self) -> Chosen | None:
        """Return what is remembered for the folder, as long as it can be used."""
        kept = remembered_playbook(self._folder) if self._folder is not None else ""
        if not kept:
            return None
        try:
            found = choose_playbooks(kept)._replace(reason=REMEMBERED)
        except BadDataError as error:
            self.notices.append(
                f"the playbook that was chosen for this folder cannot be used: {error.message}"
            )
            return None
        self.wanted = kept
        return found

    def _remember(self, playbook: str) -> None:
        if self._folder is None:
            return
        is_file = Path(playbook).suffix in (".yaml", ".yml") or "/" in playbook
        kept = str(Path(playbook).expanduser().absolute()) if is_file else playbook
        if not remember_playbook(self._folder, "" if playbook == AUTO else kept):
            self.notices.append(
                "the choice of the playbook cannot be kept: the state folder cannot be written"
            )
