"""Sights for the views: what is known at one moment, on a screen of one size; and their text as it stands there."""

from __future__ import annotations

import os
from pathlib import Path

import ui_frames
from msgspec.structs import replace

from trainmon_tui.ui.fill import Fill
from trainmon_tui.ui.glyphs import ASCII, UNICODE
from trainmon_tui.ui.rows import width_of
from trainmon_tui.ui.sight import Sight

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "ui"
UPDATE = os.environ.get("TRAINMON_UPDATE_GOLDEN") == "1"
NAN = float("nan")
LONG = "n" * 300
WIDE = "漢字かな交じり文" * 20
EMOJI = "👩‍🔬e\u0301🎓" * 40
NAMES = {"empty": "", "long": LONG, "wide": WIDE, "emoji": EMOJI}
"""Names that a run, a chart, an item or a GPU may have."""

MOMENTS = {
    "none": None,
    "start": ui_frames.start_frame(),
    "middle": ui_frames.middle_frame(),
    "failing": ui_frames.failing_frame(),
    "replay": ui_frames.middle_frame(replay=True),
}


def sight_with(frame=None):
    """A wide sight that takes in one frame with everything that is set by default."""
    sight = Sight()
    sight.take(frame or ui_frames.middle_frame(), 10.0)
    sight.lay_out(200, 60)
    return sight


def with_header(frame, **changes):
    """A frame whose header says something else."""
    return replace(frame, header=replace(frame.header, **changes))


def sight_of(moment="middle", *, size=(120, 40), unicode=True, **changes):
    """A sight that has taken the frame of a moment, laid out for a size."""
    sight = Sight(**{"glyphs": UNICODE if unicode else ASCII, "fill": Fill(grown=True)} | changes)
    if MOMENTS[moment] is not None:
        sight.take(MOMENTS[moment], 100.0)
    sight.lay_out(*size)
    return sight


def told(sight, *, header=None, judgement=None, telemetry=None, **parts):
    """The same sight after parts of its frame changed: fields of the header, the judgement, the telemetry."""
    frame = sight.frame
    for name, changes in (("header", header), ("judgement", judgement), ("telemetry", telemetry)):
        if changes:
            parts[name] = replace(getattr(frame, name), **changes)
    sight.frame = replace(frame, **parts)
    return sight


def words(row):
    return "".join(text for text, _, _ in row)


def lines(view):
    """The view's rows as text, without its title and note."""
    return [words(row).rstrip() for row in view.rows]


def text(view):
    """Title, note and rows as text."""
    return "\n".join([words(view.title), words(view.note), *lines(view)])


def fits(view, width, height):
    """Whether every row takes exactly the width and no row is too many."""
    return len(view.rows) <= height and all(width_of(row) == width for row in view.rows)


def assert_golden(name, found):
    """Compare with the stored text; TRAINMON_UPDATE_GOLDEN=1 stores it anew."""
    path = GOLDEN / f"{name}.txt"
    if UPDATE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found)
    assert path.read_text() == found


def drawn(draw, *sights):
    """What a view shows for several sights (label, sight, width, height), one below the other."""
    shown = []
    for label, sight, width, height in sights:
        view = draw(sight, width, height)
        shown += [f"== {label}", f"[{words(view.title)}] [{words(view.note)}]", *lines(view)]
    return "\n".join(shown) + "\n"
