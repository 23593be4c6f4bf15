"""The shape of a format file. Its JSON Schema is generated from these types."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from trainmon_tui.model.blocks import Split

Kind = Literal[
    "value", "list", "step", "step_total", "epoch", "epoch_total", "count", "count_total", "rate", "period",
    "time", "split", "tag", "field",
]  # fmt: skip
"""What a group of a pattern can be."""

Announced = Literal[
    "phase", "unfreeze", "patience", "early_stop", "best", "config", "checkpoint", "oom", "traceback", "warning",
    "done", "advice",
]  # fmt: skip
"""What a line can announce; epochs and resumes follow from the counters."""

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=40)]
Group = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z_]\w*$", max_length=64)]
Tag = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]
Pattern = Annotated[
    str,
    msgspec.Meta(min_length=1, max_length=2000, description="re2 syntax; it has to match the whole line"),
]
Value = float | Literal["nan", "inf", "-inf"]


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A part of a format file; unknown keys are refused."""


class Meaning(Section, frozen=True, kw_only=True):
    """What a tag means, where its name alone does not say so."""

    metric: Tag | None = None
    """The canonical name: loss, lr, accuracy …"""
    unit: Annotated[str, msgspec.Meta(min_length=1, max_length=20)] | None = None
    quiet: bool | None = None
    """Whether it is kept but not charted unasked; guessed from the name if left out."""


class GroupSpec(Meaning, frozen=True, kw_only=True):
    """What one named group of a pattern is."""

    kind: Kind = "value"
    tag: Tag | None = None
    """The name of the series that a value feeds; the group's own name if left out."""
    split: Split | None = None
    """The split of this value, if it is not that of the line."""


class LineSpec(Section, frozen=True, kw_only=True):
    """A kind of line: a pattern and what its groups are."""

    pattern: Pattern
    groups: dict[Group, Kind | GroupSpec] = {}
    """By name. A group that is not listed is of the kind that it is named like, else a value."""
    split: Split = ""
    label: Annotated[str, msgspec.Meta(max_length=64)] = ""
    """Tells this line's series from those of other lines with the same tags."""
    event: Announced | None = None
    """What the line announces."""


class Gives(Section, frozen=True, kw_only=True):
    """What a sample line must give: all of it, and nothing more."""

    step: float | None = None
    step_total: float | None = None
    epoch: float | None = None
    epoch_total: float | None = None
    count: float | None = None
    count_total: float | None = None
    rate: float | None = None
    period: float | None = None
    time: str | float | None = None
    split: Split = ""
    values: dict[Tag, Value] = {}
    event: Announced | None = None
    fields: dict[Tag, str | float] = {}


class Sample(Section, frozen=True, kw_only=True):
    """A line of a log and what it must give; ``ignored``; or ``nothing``, where no pattern may match."""

    line: Line
    gives: Gives | Literal["ignored", "nothing"]


class FormatFile(Section, frozen=True, kw_only=True):
    """A format."""

    format: Literal[1]
    name: Name
    description: Text
    lines: Annotated[list[LineSpec], msgspec.Meta(min_length=1, max_length=64)]
    ignore: Annotated[list[Pattern], msgspec.Meta(max_length=64)] = []
    """Lines that say nothing worth keeping."""
    metrics: dict[Tag, Meaning] = {}
    """What tags mean, those read from a line by a group of the kind ``tag`` among them."""
    samples: Annotated[list[Sample], msgspec.Meta(min_length=1, max_length=200)]


def schema_text() -> str:
    """Return the schema as it is checked in: indented, keys in order, one newline at the end."""
    encoded = msgspec.json.encode(format_schema(), order="sorted")
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def format_schema() -> dict[str, Any]:
    """Return the JSON Schema of a format file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "trainmon-tui format",
        **msgspec.json.schema(FormatFile),
    }
