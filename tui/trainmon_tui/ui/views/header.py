"""The run in one or two lines: is it alive, where does it stand, how fresh is what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_bytes, format_count, format_duration, format_rate
from trainmon_tui.ui.naming import tail
from trainmon_tui.ui.news import calmed
from trainmon_tui.ui.rows import Row, cut, fit, join, pick, right, say, spread, width_of
from trainmon_tui.ui.views.meter import meter
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.protocol.at_end import AtEnd
    from trainmon_tui.protocol.header import Header
    from trainmon_tui.ui.sight import Sight

_NARROW = 60
_BAR, _SHORT_BAR = 42, 12
_WITH_NOTICE = 130
"""Width from which a notice stands beside a long bar."""
_LEAST_NOTICE = 16
_NAME = 16
"""Cells that a name may take on any screen."""
_LEAST_NAME = 6
"""Letters of a name that still tell runs apart."""
_NOW_S, _TENS_S, _COARSE_S = 1.0, 10.0, 60.0
_AGE_STEPS = ((3600.0, 600.0), (600.0, 300.0), (_COARSE_S, _COARSE_S), (_TENS_S, _TENS_S))
"""(Age in seconds, step in which it is told from there on): nothing ticks that says nothing new."""
_DOTTED, _BY_END = "dotted: from ", "by the log's end"
_OLD_S = 30.0
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
        first = spread(
            say("trainmon-tui", "title"),
            _freshness(sight, inner) or say(cut(sight.opening, max(8, inner - 14)), "dim"),
            inner,
        )
        return View([_inset(first, width), fit((), width)][:height])
    head = sight.frame.header
    if height == 1:
        return View([_inset(_one_line(sight, head, inner), width)])
    rows = [_first(sight, head, inner), _second(sight, calmed(head, sight.drawn), inner)]
    return View([_inset(row, width) for row in rows])


def _inset(row: Row, width: int) -> Row:
    return fit(((" ", "text", ""), *row), width)


def _name(head: Header, width: int) -> str:
    """Return the run's name; of a long one its end, which tells it from others."""
    return tail(clean(head.name), max(_NAME, width // 3))


def _one_line(sight: Sight, head: Header, width: int) -> Row:
    parts = [
        (2, say(_name(head, width), "title")),
        (0, state_words(sight, head)),
        (1, _where(head, short=width < _NARROW)),
        (3, say(_percent(_told(head).progress), "dim")),
        (1, say(clean(head.state_text) if head.state == "ended" else "", "dim")),
    ]
    return spread(pick(parts, width), _trouble(sight, width), width)


def _first(sight: Sight, head: Header, width: int) -> Row:
    fresh = _freshness(sight, width)
    state, epoch = state_words(sight, head), _where(head, short=width < _NARROW)
    room = width - width_of(fresh) - 2
    left = room - width_of(join([state, epoch])) - 2
    name = _name(head, width)
    name = tail(name, left) if width < _NARROW and left >= _LEAST_NAME else name
    parts = [
        (2, say(name, "title")),
        (0, state),
        (1, epoch),
        (3, say(phase_words(sight, head), "phase") if head.at_end is None else _read_to(head)),
        (1 if head.state == "ended" else 4, say(clean(head.state_text), "dim")),
        (3, say("journal read-only" if sight.frame and sight.frame.journal.read_only else "", "warn")),
        (5, say(f"attempt {head.attempts}" if head.attempts > 1 else "", "dim")),
    ]
    return spread(pick(parts, max(room, 12)), fresh, width)


def _second(sight: Sight, head: Header, width: int) -> Row:
    told = _told(head)
    steps = _of("step", told.step, told.steps_total)
    rate = f"{format_rate(told.rate_per_s)} step/s" if told.rate_per_s else ""
    eta = f"ETA {format_duration(told.eta_s)}" if told.eta_s is not None else ""
    alone = head.at_end is not None and head.at_end.epoch is None
    words = [(1, say(steps)), (2, say(_BY_END if alone else "", "dim")), (3, say(rate, "dim")), (2, say(eta))]
    numbers = pick(words, max(8, width - 18))
    if told.progress is None:
        return spread(numbers, _aside(head, width, width_of(numbers)) if numbers else _read(head), width)
    most = _SHORT_BAR if head.notices and _NARROW <= width < _WITH_NOTICE else _BAR
    size = min(most, max(8, width - width_of(numbers) - 8))
    percent = say(" " + right(_percent(told.progress), 4))
    row = join([(*meter(sight.glyphs, told.progress, size), *percent), numbers])
    return spread(row, _aside(head, width, width_of(row)), width)


def _aside(head: Header, width: int, taken: int) -> Row:
    """Return the newest notice, or how much was read, beside the ``taken`` cells of the numbers."""
    room = width - taken - 2
    if head.notices and room >= _LEAST_NOTICE:
        return say(cut(clean(head.notices[-1]), room), "dim")
    if head.at_end is not None and room >= len(_DOTTED):
        return say(f"{_DOTTED}{head.at_end.samples} samples"[:room], "dim")
    return _read(head) if width >= _NARROW else ()


def _read(head: Header) -> Row:
    read = f"  {format_count(head.lines)} lines  {format_bytes(head.bytes_read)}"
    return say(read if head.lines else "", "dim")


def state_words(sight: Sight, head: Header) -> Row:
    """Return the run's state as sign and word: ``● LIVE``, ``▶ REPLAY x20``."""
    if sight.is_past:
        where = _of("step", head.step, None) if head.epoch is None else ""
        return say(f"{sight.glyphs.past} AS OF {where}".rstrip(), "warn")
    sign, word, role = sight.glyphs.state(head.state), head.state.upper(), _ROLES[head.state]
    if head.replay:
        speed = f" x{head.replay.speed:g}"
        word = "REPLAY" + (
            " done" if head.replay.done else speed if head.replay.playing else f" paused{speed}"
        )
        sign = sign if head.replay.playing else sight.glyphs.pause
    if sight.read_share < 1:
        sign, word, role = sight.glyphs.state("waiting"), f"READING {sight.read_share:.0%}", "accent"
    row = say(f"{sign} {word}", role)
    return (*row, (f"  {sight.glyphs.pause} VIEW FROZEN", "warn", "")) if sight.frozen else row


def phase_words(sight: Sight, head: Header) -> str:
    """Return the phase's title, with its number where the runbook names phases: ``3 Distillation``."""
    known = sight.judgement
    numbers = {span.id: number for number, span in enumerate(known.phases, 1)}
    number = numbers.get(known.phase)
    return f"phase {number}: {clean(head.phase)}" if number and head.phase else clean(head.phase)


def _told(head: Header) -> Header | AtEnd:
    """Return who tells where the run stands now: the log's end, as long as what stands before it is not read."""
    return head if head.at_end is None else head.at_end


def _where(head: Header, *, short: bool = False) -> Row:
    """Return the epoch; where only the log's end told it, that is said."""
    told = _told(head)
    epoch = say(_of("ep" if short else "epoch", told.epoch, told.epochs_total))
    known = head.at_end is not None and head.at_end.epoch is not None
    return join([epoch, say("end" if short else _BY_END, "dim")], " ") if known else epoch


def _read_to(head: Header) -> Row:
    """Return how far a large log was read: everything that is judged knows no more."""
    if head.epoch is not None:
        return say(f"judged to epoch {_number(head.epoch)}", "dim")
    return say(f"judged to step {format_count(head.step)}" if head.step is not None else "", "dim")


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _of(word: str, value: float | None, total: float | None) -> str:
    if value is None:
        return ""
    now = _number(value) if word != "step" else format_count(value)
    return f"{word} {now}/{format_count(total)}" if total else f"{word} {now}"


def _percent(progress: float | None) -> str:
    return "" if progress is None else f"{progress * 100:.0f}%"


def _trouble(sight: Sight, width: int) -> Row:
    """Return what is wrong with the engine, short enough to stand beside the run's state."""
    words = f"{sight.glyphs.state('error')} {clean(sight.trouble)}"
    return say(cut(words, max(width * 2 // 3, 8)), "bad") if sight.trouble else ()


def _freshness(sight: Sight, width: int) -> Row:
    if sight.trouble:
        return _trouble(sight, width)
    short = width < _NARROW
    age = sight.age_s()
    if age is None or sight.frame is None or sight.is_past or sight.frame.header.state in {"ended", "replay"}:
        return ()
    if sight.read_share < 1:
        return ()
    role = "dim" if age < _OLD_S else "warn"
    if not sight.fill.grown:
        return () if short else say(f"no line since it was opened{_minutes(age)}", role)
    words = right("just now" if age < _NOW_S else f"{age_words(age)} ago", 9)
    return say(words if short else f"last line {words}", role)


def age_words(age_s: float) -> str:
    """Return an age as it was a moment ago: the older, the longer the moment."""
    step = next((step for begin, step in _AGE_STEPS if age_s >= begin), 1.0)
    whole = age_s - age_s % step
    return format_duration(whole) if whole >= _TENS_S else f"{whole:.0f}s"


def _minutes(age_s: float) -> str:
    return f", {age_words(age_s)} ago" if age_s >= _COARSE_S else ""
