"""Looking a key up by what it does, and doing it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trainmon_tui.model.letters import matching
from trainmon_tui.ui.prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.ui.keys import Key


@dataclass
class Commands:
    """The keys that do something now, and which of them are looked for."""

    keys: Sequence[Key]
    prompt: Prompt = field(default_factory=lambda: Prompt("command"))
    at: int = 0
    """Which of those found is in hand."""

    @property
    def found(self) -> list[Key]:
        """The keys whose words hold what was typed, the best match first; all of them before anything is."""
        words = self.prompt.text
        return [
            self.keys[place] for place in matching(words, [f"{key.help} {key.group}" for key in self.keys])
        ]

    @property
    def chosen(self) -> str:
        """The action in hand, or an empty name where nothing was found."""
        found = self.found
        return found[self.at].action if found else ""

    def type(self, key: str, character: str | None) -> bool:
        """Take a key that types; tell whether it was one."""
        taken = self.prompt.take(key, character)
        self.at = 0 if taken else self.at
        return taken

    def move(self, step: int) -> None:
        """Go some keys on or back."""
        self.at = max(0, min(self.at + step, len(self.found) - 1))
