"""What is well and what is to be mended: of a run's files, of this terminal and of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from trainmon_tui.model.errors import ExitCode
from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_bytes, format_count
from trainmon_tui.report.entries import Entry, Section
from trainmon_tui.report.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

State = Literal["ok", "warn", "fail"]
Area = Literal["run", "terminal", "gpu", "folders", "versions"]

TITLES: dict[Area, str] = {
    "run": "The run",
    "terminal": "This terminal",
    "gpu": "GPUs",
    "folders": "Your folders",
    "versions": "Versions",
}
SERIES_SHOWN = 8
"""Series of a file that the table names; the document has all of them."""
_WORST: tuple[State, ...] = ("fail", "warn", "ok")


class Check(msgspec.Struct, frozen=True):
    """One thing that was looked at."""

    area: Area
    id: str
    """A name that stays: ``buffering``, ``nvml`` ..."""
    state: State
    say: str
    """What was found, in a line."""
    advice: str = ""
    """What to do about it, in a line; empty where there is nothing to do."""


class SeenSeries(msgspec.Struct, frozen=True):
    """A series that was recognised."""

    tag: str
    split: str
    metric: str | None
    points: int
    last_step: int | float | None
    last_epoch: int | float | None
    shown: bool
    """Whether the screen charts it unasked."""


class SeenEvent(msgspec.Struct, frozen=True):
    """A kind of event that was recognised."""

    kind: str
    count: int
    line: int | None
    """Of the newest one."""
    text: str
    """The line that says so."""


class SeenFile(msgspec.Struct, frozen=True):
    """A file of the run, and what was recognised in it."""

    path: str
    kind: str
    """``log``, ``gzip`` ..., ``empty``, ``folder``, or ``other`` for what is not read."""
    bytes: int
    age_s: float | None
    """Since its last change, by its own time stamp."""
    note: str = ""
    """Why it was not read."""
    lines: int = 0
    not_understood: int = 0
    """Pieces of text that nothing recognised."""
    attempts: int = 0
    settings: int = 0
    """Settings that it prints."""
    series: list[SeenSeries] = []
    events: list[SeenEvent] = []
    notices: list[str] = []
    """What was noticed while it was read: that it ends early, what of it is not charted."""


class DoctorDocument(msgspec.Struct, frozen=True):
    """The document of ``doctor --json``."""

    schema: Literal[1]
    run: str | None
    """The run as it was named; null for none."""
    state: State
    """The worst of all checks."""
    checks: list[Check]
    files: list[SeenFile]


def doctor_document(run: str | None, checks: Iterable[Check], files: Iterable[SeenFile]) -> DoctorDocument:
    """Return the document, with texts that can be shown anywhere."""
    found = list(checks)
    states = {check.state for check in found}
    worst = next((state for state in _WORST if state in states), _WORST[-1])
    document = DoctorDocument(1, run, worst, found, list(files))
    return msgspec.convert(plain(msgspec.to_builtins(document)), DoctorDocument)


def encode_doctor(document: DoctorDocument) -> bytes:
    """Return the document as indented UTF-8 JSON."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2)


def exit_code(document: DoctorDocument) -> ExitCode:
    """Return 0 when nothing is wrong, else 1."""
    return ExitCode.PASS if document.state == "ok" else ExitCode.WARN


def sections(document: DoctorDocument) -> list[Section]:
    """Return the rows of the table: the run's checks and files first, then what it is watched with."""
    parts = []
    for area, title in TITLES.items():
        rows = tuple(_check(check) for check in document.checks if check.area == area)
        parts.append(Section(title, rows))
        if area == "run":
            parts.append(Section("Its files", tuple(map(_file, document.files))))
    return [part for part in parts if part.entries]


def summary(document: DoctorDocument) -> str:
    """Return the last line: how many checks there were, and how many ask for something."""
    asking = sum(check.state != "ok" for check in document.checks)
    done = _many(len(document.checks), "check")
    return f"{done}: {asking} to look at" if asking else f"{done}: nothing is wrong"


def _check(check: Check) -> Entry:
    return Entry(check.state, check.say, (("do", check.advice),) if check.advice else ())


def _file(file: SeenFile) -> Entry:
    size = f"{file.kind}, {format_bytes(file.bytes)}"
    title = f"{file.path}: {file.note or size}"
    if not file.lines:
        return Entry("", title, tuple(("", notice) for notice in file.notices))
    lost = f", {format_count(file.not_understood)} not understood" if file.not_understood else ""
    again = f", {file.attempts} attempts" if file.attempts > 1 else ""
    rows = [
        (
            "",
            f"{_many(file.lines, 'line')}{lost}{again}, {_many(file.settings, 'setting')}, {len(file.series)} series",
        ),
        *(("", _series(one)) for one in file.series[:SERIES_SHOWN]),
        *(("", notice) for notice in file.notices),
    ]
    if len(file.series) > SERIES_SHOWN:
        rows.append(("", f"and {len(file.series) - SERIES_SHOWN} more series"))
    if file.events:
        rows.append(("events", ", ".join(map(_event, file.events))))
    return Entry("", title, tuple(rows))


def _series(one: SeenSeries) -> str:
    name = f"{one.tag} [{one.split}]" if one.split and one.split not in one.tag.lower() else one.tag
    places = (("step", one.last_step), ("epoch", one.last_epoch))
    last = ", ".join(f"{word} {value:g}" for word, value in places if value is not None)
    return f"{clean(name)}: {_many(one.points, 'point')}" + (
        f", to {last}" if last else ", without a counter"
    )


def _event(event: SeenEvent) -> str:
    where = f" (line {event.line})" if event.line is not None else ""
    return f"{event.count} {event.kind.replace('_', ' ')}{where}"


def _many(count: int, word: str) -> str:
    return f"{format_count(count)} {word}{'s' * (count != 1)}"
