"""The journal as a document, and the names that an entry may name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.engine.journal import Journal, JournalClosedError
from trainmon_tui.protocol.messages import Document
from trainmon_tui.report.journal import JournalNames, journal_document
from trainmon_tui.rules.deeds import known_names, label
from trainmon_tui.rules.journal import in_order, made_by

if TYPE_CHECKING:
    from trainmon_tui.model.verdicts import Judgement, Place
    from trainmon_tui.rules.playbook import Playbook


def require_journal(journal: Journal | None) -> Journal:
    """Return the journal; raises `JournalClosedError` where the run has none."""
    if journal is None:
        raise JournalClosedError("this run has no journal")
    return journal


def journal_answer(journal: Journal | None, run: str, now: Place) -> Document:
    """Return every entry that was made up to a moment, and which of them count; raises `JournalClosedError`."""
    journal = require_journal(journal)
    made = [entry for entry in in_order(journal.file.entries) if made_by(entry, now)]
    counting = {entry.id for entry in journal.state(now).entries}
    document = journal_document(
        run, str(journal.file.path), made, counting, read_only=journal.closed, notices=journal.words()
    )
    return Document("journal", msgspec.json.encode(document), 0)


def names_answer(judgement: Judgement, playbook: Playbook | None) -> Document:
    """Return what a person may tick, decide and set now."""
    known = known_names(judgement, playbook)
    choices = {
        id_: [
            *(word for option in options if " " not in (word := label(option))),
            *known.cases.get(id_, ()),
            "other",
        ]
        for id_, options in known.decisions.items()
    }
    names = JournalNames(list(known.manual), choices, dict(known.params))
    return Document("names", msgspec.json.encode(names), 0)
