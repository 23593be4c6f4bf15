"""What the hands can do with the log: follow, walk, find, filter, go to a moment."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Literal

from trainmon_tui.model.journal import Note
from trainmon_tui.ui.calling import call_chart
from trainmon_tui.ui.grid import matching_ids
from trainmon_tui.ui.prompt import Prompt, PromptKind
from trainmon_tui.ui.time_hands import jump_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.ui.sight import Sight

_FILTERS: tuple[Literal["", "with", "without"], ...] = ("", "with", "without")
_FILTERED = ("runs", "facts")
"""What is filtered while the words for it are typed."""
_GOTO = re.compile(r"(?:(line|l|epoch|ep|e|step|s)?[ =]*([0-9]{1,18}(?:\.[0-9]{1,9})?)(k|m)?)", re.IGNORECASE)
_CLOCK = re.compile(r"(?:time[ =]*)?(\d{1,2}:\d{2}(?::\d{2})?)", re.IGNORECASE)
_AXES = {"l": "line", "e": "epoch", "s": "step"}
_MOST = 1e17
"""No log is so long, and the engine reads no number with more digits."""
_THOUSANDS = {"k": 1e3, "m": 1e6}


def show_line(line: int, sight: Sight) -> None:
    """Show a line of the log in the middle of its pane, marked."""
    if not sight.plan.shows("log"):
        sight.turn_to("log")
        sight.lay_out(*sight.size)
    sight.log_only = ""
    sight.log_focus = line
    height = sight.pane_height("log")
    told = sight.frame.log if sight.frame else None
    lowest = max(told.total if told else line, line) - height + 1
    sight.log_top = max(1, min(line - height // 2, lowest))


def ask_for(kind: PromptKind, sight: Sight) -> None:
    """Open the line that is typed into."""
    if sight.plan.shows("footer"):
        sight.prompt = Prompt(kind)
    else:
        sight.aside = "the screen is too small to type"


def _seek(way: Literal["after", "before"], sight: Sight) -> None:
    if not sight.needle:
        sight.aside = "nothing to look for: /"
        return
    sight.seek, sight.seek_since = way, sight.asked + 1
    if not sight.plan.shows("log"):
        sight.turn_to("log")


def shift(share: float, sight: Sight) -> None:
    """Move the log's long lines to the left by a share of the pane, as far as any line on the screen reaches."""
    told, rect = sight.frame.log if sight.frame else None, sight.plan.rects.get("log")
    longest = max((len(row.text) for row in told.rows), default=0) if told is not None else 0
    by = round(share * rect.width) if rect is not None else 0
    sight.log_left = max(0, min(sight.log_left + by, longest - 1))


def over_log(share: float, hand: Callable[[Sight], None]) -> Callable[[Sight], None]:
    """Return a hand that moves the log's long lines while the log is in hand, and is ``hand`` otherwise."""

    def either(sight: Sight) -> None:
        if sight.active == "log" and not sight.grid:
            shift(share, sight)
        else:
            hand(sight)

    return either


def _filter(sight: Sight) -> None:
    """Show all lines, only those with the needle, only those without it."""
    if not sight.needle:
        ask_for("find", sight)
        return
    sight.log_only = _FILTERS[(_FILTERS.index(sight.log_only) + 1) % len(_FILTERS)]
    sight.log_top, sight.log_focus, sight.seek = None, 0, ""
    sight.turn_to("log")


def _find(sight: Sight) -> None:
    """Look through the log, or in the pane of facts through those."""
    ask_for("facts" if sight.active == "facts" else "find", sight)


def is_bare(sight: Sight) -> bool:
    """Tell whether nothing was put over the run that escape would take away."""
    return (
        not sight.facts.words
        and not sight.goto
        and sight.lens.cursor is None
        and not sight.chart_words
        and not sight.needle
        and not sight.grid
    )


def _back(sight: Sight) -> None:
    """Take away what was put over the run: what is waited for, else the crosshair, the needle, the grid."""
    if sight.goto:
        sight.goto = ""
    elif sight.facts.words and sight.active == "facts":
        sight.facts.filter("")
    elif sight.lens.cursor is not None:
        sight.lens = sight.lens._replace(cursor=None)
    elif sight.chart_words:
        sight.chart_words = ""
    elif sight.facts.words:
        sight.facts.filter("")
    elif sight.needle:
        sight.needle, sight.log_only, sight.seek, sight.log_focus = "", "", "", 0
    else:
        sight.grid = False


def _goto(sight: Sight) -> None:
    """In the log, go to a line; elsewhere go there in time."""
    ask_for("goto" if sight.active == "log" else "jump", sight)


