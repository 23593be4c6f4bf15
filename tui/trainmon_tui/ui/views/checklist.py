"""The runbook that ticks itself: what failed and what is due stand first, each with its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_value
from trainmon_tui.ui.rows import Row, cells, fit, join, left, right, say
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.model.verdicts import Item, Judgement, Place
    from trainmon_tui.ui.sight import Sight

ROLES = {
    "pass": "ok",
    "warn": "warn",
    "fail": "bad",
    "waiting": "accent",
    "pending": "dim",
    "skipped": "dim",
    "manual": "text",
}
_URGENT = ("fail", "warn")
_TITLE_LEAST = 12
_WIDE = 46
"""From this width on an item shows its log line beside its value."""


def ordered(known: Judgement) -> list[tuple[str, Item]]:
    """Return (heading, item): failed and warned ones first, then by phase, the present phase before others."""
    urgent = [
        ("needs attention", item) for verdict in _URGENT for item in known.items if item.verdict == verdict
    ]
    rest = [item for item in known.items if item.verdict not in _URGENT]
    present = [item for item in rest if item.phase == known.phase]
    others = [item for item in rest if item.phase != known.phase]
    return urgent + [(item.phase, item) for item in present + others]


def checklist(sight: Sight, width: int, height: int) -> View:
    """Return the items by group, scrolled so that the selected one is visible."""
    known = sight.judgement
    title = join([say("checklist", "title"), counts(sight, known)])
    if not known.items:
        return View([fit(say(" no runbook speaks for this run", "dim"), width)], title)
    rows, targets = _all_rows(sight, known, width)
    top = _top(sight, targets, len(rows), height)
    below = sum(1 for target in set(targets[top + height :]) if target >= 0)
    note = say(f"{below} more below", "dim") if below else ()
    return View(rows[top : top + height], title, note, targets[top : top + height])


def counts(sight: Sight, known: Judgement) -> Row:
    """Return how many items passed, warn, failed and are open: ``✔5 ▲1 ✖0 ○3``."""
    verdicts = [item.verdict for item in known.items]
    opened = sum(verdicts.count(verdict) for verdict in ("waiting", "pending", "manual"))
    parts = [
        say(f"{sight.glyphs.state(verdict)}{verdicts.count(verdict)}", ROLES[verdict])
        for verdict in ("pass", "warn", "fail")
        if verdicts.count(verdict)
    ]
    return join([*parts, say(f"{sight.glyphs.state('unknown')}{opened}", "dim") if opened else ()], " ")


def _all_rows(sight: Sight, known: Judgement, width: int) -> tuple[list[Row], list[int]]:
    titles = {span.id: span.title for span in known.phases}
    rows: list[Row] = []
    targets: list[int] = []
    heading = None
    for place, (group, item) in enumerate(ordered(known)):
        if group != heading:
            heading = group
            if group:
                rows.append(fit(_heading(titles.get(group, group), group == known.phase), width))
                targets.append(-1)
        chosen = place == sight.selected and sight.active == "checklist"
        mine = [_item_row(sight, item, width, chosen=chosen)]
        if item.verdict in _URGENT or chosen:
            mine += _details(sight, item, width, chosen=chosen)
        rows += mine
        targets += [place] * len(mine)
    return rows, targets


def _heading(title: str, now: bool) -> Row:
    return ((" " + clean(title), "phase", ""), ("  now" if now else "", "dim", ""))


def _item_row(sight: Sight, item: Item, width: int, *, chosen: bool) -> Row:
    back = "selection" if chosen else ""
    role = ROLES[item.verdict]
    told = told_of(item, short=width < _WIDE)
    room = max(_TITLE_LEAST, width - cells(told) - 5)
    title_role = "dim" if item.verdict in {"pending", "skipped"} else "text"
    row: Row = (
        (f" {sight.glyphs.state(item.verdict)} ", role, back),
        (left(item.title, room), title_role, back),
        (" " + right(told, max(0, width - room - 5)), "dim", back),
    )
    return fit(row, width, back)


def told_of(item: Item, *, short: bool = False) -> str:
    """Return what stands at an item's right: its value and place, when it is due, or who must tick it."""
    if item.verdict == "manual":
        return "by hand"
    if item.verdict == "pending":
        return clean(item.due)
    value = format_value(item.value) if item.value is not None else ""
    if item.verdict == "waiting":
        return f"now {value}" if value else (f"due {clean(item.due)}" if item.due else "waiting")
    return " ".join(part for part in (value, place_words(item.at, short=short and bool(value))) if part)


def place_words(at: Place, *, short: bool = False) -> str:
    """Return where something was read: ``@ep 3 L1204``."""
    words = []
    if at.epoch is not None:
        words.append(f"@ep {at.epoch:.4g}")
    elif at.step is not None:
        words.append(f"@{at.step:.6g}")
    if at.line is not None and not (short and words):
        words.append(f"L{at.line}")
    return " ".join(words)


def _details(sight: Sight, item: Item, width: int, *, chosen: bool) -> list[Row]:
    back = "selection" if chosen else ""
    rows = []
    if chosen and item.evidence:
        rows.append(fit(say(f"     {clean(item.evidence)}", "dim", back), width, back))
    if item.note and item.verdict in _URGENT:
        rows.append(fit(say(f"     {clean(item.note)}", "dim", back), width, back))
    if item.action and (chosen or item.verdict in _URGENT):
        words = (("   " + sight.glyphs.arrow + " ", "accent", back), (clean(item.action), "text", back))
        rows.append(fit(words, width, back))
    return rows


def _top(sight: Sight, targets: list[int], count: int, height: int) -> int:
    """Return the first visible row: the selected item's rows stay inside the pane."""
    if count <= height or sight.active != "checklist":
        return 0
    first = targets.index(sight.selected) if sight.selected in targets else 0
    last = first + targets.count(sight.selected)
    kept = sight.scrolls.get("checklist", 0)
    if first < kept:
        kept = 0 if first <= 1 else first
    elif last > kept + height:
        kept = last - height
    sight.scrolls["checklist"] = kept = min(kept, count - height)
    return kept
