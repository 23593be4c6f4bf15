"""One NVIDIA GPU: every field is asked for alone, so that one failure costs one field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pynvml
from msgspec.structs import replace

from trainmon_tui.model.readings import UNASKED, Gpu, GpuProcess, Instance, Reading
from trainmon_tui.model.text import clean
from trainmon_tui.telemetry import nvml_calls as calls
from trainmon_tui.telemetry.fields import Fields, part
from trainmon_tui.telemetry.nvml_errors import state_of
from trainmon_tui.telemetry.nvml_xids import words_of as xid_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from trainmon_tui.model.readings import ReadingState
    from trainmon_tui.telemetry.nvml_xids import Xids
    from trainmon_tui.telemetry.process_names import ProcessNames

MAX_PROCESSES = 32
"""Processes of one GPU that are shown; the rest are counted."""
SLOW_EVERY = 3
"""Samples between two looks at what changes slowly or takes long to ask; GPUs take turns."""
_ONCE: dict[str, Callable[[Any], float]] = {
    "temperature_limit_c": calls.temperature_limit_c,
    "clock_max_mhz": calls.clock_max_mhz,
}
_SLOW: dict[str, Callable[[Any], float]] = {
    "power_limit_w": calls.power_limit_w,
    "memory_clock_mhz": calls.memory_clock_mhz,
    "fan_percent": calls.fan_percent,
    "pcie_in_bytes_per_s": calls.pcie_in_bytes_per_s,
    "pcie_out_bytes_per_s": calls.pcie_out_bytes_per_s,
}
_FAST: dict[str, Callable[[Any], float]] = {
    "temperature_c": calls.temperature_c,
    "power_w": calls.power_w,
    "clock_mhz": calls.clock_mhz,
}
_PARTS = ("util_percent", "memory_used_bytes", "memory_total_bytes", "ecc_corrected", "ecc_uncorrected")
_MIG = Reading(None, "mig")


class Device:
    """The GPU with one index, and what is known of its fields."""

    def __init__(self, index: int) -> None:
        self._index = index
        self._handle: calls.Handle | None = None
        self._no_handle: ReadingState = "failed"
        self._fields = Fields(pynvml.NVMLError, state_of)
        self._parts = Fields(pynvml.NVMLError, state_of)
        """Of its instances: what they lack the whole may have."""
        self._samples = index
        """Begins with the index, so that not all GPUs are asked the slow calls in one sample."""
        self._slow: dict[str, Reading] = {}
        self._known: dict[str, Reading] = {}
        self._name = self._uuid = ""
        self._has_instances = self._awaits_reset = False
        self._loads: dict[int, float] = {}

    def handle(self) -> calls.Handle | None:
        """Return the driver's handle, None where it gives none."""
        self._acquire()
        return self._handle

    def read(self, names: ProcessNames, xids: Xids) -> Gpu:
        """Return the GPU now; what cannot be read says why."""
        self._fields.begin()
        self._acquire()
        if self._handle is None:
            return self._without_handle()
        gpu = self._read(names, xids.newest(self._handle))
        if self._fields.lost:
            self._handle, self._no_handle = None, "lost"
            return self._without_handle()
        if self._fields.spoilt:
            self._handle = None
        return gpu

    def _acquire(self) -> None:
        if self._handle is not None:
            return
        try:
            self._handle = pynvml.nvmlDeviceGetHandleByIndex(self._index)
        except pynvml.NVMLError as error:
            self._no_handle = state_of(error)

    def _without_handle(self) -> Gpu:
        """Return a GPU whose every field says why it cannot be read."""
        self._slow, self._known = {}, {}
        self._samples = 0
        self._fields.forget()
        reading = Reading(None, self._no_handle)
        fields = dict.fromkeys((*_FAST, *_SLOW, *_PARTS), reading)
        note = "the driver lost this GPU" if self._no_handle == "lost" else ""
        gpu = Gpu(self._index, self._name or f"GPU {self._index}", note=note, uuid=self._uuid)
        return replace(gpu, **fields)

    def _read(self, names: ProcessNames, xid: int | None) -> Gpu:
        fields, handle = self._fields, self._handle
        if self._samples % SLOW_EVERY == 0 or not self._slow:
            self._read_slow()
        self._samples += 1
        rates = fields.ask(calls.rates, handle)
        memory = fields.first(handle, calls.memory_v2, calls.memory_v1)
        holders, _ = fields.first(handle, calls.holders_v3, calls.holders_v2)
        throttle, _ = fields.ask(calls.throttle, handle)
        instances = self._instances() if self._has_instances else ()
        reserved = memory[0].reserved if memory[0] else None
        gpu = Gpu(
            index=self._index,
            name=self._read_name(),
            util_percent=_MIG if self._has_instances else part(rates, "gpu"),
            memory_util_percent=_MIG if self._has_instances else part(rates, "memory"),
            memory_used_bytes=part(memory, "used"),
            memory_total_bytes=part(memory, "total"),
            memory_reserved_bytes=UNASKED if reserved is None else Reading(reserved),
            throttle=throttle or (),
            processes=_described(holders or [], names, self._loads),
            note=self._note(memory[1], len(holders or []), xid),
            xid=xid,
            instances=instances,
            uuid=self._uuid,
        )
        fast = {name: fields.reading(call, handle) for name, call in _FAST.items()}
        return replace(gpu, **fast, **self._slow, **self._known)

    def _read_slow(self) -> None:
        fields, handle = self._fields, self._handle
        for name, call in _ONCE.items():
            if self._known.get(name, UNASKED).value is None:
                self._known[name] = fields.reading(call, handle)
        errors = fields.ask(calls.ecc_errors, handle)
        self._slow = {name: fields.reading(call, handle) for name, call in _SLOW.items()} | {
            "ecc_corrected": part(errors, "corrected"),
            "ecc_uncorrected": part(errors, "uncorrected"),
        }
        self._awaits_reset = bool(fields.ask(calls.awaits_reset, handle)[0])
        self._has_instances = bool(fields.ask(calls.mig_is_on, handle)[0])
        self._loads = fields.ask(calls.loads, handle)[0] or {}
        self._uuid = self._uuid or clean(fields.ask(calls.uuid, handle)[0] or "", 80)

    def _instances(self) -> tuple[Instance, ...]:
        self._parts.begin()
        found, _ = self._fields.ask(calls.instances, self._handle)
        return tuple(self._instance(number, handle) for number, handle in found or [])

    def _instance(self, number: int, handle: calls.Handle) -> Instance:
        memory = self._parts.first(handle, calls.memory_v2, calls.memory_v1)
        name = self._text(handle).rpartition("MIG ")[2]
        return Instance(number, name or f"instance {number}", part(memory, "used"), part(memory, "total"))

    def _read_name(self) -> str:
        self._name = self._name or self._text(self._handle)
        return self._name or f"GPU {self._index}"

    def _text(self, handle: calls.Handle) -> str:
        try:
            name, _ = self._fields.ask(pynvml.nvmlDeviceGetName, handle)
        except UnicodeDecodeError:
            return f"GPU {self._index} (name unreadable)"
        return clean(name or "", 80).strip()

    def _note(self, memory: ReadingState, holders: int, xid: int | None) -> str:
        notes = []
        if xid is not None:
            notes.append(xid_words(xid))
        if self._awaits_reset:
            notes.append("memory rows wait for a reset to be replaced")
        if self._has_instances:
            notes.append("MIG: no utilization as a whole")
        if memory == "unsupported":
            notes.append("memory is shared with the host")
        if holders > MAX_PROCESSES:
            notes.append(f"{holders - MAX_PROCESSES} more processes")
        return "; ".join(notes)


def _described(
    holders: list[calls.Holder], names: ProcessNames, loads: dict[int, float]
) -> tuple[GpuProcess, ...]:
    largest = sorted(holders, key=lambda holder: -(holder.memory or 0))[:MAX_PROCESSES]
    return tuple(
        GpuProcess(pid, memory, *names.of(pid), util_percent=loads.get(pid), instance=instance)
        for pid, memory, instance in largest
    )
