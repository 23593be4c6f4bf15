"""A comparison as text: one column a run, what is best marked, what differs said."""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING

from trainmon_tui.model.columns import columns_of, cut, filled
from trainmon_tui.model.units import format_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.report.comparison import ComparedMetric, ComparisonDocument
    from trainmon_tui.report.plain import Number

MISSING = "-"
_MOST_LABEL = 28
_LEAST_COLUMN = 8


def render_comparison(compared: ComparisonDocument, width: int) -> str:
    """Return the tables in at most ``width`` columns, as far as every run can have eight."""
    runs = compared.runs
    parts = [
        _block(
            "",
            [
                ("run", [run.name for run in runs]),
                ("verdict", [run.verdict.upper() for run in runs]),
                ("playbook", [run.playbook or "none" for run in runs]),
                ("pass/warn/fail", [f"{run.passed}/{run.warned}/{run.failed}" for run in runs]),
                ("lines", [f"{run.lines:,}" for run in runs]),
                *(
                    [("attempts", [str(run.attempts) for run in runs])]
                    if any(r.attempts > 1 for r in runs)
                    else []
                ),
            ],
            width,
        )
    ]
    settings = [
        (one.name, [MISSING if value is None else value for value in one.values]) for one in compared.settings
    ]
    shared = f"{compared.settings_shared} the same" if compared.settings_shared else "none is the same"
    parts.append(_block(f"Settings that differ ({shared})", settings, width))
    parts.append(_block("Best values (* is the best of all)", list(map(_best, compared.metrics)), width))
    parts.append(
        _block(
            "Last values",
            [(m.name, list(starmap(_number, _with_unit(m.last, m)))) for m in compared.metrics],
            width,
        )
    )
    return "\n".join(part for part in parts if part)


def _best(metric: ComparedMetric) -> tuple[str, list[str]]:
    shown = []
    for run, (value, unit) in enumerate(_with_unit(metric.best, metric)):
        star = "*" if run == metric.winner else ""
        at = f" {metric.at[run]}" if value is not None and metric.at[run] else ""
        shown.append(f"{_number(value, unit)}{star}{at}")
    return metric.name, shown


def _with_unit(
    values: Sequence[Number | None], metric: ComparedMetric
) -> list[tuple[Number | None, str | None]]:
    return [(value, metric.unit) for value in values]


def _number(value: Number | None, unit: str | None) -> str:
    if value is None:
        return MISSING
    return value if isinstance(value, str) else format_value(value, unit)


def _block(title: str, rows: list[tuple[str, list[str]]], width: int) -> str:
    """Return rows under a title, columns as wide as their text where there is room; nothing without rows."""
    if not rows:
        return ""
    count = len(rows[0][1])
    most = max(_LEAST_COLUMN, min(_MOST_LABEL, width - count * (_LEAST_COLUMN + 2)))
    label = min(most, max(columns_of(name) for name, _ in rows))
    room = max(_LEAST_COLUMN, (width - label) // count - 2)
    columns = [min(room, max(columns_of(cells[at]) for _, cells in rows)) for at in range(count)]
    lines = [title] if title else []
    for name, cells in rows:
        widths = (label, *columns)
        shown = [filled(cut(cell, room), room) for cell, room in zip((name, *cells), widths, strict=True)]
        lines.append("  ".join(shown).rstrip())
    return "\n".join(lines) + "\n"
