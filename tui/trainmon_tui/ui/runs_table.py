"""The table of runs as hands walk through it: ordered, filtered, marked. No toolkit, no I/O."""

from __future__ import annotations

import itertools
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.ui.naming import way_to_cut

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.protocol.several import RunRow, RunsView
    from trainmon_tui.ui.naming import Way

MOST_MARKED = 8
"""Runs that can be told apart in one comparison."""
_OVER_S = 24 * 3600.0
"""A run that fell silent longer ago than this is past, and asks for no attention."""
_YOUNG_S, _STALE_S = 62.0, 15.0
_SILENT = 1
"""The rank of a run that fell silent before its end."""
_DONE = 0.99
"""A run that fell silent so near its end has most likely come to it."""
_STANDING = frozenset({0, 2, 3})
"""Ranks of runs that may grow at any moment: they keep their places among each other."""


_LOOKED_AT = 200
"""Names that are looked at to see where they differ."""


class Order(NamedTuple):
    """What the table can be ordered by."""

    id: str
    title: str
    key: Callable[[RunRow, float], tuple[float | str, ...] | None]
    """Of a row and the present Unix time; None where it is not known: such rows come last."""


def attention(row: RunRow, now_s: float) -> int:
    """Return how much a run asks for attention: 0 for most."""
    alive = row.state == "live"
    recent = now_s - row.changed_s < _OVER_S
    if alive and row.verdict == "fail":
        return 0
    if row.state == "silent" and recent and (row.progress is None or row.progress < _DONE):
        return _SILENT
    if alive and row.verdict == "warn":
        return 2
    if alive:
        return 3
    if row.state == "error" or (recent and row.verdict == "fail"):
        return 4
    return 5 if recent else 6


def _health(row: RunRow, now_s: float) -> tuple[float, float]:
    """Return the rank of a run's need; of those that are past, the newest come first, the others stand still."""
    rank = attention(row, now_s)
    return rank, 0.0 if rank in _STANDING else -row.changed_s


def _number(value: float | None) -> tuple[float] | None:
    return None if value is None or not math.isfinite(value) else (value,)


ORDERS: tuple[Order, ...] = (
    Order("health", "health", _health),
    Order("name", "name", lambda row, _: (row.path.lower(),)),
    Order("done", "done", lambda row, _: _number(None if row.progress is None else -row.progress)),
    Order("eta", "ETA", lambda row, _: _number(row.eta_s)),
    Order("last", "last", lambda row, _: _number(row.last)),
    Order("best", "best", lambda row, _: _number(row.best)),
    Order("age", "age", lambda row, _: (-row.changed_s,)),
)
"""By the number keys 1, 2 and so on."""


