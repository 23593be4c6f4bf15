"""The runbook that ticks itself: what failed and what is due stand first, phases that are past take one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_value
from trainmon_tui.ui.agenda import DUE, URGENT, Entry, entries
from trainmon_tui.ui.jumping import letter_of
from trainmon_tui.ui.rows import ELLIPSIS, Row, cells, fit, join, left, right, say, wrap
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
_QUIET = ("pass", "pending", "skipped")
_WHOLE = 6
"""Rows that a text of the item in hand may take."""
_NOT_KNOWN = "not known"
"""What is waited for once nothing more comes."""
_TITLE_LEAST = 16
_AROUND = 7
"""Cells of an item's row beside its words: its sign, and what parts them."""
_DUE_LEAST = 5
"""Words of when an item is due that are cut shorter than this say nothing."""
WIDE = 46
"""From this width on an item shows its log line beside its epoch."""


class _Widths(NamedTuple):
    """Widths of an item's value and place, and of its whole row; the title takes the rest."""

    value: int
    place: int
    row: int


def checklist(sight: Sight, width: int, height: int) -> View:
    """Return the items by group, scrolled so that the selected one is visible."""
    known = sight.judgement
    title = join([say("checklist", "title"), counts(sight, known)])
    if not known.items:
        judged = sight.frame is None or sight.frame.header.judged
        words = "no runbook speaks for this run" if judged else "the playbooks are being read"
        return View([fit(say(f" {words}", "dim"), width)], title)
    rows, targets = _all_rows(sight, width, height)
    top = _top(sight, targets, len(rows), height)
    below = len({target for target in targets[top + height :] if target >= 0})
    note = say(f"{below} more below", "dim") if below else ()
    shown, mine = rows[top : top + height], targets[top : top + height]
    if sight.jumping:
        before = [-1, *mine]
        shown = [
            row if target == last else _lettered(sight, row, target)
            for row, target, last in zip(shown, mine, before, strict=False)
        ]
    return View(shown, title, note, mine)


def _lettered(sight: Sight, row: Row, target: int) -> Row:
    """Return an item's first row with the letter that leads to it."""
    letter = letter_of(sight, "row", str(target))
    first, *rest = row
    return ((letter, "tab", "selection"), (first[0][1:], *first[1:]), *rest) if letter else row


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


def _all_rows(sight: Sight, width: int, height: int) -> tuple[list[Row], list[int]]:
    agenda = entries(sight, height)
    if agenda:  # steps that were taken before are for what will stand here
        sight.selected = max(0, min(sight.selected, sum(entry.selectable for entry in agenda) - 1))
    chosen = sight.selected if sight.active == "checklist" else -1
    widths = _widths(agenda, width)
    rows: list[Row] = []
    targets: list[int] = []
    place = -1
    for entry in agenda:
        place += entry.selectable
        here = entry.selectable and place == chosen
        mine = _rows(sight, entry, width, widths, chosen=here)
        rows += mine
        targets += [place if entry.selectable else -1] * len(mine)
    return rows, targets


def _rows(sight: Sight, entry: Entry, width: int, widths: _Widths, *, chosen: bool) -> list[Row]:
    if entry.item is None:
        return [_heading(sight, entry, width, widths, chosen=chosen)]
    mine = [_item_row(sight, entry.item, width, widths, chosen=chosen)]
    mine += _whole_title(entry.item, mine[0], width) if chosen else []
    if entry.item.verdict in URGENT or chosen:
        mine += _details(sight, entry.item, width, chosen=chosen)
    return mine


