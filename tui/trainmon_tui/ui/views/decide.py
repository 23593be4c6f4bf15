"""The dialog in which a decision is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.ui.rows import Row, cells, fit, pick, say, wrap
from trainmon_tui.ui.views.checklist import ROLES, place_words
from trainmon_tui.ui.views.decisions import decided_words
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.ui.choice import Choice
    from trainmon_tui.ui.sight import Sight

_OPTION_ROWS = 3
_SAY_ROWS = 3
_KEYS = (("enter", "record"), ("up down", "option"), ("esc", "back"))


def decide_view(sight: Sight, choice: Choice, width: int) -> View:
    """Return the decision, what can be chosen, and the reason as it is typed."""
    inner = max(1, width - 2)
    rows = [*_head(sight, choice, inner), ()]
    targets = [-1] * len(rows)
    for place, option in enumerate(choice.options):
        mine = _option(sight, option.shown, inner, chosen=place == choice.place)
        rows, targets = [*rows, *mine], [*targets, *[place] * len(mine)]
    rows += [(), _reason(sight, choice, inner), (), _keys(choice, inner)]
    title = say("decide", "title")
    note = say(f"{choice.at + 1} of {len(choice.decisions)}", "dim") if len(choice.decisions) > 1 else ()
    return View([fit(((" ", "text", ""), *row), width) for row in rows], title, note, targets)


def _head(sight: Sight, choice: Choice, width: int) -> list[Row]:
    one = choice.decision
    role = ROLES[one.verdict]
    case = f"case {clean(one.case)}" if one.case else one.verdict
    head = pick(
        [(0, say(clean(one.title), "title")), (1, say(case, role)), (2, say(place_words(one.at), "dim"))],
        width - 2,
    )
    rows = [(*say(f"{sight.glyphs.state(one.verdict)} ", role), *head)]
    rows += [say(f"  {line}") for line in wrap(one.say, width - 2, limit=_SAY_ROWS) if line]
    rows += [say(f"  {line}", "dim") for line in wrap(one.shown, width - 2, limit=2) if line]
    if one.decided is not None:
        rows += [say(f"  {line}", "accent") for line in wrap(decided_words(one.decided), width - 2, limit=2)]
    return rows


def _option(sight: Sight, words: str, width: int, *, chosen: bool) -> list[Row]:
    back = "selection" if chosen else ""
    mark = sight.glyphs.arrow if chosen else " "
    lines = wrap(words, width - 3, limit=_OPTION_ROWS)
    return [
        fit(((f"{mark if not at else ' '}  ", "accent", back), (line, "text", back)), width, back)
        for at, line in enumerate(lines)
    ]


def _reason(sight: Sight, choice: Choice, width: int) -> Row:
    cursor = "▏" if sight.glyphs.unicode else "_"
    lead = "why: "
    typed = clean(choice.why.text)[-max(1, width - cells(lead) - 2) :]
    hint = "  type a reason" if not typed else ""
    role = "warn" if choice.lacks_reason else "dim"
    return ((lead, "accent", ""), (typed, "text", ""), (cursor, "accent", ""), (hint, role, ""))


def _keys(choice: Choice, width: int) -> Row:
    keys = [*_KEYS, *((("left right", "decision"),) if len(choice.decisions) > 1 else ())]
    return pick([(at, _key(*key)) for at, key in enumerate(keys)], width)


def _key(cap: str, word: str) -> Row:
    return ((cap, "accent", ""), (f" {word}", "dim", ""))
