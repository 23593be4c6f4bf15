"""What is said anew of a run that is judged again and again: one entry for each thing that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.report.entries import Entry, entry_of, is_silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.report.checked import CheckRun
    from trainmon_tui.report.entries import Part

_OPEN = ("waiting", "pending", "skipped", "manual", "unknown")
"""States in which there is nothing to say yet."""

Name = tuple[str, ...]
State = tuple[str, ...]


def changes(before: CheckRun | None, after: CheckRun) -> list[Entry]:
    """Return what ``after`` says that ``before`` did not, the verdict last; ``before`` is None at the first look."""
    known = {name: state for name, state, _ in _parts(before)} if before is not None else {}
    said = [_taken(after)] if after.playbook and (before is None or before.playbook != after.playbook) else []
    if after.run.trouble and (before is None or before.run.trouble != after.run.trouble):
        said.append(Entry("warn", f"trouble: {after.run.trouble}"))
    said += [
        entry_of(part, after)
        for name, state, part in _parts(after)
        if known.get(name) != state and (state[0] not in _OPEN or name in known)
    ]
    was = before.verdict if before is not None else "unknown"
    if after.verdict != was:
        said.append(Entry(after.verdict, "the run's verdict", (("was", was),)))
    return said


def _taken(run: CheckRun) -> Entry:
    reason = (("because", run.reason),) if run.reason else ()
    return Entry("info", f"runbook: {run.playbook_name or run.playbook}", reason)


def _parts(run: CheckRun) -> Iterator[tuple[Name, State, Part]]:
    """Yield everything that may change, under a name and with the state whose change is worth a word."""
    for item in run.items:
        if not is_silent(item):
            yield ("item", item.id), (_open_or(item.verdict),), item
    for decision in run.decisions:
        yield ("decision", decision.id), (_open_or(decision.verdict), decision.case), decision
    for band in run.bands:
        yield ("band", band.metric, str(band.epoch)), (_open_or(band.verdict),), band
    for target in run.targets:
        yield ("target", target.id), (_open_or(target.verdict),), target
    for alert in run.alerts:
        yield ("alert", alert.id), (alert.severity, "on" if alert.ended is None else "over"), alert
    for advice in run.advice:
        yield ("advice", advice.id), ("advice",), advice
    for stop in run.stop:
        yield ("stop", stop.id), ("fail",), stop
    for each in run.disagreements:
        yield ("figure", each.what, str(each.line)), ("info",), each
    for entry in run.journal:
        yield ("journal", entry.id), ("note",), entry


def _open_or(state: str) -> str:
    """Return a state; all in which nothing is known yet are one."""
    return _OPEN[0] if state in _OPEN else state
