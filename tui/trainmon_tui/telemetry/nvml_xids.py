"""The driver's error events (Xid): numbers that say what went wrong on a GPU, heard while it is watched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pynvml

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_AT_ONCE = 64

MEANINGS = {
    13: "a kernel read or wrote out of bounds",
    31: "a kernel touched memory that is not its own",
    43: "a kernel was stopped",
    45: "a process was ended on the GPU",
    48: "memory error that cannot be corrected",
    63: "a memory row is to be replaced",
    64: "a memory row cannot be replaced",
    74: "NVLink error",
    79: "the GPU has fallen off the bus",
    92: "many corrected memory errors",
    94: "memory error, contained",
    95: "memory error, not contained: reset the GPU",
    119: "the GPU's own processor does not answer",
    120: "the GPU's own processor failed",
}
"""After NVIDIA's list of Xid errors (docs.nvidia.com/deploy/xid-errors)."""


class Xids:
    """The newest error of each GPU, by its handle's address, since the events were registered for."""

    def __init__(self) -> None:
        self._set: Any = None
        self._newest: dict[int, int] = {}

    def register(self, handles: Iterable[Any]) -> None:
        """Listen to these GPUs; a driver that has no events for one of them leaves it silent."""
        try:
            self._set = pynvml.nvmlEventSetCreate()
        except pynvml.NVMLError:
            return
        for handle in handles:
            try:
                pynvml.nvmlDeviceRegisterEvents(handle, pynvml.nvmlEventTypeXidCriticalError, self._set)
            except pynvml.NVMLError:  # not supported here, or lost
                continue

    def listen(self) -> None:
        """Take in what happened since the last call; does not wait."""
        for _ in range(MOST_AT_ONCE if self._set is not None else 0):
            try:
                event = pynvml.nvmlEventSetWait_v2(self._set, 0)
            except pynvml.NVMLError_Timeout:
                return
            except pynvml.NVMLError:
                self._set = None
                return
            self._newest[address(event.device)] = int(event.eventData)

    def newest(self, handle: Any) -> int | None:  # noqa: ANN401 - pynvml has no types
        """Return the number of the GPU's last error, None for none."""
        return self._newest.get(address(handle)) if handle is not None else None


def address(handle: Any) -> int:  # noqa: ANN401 - pynvml has no types
    """Return what makes two handles of one GPU equal."""
    return int.from_bytes(bytes(handle), "little")


def words_of(xid: int) -> str:
    """Return an error in words: ``Xid 79: the GPU has fallen off the bus``."""
    meaning = MEANINGS.get(xid)
    return f"Xid {xid}: {meaning}" if meaning else f"Xid {xid}"
