"""The run in one or two lines: is it alive, where does it stand, how fresh is what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_count, format_duration
from trainmon_tui.ui.rows import Row, fit, pick, right, say, spread, width_of
from trainmon_tui.ui.views.meter import meter
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.protocol.messages import Header
    from trainmon_tui.ui.sight import Sight

_NARROW = 60
_ROLES = {
    "live": "ok",
    "silent": "warn",
    "ended": "accent",
    "replay": "accent",
    "waiting": "dim",
    "error": "bad",
}


def header(sight: Sight, width: int, height: int) -> View:
    """Return the header's one or two rows."""
    inner = max(1, width - 2)
    if sight.frame is None:
        first = spread(say("trainmon-tui", "title"), _freshness(sight) or say("starting", "dim"), inner)
        return View([_inset(first, width), fit((), width)][:height])
    head = sight.frame.header
    if height == 1:
        return View([_inset(_one_line(sight, head, inner), width)])
    return View([_inset(_first(sight, head, inner), width), _inset(_second(sight, head, inner), width)])


def _inset(row: Row, width: int) -> Row:
    return fit(((" ", "text", ""), *row), width)


def _one_line(sight: Sight, head: Header, width: int) -> Row:
    parts = [
        (0, state_words(sight, head)),
        (2, say(clean(head.name), "title")),
        (1, _epoch(head, short=width < _NARROW)),
        (3, say(_percent(head.progress), "dim")),
    ]
    return spread(pick(parts, width), _trouble(sight), width)


def _first(sight: Sight, head: Header, width: int) -> Row:
    fresh = _freshness(sight, short=width < _NARROW)
    parts = [
        (2, say(clean(head.name), "title")),
        (0, state_words(sight, head)),
        (4, say(clean(head.state_text), "dim")),
        (3, say(clean(head.phase), "phase")),
        (1, _epoch(head, short=width < _NARROW)),
        (5, say(f"attempt {head.attempts}" if head.attempts > 1 else "", "dim")),
    ]
    room = width - width_of(fresh) - 2
    return spread(pick(parts, max(room, 12)), fresh, width)


def _second(sight: Sight, head: Header, width: int) -> Row:
    steps = _of("step", head.step, head.steps_total)
    rate = f"{head.rate_per_s:.3g} step/s" if head.rate_per_s else ""
    eta = f"ETA {format_duration(head.eta_s)}" if head.eta_s is not None else ""
    notice = clean(head.notices[-1]) if head.notices and width >= 100 else ""
    words = [(1, say(steps)), (3, say(rate, "dim")), (2, say(eta))]
    numbers = pick(words, max(8, width - 18))
    if head.progress is None:
        return spread(numbers, say(notice, "dim"), width)
    size = min(42, max(8, width - width_of(numbers) - 10))
    percent = say(" " + right(_percent(head.progress), 4) + "  ")
    return spread((*meter(sight.glyphs, head.progress, size), *percent, *numbers), say(notice, "dim"), width)


def state_words(sight: Sight, head: Header) -> Row:
    """Return the run's state as sign and word: ``● LIVE``, ``▶ REPLAY x20``."""
    sign, word, role = sight.glyphs.state(head.state), head.state.upper(), _ROLES[head.state]
    if head.replay:
        speed = f" x{head.replay.speed:g}"
        word = "REPLAY" + (" done" if head.replay.done else speed if head.replay.playing else " paused")
        sign = sign if head.replay.playing else sight.glyphs.pause
    row = say(f"{sign} {word}", role)
    return (*row, (f"  {sight.glyphs.pause} VIEW FROZEN", "warn", "")) if sight.frozen else row


def _epoch(head: Header, *, short: bool = False) -> Row:
    return say(_of("ep" if short else "epoch", head.epoch, head.epochs_total))


def _of(word: str, value: float | None, total: float | None) -> str:
    if value is None:
        return ""
    now = f"{value:.1f}".removesuffix(".0") if word != "step" else format_count(value)
    return f"{word} {now}/{format_count(total)}" if total else f"{word} {now}"


def _percent(progress: float | None) -> str:
    return "" if progress is None else f"{progress * 100:.0f}%"


def _trouble(sight: Sight) -> Row:
    return say(f"{sight.glyphs.state('error')} {clean(sight.trouble)}", "bad") if sight.trouble else ()


def _freshness(sight: Sight, *, short: bool = False) -> Row:
    if sight.trouble:
        return _trouble(sight)
    age = sight.age_s()
    if age is None or sight.frame is None or sight.frame.header.state in {"ended", "replay"}:
        return ()
    role = "dim" if age < 30 else "warn"
    words = right(format_duration(age), 5) + " ago"
    return say(words if short else f"last line {words}", role)
