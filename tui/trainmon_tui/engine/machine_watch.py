"""The machine beside the run: what it says now, what it said, and when that is worth a frame."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from trainmon_tui.engine.machine_history import MachineHistory, each_gpu
from trainmon_tui.engine.machine_sample import of_each_gpu, of_machine
from trainmon_tui.engine.visible import Visible, misleads, visible, visible_gpus, visible_host
from trainmon_tui.model.readings import Telemetry, calm_s, labels_of

if TYPE_CHECKING:
    from trainmon_tui.engine.session import Session
    from trainmon_tui.telemetry.sampler import Sampler

TELEMETRY_S = 1.0
"""What the machine says of itself is alone worth a frame at most this often."""
BARE_S = 2.0
"""How often a machine without GPUs is measured."""
HOST_S = 5.0
"""The host's load never stands still: it is worth a frame of its own at most this often, and where what is shown of it
misleads."""
HOST_DIGITS_S = 60.0
"""How long its last digits may be wrong."""


class MachineWatch:
    """A sampler and what came of it; without a sampler nothing is known, and an earlier watch's history is."""

    def __init__(self, sampler: Sampler | None, history: MachineHistory | None = None) -> None:
        self.sampler = sampler
        self.history = history or MachineHistory()
        self.told = Telemetry()
        self._saved_at = ""
        self._measure_at_s = float("-inf")
        self._shown = Telemetry()
        self._seen: Visible | None = None
        """What can be seen of it, once that was looked at."""
        self._labels: tuple[object, ...] = ()

    def poll(self, now_s: float, path: str, session: Session) -> None:
        """Take a sample; where the run at ``path`` saves its weights is where free space matters."""
        if self.sampler is None:
            return
        if session.saved_at != self._saved_at:
            self._saved_at = session.saved_at
            self.sampler.watch_folder(saving_folder(path, self._saved_at))
        self.told = self.sampler.poll(now_s)

    def measure(self, now_s: float, session: Session, silence_s: float | None) -> None:
        """Let rules, charts and the history have what the machine says, once a second or two.

        A log whose process has ended is not silent: nobody is there to hang.
        """
        if self.sampler is None or now_s < self._measure_at_s:
            return
        self._measure_at_s = now_s + (TELEMETRY_S if self.told.gpus else BARE_S)
        over = self.told.process is not None and not self.told.process.alive
        sample = of_machine(self.told) | ({} if silence_s is None or over else {"silence_s": silence_s})
        session.measure(sample)
        each = each_gpu(of_each_gpu(self.told).items())
        self.history.add(now_s, time.time(), session.here(), sample | each)
        session.recall()

    def show(self) -> Telemetry:
        """Return what is known, and take note that it is shown."""
        self._shown, self._seen, self._labels = self.told, None, labels_of(self.told)
        return self.told

    def is_news(self, shown_for_s: float) -> bool:
        """Whether a person would see a difference to what is shown for so long, and is to see it now."""
        if shown_for_s < TELEMETRY_S or (
            shown_for_s < calm_s(self.told) and labels_of(self.told) == self._labels
        ):
            return False
        self._seen = self._seen or visible(self._shown)
        if visible_gpus(self.told) != self._seen.gpus:
            return True
        if shown_for_s < HOST_DIGITS_S:
            return shown_for_s >= HOST_S and misleads(self._shown, self.told)
        return visible_host(self.told) != self._seen.host

    def close(self) -> None:
        """End the sampler's child, and write what the history has."""
        self.history.close()
        if self.sampler is not None:
            self.sampler.close()


def saving_folder(log: str, saved_at: str) -> str:
    """Return the folder of weights that a log names, from the log's own folder on; empty for none."""
    if not saved_at:
        return ""
    place = os.path.join(os.path.dirname(log), os.path.expanduser(saved_at))  # noqa: PTH111, PTH118, PTH120 - any text
    return place if os.path.isdir(place) else os.path.dirname(place)  # noqa: PTH112, PTH120 - any text