def moment_of(text: str, plain: str = "line") -> str:
    """Return a moment as the engine names it: ``e5`` is ``epoch=5``; empty for anything else.

    A number alone is a ``plain`` one: ``120`` is ``line=120``.
    """
    clock = _CLOCK.fullmatch(text.strip())
    if clock is not None:
        return f"time={clock[1]}"
    found = _GOTO.fullmatch(text.strip())
    if found is None:
        return ""
    axis = _AXES[(found[1] or plain)[0].lower()]
    number = float(found[2]) * _THOUSANDS.get((found[3] or "").lower(), 1.0)
    return f"{axis}={min(number, _MOST):.9f}".rstrip("0").rstrip(".")


def submit(sight: Sight) -> None:
    """Do what was typed."""
    prompt, sight.prompt = sight.prompt, None
    if prompt is None or (not prompt.text.strip() and prompt.kind not in _FILTERED):
        return
    if prompt.kind == "find":
        sight.needle = prompt.text
        _seek("after", sight)
    elif prompt.kind == "goto":
        sight.goto = moment_of(prompt.text)
        sight.aside = "" if sight.goto else "write 120, epoch 5, step 1000 or 14:05"
        if sight.goto and not sight.plan.shows("log"):
            sight.turn_to("log")
    elif prompt.kind == "jump":
        sight.wish = jump_of(prompt.text, moment_of)
        sight.aside = "" if sight.wish else "write epoch 5, step 1000, 14:05 or 40%"
    elif prompt.kind in _FILTERED:
        _filter_rows(prompt.text.strip(), prompt, sight)
    elif prompt.kind == "note":
        sight.quill.write(Note(prompt.text.strip()))
    else:
        _pick_chart(prompt.text, sight)


def _pick_chart(words: str, sight: Sight) -> None:
    found = matching_ids(sight.frame.header.charts if sight.frame else (), words)
    if found:
        sight.chart, sight.active, sight.wanted_chart = sight.chart_ids.index(found[0]), "loss", ""
        sight.chart_words = words if sight.grid else ""
    else:
        call_chart(words, sight)


def type_key(sight: Sight, key: str, character: str | None) -> bool:
    """Take a key while something is typed; tell whether it was one for the prompt."""
    prompt = sight.prompt
    if prompt is None:
        return False
    if key == "enter":
        submit(sight)
    elif key in ("escape", "ctrl+c"):
        sight.prompt = None
        _filter_rows("", prompt, sight)
    else:
        prompt.take(key, character)
        _filter_rows(prompt.text, prompt, sight)
    return True


def _filter_rows(words: str, prompt: Prompt, sight: Sight) -> None:
    """Filter the table of runs, or the facts, while its words are typed."""
    if prompt.kind == "runs":
        sight.table.filter(words)
    elif prompt.kind == "facts":
        sight.facts.filter(words)


def arrived(sight: Sight) -> bool:
    """Go where the newest frame says that the needle or the moment is; tell whether the view moved."""
    frame = sight.frame
    told = frame.log if frame else None
    if frame is None or told is None:
        return False
    if told.wrong and (sight.seek or sight.goto):
        sight.aside, sight.seek, sight.goto = told.wrong, "", ""
        return True
    if sight.goto and told.went[0] == sight.goto:
        return _went(told.went[1], told.total, sight)
    if not sight.seek or frame.ask < sight.seek_since:
        return False
    first, second = (told.after, told.before) if sight.seek == "after" else (told.before, told.after)
    scanned = told.scanned * sight.read_share
    # While the log is read the other end is as far away as this one.
    line = first or (second if told.scanned >= 1 or sight.read_share < 1 else 0)
    if line:
        sight.seek = ""
        sight.aside = "" if first else "no more that way: from the other end"
        show_line(line, sight)
    elif scanned >= 1:
        sight.seek, sight.aside = "", "not in the log"
    else:
        sight.aside = f"looking: {scanned:.0%}"
    return True


def _went(line: int, total: int, sight: Sight) -> bool:
    """Show the line; one that was not read yet is waited for, behind the last one stands none."""
    if not 0 < line <= total and sight.read_share < 1:
        sight.aside = f"reading: {sight.read_share:.0%}"
        return True
    sight.goto = ""
    if line:
        show_line(min(line, total), sight)
    sight.aside = f"the log has {total:,} lines" if line > total else "" if line else "not in the log"
    return True


LOG_HANDS: dict[str, Callable[[Sight], None]] = {
    "find": _find,
    "goto": _goto,
    "find_chart": partial(ask_for, "chart"),
    "find_next": partial(_seek, "after"),
    "find_previous": partial(_seek, "before"),
    "filter": _filter,
    "back": _back,
}