def _heading(sight: Sight, entry: Entry, width: int, widths: _Widths, *, chosen: bool) -> Row:
    back = "selection" if chosen else ""
    known = sight.judgement
    title = clean(next((span.title for span in known.phases if span.id == entry.phase), ""))
    title = title or clean(known.phase_titles.get(entry.phase, entry.phase))
    title = _NOT_KNOWN if entry.phase == DUE and sight.is_over else title
    if not entry.folded:
        now = "  now" if entry.phase == known.phase and entry.phase else ""
        return fit(((" " + (title or "items"), "phase", back), (now, "dim", back)), width, back)
    done = sum(item.verdict in _QUIET for item in entry.folded)
    worst = next((verdict for verdict in URGENT if any(i.verdict == verdict for i in entry.folded)), "")
    verdict = worst or ("pass" if done == len(entry.folded) else "unknown")
    tally = f" {done}/{len(entry.folded)} "
    sign = (f" {sight.glyphs.state(verdict)} ", ROLES.get(verdict, "dim"), back)
    return fit((sign, (left(title, max(0, widths.row - 3 - len(tally))) + tally, "dim", back)), width, back)


def _widths(agenda: list[Entry], width: int) -> _Widths:
    """Return widths in which what an item tells stands near its title, however wide the pane is."""
    items = [entry.item for entry in agenda if entry.item is not None]
    told = [told_of(item, short=width < WIDE) for item in items]
    value = max((cells(value) for value, place in told if place), default=0)
    place = max((cells(place) for _, place in told), default=0)
    alone = max((cells(value) for value, place in told if not place), default=0)
    title = max((cells(clean(item.title)) for item in items), default=0)
    return _Widths(value, place, min(width, title + max(value + place + 2, alone) + _AROUND))


def _item_row(sight: Sight, item: Item, width: int, widths: _Widths, *, chosen: bool) -> Row:
    back = "selection" if chosen else ""
    value, place = told_of(item, short=width < WIDE)
    gap = "  " if width >= WIDE else " "
    told = value if not place else right(value, widths.value) + gap + right(place, widths.place)
    room = widths.row - 5
    told = told if cells(told.strip()) <= room // 2 else place or value
    coming = item.verdict == "pending"
    title = max(room - cells(told.strip()), min(cells(clean(item.title)) if coming else _TITLE_LEAST, room))
    if coming and room - title < _DUE_LEAST:
        told, title = "", room
    row: Row = (
        (f" {sight.glyphs.state(item.verdict)} ", ROLES[item.verdict], back),
        (left(item.title, title), "dim" if item.verdict in _QUIET else "text", back),
        (" " + right(told.strip(), max(0, room - title)), "dim", back),
    )
    return fit(row, width, back)


def told_of(item: Item, *, short: bool = False) -> tuple[str, str]:
    """Return what stands at an item's right, value and place; or in words when it is due, or who must tick it."""
    if item.verdict == "manual":
        return "by hand", ""
    if item.verdict == "pending":
        return clean(item.due), ""
    value = format_value(item.value) if item.value is not None else ""
    if item.verdict == "waiting":
        return f"now {value}" if value else (f"due {clean(item.due)}" if item.due else "waiting"), ""
    return value, place_words(item.at, short=short)


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
    urgent, limit = item.verdict in URGENT, _WHOLE if chosen else 1
    told = [item.evidence] if chosen else []
    told += [item.note] if urgent or (chosen and item.kind == "manual") else []
    rows = [
        fit(say(f"     {line}", "dim", back), width, back)
        for words in told
        if words
        for line in wrap(words, width - 6, limit)
    ]
    for at, line in enumerate(
        wrap(item.action, width - 6, limit) if item.action and (chosen or urgent) else []
    ):
        lead = "     " if at else f"   {sight.glyphs.arrow} "
        rows.append(fit(((lead, "accent", back), (line, "text", back)), width, back))
    return rows


def _whole_title(item: Item, row: Row, width: int) -> list[Row]:
    """Return the title of the item in hand in rows of its own, where its row cuts it."""
    if not row[1][0].rstrip().endswith(ELLIPSIS):
        return []
    return [
        fit(say(f"   {line}", "text", "selection"), width, "selection")
        for line in wrap(item.title, width - 4, _WHOLE)
    ]


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
