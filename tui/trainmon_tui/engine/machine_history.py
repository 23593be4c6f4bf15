"""What the machine said while the run was watched: means over stretches of time, each with its place in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.stretches import Stretch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trainmon_tui.engine.machine_file import MachineFile
    from trainmon_tui.engine.measures import Sample
    from trainmon_tui.model.verdicts import Place

SHORTEST_S = 1.0
LONGEST_S = 10.0
STRETCHES = 300
"""A stretch lasts as long as this share of the watched time, between the shortest and the longest."""
_GREATEST = frozenset(
    {
        "gpu.memory_used_frac",
        "gpu.memory_used_bytes",
        "gpu.temperature_c",
        "gpu.lost",
        "gpu.errors",
        "silence_s",
    }
)
"""Of these the greatest of a stretch is kept, of all others the mean."""


class MachineHistory:
    """The stretches of one run, oldest first: those of the file, then those of this watch."""

    def __init__(self, file: MachineFile | None = None) -> None:
        self._file = file
        self.stretches: list[Stretch] = file.read() if file is not None else []
        self._samples: list[Sample] = []
        self._began_s: float | None = None
        self._stretch_began_s = 0.0

    def add(self, now_s: float, wall_s: float, at: Place, sample: Sample) -> None:
        """Take in a sample; ``now_s`` is of a monotonic clock. A stretch that is complete joins the others."""
        if self._began_s is None:
            self._began_s = self._stretch_began_s = now_s
        self._samples.append(sample)
        length_s = min(LONGEST_S, max(SHORTEST_S, (now_s - self._began_s) / STRETCHES))
        if now_s - self._stretch_began_s < length_s:
            return
        stretch = Stretch(wall_s, now_s - self._stretch_began_s, at, merged(self._samples))
        self._samples, self._stretch_began_s = [], now_s
        self.stretches.append(stretch)
        if self._file is not None:
            self._file.append(stretch)

    def words(self) -> list[str]:
        """Return in words why the history cannot be kept; nothing as long as it can."""
        return [self._file.trouble] if self._file is not None and self._file.trouble else []

    def close(self) -> None:
        """Write what is not written yet, and let go of the file."""
        if self._file is not None:
            self._file.close()


def merged(samples: Sequence[Sample]) -> Sample:
    """Return several samples as one: each name over the samples that have it."""
    names = dict.fromkeys(name for sample in samples for name in sample)
    return {name: _one(name, [sample[name] for sample in samples if name in sample]) for name in names}


def _one(name: str, values: list[float]) -> float:
    greatest = name in _GREATEST or name.endswith((".memory_used_frac", ".temperature_c"))
    return max(values) if greatest else sum(values) / len(values)


def halved(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Return half as many stretches, each twice as long; the last of an odd number stays."""
    pairs = (stretches[place : place + 2] for place in range(0, len(stretches), 2))
    return [_joined(pair) for pair in pairs]


def _joined(pair: Sequence[Stretch]) -> Stretch:
    last = pair[-1]
    seconds = sum(one.seconds for one in pair)
    return Stretch(last.wall_s, seconds, last.at, merged([one.sample for one in pair]))


def up_to(stretches: Sequence[Stretch], begin: int, offset: int) -> int:
    """Return the index behind the last stretch, from ``begin`` on, whose place in the log is read."""
    end = begin
    while end < len(stretches) and (stretches[end].at.offset or 0) <= offset:
        end += 1
    return end


def each_gpu(samples: Iterable[tuple[int, Sample]]) -> Sample:
    """Return samples of single GPUs under names that tell them apart: ``gpu3.util``."""
    return {f"gpu{index}.{name}": value for index, sample in samples for name, value in sample.items()}
