"""A run's journal as a document: what people ticked, decided, changed and noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from trainmon_tui.model.journal import told
from trainmon_tui.model.text import clean
from trainmon_tui.report.plain import Number, plain, plain_place

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from trainmon_tui.model.journal import Entry


class JournalEntry(msgspec.Struct, frozen=True):
    """One entry."""

    id: str
    kind: str
    """``tick``, ``decision``, ``param``, ``note`` or ``undo``."""
    words: str
    when: str
    """In UTC: ``2026-11-21T15:08:27Z``."""
    who: str
    step: int | float | None
    """Where the run stood."""
    epoch: int | float | None
    line: int | None
    counts: bool
    """False for what was taken back or replaced by a later entry, and for what only takes back or unticks."""
    did: dict[str, Any]
    """The entry's own fields."""


class JournalDocument(msgspec.Struct, frozen=True):
    """The document of ``journal --json``."""

    schema: Literal[1]
    run: str
    file: str
    """Where the journal is kept; it need not exist yet."""
    read_only: str
    """Why nothing can be written, in words, or empty."""
    notices: list[str]
    entries: list[JournalEntry]
    """The oldest first."""


class JournalNames(msgspec.Struct, frozen=True):
    """What can be named now."""

    items: list[str]
    decisions: dict[str, list[str]]
    """The words for the options and cases of each."""
    params: dict[str, Number | bool | str]


def journal_document(
    run: str,
    file: str,
    entries: Sequence[Entry],
    counting: Container[str],
    *,
    read_only: str = "",
    notices: Sequence[str] = (),
) -> JournalDocument:
    """Return entries as plain and harmless values; ``counting`` are the ids of those that count."""
    rows = [_entry(entry, counts=entry.id in counting) for entry in entries]
    return JournalDocument(1, clean(run), clean(file), read_only, list(notices), rows)


def _entry(entry: Entry, *, counts: bool) -> JournalEntry:
    did = plain(msgspec.to_builtins(entry.did))
    return JournalEntry(
        entry.id, did.pop("kind"), told(entry.did), entry.when, entry.who, plain_place(entry.at.step),
        plain_place(entry.at.epoch), entry.at.line, counts, did,
    )  # fmt: skip
