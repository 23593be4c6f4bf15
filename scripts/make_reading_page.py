"""Write docs/reading.md: the kinds of lines that are read, from the samples that each detector is tested with."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.parse import detectors

if TYPE_CHECKING:
    from trainmon_tui.parse.finding import Detector

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reading.md"
_HEAD = """# What it reads

trainmon-tui needs no description of a log. Every line is looked at once by the detectors below; lines of the same
shape are then read together. Each sample is a test. What no detector recognises is counted, never an error.

- A series is told by its name, its split (train, valid, test) and the kind of line it stands in.
- Step and epoch come from the line, else from the last line that printed them. Counters that begin anew in every
  epoch are turned into steps of the whole run; a counter that falls back is a resume.
- Lines that print only an epoch beside a bar over the whole run (Hugging Face) get their step from their epoch.
- Within one physical line the same series, x and value is one point; separate lines are separate points.
- Clocks, sizes, counters and settings are kept, but not charted unasked.
- Segments over 16 kB are not looked into; at most 10,000 series are kept. What is left out is counted.
"""


def page() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *(_section(*kind) for kind in detectors.KINDS.items())])


def _section(title: str, detector: Detector) -> str:
    about = inspect.getdoc(detector) or ""
    return f"## {title}\n\n{about}\n\n```\n" + "\n".join(detector.SAMPLES) + "\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
