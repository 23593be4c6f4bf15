"""One GPU: every field is asked for alone, so that one failure costs one field."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pynvml

from trainmon_tui.model.readings import Gpu, GpuProcess, Reading
from trainmon_tui.model.text import clean
from trainmon_tui.telemetry import nvml_calls as calls
from trainmon_tui.telemetry.nvml_errors import state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.model.readings import ReadingState
    from trainmon_tui.telemetry.process_names import ProcessNames

T = TypeVar("T")

MAX_PROCESSES = 32
"""Processes of one GPU that are shown; the rest are counted."""


class Device:
    """The GPU with one index, and what is known of its fields.

    A handle serves as long as every call on it succeeds: after an error the next sample gets a new one.
    """

    def __init__(self, index: int) -> None:
        self._index = index
        self._handle: calls.Handle | None = None
        self._no_handle: ReadingState = "failed"
        self._suspect = False
        self._unsupported: set[Callable[..., object]] = set()
        self._name = ""

    def read(self, names: ProcessNames) -> Gpu:
        """Return the GPU now; what cannot be read says why."""
        self._acquire()
        memory, memory_state = self._first_supported(calls.memory_v2, calls.memory_v1)
        holders, _ = self._first_supported(calls.holders_v3, calls.holders_v2)
        gpu = Gpu(
            index=self._index,
            name=self._read_name(),
            util_percent=self._reading(calls.util_percent),
            memory_used_bytes=Reading(memory.used if memory else None, memory_state),
            memory_total_bytes=Reading(memory.total if memory else None, memory_state),
            temperature_c=self._reading(calls.temperature_c),
            power_w=self._reading(calls.power_w),
            power_limit_w=self._reading(calls.power_limit_w),
            clock_mhz=self._reading(calls.clock_mhz),
            throttle=self._ask(calls.throttle)[0] or "",
            processes=_described(holders or [], names),
            note=self._note(memory_state, len(holders or [])),
        )
        if self._suspect:
            self._handle = None
        return gpu

    def _acquire(self) -> None:
        self._suspect = False
        if self._handle is not None:
            return
        try:
            self._handle = pynvml.nvmlDeviceGetHandleByIndex(self._index)
        except pynvml.NVMLError as error:
            self._no_handle = state_of(error)

    def _ask(self, call: Callable[[calls.Handle], T]) -> tuple[T | None, ReadingState]:
        if call in self._unsupported:
            return None, "unsupported"
        if self._handle is None:
            return None, self._no_handle
        try:
            return call(self._handle), "ok"
        except pynvml.NVMLError as error:
            state = state_of(error)
        if state == "unsupported":
            self._unsupported.add(call)
        elif state == "lost":
            self._handle, self._no_handle = None, "lost"
        elif state == "failed":
            self._suspect = True
        return None, state

    def _first_supported(
        self, newer: Callable[[calls.Handle], T], older: Callable[[calls.Handle], T]
    ) -> tuple[T | None, ReadingState]:
        value, state = self._ask(newer)
        return (value, state) if state != "unsupported" else self._ask(older)

    def _reading(self, call: Callable[[calls.Handle], float]) -> Reading:
        return Reading(*self._ask(call))

    def _read_name(self) -> str:
        if not self._name:
            try:
                name, _ = self._ask(pynvml.nvmlDeviceGetName)
            except UnicodeDecodeError:
                name = f"GPU {self._index} (name unreadable)"
            self._name = clean(name or "", 80).strip()
        return self._name or f"GPU {self._index}"

    def _note(self, memory: ReadingState, holders: int) -> str:
        notes = []
        if self._handle is None and self._no_handle == "lost":
            notes.append("the driver lost this GPU")
        if self._ask(calls.mig_is_on)[0]:
            notes.append("MIG: no utilization as a whole")
        if memory == "unsupported":
            notes.append("memory not told apart from the host's")
        if holders > MAX_PROCESSES:
            notes.append(f"{holders - MAX_PROCESSES} more processes")
        return "; ".join(notes)


def _described(holders: list[calls.Holder], names: ProcessNames) -> tuple[GpuProcess, ...]:
    largest = sorted(holders, key=lambda holder: -(holder.memory or 0))[:MAX_PROCESSES]
    return tuple(GpuProcess(pid, memory, *names.of(pid)) for pid, memory in largest)
