"""What hands wrote for the run's journal: kept until the engine says what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trainmon_tui.protocol.asks import Jot

if TYPE_CHECKING:
    from trainmon_tui.model.journal import Deed
    from trainmon_tui.protocol.messages import JournalNews


@dataclass
class Quill:
    """Numbers what is written, and tells answers apart from old ones."""

    written: int = 0
    answered: int = 0
    sent: int = 0
    _open: list[Jot] = field(default_factory=list)

    def write(self, did: Deed) -> None:
        """Keep a deed for the engine."""
        self.written += 1
        self._open.append(Jot(self.written, did))

    def take(self) -> list[Jot]:
        """Return what the engine has not been told yet."""
        news = [jot for jot in self._open if jot.number > self.sent]
        self.sent = self.written
        return news

    def start_again(self) -> None:
        """Tell a new engine what the one before it left without an answer."""
        self.sent = self.answered

    def hear(self, news: JournalNews) -> str:
        """Take in how the journal stands; return the answer to what was written last, once."""
        if news.answered <= self.answered:
            return ""
        self.answered = news.answered
        self._open = [jot for jot in self._open if jot.number > news.answered]
        return news.answer
