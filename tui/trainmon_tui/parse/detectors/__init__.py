"""Detectors in the order they are asked; the first that recognises a segment speaks for its whole shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from trainmon_tui.parse.claims import read_claim
from trainmon_tui.parse.detectors import (
    announce,
    bar,
    box,
    config,
    keras,
    line,
    listing,
    noise,
    record,
    results,
    rollout,
    saving,
    stopped,
    summary,
    table,
    trouble,
)
from trainmon_tui.parse.finding import NOTHING, Capture, Detector, Finding, What
from trainmon_tui.parse.headings import heading_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.model.blocks import EventKind

KINDS: dict[str, Detector] = {
    "Progress bars": bar,
    "Keras' bars": keras,
    "Records": record,
    "Lines of pairs": line,
    "Blocks of an epoch": summary,
    "Boxes": box,
    "Tables": table,
    "Result files": results,
    "Lists": listing,
    "GRPO-like runs": rollout,
    "Announcements": announce,
    "Checkpoints and other files": saving,
    "Trouble": trouble,
    "Ends from outside": stopped,
    "Configuration": config,
    "What makes no series": noise,
}
"""Every detector by the title it has on the page about reading."""

_LINES = (
    trouble.detect,
    stopped.detect,
    box.detect,
    table.detect_framed,
    results.detect,
    config.detect,
    record.detect,
    keras.detect,
    rollout.detect,
    listing.detect,
    summary.detect,
    line.detect_header,
    announce.detect,
    saving.detect,
    noise.detect,
    line.detect,
    table.detect,
    config.detect_plain,
)
_SAYING: dict[EventKind | None, Callable[[bytes], Finding | None]] = {
    "killed": stopped.detect,
    "patience": announce.detect,
}
"""Who reads the words of an event that every line has its own of."""
_SAVED = ("checkpoint", "saved", "load")
_WITH_VALUES = frozenset({"best", "checkpoint", "early_stop", "phase", "patience", "saved", "overflow"})
"""Announcements that are also printed behind the values of an epoch's own line."""

_RECALLS = re.compile(rb"best (?:iteration|epoch|round|step) is:\s*$", re.IGNORECASE)
_DRAWN: dict[What, What] = {"count": "drawn", "count_total": "drawn_total"}

_MODULES: dict[str, str] = {
    module.__name__: module.__name__.rpartition(".")[2]  # type: ignore[attr-defined]  # a detector is a module
    for module in KINDS.values()
}

LONGEST = 16 * 1024
"""Bytes of a segment that are examined; a longer one is not understood."""


MOST_GLUED = 8
"""Bars that are taken off the front of one segment."""


def examine(text: bytes, glued: int = 0) -> Finding | None:
    """Return what one segment says, or None when no detector recognises it.

    Output glued behind a bar (``… 8/40 [00:00<00:01]loss=0.5``) is examined on its own. Blanks at the end mean nothing.
    """
    if len(text) > LONGEST:
        return None
    text = text.rstrip(b" ")
    found = bar.detect(text) if glued < MOST_GLUED else None
    if found is None:
        return _examine_line(text)
    start = bar.behind(text)
    rest = examine(text[start:], glued + 1) if start else None
    return _joined(found, rest, start) if rest else found


def examine_again(text: bytes, like: Finding) -> Finding | None:
    """Return what `examine` does of a segment that differs in its numbers alone from one that is known.

    Events and settings say something else in every line; the detector of such a line is asked first whether it still
    says the same kind of thing.
    """
    if like.captures or "claim" in like.fields:
        return examine(text)
    detect = _SAYING.get(like.event)
    if detect is not None or like.event in _SAVED:
        said = detect(text) if detect is not None else saving.detect_again(text, like)
        if said is not None and said.event == like.event:
            return said
    return examine(text)


def kind_of(text: bytes) -> str:
    """Return the name of the detector that speaks for a segment: ``bar``, ``record`` …; "" for none."""
    if len(text) > LONGEST:
        return ""
    text = text.rstrip(b" ")
    if bar.detect(text) is not None:
        return "bar"
    return next((_MODULES[detect.__module__] for detect in _LINES if detect(text) is not None), "")


def _examine_line(text: bytes) -> Finding | None:
    finding = next((found for detect in _LINES if (found := detect(text)) is not None), None)
    if not (finding and finding.keys) and (split := heading_of(text)):
        return msgspec.structs.replace(finding or NOTHING, heads=split)
    if _RECALLS.search(text):
        finding = msgspec.structs.replace(finding or NOTHING, recalls=True)
    if (claim := read_claim(text)) is not None:
        return _claiming(finding or NOTHING, claim, text)
    return _with_values(finding, text) if finding and finding.event in _WITH_VALUES else finding


def _claiming(finding: Finding, claim: dict[str, Any], text: bytes) -> Finding:
    """Return a line with the figure it derives; what follows a best one is of another epoch."""
    captures = finding.captures
    if claim["kind"] == "best":
        captures = tuple(capture for capture in captures if capture.end <= text.lower().find(b"best"))
        captures = captures if any(capture.key for capture in captures) else ()
    fields = finding.fields | {"claim": claim}
    return msgspec.structs.replace(finding, captures=captures, event=finding.event or "claim", fields=fields)


def _with_values(announced: Finding, text: bytes) -> Finding:
    """Return an announcement with the values of its line, should the line count like one of training."""
    said = line.detect(text)
    if said is None or not line.counts(said.captures):
        return announced
    return msgspec.structs.replace(said, event=announced.event, fields=announced.fields, early=False)


def _joined(bar_finding: Finding, rest: Finding, start: int) -> Finding:
    moved = tuple(
        capture._replace(start=capture.start + start, end=capture.end + start) for capture in rest.captures
    )
    if bar_finding.keys:
        both = (*bar_finding.captures, *_further(bar_finding, rest, moved))
        return msgspec.structs.replace(bar_finding, captures=both, event=rest.event, fields=rest.fields)
    drawn = tuple(
        capture._replace(what=_DRAWN[capture.what])
        for capture in bar_finding.captures
        if capture.what in _DRAWN and not bar_finding.label
    )
    return Finding(
        (*drawn, *moved),
        rest.source,
        rest.label,
        rest.split,
        rest.event,
        rest.fields,
        rest.config,
        rest.early,
    )


def _further(bar_finding: Finding, rest: Finding, moved: tuple[Capture, ...]) -> list[Capture]:
    """Return what output behind a bar adds to it: values of other names, and the epoch if the bar has none."""
    if rest.source == "bar" or rest.early or not rest.keys:
        return []
    tags = {key.tag for key in bar_finding.keys}
    kinds = {capture.what for capture in bar_finding.captures}
    return [
        capture
        for capture in moved
        if (capture.key is not None and capture.key.tag not in tags)
        or (capture.what in ("epoch", "epoch_total") and capture.what not in kinds)
    ]
