"""How much the panes have to show: what decides how large each of them is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trainmon_tui.ui.figures import lines_of
from trainmon_tui.ui.plan import Needs
from trainmon_tui.ui.plan_several import size_of

if TYPE_CHECKING:
    from trainmon_tui.protocol.messages import Frame
    from trainmon_tui.ui.sight import Sight

OF_THE_MACHINE = ("gpu", "host.", "run.")
"""How the names of the machine's charts begin."""
_LEAST = Needs(1, 2, 4, items=False)


@dataclass
class Fill:
    """Follows one sight.

    Plenty is assumed until the log was read to its end once; from then on nothing shrinks, so that no pane jumps
    back and forth.
    """

    needs: Needs = field(default_factory=Needs)
    grown: bool = False
    """Whether the log has grown since it was read to its end for the first time."""
    _opened_bytes: int | None = None
    """How long the log was when it had been read to its end."""
    _settled: bool = False
    _compared_size: tuple[int, ...] = ()
    _runs: int = 0
    _travelled: bool = False

    def take(self, frame: Frame) -> None:
        """Notice how far the log was read."""
        read, total = frame.header.bytes_read, frame.header.bytes_total
        if self._opened_bytes is None:
            self._opened_bytes = read if read >= total and frame.header.judged else None
        else:
            self.grown = self.grown or read > self._opened_bytes

    def outgrown(self, sight: Sight) -> bool:
        """Take note of how much the panes have to show now; tell whether it differs from what was known."""
        needs, self.needs = self.needs, self._needed(sight)
        travelled, self._travelled = self._travelled, sight.transport is not None
        if travelled != self._travelled:
            return True
        if sight.mode == "runs":
            known, self._runs = self._runs, len(sight.table.rows)
            return known != self._runs
        if sight.mode == "compare":
            before, self._compared_size = self._compared_size, size_of(sight.compared)
            return before != self._compared_size
        return self.needs != needs

    def _needed(self, sight: Sight) -> Needs:
        if sight.frame is None:
            return self.needs
        read_once = self._opened_bytes is not None
        least = self.needs if self._settled or not read_once else _LEAST
        self._settled = read_once
        now = _needs_of(sight, sight.frame)
        return Needs(
            max(now.charts, least.charts),
            max(now.gauges, least.gauges),
            max(now.machine, least.machine),
            items=now.items or least.items,
            machine_charts=max(now.machine_charts, least.machine_charts),
        )


def _needs_of(sight: Sight, frame: Frame) -> Needs:
    """Return what a frame has to show."""
    gpus, known = len(frame.telemetry.gpus), frame.judgement
    machine = 2 * gpus + 5 if gpus else 4
    of_machine = sum(id_.startswith(OF_THE_MACHINE) for id_ in sight.chart_ids)
    return Needs(
        len(sight.chart_ids) or 1, len(lines_of(known)), machine, bool(known.items), machine_charts=of_machine
    )