@dataclass
class RunsTable:
    """What the table shows, and where the hand stands."""

    rows: dict[str, RunRow] = field(default_factory=dict)
    """By path."""
    complete: bool = True
    clock: Callable[[], float] = time.time
    now_s: float = 0.0
    """Unix seconds as of which ages are told."""
    words: str = ""
    """What was typed: every word of it must be in a run's name, kind, state, verdict or phase."""
    order: int = 0
    """Place in `ORDERS`."""
    reverse: bool = False
    hand: str = ""
    """The path of the run in hand; empty for the first one."""
    top: int = 0
    """The first row on the screen."""
    marked: list[str] = field(default_factory=list)
    """Paths, in the order in which they were marked."""
    _shown: list[RunRow] | None = None
    _stem: str | None = None
    _ways: dict[int, Way] = field(default_factory=dict)
    """How names are cut to so many cells."""
    _at: tuple[list[RunRow] | None, str, int] = (None, "", 0)
    """The rows and the hand for which the place was last looked up."""

    def tick(self) -> bool:
        """Tell ages as of now, if that can differ from what is told: seconds of the young ones, minutes of the others."""
        now_s = self.clock()
        youngest = max((row.changed_s for row in self.rows.values()), default=0.0)
        if now_s - youngest > _YOUNG_S and 0 <= now_s - self.now_s < _STALE_S:
            return False
        self.now_s = now_s
        return True

    def take(self, view: RunsView) -> None:
        """Take in what is new; a hand that was moved stays on its run."""
        at = self.at()
        self.now_s = self.clock()
        self.complete = view.complete
        for path in view.gone:
            self.rows.pop(path, None)
        if view.gone or any(row.path not in self.rows for row in view.rows):
            self._ways.clear()
        self.rows.update((row.path, row) for row in view.rows)
        self.marked = [path for path in self.marked if path in self.rows]
        if view.rows or view.gone:
            self._shown = self._stem = None
        if self.hand and self.hand not in self.rows and self.shown():
            self.hand = self.shown()[min(at, len(self.shown()) - 1)].path

    def forget(self) -> None:
        """Forget the rows: a new engine tells them all again."""
        self.rows, self._shown, self._stem = {}, None, None

    def stem(self) -> str:
        """Return the folder that all names begin with, its slash included; empty for none."""
        if self._stem is None:
            folders = [row.path.split("/")[:-1] for row in self.rows.values()]
            shared = itertools.takewhile(lambda names: len(set(names)) == 1, zip(*folders, strict=False))
            self._stem = "".join(f"{names[0]}/" for names in shared)
        return self._stem

    def cut(self, name: str, width: int) -> str:
        """Return a run's name in so many cells, cut where the others differ."""
        if width not in self._ways:
            stem = self.stem()
            some = itertools.islice(self.rows, _LOOKED_AT)
            self._ways[width] = way_to_cut([path.removeprefix(stem) for path in some], width)
        return self._ways[width](name, width)

    def longest(self) -> int:
        """Return how many letters the longest name has."""
        return max((len(path) for path in self.rows), default=0) - len(self.stem())

    def shown(self) -> list[RunRow]:
        """Return the rows that pass the filter, in order."""
        if self._shown is None:
            words = self.words.lower().split()
            passing = [row for row in self.rows.values() if all(word in _searched(row) for word in words)]
            self._shown = self._ordered(passing)
        return self._shown

    def _ordered(self, rows: list[RunRow]) -> list[RunRow]:
        key = ORDERS[self.order].key
        keyed = [(key(row, self.now_s), row) for row in sorted(rows, key=lambda row: row.path)]
        known = [(value, row) for value, row in keyed if value is not None]
        known.sort(key=lambda pair: pair[0], reverse=self.reverse)
        return [*(row for _, row in known), *(row for value, row in keyed if value is None)]

    def at(self) -> int:
        """Return the place of the hand among the rows shown; 0 where its run is not among them."""
        shown, hand, place = self._at
        if shown is not self.shown() or hand != self.hand:
            place = next((place for place, row in enumerate(self.shown()) if row.path == self.hand), 0)
            self._at = (self.shown(), self.hand, place)
        return place

    def in_hand(self) -> RunRow | None:
        """Return the run on which the hand stands; None where nothing is shown."""
        shown = self.shown()
        return shown[self.at()] if shown else None

    def move(self, rows: int) -> None:
        """Move the hand by rows, within the table."""
        shown = self.shown()
        if shown:
            self.hand = shown[max(0, min(self.at() + rows, len(shown) - 1))].path

    def window(self, height: int) -> list[RunRow]:
        """Return the rows that fit, the hand's among them; they only move where the hand would leave them."""
        shown, at = self.shown(), self.at()
        top = min(self.top, at)
        if at >= top + height:
            top = at - height + 1
        self.top = max(0, min(top, len(shown) - height))
        return shown[self.top : self.top + height]

    def filter(self, words: str) -> None:
        """Show only the runs with these words."""
        self.words, self._shown = words, None

    def order_by(self, place: int) -> None:
        """Order by a column; once more, the other way round."""
        if not 0 <= place < len(ORDERS):
            return
        self.reverse = place == self.order and not self.reverse
        self.order, self._shown = place, None

    def mark(self) -> bool:
        """Mark the run in hand or take its mark away; return whether there was room for the mark."""
        row = self.in_hand()
        if row is None:
            return True
        if row.path in self.marked:
            self.marked.remove(row.path)
        elif len(self.marked) >= MOST_MARKED:
            return False
        else:
            self.marked.append(row.path)
        return True

    def counts(self) -> dict[str, int]:
        """Return how many runs are alive, silent since recently, and failing while they live."""
        rows = self.rows.values()
        alive = [row for row in rows if row.state == "live"]
        return {
            "live": len(alive),
            "silent": sum(attention(row, self.now_s) == _SILENT for row in rows),
            "fail": sum(row.verdict == "fail" for row in alive),
        }


def _searched(row: RunRow) -> str:
    return f"{row.path} {row.kind} {row.state} {row.verdict or ''} {row.phase}".lower()
