"""Whether a frame says more than the one before: the host's load and the last line's age do not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from trainmon_tui.protocol.messages import Frame


def differs(last: Frame, frame: Frame) -> bool:
    """Return whether a frame shows anything that the last one does not."""
    if frame.runs is not None:
        return bool(frame.runs.rows or frame.runs.gone)
    if _told(frame) != _told(last):
        return True
    age = last.header.last_line_age_s
    return replace(frame.header, last_line_age_s=age) != last.header


def _told(frame: Frame) -> tuple[object, ...]:
    """Return what is worth drawing at once; of the machine its GPUs, and that it was read at all."""
    telemetry = frame.telemetry
    machine = (telemetry.gpus, telemetry.gpu_note, telemetry.host is None)
    return frame.charts, frame.log, frame.judgement, frame.compared, frame.transport, machine, frame.facts
