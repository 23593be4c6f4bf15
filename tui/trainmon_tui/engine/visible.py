"""What of a telemetry sample a person can see: digits that nobody is shown are worth no frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from trainmon_tui.model.readings import Reading
from trainmon_tui.model.units import format_bytes

if TYPE_CHECKING:
    from trainmon_tui.model.readings import Telemetry

FRESH_S = 2
"""Below this the age of GPU values is not shown."""
_COARSE = {"clock_mhz": 10.0, "memory_clock_mhz": 10.0, "load_1m": 0.1, "power_w": 1.0}
"""The step in which a number is shown; others are shown whole."""

Shown = tuple[object, ...]


class Visible(NamedTuple):
    """Values that differ from another sample's only where the screen would."""

    gpus: Shown = ()
    host: Shown = ()
    """What is said of the machine and the run's process."""


def visible(told: Telemetry) -> Visible:
    """Return what a person can see of a sample."""
    return Visible(
        (tuple(map(_seen, told.gpus)), told.gpu_note, max(FRESH_S, int(told.gpu_age_s))),
        (told.host and _seen(told.host), told.process and _seen(told.process)),
    )


def _seen(struct: msgspec.Struct) -> Shown:
    return tuple(_part(name, getattr(struct, name)) for name in struct.__struct_fields__)


def _part(name: str, value: object) -> object:
    if isinstance(value, Reading):
        return (_part(name, value.value), value.state)
    if isinstance(value, float):
        return format_bytes(value) if "bytes" in name else round(value / _COARSE.get(name, 1.0))
    if isinstance(value, tuple):
        return tuple(_part(name, one) for one in value)
    return _seen(value) if isinstance(value, msgspec.Struct) else value
