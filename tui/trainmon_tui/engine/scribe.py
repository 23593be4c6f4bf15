"""A run's journal as its engine keeps it: what counts now, what a screen wants written, and what became of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.errors import TrainmonError, UsageError
from trainmon_tui.model.journal import told
from trainmon_tui.model.verdicts import Place
from trainmon_tui.protocol.messages import JournalNews
from trainmon_tui.rules.journal import EMPTY

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.engine.journal import Journal
    from trainmon_tui.engine.session import Session
    from trainmon_tui.model.journal import Deed, Entry
    from trainmon_tui.model.verdicts import Judgement
    from trainmon_tui.protocol.asks import Jot
    from trainmon_tui.rules.journal import JournalState


class Scribe:
    """Writes into the journal; without one, nothing was done and nothing can be written."""

    def __init__(self, journal: Journal | None) -> None:
        self.journal = journal
        self._answer = JournalNews()

    @property
    def state(self) -> tuple[object, ...]:
        """What differs when there is news."""
        return self.journal.version if self.journal is not None else 0, self._answer

    def poll(self, now_s: float) -> None:
        """Take in what others wrote, if it is time to look."""
        if self.journal is not None:
            self.journal.poll(now_s)

    def done(self, as_of: Session | None) -> JournalState:
        """Return what counts of the journal: all of it, or what had been done when a session stood where it does."""
        if self.journal is None:
            return EMPTY
        return self.journal.state(as_of.here() if as_of is not None else Place())

    def words(self) -> list[str]:
        """Return what is wrong with the journal."""
        return self.journal.words() if self.journal is not None else []

    def jot(self, jot: Jot, judgement: Callable[[], Judgement], session: Session) -> None:
        """Write what a person did; the next news tells what became of it."""
        try:
            answer = f"journal: {told(self._write(jot.did, judgement(), session).did)}"
        except TrainmonError as error:
            answer = "; ".join(map(str.strip, str(error).splitlines()))
        self._answer = JournalNews(answered=jot.number, answer=answer)

    def _write(self, did: Deed, judgement: Judgement, session: Session) -> Entry:
        if self.journal is None:
            raise UsageError("this run has no journal")
        return self.journal.record(did, judgement, session.judge.playbook, session.here())

    def news(self) -> JournalNews:
        """Return what became of the newest entry, and why nothing can be written, if so."""
        answer, closed = self._answer, self.journal.closed if self.journal is not None else ""
        return JournalNews(answered=answer.answered, answer=answer.answer, read_only=closed)
