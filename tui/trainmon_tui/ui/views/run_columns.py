"""The columns of the table of runs: what each shows of a run, and from which width of screen on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.units import format_age, format_count, format_duration, format_rate, format_value
from trainmon_tui.plot.sparkline import sparkline
from trainmon_tui.ui.rows import Row, cells, cut, right, say
from trainmon_tui.ui.runs_table import attention
from trainmon_tui.ui.views.meter import meter

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.protocol.several import RunRow
    from trainmon_tui.ui.runs_table import RunsTable
    from trainmon_tui.ui.sight import Sight

LEAD, GAP = 4, 2
"""Cells before the first column: the mark, the state and the blanks around them; cells between columns."""


_STATE_ROLES = {"live": "ok", "silent": "warn", "ended": "dim", "error": "bad", "unread": "dim"}
HEALTH = {
    "pass": ("PASS", "ok"),
    "warn": ("WATCH", "warn"),
    "fail": ("FAIL", "bad"),
    "unknown": ("open", "dim"),
}
_PAST = 5
"""From this rank of attention on a run is drawn quietly."""


class Column(NamedTuple):
    """One column of the table."""

    order: str
    """What a press on it orders by, or empty."""
    title: str
    width: int
    least: int
    """The width of screen from which it is shown."""
    at_right: bool
    draw: Callable[[Sight, RunRow, int], Row]
    most: int = 10**6
    """The width of screen up to which it is shown."""


def columns_of(table: RunsTable, width: int) -> list[Column]:
    """Return the columns that a screen of so many cells shows; what no run has takes no room."""
    empty = {"GPU"} if not any(row.gpu for row in table.rows.values()) else set()
    return [
        column for column in COLUMNS if column.least <= width <= column.most and column.title not in empty
    ]


def sized(table: RunsTable, columns: list[Column], width: int) -> list[tuple[Column, int]]:
    """Return the columns with their widths: names take what the others leave, as far as they need it."""
    fixed = sum(column.width for column in columns) + GAP * (len(columns) - 1)
    spare = max(_LEAST_NAME, width - LEAD - fixed - 1)
    needed = max(_LEAST_NAME, min(_MOST_NAME, table.longest()))
    bar = max(0, min(_MOST_BAR, spare - needed))
    spare -= bar
    name = min(spare, needed) if columns[-1].title == LAST_LINE else spare
    sizes = {"name": name, LAST_LINE: spare - name}
    return [
        (column, (column.width or sizes[column.title]) + (bar if column.order == "done" else 0))
        for column in columns
    ]


_LEAST_NAME, _MOST_NAME, _MOST_BAR = 8, 44, 13
_LEAST_BAR = 12
LAST_LINE = "last line"


def state_role(sight: Sight, row: RunRow) -> str:
    """Return the role of a run's state; what has been silent for long is quiet."""
    role = _STATE_ROLES[row.state]
    return "dim" if row.state == "silent" and attention(row, sight.table.now_s) >= _PAST else role


def _is_past(sight: Sight, row: RunRow) -> bool:
    return attention(row, sight.table.now_s) >= _PAST


def _text(sight: Sight, row: RunRow) -> str:
    return "dim" if _is_past(sight, row) else "text"


def _name(sight: Sight, row: RunRow, width: int) -> Row:
    name = row.path.removeprefix(sight.table.stem())
    return say(sight.table.cut(name, width), "title" if row is sight.table.in_hand() else _text(sight, row))


def _health(sight: Sight, row: RunRow, width: int) -> Row:
    if row.verdict is None:
        return say(cut("-" if row.state == "unread" else "…", width), "dim")
    word, role = HEALTH[row.verdict]
    return say(cut(f"{sight.glyphs.state(row.verdict)} {word}", width), role)


def _health_sign(sight: Sight, row: RunRow, _width: int) -> Row:
    if row.verdict is None:
        return ()
    return say(sight.glyphs.state(row.verdict), HEALTH[row.verdict][1])


def _state(sight: Sight, row: RunRow, width: int) -> Row:
    word = "" if row.state == "unread" else row.state.upper()
    return say(cut(word, width), state_role(sight, row))


