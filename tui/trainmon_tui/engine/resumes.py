"""What a resume changed: the settings that a run printed before it was interrupted, and those it printed after."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from trainmon_tui.model.blocks import Event

MOST_KEPT = 1000
"""Changes that are kept."""
SHOWN = 4
"""Changes of one resume that are named."""
LONGEST = 60
"""Characters of a setting that are shown."""

Setting = str | float


class Change(NamedTuple):
    """A setting that is another after a resume."""

    key: str
    before: Setting
    after: Setting
    line: int


class Resume(NamedTuple):
    """A new attempt, and what it changed."""

    step: float | None
    epoch: float | None
    line: int
    changes: list[Change]


class Resumes:
    """Compares each printed setting with what it was. What is printed again before a seam belongs to that seam."""

    def __init__(self) -> None:
        self.seams: list[Resume] = []
        self._settings: dict[str, Setting] = {}
        self._announced: dict[str, Change] = {}
        self._kept = 0

    def fold(self, events: Iterable[Event]) -> None:
        """Take in events in the order of the log."""
        for event in events:
            if event.kind == "config":
                self._compare(event)
            elif event.kind == "resume":
                self.seams.append(Resume(event.step, event.epoch, event.line, list(self._announced.values())))
                self._announced = {}

    def _compare(self, event: Event) -> None:
        for key, value in event.fields.items():
            name = _spelt(key)
            before = self._settings.get(name, value)
            if self._kept < MOST_KEPT:
                self._settings[name] = value
            if before != value and self._kept < MOST_KEPT:
                self._kept += 1
                self._note(Change(str(key), before, value, event.line), name, (event.step, event.epoch))

    def _note(self, change: Change, name: str, at: tuple[float | None, float | None]) -> None:
        """Keep a change for the seam that it was printed at, else for the one to come."""
        if name in self._announced:
            change = change._replace(before=self._announced[name].before)
        seam = self.seams[-1] if self.seams else None
        if seam is not None and (seam.step, seam.epoch) == at:
            seam.changes.append(change)
        else:
            self._announced[name] = change

    def words(self, where: Callable[[int], str] = "line {}".format) -> list[str]:
        """Return a sentence for each resume that changed settings: ``lr 0.0001 → 5e-05 after the resume at step 500``."""
        return [_sentence(seam, where) for seam in self.seams if seam.changes]


def _sentence(seam: Resume, where: Callable[[int], str]) -> str:
    named = [
        f"{clean(one.key, LONGEST)} {_shown(one.before)} → {_shown(one.after)}"
        for one in seam.changes[:SHOWN]
    ]
    more = len(seam.changes) - SHOWN
    return (
        ", ".join(named)
        + (f" and {more} more" if more > 0 else "")
        + f" after the resume{_place(seam)} ({where(seam.line)})"
    )


def _place(seam: Resume) -> str:
    if seam.step is not None:
        return f" at step {seam.step:g}"
    return "" if seam.epoch is None else f" at epoch {seam.epoch:g}"


def _shown(value: Setting) -> str:
    if isinstance(value, str):
        return clean(value, LONGEST) or "nothing"
    return f"{value:g}"


def _spelt(key: str) -> str:
    """Return a key as it is compared: ``--learning-rate`` is ``learning_rate``."""
    return str(key).strip().lstrip("-").lower().replace("-", "_").replace(" ", "_")
