"""Write docs/reading.md: the kinds of lines that are read, from the samples that each detector is tested with."""

from __future__ import annotations

import inspect
import math
from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.model.units import format_value
from trainmon_tui.parse.detectors import KINDS
from trainmon_tui.parse.said import said
from trainmon_tui.parse.shapes import learn
from trainmon_tui.parse.tables import named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trainmon_tui.model.blocks import SeriesKey
    from trainmon_tui.parse.finding import Detector, Finding
    from trainmon_tui.parse.said import Said
    from trainmon_tui.parse.template import Template

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reading.md"
SETTINGS_SHOWN = 6
_HEAD = """# What it reads

trainmon-tui needs no description of a log. Every line is looked at once by the detectors below; lines of the same
shape are then read together. Each sample is a test. What no detector recognises is counted, never an error:
`trainmon-tui format explain run.log` shows it, and a [format](formats.md) describes what no program can know.

- A series is told by its name, its split (train, valid, test) and the kind of line it stands in.
- Step and epoch come from the line, else from the last line that printed them. Counters that begin anew in every
  epoch are turned into steps of the whole run; a counter that falls back is a resume.
- Lines that print only an epoch beside a bar over the whole run (Hugging Face) get their step from their epoch.
- Within one physical line the same series, x and value is one point; separate lines are separate points.
- Numbers may have a decimal comma: from the first line on that surely has one (`loss: 0,532`); before it, commas part
  thousands. Of a change (`loss 0.69 -> 0.59`) what it has become is the value.
- Clocks, sizes, counters and settings are kept, but not charted unasked.
- Segments over 16 kB are not looked into; at most 10,000 series are kept. What is left out is counted.

Below each sample stands what is read of it: where the run stands, then the series with their values as `name = value`,
in brackets the metric it is known as, its split and its unit. *Aside* means kept, but not charted unasked.
"""


def page() -> str:
    """Return the page."""
    links = "\n".join(f"- [{title}](#{_anchor(title)})" for title in KINDS)
    return "\n".join([_HEAD, f"{links}\n", *(_section(*kind) for kind in KINDS.items())])


def _anchor(title: str) -> str:
    return "".join(each for each in title.lower().replace(" ", "-") if each.isalnum() or each == "-")


def _about(detector: Detector) -> tuple[str, str]:
    """Return the first sentence of what a detector says of itself, and the rest of it."""
    first, _, rest = (inspect.getdoc(detector) or "").partition("\n\n")
    return " ".join(first.split()), rest


def _section(title: str, detector: Detector) -> str:
    first, rest = _about(detector)
    about = "\n\n".join(part for part in (first, rest) if part).replace("``", "`")
    samples = "\n".join(_samples(detector.SAMPLES))
    return f"## {title}\n\n{about}\n\n{samples}"


def _samples(samples: Sequence[str]) -> Iterator[str]:
    head = None
    for sample in samples:
        template = learn(sample.encode())
        head = template.finding if template.finding.columns else head
        yield f"```\n{sample}\n```\n\n{_read(sample, template, head)}\n"


def _read(sample: str, template: Template, head: Finding | None) -> str:
    """Return in words what is read of one sample."""
    finding, texts = template.finding, template.read_own(sample.encode())
    if finding.columns:
        return f"The head of a table: {', '.join(f'`{name}`' for name in finding.columns)}."
    if finding.cells:
        if head is None or not _fits(head, finding):
            return "A table's line: its numbers are named by the head above it."
        finding = named(finding, head)
        texts = tuple(texts[capture.start] for capture in finding.captures)
    if finding.box in ("head", "words"):
        return f"The head of a group, `{finding.label}`." if finding.label else "A row without a number."
    told = said(finding, texts, template.words(sample.encode()))
    parts = [*_place(told), *_values(told), *_words(told, finding)]
    return "; ".join(parts) + "." if parts else "No series."


def _fits(head: Finding, line: Finding) -> bool:
    return head.label == line.label and len(head.columns) == line.width


def _place(told: Said) -> Iterator[str]:
    left = dict(told.counters)
    if told.split and not told.values:
        yield f"split {told.split}"
    for name in ("step", "epoch", "count"):
        total = left.pop(f"{name}_total", None)
        if name in left:
            yield f"{name} {left.pop(name):g}" + ("" if total is None else f" of {total:g}")
        elif total is not None:
            yield f"of {total:g} {name}s"
    if "rate" in left:
        yield f"{left['rate']:g} steps/s"
    if "period" in left:
        yield f"{left['period']:g} s/step"
    if told.time:
        yield f"at {told.time}"


def _values(told: Said) -> Iterator[str]:
    if told.values:
        yield ", ".join(f"`{key.tag}` = {_value(value)}{_known_as(key)}" for key, value in told.values)


def _value(value: float) -> str:
    return format_value(value) if math.isfinite(value) else str(value)


def _known_as(key: SeriesKey) -> str:
    metric = key.metric if key.metric != key.tag else None
    about = ", ".join(each for each in (metric, key.split, key.unit, "aside" if key.quiet else None) if each)
    return f" ({about})" if about else ""


def _field(name: str, value: float | str) -> str:
    return (
        f"`{name}` = {value:g}"
        if isinstance(value, float)
        else f"`{name}`" + (f" = {value}" if value else "")
    )


def _words(told: Said, finding: Finding) -> Iterator[str]:
    fields = [_field(name, value) for name, value in told.fields.items() if name != "claim"]
    more = len(fields) - SETTINGS_SHOWN
    listed = ", ".join(fields[:SETTINGS_SHOWN]) + (f" and {more} more" if more > 0 else "")
    if told.event == "claim":
        yield "a figure that the run derived, which is computed again"
    elif told.event == "config":
        early = " if training has not started" if finding.early else ""
        yield f"{'setting' if len(fields) == 1 else 'settings'}{early}: {listed}"
    elif told.event:
        yield f"the event *{told.event.replace('_', ' ')}*" + (f": {listed}" if listed else "")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