def _done(sight: Sight, row: RunRow, width: int) -> Row:
    if row.progress is None:
        return say(cut(_where(row, width), width), "dim")
    percent = f"{row.progress * 100:.0f}%"
    if width < _LEAST_BAR:
        return say(percent, _text(sight, row))
    bar = meter(sight.glyphs, row.progress, width - 5)
    if _is_past(sight, row):
        bar = tuple((text, "dim" if role == "accent" else role, back) for text, role, back in bar)
    return (*bar, *say(right(percent, 5), _text(sight, row)))


def _where(row: RunRow, width: int) -> str:
    """Return where a run stands whose end is not known: ``ep 12``, and ``e250`` where that is too long."""
    if row.epoch is not None:
        epoch = format_count(row.epoch // 1)
        return f"ep {epoch}" if cells(epoch) + 3 <= width else f"e{epoch}"
    return format_count(row.step) if row.step is not None else ""


def _epoch(sight: Sight, row: RunRow, width: int) -> Row:
    return say(cut(of_total(row.epoch, row.epochs_total), width), _text(sight, row))


def _step(sight: Sight, row: RunRow, width: int) -> Row:
    return say(cut(of_total(row.step, row.steps_total), width), _text(sight, row))


def of_total(value: float | None, total: float | None) -> str:
    """Return a counter beside its total: ``12/40``."""
    if value is None:
        return ""
    now = format_count(round(value, 1))
    return f"{now}/{format_count(total)}" if total else now


def _phase(_sight: Sight, row: RunRow, width: int) -> Row:
    return say(cut(row.phase, width), "phase")


def _rate(_sight: Sight, row: RunRow, width: int) -> Row:
    return say(
        cut(f"{format_rate(row.rate_per_s)}/s" if row.rate_per_s and row.state == "live" else "", width),
        "dim",
    )


def _eta(sight: Sight, row: RunRow, width: int) -> Row:
    return say(
        cut(format_duration(row.eta_s) if row.eta_s is not None and row.state == "live" else "", width),
        _text(sight, row),
    )


def _last(sight: Sight, row: RunRow, width: int) -> Row:
    return say(
        cut(format_value(row.last, row.unit) if row.last is not None else "", width), _text(sight, row)
    )


def _best(_sight: Sight, row: RunRow, width: int) -> Row:
    return say(cut(format_value(row.best, row.unit) if row.best is not None else "", width), "dim")


def _trend(sight: Sight, row: RunRow, width: int) -> Row:
    values = row.trend
    shown = [values[at * len(values) // width] for at in range(width)] if len(values) > width else values
    drawn = sparkline(shown, width, ascii_only=not sight.glyphs.unicode)
    # A full block would run into the row above.
    return say(drawn.replace("█", "▇"), "dim" if _is_past(sight, row) else "spark")


def _age(sight: Sight, row: RunRow, width: int) -> Row:
    age = max(0.0, sight.table.now_s - row.changed_s)
    return say(cut(format_age(age), width), "ok" if row.state == "live" else "dim")


def _gpu(_sight: Sight, row: RunRow, width: int) -> Row:
    return say(cut(row.gpu, width), "text")


def _last_line(_sight: Sight, row: RunRow, width: int) -> Row:
    return say(cut(row.line, width), "log")


COLUMNS: tuple[Column, ...] = (
    Column("name", "name", 0, 0, False, _name),
    Column("health", "", 1, 0, False, _health_sign, 99),
    Column("health", "health", 9, 100, False, _health),
    Column("", "state", 6, 100, False, _state),
    Column("", "phase", 16, 160, False, _phase),
    Column("", "epoch", 9, 100, True, _epoch),
    Column("", "step", 11, 160, True, _step),
    Column("done", "done", 5, 0, True, _done),
    Column("", "rate", 7, 160, True, _rate),
    Column("eta", "ETA", 6, 76, True, _eta),
    Column("last", "last", 7, 0, True, _last),
    Column("best", "best", 7, 70, True, _best),
    Column("", "trend", 12, 60, False, _trend),
    Column("", "GPU", 5, 160, False, _gpu),
    Column("age", "age", 4, 52, True, _age),
    Column("", LAST_LINE, 0, 180, False, _last_line),
)
