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

_APART = {"load_1m": 0.5}
_POINTS_APART, _SHARE_APART = 10.0, 0.05
"""How far a number may be from what is shown before it misleads: percents in points, any number by its share."""
_RESTLESS = (
    "core_percents",
    "disk_read_bytes_per_s",
    "disk_write_bytes_per_s",
    "net_in_bytes_per_s",
    "net_out_bytes_per_s",
)
"""What never stands still, and means nothing by itself."""

Shown = tuple[object, ...]


class Visible(NamedTuple):
    """Values that differ from another sample's only where the screen would."""

    gpus: Shown = ()
    host: Shown = ()


def visible(told: Telemetry) -> Visible:
    """Return what a person can see of a sample."""
    return Visible(visible_gpus(told), visible_host(told))


def visible_gpus(told: Telemetry) -> Shown:
    """Return what can be seen of the GPUs."""
    return tuple(map(_seen, told.gpus)), told.gpu_note, max(FRESH_S, int(told.gpu_age_s))


def visible_host(told: Telemetry) -> Shown:
    """Return what can be seen of the machine and of the run's process."""
    return told.host and _seen(told.host), told.process and _seen(told.process)


def misleads(shown: Telemetry, now: Telemetry) -> bool:
    """Return whether what is shown of the host and the run's process would be taken for something else than it is."""
    return _strays(shown.host, now.host) or _strays(shown.process, now.process)


def _strays(shown: msgspec.Struct | None, now: msgspec.Struct | None) -> bool:
    if shown is None or now is None:
        return shown is not now
    names = (name for name in now.__struct_fields__ if name not in _RESTLESS)
    return any(_is_far(name, getattr(shown, name), getattr(now, name)) for name in names)


def _is_far(name: str, shown: object, now: object) -> bool:
    if not (isinstance(shown, float) and isinstance(now, float)):
        return shown != now
    slack = _APART.get(name, _POINTS_APART if "percent" in name else 0.0)
    return abs(shown - now) > max(slack, _SHARE_APART * max(abs(shown), abs(now)))


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
