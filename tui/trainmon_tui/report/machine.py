"""What ``trainmon-tui gpu --json`` prints: one sample of the machine."""

from __future__ import annotations

from typing import Literal

import msgspec

from trainmon_tui.model.readings import Telemetry


class MachineDocument(Telemetry, frozen=True):
    """One sample of GPUs, host and the run's process. Units are in the names; null is what is not known.

    A reading of a GPU is a value with its state: why there is no value, or why it holds no more.
    """

    schema: Literal[1] = 1
    """Changes when a name or a unit does; names may be added at any time."""


def as_json(told: Telemetry) -> str:
    """Return the sample as indented JSON."""
    parts = {name: getattr(told, name) for name in told.__struct_fields__}
    return msgspec.json.format(msgspec.json.encode(MachineDocument(**parts)).decode()) + "\n"
