"""Which GPUs a process may use: the variables that hide some of them from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psutil

from trainmon_tui.telemetry.process_names import GONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trainmon_tui.model.readings import Gpu

_HIDING = {
    "NVIDIA": ("CUDA_VISIBLE_DEVICES",),
    "AMD": ("HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES", "CUDA_VISIBLE_DEVICES"),
}
_ORDER, _AS_LISTED = "CUDA_DEVICE_ORDER", "PCI_BUS_ID"
_MOST_DIGITS = 10
"""No machine has a GPU whose number is longer; another process's environment may say anything."""
_READ = frozenset({name for names in _HIDING.values() for name in names} | {_ORDER})

Settings = dict[str, str]


def settings_of(pid: int) -> Settings:
    """Return the variables that hide GPUs from a process; none where its environment is not ours to read."""
    try:
        environment = psutil.Process(pid).environ()
    except (*GONE, ValueError):
        return {}
    return {name: value for name, value in environment.items() if name in _READ}


def allowed(gpus: Sequence[Gpu], settings: Mapping[str, str]) -> dict[int, bool] | None:
    """Return by index which GPUs the settings allow; None where nothing is set or it cannot be told.

    CUDA counts the fastest GPU first unless ``CUDA_DEVICE_ORDER`` says otherwise: numbers of unlike GPUs are
    not ours to interpret.
    """
    found: dict[int, bool] = {}
    for vendor in dict.fromkeys(gpu.vendor for gpu in gpus):
        own = [gpu for gpu in gpus if gpu.vendor == vendor]
        named = next((settings[name] for name in _HIDING.get(vendor, ()) if name in settings), None)
        chosen = None if named is None else _chosen(own, named, alike=_are_alike(own, settings))
        if chosen is None:
            return None
        found |= {gpu.index: gpu.index in chosen for gpu in own}
    return found or None


def _are_alike(gpus: Sequence[Gpu], settings: Mapping[str, str]) -> bool:
    return settings.get(_ORDER) == _AS_LISTED or len({gpu.name for gpu in gpus}) == 1


def _chosen(gpus: Sequence[Gpu], named: str, *, alike: bool) -> set[int] | None:
    chosen: set[int] = set()
    for word in filter(None, map(str.strip, named.split(","))):
        if word.removeprefix("-").isdecimal():
            place = int(word) if len(word) < _MOST_DIGITS else -1
            if not 0 <= place < len(gpus):
                return chosen  # as CUDA does: the first number that is none ends the list
            if not alike:
                return None
            chosen.add(gpus[place].index)
        else:
            fitting = [gpu.index for gpu in gpus if gpu.uuid and gpu.uuid.startswith(word)]
            if len(fitting) != 1:
                return None
            chosen.add(fitting[0])
    return chosen
