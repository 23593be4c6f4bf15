"""The rows of keys: tabs of a small screen, and the footer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.ui.conditions import conditions
from trainmon_tui.ui.grid import matching_ids
from trainmon_tui.ui.jumping import letter_of
from trainmon_tui.ui.keys import cap_of, shown_keys
from trainmon_tui.ui.prompt import HINTS, LEADS
from trainmon_tui.ui.rows import Row, cells, fit, say, width_of
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.ui.keys import Key
    from trainmon_tui.ui.prompt import Prompt
    from trainmon_tui.ui.sight import Sight

LABELS = {
    "loss": "Loss",
    "gauges": "Diag",
    "machine": "GPU",
    "checklist": "Check",
    "decisions": "Advice",
    "log": "Log",
    "facts": "Facts",
    "compared": "Differences",
}
_COMPARE_LABELS = LABELS | {"loss": "Charts"}
_SHORT = {"checklist": "Chk", "decisions": "Adv", "facts": "Fact", "compared": "Diff"}
"""What the longest are called where not all of them fit."""


def tabs(sight: Sight, width: int, height: int) -> View:
    """Return the panes behind the number keys, the visible one marked."""
    return View([fit(tab_row(sight, width), width)][:height])


def tab_row(sight: Sight, width: int) -> Row:
    """Return the tabs in words, shorter ones where not all fit, and the last of them in numbers where those do not."""
    labels = _COMPARE_LABELS if sight.mode == "compare" else LABELS
    words = _numbered(sight, labels)
    if sum(map(cells, words.values())) + len(words) + 1 > width:
        words = _numbered(sight, labels | _SHORT)
    for pane in reversed(sight.panes):
        if sum(map(cells, words.values())) + len(words) + 1 <= width:
            break
        if pane != sight.active:
            words[pane] = words[pane][:1]
    row: list[tuple[str, str, str]] = [(" ", "text", "")]
    for pane, word in words.items():
        here = pane == sight.active
        shown = (letter_of(sight, "pane", pane) or word[0]) + word[1:]
        row += [(shown, "tab" if here else "dim", "selection" if here else ""), (" ", "text", "")]
    return tuple(row)


def _numbered(sight: Sight, labels: dict[str, str]) -> dict[str, str]:
    return {pane: f"{place}{labels[pane]}" for place, pane in enumerate(sight.panes, 1)}


def tab_at(sight: Sight, x: int, width: int) -> str:
    """Return the pane whose tab is ``x`` cells from the left, or an empty name."""
    at = 0
    panes = iter(sight.panes)
    for text, _, _ in tab_row(sight, width):
        at += cells(text)
        pane = next(panes, "") if text.strip() else ""
        if x < at:
            return pane
    return ""


def footer(sight: Sight, width: int, height: int) -> View:
    """Return the keys that work now; the screen's panes stand before them where not all are visible."""
    if sight.prompt is not None:
        return View([prompt_row(sight, sight.prompt, width)][:height])
    row = tuple(run for part, _ in _parts(sight, width) for run in part)
    return View([fit(_ended(row), width)][:height])


def _ended(row: Row) -> Row:
    """Return a row without the blank at its end: it may lie outside."""
    text, role, back = row[-1]
    return (*row[:-1], (text.rstrip(), role, back))


def action_at(sight: Sight, x: int, width: int) -> str:
    """Return the action of the footer's key ``x`` cells from the left, or an empty name."""
    at = 0
    for row, action in [] if sight.prompt is not None else _parts(sight, width):
        at += width_of(row)
        if x < at:
            return action
    return ""


_Part = tuple[Row, str]
"""Cells of the footer, and the action that a press on them stands for."""


def _parts(sight: Sight, width: int) -> list[_Part]:
    """Return panes, the answer to the last key, and as many keys as fit; an answer is not cut for keys."""
    lead, keys = _lead(sight, width), _caps(sight)
    middle, last = keys[:-2], keys[-2:]
    aside: list[_Part] = [(say(f" {clean(sight.aside)} ", "accent"), "")] if sight.aside else []
    if aside:
        lead = lead if _size(lead + aside + last) <= width + 1 else []
        last = last if _size(aside + last) <= width + 1 else []
    room = width + 1 - _size(lead + aside + last)
    shown: list[_Part] = []
    for part in middle:
        room -= width_of(part[0])
        if room < 0:
            break
        shown.append(part)
    return [*lead, *aside, *shown, *last]


def _size(parts: list[_Part]) -> int:
    return sum(width_of(row) for row, _ in parts)


def _lead(sight: Sight, width: int) -> list[_Part]:
    """Return the panes' tabs where not all panes are visible, else that numbers pick them."""
    if sight.mode == "runs" or sight.plan.shows("tabs"):
        return []
    if sight.plan.mode == "medium" or sight.maximised:
        names = iter(sight.panes)
        return [
            ((run,), f"pane.{next(names)}" if run[0].strip() else "") for run in tab_row(sight, width // 2)
        ]
    if sight.plan.mode == "compact":
        return []
    return [(((f" 1-{len(sight.panes)}", "accent", ""), (" pane ", "dim", "")), "next_pane")]


def prompt_row(sight: Sight, prompt: Prompt, width: int) -> Row:
    """Return the line that is typed into: its end stays visible."""
    lead = f" {LEADS[prompt.kind]}: "
    cursor = "▏" if sight.glyphs.unicode else "_"
    typed = clean(prompt.text)[-max(1, width - cells(lead) - 2) :]
    hint = f"  {HINTS[prompt.kind]}" if not typed else f"  {_offered(sight, prompt)}"
    return fit(((lead, "accent", ""), (typed, "text", ""), (cursor, "accent", ""), (hint, "dim", "")), width)


def _offered(sight: Sight, prompt: Prompt) -> str:
    """Return the chart that Enter would pick, and how many others match."""
    if prompt.kind != "chart" or sight.frame is None:
        return ""
    found = matching_ids(sight.frame.header.charts, prompt.text)
    if not found:
        return "none: enter looks among all metrics"
    more = f" +{len(found) - 1}" if len(found) > 1 else ""
    return clean(dict(sight.frame.header.charts)[found[0]], 40) + more


def _caps(sight: Sight) -> list[_Part]:
    return [
        (
            ((f" {cap_of(key, sight.keymap)}", "accent", ""), (f" {_label(sight, key)} ", "dim", "")),
            key.action,
        )
        for key in shown_keys(conditions(sight), sight.mode)
    ]


def _label(sight: Sight, key: Key) -> str:
    """Return what a key does as the screen stands: what stops a thing starts it again."""
    if key.action == "pause" and sight.is_replay:
        clock = sight.frame.header.replay if sight.frame else None
        return key.label if clock is None or (clock.playing and not clock.done) else "play"
    if key.action == "pause" and sight.frozen:
        return "go on"
    return "shrink" if key.action == "maximise" and sight.maximised else key.label
