"""GPU values out of a child that may hang, crash or find no driver: deadlines, back-off, honest ages."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.model.readings import Gpu, Reading
from trainmon_tui.telemetry.child_process import ChildProcess, NotALineError
from trainmon_tui.telemetry.sample import GpuSample, decode_sample

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CHILD_COMMAND = (sys.executable, "-P", "-m", "trainmon_tui.telemetry.gpu_child")
"""``-P`` keeps a ``random.py`` in the run's folder from being imported."""


class Pace(msgspec.Struct, frozen=True):
    """How often the child is asked and how long it is waited for; all in seconds."""

    interval_s: float = 1.0
    answer_s: float = 3.0
    """An answer that takes longer is a hang."""
    fresh_s: float = 3.0
    """Values older than this are stale."""
    first_answer_s: float = 15.0
    """The first answer may take longer: a driver without persistence wakes every GPU up. Once it has answered, a
    new child's first answer is waited for twice as long as any other."""
    backoff_s: float = 1.0
    backoff_most_s: float = 30.0
    absent_s: float = 8.0
    bare_s: float = 60.0
    absent_most_s: float = 300.0
    """How long until a machine whose driver is not there, or on which none is installed, is asked again: twice as long
    each time, since every start of the child costs a tenth of a second."""
    steady_samples: int = 10
    """Answers after which earlier failures are forgotten."""

    @classmethod
    def every(cls, interval_s: float) -> Pace:
        """Return the pace of one sample in so many seconds."""
        return cls(interval_s=interval_s, fresh_s=max(3.0, 2 * interval_s + 1.0))


class GpuReader:
    """The newest GPU values, read by a child of its own. Every ``now`` is of one monotonic clock."""

    def __init__(
        self,
        command: Sequence[str] = CHILD_COMMAND,
        pace: Pace | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._command = tuple(command)
        self._env = env
        self._pace = pace or Pace()
        self._child: ChildProcess | None = None
        self._dying: ChildProcess | None = None
        self._asked_s: float | None = None
        self._answers = 0
        self._failures = self._absences = 0
        self._next_start_s = -math.inf
        self._trouble = ""
        self._sample: GpuSample | None = None
        self._read_s = 0.0

    @property
    def sample(self) -> GpuSample | None:
        """The last answer, None before the first."""
        return self._sample

    @property
    def settled(self) -> bool:
        """Whether there is an answer, be it a word of trouble."""
        return self._sample is not None or bool(self._trouble)

    def filenos(self) -> list[int]:
        """Return the descriptors worth waiting on; they change when the child is started again."""
        return self._child.filenos() if self._child else []

    def poll(self, now: float) -> None:
        """Take in what the child said, ask again when it is time, start or end it. Never blocks."""
        if self._child is None:
            if self._buried() and now >= self._next_start_s:
                self._start(now)
            return
        child, has_ended = self._child, bool(self._child.ended())  # before its last words are read
        if not self._take(child, now):
            return
        if has_ended:
            self._fail(f"the GPU library {child.ended()}", now)
        elif self._asked_s is None:
            if now >= self._read_s + self._pace.interval_s:
                self._ask(now)
        elif now - self._asked_s > self._patience_s():
            self._fail("the GPU driver does not answer", now)

    def gpus(self, now: float) -> tuple[Gpu, ...]:
        """Return the last values, marked stale once they are older than samples get."""
        gpus = self._sample.gpus if self._sample else ()
        return gpus if self.age_s(now) <= self._pace.fresh_s else tuple(map(stale, gpus))

    def age_s(self, now: float) -> float:
        """Return the age of the GPU values; 0 where there are none."""
        return max(0.0, now - self._read_s) if self._sample and self._sample.gpus else 0.0

    def note(self, now: float) -> str:
        """Return what is wrong or awaited, in words; empty when all is well."""
        if self._trouble:
            wait_s = math.ceil(self._next_start_s - now) if self._child is None else 0
            return f"{self._trouble}; trying again {f'in {wait_s} s' if wait_s > 0 else 'now'}"
        return self._sample.note if self._sample else "asking the GPU driver"

    def close(self) -> None:
        """End the child; waits a moment at most."""
        child = self._child or self._dying
        if self._child:
            self._child.kill()
        if child:
            child.wait(1.0)
        self._child = self._dying = None

    def _start(self, now: float) -> None:
        try:
            self._child = ChildProcess(self._command, self._env)
        except OSError as error:
            self._fail(f"the GPU reader cannot be started ({error.strerror})", now)
            return
        self._answers = 0
        self._ask(now)

    def _ask(self, now: float) -> None:
        if self._child:
            self._child.ask()
            self._asked_s = now

    def _patience_s(self) -> float:
        if self._answers:
            return self._pace.answer_s
        awake = self._sample is not None and bool(self._sample.gpus)
        return 2 * self._pace.answer_s if awake else self._pace.first_answer_s

    def _take(self, child: ChildProcess, now: float) -> bool:
        """Take in the child's answers; return whether it goes on."""
        try:
            samples = [decode_sample(line) for line in child.lines()]
        except (msgspec.MsgspecError, NotALineError):
            self._fail("the GPU reader sent what is not an answer", now)
            return False
        if not samples:
            return True
        # Its values were read some time after the request; only a child's first answer waits for the driver.
        self._read_s = now if self._asked_s is None or not self._answers else self._asked_s
        self._sample, self._asked_s, self._trouble = samples[-1], None, ""
        self._answers += len(samples)
        if self._answers >= self._pace.steady_samples:
            self._failures = 0
        self._absences = self._absences + 1 if self._sample.final else 0
        if self._sample.final:
            first_s = self._pace.bare_s if self._sample.bare else self._pace.absent_s
            delay_s = first_s * 2 ** min(self._absences - 1, 16)
            self._end(now + min(self._pace.absent_most_s, delay_s))
        return not self._sample.final

    def _fail(self, trouble: str, now: float) -> None:
        self._trouble = trouble
        delay_s = min(self._pace.backoff_most_s, self._pace.backoff_s * 2 ** min(self._failures, 16))
        self._failures += 1
        self._end(now + delay_s)

    def _end(self, next_start_s: float) -> None:
        if self._child:
            self._child.kill()
        self._dying, self._child, self._asked_s = self._child, None, None
        self._next_start_s = next_start_s

    def _buried(self) -> bool:
        # A child stuck in the kernel survives SIGKILL: another one beside it would only get stuck too.
        if self._dying and self._dying.ended():
            self._dying = None
        return self._dying is None


def stale(gpu: Gpu) -> Gpu:
    """Return the GPU with every value marked as old; what had no value keeps its reason."""
    changes = {
        name: Reading(reading.value, "stale")
        for name in gpu.__struct_fields__
        if isinstance(reading := getattr(gpu, name), Reading) and reading.value is not None
    }
    return msgspec.structs.replace(gpu, **changes)
