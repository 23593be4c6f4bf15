"""NVML's error codes as the states of a reading, and as words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pynvml

from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    from trainmon_tui.model.readings import ReadingState

_STATES: dict[int, ReadingState] = {
    pynvml.NVML_ERROR_NOT_SUPPORTED: "unsupported",
    pynvml.NVML_ERROR_FUNCTION_NOT_FOUND: "unsupported",
    25: "unsupported",  # argument version mismatch: the driver is older than the structure
    26: "unsupported",  # deprecated
    pynvml.NVML_ERROR_NO_PERMISSION: "denied",
    pynvml.NVML_ERROR_GPU_IS_LOST: "lost",
    pynvml.NVML_ERROR_RESET_REQUIRED: "lost",
}

_WORDS: dict[int, str] = {
    pynvml.NVML_ERROR_LIBRARY_NOT_FOUND: "no NVIDIA driver (no libnvidia-ml.so.1)",
    pynvml.NVML_ERROR_DRIVER_NOT_LOADED: "NVIDIA driver not loaded",
    pynvml.NVML_ERROR_NO_PERMISSION: "no permission to ask the NVIDIA driver",
    pynvml.NVML_ERROR_LIB_RM_VERSION_MISMATCH: "NVIDIA driver/library version mismatch (a reboot mends it)",
    pynvml.NVML_ERROR_FUNCTION_NOT_FOUND: "the NVIDIA library is too old",
    pynvml.NVML_ERROR_OPERATING_SYSTEM: "the operating system blocks the NVIDIA driver",
}


def state_of(error: pynvml.NVMLError) -> ReadingState:
    """Return what a failed call means for its field; ``failed`` for anything that may pass."""
    return _STATES.get(error.value, "failed")


def words_of(error: pynvml.NVMLError) -> str:
    """Return why the driver cannot be asked at all."""
    known = _WORDS.get(error.value)
    return known or f"the NVIDIA driver says: {clean(str(error), 80)}"
