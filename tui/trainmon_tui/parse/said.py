"""What one line says, as plain values: for a format's samples and for the explanation of a log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from trainmon_tui.model.blocks import EventKind, SeriesKey, Split
from trainmon_tui.parse.numbers import parse_column, parse_lists

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.parse.finding import Finding, What

COUNTERS: tuple[What, ...] = (
    "step",
    "step_total",
    "epoch",
    "epoch_total",
    "count",
    "count_total",
    "rate",
    "period",
)
"""What a line can tell of where the run stands, and how fast it goes."""


class Said(msgspec.Struct, frozen=True):
    """The values of one line."""

    counters: dict[str, float] = {}
    """``step``, ``epoch``, ``count`` … as the line prints them."""
    time: str = ""
    """Its time stamp, as it stands there."""
    split: Split = ""
    values: tuple[tuple[SeriesKey, float], ...] = ()
    event: EventKind | None = None
    fields: dict[str, str | float] = {}
    """What an event holds, or the settings of a configuration."""


def said(finding: Finding, texts: Sequence[bytes], words: Finding | None = None) -> Said:
    """Return what a line says, given the text of each capture of its finding, and its own event or settings."""
    counters: dict[str, float] = {}
    values: list[float] = []
    time = ""
    for capture, text in zip(finding.captures, texts, strict=True):
        if capture.what in ("stamp", "unix"):
            time = text.decode("ascii", "replace")
        elif capture.what == "list":
            values += parse_lists([text])[0].tolist()
        elif capture.key is not None:
            values.append(float(parse_column([text])[0]))
        elif capture.what in COUNTERS:
            counters[capture.what] = float(np.nan_to_num(parse_column([text])[0]))
    own = words or finding
    return Said(
        counters,
        time,
        finding.split,
        tuple(zip(finding.keys, values, strict=True)),
        own.event or ("config" if own.config else None),
        {**own.fields, **own.config},
    )
