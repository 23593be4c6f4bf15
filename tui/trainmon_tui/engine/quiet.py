"""What an engine of several runs does not do: it has no clock, no journal and no documents of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.errors import UsageError

if TYPE_CHECKING:
    from trainmon_tui.protocol.asks import Control, DocumentAsk, Jot, News
    from trainmon_tui.protocol.messages import Document


class Quiet:
    """The part of `Served` that concerns one run alone."""

    def document(self, ask: DocumentAsk) -> Document:
        """Refuse: documents are asked of one run."""
        raise UsageError(f"several runs have no {ask.kind} in common", "ask for that of one of them")

    def control(self, control: Control) -> None:
        """Ignore the hands on a replay's clock."""

    def hear(self, news: News) -> None:
        """Ignore what the screen's side knows of a run that it started."""

    def jot(self, jot: Jot) -> None:
        """Ignore what is written into a journal."""

    def choose(self, playbook: str) -> None:
        """Ignore the choice of a playbook."""

    def filenos(self) -> list[int]:
        """Return the descriptors that are worth waking up for: none."""
        return []
