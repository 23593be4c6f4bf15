"""One line that is typed into: what to find, where to go, which chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LONGEST = 200

PromptKind = Literal["find", "goto", "chart", "note", "why", "value", "runs", "jump", "facts", "command"]
LEADS = {
    "find": "find",
    "goto": "go to",
    "chart": "chart",
    "note": "note",
    "why": "why",
    "runs": "filter",
    "jump": "as of",
    "facts": "filter",
    "command": "do",
}
HINTS = {
    "find": "words, or /pattern/",
    "goto": "120, epoch 5, step 1000, 14:05",
    "chart": "letters of its name",
    "note": "kept in the run's journal",
    "why": "a reason",
    "jump": "epoch 5, step 1000, 14:05, 40%",
    "runs": "words of its name, kind, state, health or phase",
    "facts": "letters of a name, or a part of a value",
    "command": "letters of what a key does",
}


@dataclass
class Prompt:
    """What is being typed; the cursor stands at its end."""

    kind: PromptKind
    text: str = ""

    def type(self, character: str) -> None:
        """Add a character."""
        self.text = (self.text + character)[:LONGEST]

    def erase(self) -> None:
        """Take the last character away."""
        self.text = self.text[:-1]

    def erase_word(self) -> None:
        """Take the last word away."""
        head = self.text.rstrip()
        self.text = head[: head.rfind(" ") + 1]

    def take(self, key: str, character: str | None) -> bool:
        """Take a key that types or erases; tell whether it was one."""
        if key == "backspace":
            self.erase()
        elif key == "ctrl+w":
            self.erase_word()
        elif key == "ctrl+u":
            self.text = ""
        elif character is not None and character.isprintable():
            self.type(character)
        else:
            return False
        return True
