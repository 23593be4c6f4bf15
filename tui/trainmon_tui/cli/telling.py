"""How what is said of live runs is written: in place on a terminal, a line a change elsewhere, or as JSON."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Protocol

from trainmon_tui.cli.check import as_table, look
from trainmon_tui.cli.output import write_bytes, write_text
from trainmon_tui.config.terminal import can_show_a_screen
from trainmon_tui.report.changes import changes
from trainmon_tui.report.check import encode_check
from trainmon_tui.report.table import render_line, render_verdict, summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.report.checked import CheckRun, UnreadRun

UP = b"\x1b[%dA"
ERASE_BELOW = b"\r\x1b[J"


class Teller(Protocol):
    """Writes what is said of runs to standard output."""

    def show(self, runs: Sequence[CheckRun], unread: Sequence[UnreadRun]) -> None:
        """Write what changed; ``unread`` are the runs that cannot be read."""
        ...

    def finish(self, runs: Sequence[CheckRun], unread: Sequence[UnreadRun]) -> None:
        """Write how it ended."""
        ...


def teller_for(*, json: bool, many: bool) -> Teller:
    """Return how to write to the present standard output; with ``many`` runs each line names its own."""
    if json:
        return Documents()
    return InPlace() if can_show_a_screen(sys.stdout) else Lines(named=many)


class Documents:
    """A JSON document a line, each of all runs."""

    def show(self, runs: Sequence[CheckRun], unread: Sequence[UnreadRun]) -> None:
        """Write a document."""
        write_bytes(encode_check(runs, unread) + b"\n")

    def finish(self, runs: Sequence[CheckRun], unread: Sequence[UnreadRun]) -> None:
        """Do nothing: the last document says it all."""


class Lines:
    """A line a change."""

    def __init__(self, *, named: bool) -> None:
        self._named = named
        self._said: dict[str, CheckRun] = {}

    def show(self, runs: Sequence[CheckRun], unread: Sequence[UnreadRun]) -> None:  # noqa: ARG002 - the protocol's
        """Write a line for everything that changed since the last time."""
        for run in runs:
            for entry in changes(self._said.get(run.run.path), run):
                write_text(f"{self._name(run)}{render_line(entry, look())}\n")
            self._said[run.run.path] = run

    def finish(self, runs: Sequence[CheckRun], unread: Sequence[UnreadRun]) -> None:
        """Write each run's verdict, and of several runs how many stand how."""
        write_text("".join(f"{self._name(run)}{render_verdict(run)}\n" for run in runs))
        if self._named:
            write_text(f"{summary(runs, len(unread))}\n")

    def _name(self, run: CheckRun) -> str:
        return f"{run.run.name}: " if self._named else ""


class InPlace:
    """The tables, drawn over what was drawn before; cut where the terminal ends, and whole at the end."""

    def __init__(self) -> None:
        self._drawn = 0

    def show(self, runs: Sequence[CheckRun], unread: Sequence[UnreadRun]) -> None:
        """Draw the tables as far as they fit."""
        lines = as_table(runs, len(unread)).splitlines(keepends=True)
        room = _rows() - 1
        if len(lines) > room:
            lines = [*lines[: room - 1], b"(%d more lines, shown at the end)\n" % (len(lines) - room + 1)]
        self._draw(lines)

    def finish(self, runs: Sequence[CheckRun], unread: Sequence[UnreadRun]) -> None:
        """Draw the tables whole."""
        self._draw(as_table(runs, len(unread)).splitlines(keepends=True))

    def _draw(self, lines: list[bytes]) -> None:
        up = UP % self._drawn if self._drawn else b""
        write_bytes(up + ERASE_BELOW + b"".join(lines))
        self._drawn = len(lines)


def _rows() -> int:
    try:
        return max(4, os.get_terminal_size(sys.stdout.fileno()).lines)
    except (OSError, ValueError):
        return 24
