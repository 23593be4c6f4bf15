"""The run's journal: what people did, as of any moment, and the only place that writes it."""

from __future__ import annotations

import getpass
import os
import secrets
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.engine.journal_file import JournalFile, append
from trainmon_tui.engine.journal_place import find_journal
from trainmon_tui.engine.run_mark import encode_mark, mark_of
from trainmon_tui.model.errors import UsageError
from trainmon_tui.model.journal import MAX_NAME, Entry, encode_entry
from trainmon_tui.model.text import clean
from trainmon_tui.rules.deeds import known_names, proven
from trainmon_tui.rules.journal import EMPTY, JournalState, fold_entries, in_order, made_by
from trainmon_tui.sources.regular import words_of

if TYPE_CHECKING:
    from trainmon_tui.engine.run_mark import Mark
    from trainmon_tui.model.journal import Deed
    from trainmon_tui.model.verdicts import Judgement, Place
    from trainmon_tui.rules.playbook import Playbook

_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)
_INSTANT = timedelta(microseconds=1)
POLL_S = 0.5
"""How often it is looked whether somebody else has written."""


class JournalClosedError(UsageError):
    """An entry could not be kept."""


class Journal:
    """The entries of one run, whoever wrote them."""

    def __init__(self, path: str, record: str = "") -> None:
        """Find the journal of the run at ``path``, or take the file ``record``."""
        self._path = path
        self._recorded = bool(record)
        mark = None if record else mark_of(path)
        self.file = find_journal(path, mark) if mark else JournalFile(Path(record), private=False)
        self.file.refresh()
        self.version = 0
        """Grows with everything that may change an answer."""
        self.closed = _why_closed(self.file.path, made=not record)
        """Why nothing can be written, in words; empty as long as it can."""
        self._polled_s = float("-inf")
        self._counted: tuple[list[Entry], JournalState] = ([], EMPTY)

    def beside(self, ending: str) -> Path:
        """Return the path of another file that is kept of the run, beside the journal."""
        path = self.file.path
        return path.with_name((path.name if self._recorded else path.stem) + ending)

    def poll(self, now_s: float) -> None:
        """Take in what others wrote, if it is time to look."""
        if now_s - self._polled_s >= POLL_S:
            self._polled_s = now_s
            self.version += self.file.refresh()

    def state(self, now: Place) -> JournalState:
        """Return what counts of the entries that were made when the run stood at ``now``."""
        counted = [entry for entry in self.file.entries if made_by(entry, now)]
        if counted != self._counted[0]:
            self._counted = (counted, fold_entries(counted) if counted else EMPTY)
        return self._counted[1]

    def record(self, did: Deed, judgement: Judgement, playbook: Playbook | None, at: Place) -> Entry:
        """Write what a person did, its names checked against the playbook; raises `TrainmonError`."""
        self.file.refresh()
        known = known_names(judgement, playbook, in_order(self.file.entries))
        return self.write(proven(did, known), at)

    def write(self, did: Deed, at: Place) -> Entry:
        """Append an entry; raises `JournalClosedError` where it cannot be kept."""
        try:
            if not self._recorded:
                self.file.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self.file.writing() as fd:
                entry = Entry(secrets.token_hex(8), self._now(), who(), at, did)
                append(fd, self._new_mark() + encode_entry(entry))
        except OSError as error:
            self.closed = words_of(error)
            self.version += 1
            raise JournalClosedError(
                f"the journal cannot be written: {self.closed}", f"it is {clean(str(self.file.path))}"
            ) from error
        self.closed = ""
        self.version += 1
        return entry

    def _now(self) -> datetime:
        """Return the time, later than every entry's: a clock that was set back must not undo what is new."""
        newest = max((entry.time for entry in self.file.entries), default=_FIRST)
        return max(datetime.now(UTC), min(newest, _LAST - _INSTANT) + _INSTANT)

    def _new_mark(self) -> bytes:
        """Return the line that says how the run stands, if the file does not say so yet."""
        mark: Mark | None = None if self._recorded else mark_of(self._path)
        return encode_mark(mark) if mark is not None and mark != self.file.mark else b""

    def words(self) -> list[str]:
        """Return in a line each what cannot be read or written."""
        file = self.file
        said = []
        if file.trouble:
            said.append(f"the journal cannot be read whole: {file.trouble}")
        if self.closed:
            said.append(f"the journal is read-only: {self.closed}")
        if file.unreadable:
            said.append(f"{_lines(file.unreadable)} of the journal cannot be read")
        if file.strange:
            kinds = ", ".join(dict.fromkeys(each.kind or "?" for each in file.strange))
            said.append(f"{_lines(len(file.strange))} of the journal from a later version ({kinds})")
        return said


def who() -> str:
    """Return ``user@host``."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # an account that the system does not know
        user = str(os.getuid())
    return clean(f"{user}@{socket.gethostname()}", MAX_NAME)


def _lines(count: int) -> str:
    return f"{count} line{'s' * (count != 1)}"


def _why_closed(path: Path, *, made: bool) -> str:
    """Return in words why a journal could not be written; ``made`` means that its folders would be made."""
    try:
        if path.exists():
            return "" if os.access(path, os.W_OK) else "permission denied"
        folder = path.parent
        while made and not folder.exists() and folder != folder.parent:
            folder = folder.parent
        if not folder.is_dir():
            return f"{clean(str(folder))} is no folder"
        return "" if os.access(folder, os.W_OK) else "permission denied"
    except OSError as error:
        return words_of(error)
