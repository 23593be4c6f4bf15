"""A run in a few lines of plain text: what one pastes into a message."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from trainmon_tui.model.units import format_bytes
from trainmon_tui.report.account import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.report.checked import CheckRun
    from trainmon_tui.report.report import BestValue, ReportDocument

BEST_SHOWN = 12
_COUNTED = ("pass", "warn", "fail", "waiting", "pending", "manual")
_COLUMNS = 11


def render_summary(report: ReportDocument) -> str:
    """Return the summary, with a newline at the end; it is as wide as what the runbook says."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: ReportDocument) -> Iterator[str]:
    run = report.run
    info = run.run
    yield info.name
    yield "=" * min(len(info.name), 80)
    yield _row("verdict", f"{run.verdict.upper()}{f' - {run.say}' if run.say else ''}")
    yield _row("runbook", run.playbook_name or "none")
    state = f"as of {info.as_of}" if info.as_of else "to its end"
    yield _row("read", f"{info.lines:,} lines, {format_bytes(info.bytes)}, {state}")
    yield from _checklist(run)
    for decision in run.decisions:
        if decision.case:
            yield _row(
                "decision", f"{decision.title}: case {decision.case}, {decision.verdict}: {decision.say}"
            )
    yield from (_row("stop", stop.say or stop.id) for stop in run.stop)
    yield from (_row("diagnosis", f"{alert.severity}: {alert.message}") for alert in run.alerts)
    yield from (_row("target", f"{target.title}: {target.verdict}") for target in run.targets)
    yield from (_row("best", _best(best)) for best in report.best[:BEST_SHOWN])


def _checklist(run: CheckRun) -> Iterator[str]:
    counts: Counter[str] = Counter(item.verdict for item in run.items if item.kind != "alarm")
    said = ", ".join(f"{counts[state]} {state}" for state in _COUNTED if counts[state])
    if said:
        yield _row("checklist", said)
    for item in run.items:
        if item.verdict in ("warn", "fail"):
            yield _row(item.verdict, f"{item.title}{f': {item.evidence}' if item.evidence else ''}")


def _best(best: BestValue) -> str:
    where = "" if best.epoch is None else f" (epoch {best.epoch:g})"
    return f"{best.name} {number(best.value, best.unit)}{where}, last {number(best.last, best.unit)}"


def _row(label: str, text: str) -> str:
    return f"{label:{_COLUMNS}}{text}"
