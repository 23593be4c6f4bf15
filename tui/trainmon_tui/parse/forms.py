"""Which forms of numbers the detectors take in a line as they take the ones it has.

A description ``training loss 0.133`` is a metric and ``fold 3`` is none: there a whole number is no other value of the
same series. What lines with other numbers would be is asked of the detectors, once for each template.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from trainmon_tui.parse.detectors import examine

if TYPE_CHECKING:
    from collections.abc import Collection

    from trainmon_tui.parse.finding import Capture, Finding


class Forms(NamedTuple):
    """Whether a line is still of its kind with numbers of each form."""

    whole: bool = True
    """``7``"""
    pointed: bool = True
    """``0.5``"""
    powered: bool = True
    """``-2.5e-05``: with a sign and an exponent."""


_PROBES = (b"7", b"0.5", b"-2.5e-05")


def forms_taken(segment: bytes, finding: Finding, varied: Collection[Capture]) -> Forms:
    """Return which forms some captures of a segment may have without being anything else."""
    return Forms(*(_is_alike(segment, finding, varied, probe) for probe in _PROBES))


def _is_alike(segment: bytes, finding: Finding, varied: Collection[Capture], probe: bytes) -> bool:
    text, captures, position = b"", [], 0
    for capture in finding.captures:
        text += segment[position : capture.start]
        start = len(text)
        text += probe if capture in varied else segment[capture.start : capture.end]
        captures.append(capture._replace(start=start, end=len(text)))
        position = capture.end
    said = examine(text + segment[position:])
    return said is not None and said.captures == tuple(captures) and _outline(said) == _outline(finding)


def _outline(finding: Finding) -> Finding:
    """Return a finding without what differs from line to line."""
    return msgspec.structs.replace(finding, captures=(), fields={}, config={})
