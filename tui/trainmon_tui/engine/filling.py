"""A runbook in Markdown on its way through a run: what it asks is looked for while the log is read, then it is filled."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.config.yaml_guard import read_bytes
from trainmon_tui.model.errors import BadDataError
from trainmon_tui.report.guide.answers import Answers, question_of
from trainmon_tui.report.guide.fill import bindings, fill_guide
from trainmon_tui.rules.playbooks import guide_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.engine.session import Session
    from trainmon_tui.model.verdicts import Judgement, Place
    from trainmon_tui.protocol.asks import Guide
    from trainmon_tui.report.guide.fill import FilledGuide
    from trainmon_tui.report.run_info import RunInfo
    from trainmon_tui.rules.judge import Judge
    from trainmon_tui.rules.playbook import Playbook
    from trainmon_tui.rules.question import Question
    from trainmon_tui.store.store import Store

EARLIEST_S = 1e8
"""Times before 1973 are seconds since the start, not of a calendar."""


class Text(NamedTuple):
    """A guide that was read."""

    name: str
    data: bytes


class Filling:
    """One guide, or the own guide of whichever playbook judges."""

    def __init__(self, guide: Guide) -> None:
        """Take a guide; raises `BadDataError` for a binding that is not written as one."""
        self._given = None if guide.text is None else Text(guide.name, guide.text)
        if self._given is not None:
            list(bindings(*self._given))

    def listening(self, make_judge: Callable[[], Judge]) -> Judge:
        """Return a judge that also finds what the guide asks."""
        judge = make_judge()
        judge.listen(self._questions)
        return judge

    def filled(self, session: Session, judgement: Judgement, info: RunInfo) -> FilledGuide:
        """Return the guide filled by a run that was read; raises `BadDataError`."""
        playbook = session.judge.playbook
        text = self._text(playbook)
        if text is None:
            raise BadDataError(
                f"there is no runbook to fill: {_why_none(playbook)}", "name one: --fill GUIDE.md"
            )
        rules = playbook.decisions if playbook is not None else ()
        answers = Answers(judgement, session.judge.inquiry(), info, Clock(session.store).words, rules)
        return fill_guide(*text, answers.answer)

    def _questions(self, playbook: Playbook | None) -> list[Question]:
        # What is wrong with the guide of a playbook matters only once that playbook judges.
        with contextlib.suppress(BadDataError):
            text = self._text(playbook)
            if text is not None:
                asked = (binding for binding in bindings(*text) if binding.kind == "question")
                return [question_of(binding) for binding in asked]
        return []

    def _text(self, playbook: Playbook | None) -> Text | None:
        if self._given is not None or playbook is None or not playbook.file:
            return self._given
        guide = guide_of(Path(playbook.file))
        return None if guide is None else Text(str(guide), read_bytes(guide))


class Clock:
    """Tells the time that the log had printed by one of its lines."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._times: tuple[list[int], list[float]] | None = None

    def words(self, place: Place | None) -> str:
        """Return the time at a place, or of the newest line (None), as the log prints it; empty where it prints none."""
        lines, walls = self._times = self._times or _times(self._store)
        end = len(lines) if place is None else int(np.searchsorted(lines, place.line or 0, side="right"))
        if not end:
            return ""
        return datetime.fromtimestamp(walls[end - 1], UTC).strftime("%Y-%m-%d %H:%M")


def _times(store: Store) -> tuple[list[int], list[float]]:
    """Return the lines that print a time, and their times."""
    known = {
        line: wall
        for series in store.series
        for line, wall in zip(series.lines.tolist(), series.walls.tolist(), strict=True)
        if wall >= EARLIEST_S
    }
    lines = sorted(known)
    return lines, [known[line] for line in lines]


def _why_none(playbook: Playbook | None) -> str:
    return "no playbook judges this run" if playbook is None else f"the playbook {playbook.id} has none"
