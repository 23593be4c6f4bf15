"""What a frame says beyond the one before: the host's load and the last line's age do not count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

if TYPE_CHECKING:
    from trainmon_tui.protocol.header import Header
    from trainmon_tui.protocol.messages import Frame

News = Literal["", "progress", "more"]
"""``progress`` is how far the run got, and what its log says there."""

PROGRESS_PANES = frozenset({"header", "health", "transport", "log", "digest", "tiny"})
"""The panes that progress alone changes."""
_READ_SECOND = ("rate_per_s", "eta_s", "lines", "bytes_read")
"""Numbers of the header that change with every line, and that nobody follows."""


def news_in(last: Frame, frame: Frame) -> News:
    """Return what a frame shows that the last one does not."""
    if frame.runs is not None:
        return "more" if frame.runs.rows or frame.runs.gone else ""
    if _told(frame) != _told(last) or _standing(frame.header, last.header) != last.header:
        return "more"
    age = last.header.last_line_age_s
    same = frame.log == last.log and replace(frame.header, last_line_age_s=age) == last.header
    return "" if same else "progress"


def _told(frame: Frame) -> tuple[object, ...]:
    """Return what is worth drawing everything; of the machine its GPUs, and that it was read at all."""
    telemetry = frame.telemetry
    machine = (telemetry.gpus, telemetry.gpu_note, telemetry.host is None)
    parts = (frame.charts, frame.judgement, frame.compared, frame.transport, frame.facts, frame.journal)
    return *parts, machine, frame.header.bytes_read > 0


def _standing(header: Header, last: Header) -> Header:
    """Return a header that stands where the last one stood."""
    return replace(
        header,
        epoch=last.epoch,
        step=last.step,
        progress=last.progress,
        rate_per_s=last.rate_per_s,
        eta_s=last.eta_s,
        last_line_age_s=last.last_line_age_s,
        lines=last.lines,
        bytes_read=last.bytes_read,
        bytes_total=last.bytes_total,
        outlook=last.outlook,
        at_end=last.at_end,
    )


def calmed(header: Header, drawn: Frame | None) -> Header:
    """Return a header whose numbers that are read second are those of the last frame that was drawn as a whole."""
    if drawn is None:
        return header
    return replace(header, **{name: getattr(drawn.header, name) for name in _READ_SECOND})
