"""A run's report in Markdown, to be kept with it: everything that is said of it, with its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.units import format_bytes, format_value
from trainmon_tui.report.entries import sections
from trainmon_tui.report.markdown import escape, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.report.checked import CheckRun, Coordinate
    from trainmon_tui.report.entries import Entry
    from trainmon_tui.report.plain import Number
    from trainmon_tui.report.report import BestValue, ReportDocument

BOXES = {"pass": "x", "ok": "x", "warn": "~", "fail": "!"}
"""What stands in a box: a tick, a doubt or a failure; it is empty while nothing is known."""
_BOXED = ("pass", "ok", "warn", "fail", "waiting", "pending", "manual", "unknown")


def render_report(report: ReportDocument) -> str:
    """Return the report as Markdown, with a newline at the end."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: ReportDocument) -> Iterator[str]:
    run = report.run
    yield f"# {escape(run.run.name)}"
    yield ""
    yield f"**Verdict: {run.verdict.upper()}**{_said(run)}"
    yield ""
    yield from table(("run", ""), _about(run))
    for section in sections(run):
        yield ""
        yield f"## {escape(section.title)}"
        yield ""
        for entry in section.entries:
            yield from _entry(entry)
    yield from _best(report)
    yield from _settings(report)
    yield from _unread(report)


def _said(run: CheckRun) -> str:
    speaker = f"{run.speaker}: " if run.speaker else ""
    return f" - {speaker}{escape(run.say)}" if run.say else ""


def _about(run: CheckRun) -> Iterator[tuple[str, str]]:
    info = run.run
    yield "log", info.path
    yield "read", f"{info.lines:,} line{'s' * (info.lines != 1)}, {format_bytes(info.bytes)}"
    yield "judged", f"as of {info.as_of}" if info.as_of else "at its end"
    if info.attempts > 1:
        yield "attempts", str(info.attempts)
    name = run.playbook_name or run.playbook or "none"
    yield "runbook", f"{name} ({run.reason})" if run.reason else name
    if run.phase:
        yield "phase", run.phase_titles.get(run.phase, run.phase)


def _entry(entry: Entry) -> Iterator[str]:
    box = f"[{BOXES.get(entry.state, ' ')}] " if entry.state in _BOXED else ""
    word = f" ({entry.state})" if box and entry.state != "pass" else ""
    yield f"- {box}**{escape(entry.title)}**{word}"
    for label, text in entry.details:
        yield f"  - {escape(label)}: {escape(text)}" if label else f"  - {escape(text)}"


def _best(report: ReportDocument) -> Iterator[str]:
    if report.best:
        yield from ("", "## Best values", "")
        yield from table(("metric", "best", "where", "last"), map(_best_row, report.best))


def _best_row(best: BestValue) -> tuple[str, str, str, str]:
    where = (
        f"epoch {_coordinate(best.epoch)}"
        if best.epoch is not None
        else "" if best.step is None else f"step {_coordinate(best.step)}"
    )  # fmt: skip
    side = "lowest" if best.better == "lower" else "highest"
    return best.name, f"{number(best.value, best.unit)} ({side})", where, number(best.last, best.unit)


def _settings(report: ReportDocument) -> Iterator[str]:
    if not report.settings:
        return
    yield from ("", "## Settings that the log printed", "")
    rows = [(each.name, each.value, "" if each.line is None else str(each.line)) for each in report.settings]
    yield from table(("setting", "value", "line"), rows)
    if report.settings_left_out:
        yield from ("", f"{report.settings_left_out:,} more are not shown.")


def _unread(report: ReportDocument) -> Iterator[str]:
    info = report.run.run
    said = [*info.notices, *info.changes]
    if info.trouble:
        said.append(f"trouble: {info.trouble}")
    if info.formats:
        said.append(f"read with the format {', '.join(info.formats)}")
    count = report.not_understood
    if count:
        words = (
            "1 line that looks like data was" if count == 1 else f"{count:,} lines that look like data were"
        )
        said.append(f"{words} not understood: trainmon-tui format explain names them")
    yield from ("", "## How it was read", "")
    yield from (f"- {escape(each)}" for each in said or ["everything that looks like data was understood"])


def number(value: Number, unit: str | None) -> str:
    """Return a number as people read it, with its unit where that is short."""
    return value if isinstance(value, str) else format_value(value, unit)


def _coordinate(value: Coordinate) -> str:
    return "-" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
