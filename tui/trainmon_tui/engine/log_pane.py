"""The log as a screen asks for it: all of it or only what a filter lets through, with what is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from trainmon_tui.engine.log_moments import line_at
from trainmon_tui.engine.log_search import LogSearch
from trainmon_tui.engine.log_window import read_lines, read_log_view
from trainmon_tui.engine.needle import compile_needle, places_in
from trainmon_tui.model.errors import UsageError
from trainmon_tui.model.parts import unmarked
from trainmon_tui.model.text import clean, clean_bytes
from trainmon_tui.protocol.asks import MAX_ROWS
from trainmon_tui.protocol.log import LogAsk, LogRow, LogView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trainmon_tui.engine.session import Session
    from trainmon_tui.sources.base import Source


class LogPane:
    """One screen's look at the log; the search that it asked for last goes on while the log grows."""

    def __init__(self) -> None:
        self._needle = ""
        self._wrong = ""
        self._search: LogSearch | None = None

    @property
    def state(self) -> tuple[int, int]:
        """What of the search a frame shows: it differs when there is news."""
        return (self._search.scanned, len(self._search)) if self._search else (0, 0)

    def advance(self, source: Source, end: int) -> bool:
        """Look through one more slice; return whether more is waiting."""
        return self._search is not None and self._search.advance(source, end)

    def view(self, source: Source, session: Session, ask: LogAsk, marks: Mapping[int, str]) -> LogView:
        """Return the asked window of what was read so far."""
        ask = replace(ask, rows=max(0, min(ask.rows, MAX_ROWS)))
        self._look_for(ask.needle)
        end = session.bytes_fed
        if self._search is None or not ask.only:
            shown = read_log_view(source, session.index, end, ask, marks)
        else:
            shown = _filtered(source, session, self._search, ask, marks)
        return self._with_search(_with_place(shown, session, ask), ask, end)

    def _look_for(self, needle: str) -> None:
        if needle == self._needle:
            return
        self._needle, self._search, self._wrong = needle, None, ""
        try:
            self._search = LogSearch(compile_needle(needle)) if needle else None
        except UsageError as error:
            self._wrong = clean(error.message)

    def _with_search(self, shown: LogView, ask: LogAsk, end: int) -> LogView:
        search = self._search
        if search is None:
            return replace(shown, wrong=shown.wrong or self._wrong)
        return replace(
            shown,
            rows=tuple(replace(row, hits=places_in(search.needle, row.text)) for row in shown.rows),
            matches=len(search),
            scanned=min(1.0, search.scanned / max(end, 1)) if search.advancing else 1.0,
            before=search.before(ask.focus),
            after=search.after(ask.focus),
        )


def _with_place(shown: LogView, session: Session, ask: LogAsk) -> LogView:
    if not ask.goto:
        return shown
    try:
        line = line_at(session.store, ask.goto)
    except UsageError as error:
        return replace(shown, went=(ask.goto, 0), wrong=clean(error.message))
    return replace(shown, went=(ask.goto, line))


def _filtered(
    source: Source, session: Session, search: LogSearch, ask: LogAsk, marks: Mapping[int, str]
) -> LogView:
    whole = session.index.newlines
    total = len(search) if ask.only == "with" else whole - len(search)
    top = max(1, total - ask.rows + 1) if ask.top is None else max(1, min(ask.top, max(1, total)))
    lines = search.matching(top, ask.rows) if ask.only == "with" else search.others(top, ask.rows, whole)
    texts = read_lines(source, session.index, session.bytes_fed, lines)
    rows = tuple(
        LogRow(line, clean_bytes(unmarked(text)), marks.get(line, "")) for line, text in texts.items()
    )
    return LogView(rows, total, ask.top is None)
