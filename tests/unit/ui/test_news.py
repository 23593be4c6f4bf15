"""What a frame says anew, and that panes which stay as they are when a run only goes on show nothing of that."""

from __future__ import annotations

import pytest
import ui_frames
from msgspec.structs import replace
from ui_sights import MOMENTS, sight_of, told

from trainmon_tui.protocol.at_end import AtEnd
from trainmon_tui.protocol.header import Outlook
from trainmon_tui.protocol.messages import JournalNews
from trainmon_tui.ui.news import PROGRESS_PANES, news_in
from trainmon_tui.ui.views.table import VIEWS

GONE_ON = {
    "epoch": 17.5,
    "step": 61_234.0,
    "progress": 0.77,
    "rate_per_s": 3.25,
    "eta_s": 4321.0,
    "last_line_age_s": 0.1,
    "lines": 10_001,
    "bytes_read": 2_000_000,
    "bytes_total": 2_000_001,
    "at_end": AtEnd(epoch=30.0, samples=9),
    "outlook": Outlook(100.0, 5000.0, 1.7e9, 300.0, 338.0, 339.0, 9999.0, 0.5),
}


@pytest.mark.parametrize("field", [name for name in GONE_ON if name != "last_line_age_s"])
def test_how_far_the_run_got_is_progress(field):
    last = ui_frames.middle_frame()
    assert news_in(last, replace(last, header=replace(last.header, **{field: GONE_ON[field]}))) == "progress"


def test_the_log_is_progress():
    last = ui_frames.middle_frame()
    assert news_in(last, replace(last, log=ui_frames.log_view(total=9241))) == "progress"


@pytest.mark.parametrize(
    "changes",
    [
        {"charts": ()},
        {"journal": JournalNews("", 1, "noted")},
        {"judgement": ui_frames.judgement("fail")},
        {"telemetry": ui_frames.telemetry(1)},
    ],
)
def test_what_else_changes_is_more(changes):
    last = ui_frames.middle_frame()
    assert news_in(last, replace(last, **changes)) == "more"


@pytest.mark.parametrize(
    "changes", [{"state": "silent"}, {"phase": "other"}, {"notices": ("a line was cut",)}, {"broken": "OOM"}]
)
def test_how_the_run_stands_is_more(changes):
    last = ui_frames.middle_frame()
    assert news_in(last, replace(last, header=replace(last.header, **changes))) == "more"


def test_the_first_bytes_are_more():
    last = ui_frames.middle_frame()
    unread = replace(last, header=replace(last.header, bytes_read=0))
    assert news_in(unread, last) == "more"


def test_nothing_and_an_age_are_no_news():
    last = ui_frames.middle_frame()
    assert news_in(last, replace(last, number=9, header=replace(last.header, last_line_age_s=50.0))) == ""


@pytest.mark.parametrize("name", sorted(VIEWS.keys() - PROGRESS_PANES - {"machine"}))
@pytest.mark.parametrize("moment", [moment for moment, frame in MOMENTS.items() if frame is not None])
@pytest.mark.parametrize("size", [(120, 40), (60, 24)])
def test_a_pane_that_is_not_drawn_for_progress_shows_none(name, moment, size):
    """A pane that begins to show it belongs to `PROGRESS_PANES`; the machine's is as old as the host's load in it."""
    draw, _ = VIEWS[name]
    before, after = (told(sight_of(moment, size=size), header={"bytes_read": 9}) for _ in range(2))
    assert news_in(before.frame, told(after, header=GONE_ON, log=ui_frames.log_view(7)).frame) == "progress"
    assert draw(after, 60, 14) == draw(before, 60, 14)
