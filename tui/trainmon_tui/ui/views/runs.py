"""The table of runs: which are alive, where they stand, how they fare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.ui.naming import tail
from trainmon_tui.ui.rows import Row, cut, fit, join, left, pick, right, say, spread, width_of
from trainmon_tui.ui.runs_table import ORDERS
from trainmon_tui.ui.views.run_columns import GAP, LEAD, Column, columns_of, sized, state_role
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.protocol.several import RunRow
    from trainmon_tui.ui.runs_table import RunsTable
    from trainmon_tui.ui.sight import Sight

HEAD_ROWS = 1
"""Rows of headings above the runs."""


def runs_head(sight: Sight, width: int, height: int) -> View:
    """Return what the table is about, and how many runs are how."""
    table = sight.table
    folder = _folder(sight)
    counts = table.counts()
    parts = [
        (2, _count(sight, "live", counts["live"], "live", "ok")),
        (1, _count(sight, "silent", counts["silent"], "silent", "warn")),
        (0, _count(sight, "fail", counts["fail"], "failing", "bad")),
        (3, say(_total(table), "dim")),
    ]
    trouble = (
        say(f"{sight.glyphs.state('error')} {cut(sight.trouble, width // 2)}", "bad") if sight.trouble else ()
    )
    end = trouble or pick([part for part in parts if width_of(part[1])], max(8, width // 2))
    room = max(8, width - width_of(end) - 8)
    name = say(tail(folder, room) if folder else "runs", "title")
    start = join([say(" runs", "dim"), name], " ") if folder else (*say(" "), *name)
    return View([spread(start, (*end, *say(" ")), width), fit(_second(table), width)][:height])


def _folder(sight: Sight) -> str:
    """Return where the runs stand, as far as all of them stand below it."""
    given = clean(sight.frame.header.path) if sight.frame else ""
    stem = clean(sight.table.stem().rstrip("/"))
    return f"{given}/{stem}" if given and stem and not stem.startswith("/") else stem or given


def _count(sight: Sight, sign: str, number: int, word: str, role: str) -> Row:
    return say(f"{sight.glyphs.state(sign)} {number} {word}", role) if number else ()


def _total(table: RunsTable) -> str:
    every, shown = len(table.rows), len(table.shown())
    some = "" if table.complete else "+"
    return f"{shown} of {every}{some}" if shown != every else f"{every}{some} run{'s' * (every != 1)}"


def _second(table: RunsTable) -> Row:
    parts = [
        say(f" filter: {clean(table.words)}", "accent") if table.words else (),
        say(f" {len(table.marked)} marked", "accent") if table.marked else (),
        () if table.complete else say(" the newest of those seen in time", "dim"),
    ]
    return join(parts)


def runs_view(sight: Sight, width: int, height: int) -> View:
    """Return the headings and the runs that fit; the run in hand is always in sight."""
    table = sight.table
    columns = columns_of(table, width)
    room = max(1, height - HEAD_ROWS)
    window = table.window(room)
    rows = [_run(sight, row, columns, width) for row in window]
    if not rows:
        rows = [fit(say(_nothing(sight), "dim"), width)]
    rows += [fit((), width)] * (room - len(rows))
    return View([_headings(sight, columns, width), *rows][:height], targets=list(range(len(window))))


def _nothing(sight: Sight) -> str:
    if sight.frame is None:
        return "  looking for runs"
    return "  no run has these words: esc takes them away" if sight.table.rows else "  no run stands here yet"


def order_at(table: RunsTable, x: int, width: int) -> int | None:
    """Return the place in `ORDERS` of the heading ``x`` cells from the left, or None beside them."""
    at = LEAD
    for column, size in sized(table, columns_of(table, width), width):
        at += size + GAP
        if x < at:
            return next((place for place, order in enumerate(ORDERS) if order.id == column.order), None)
    return None


def _headings(sight: Sight, columns: list[Column], width: int) -> Row:
    row: list[tuple[str, str, str]] = [(" " * LEAD, "dim", "")]
    table = sight.table
    for column, size in sized(table, columns, width):
        here = ORDERS[table.order].id == column.order
        place = next((place for place, order in enumerate(ORDERS, 1) if order.id == column.order), 0)
        arrow = ("↑" if table.reverse else "↓") if here and sight.glyphs.unicode else "^"[:here]
        digit = f"{place} " if place and size > len(column.title) + 2 else ""
        words = f"{digit}{column.title}{arrow}" if column.title else arrow or f"{place}"
        shown = right(words, size) if column.at_right else left(words, size)
        row += [(shown, "tab" if here else "dim", ""), (" " * GAP, "dim", "")]
    return fit(tuple(row[:-1]), width)


def _run(sight: Sight, row: RunRow, columns: list[Column], width: int) -> Row:
    table = sight.table
    in_hand = row is table.in_hand()
    back = "selection" if in_hand else ""
    mark = table.marked.index(row.path) + 1 if row.path in table.marked else 0
    sign = (sight.glyphs.state(row.state if row.state != "unread" else "none"), state_role(sight, row), "")
    drawn: list[tuple[str, str, str]] = [
        (f"{mark or ' '}", f"run{mark}" if mark else "dim", ""),
        (" ", "dim", ""),
        sign,
        (" ", "dim", ""),
    ]
    for column, size in sized(table, columns, width):
        shown = column.draw(sight, row, size)
        pad = " " * (size - width_of(shown))
        drawn += [(pad, "dim", ""), *shown] if column.at_right else [*shown, (pad, "dim", "")]
        drawn.append((" " * GAP, "dim", ""))
    return fit(tuple((text, role, back) for text, role, _ in drawn[:-1]), width, back)
