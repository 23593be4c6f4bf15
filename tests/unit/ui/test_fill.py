"""How much the panes have to show: plenty at first, then what there is, and never less."""

import ui_frames
from msgspec.structs import replace
from ui_sights import sight_of, sight_with, with_header

from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.ui.fill import Fill
from trainmon_tui.ui.plan import Needs


def test_plenty_is_assumed_until_the_log_was_read_once():
    reading = with_header(ui_frames.start_frame(), bytes_read=10, bytes_total=1000)
    sight = sight_with(reading)
    assert sight.fill.needs == Needs()
    sight.take(with_header(ui_frames.start_frame(2), bytes_read=1000, bytes_total=1000), 11.0)
    assert sight.outgrown()
    assert sight.fill.needs == Needs(1, 2, 4, items=False)


def test_plenty_is_assumed_until_the_playbooks_were_read():
    whole = {"bytes_read": 1000, "bytes_total": 1000}
    sight = sight_with(with_header(ui_frames.start_frame(), judged=False, **whole))
    sight.outgrown()
    assert sight.fill.needs == Needs()
    sight.take(with_header(ui_frames.start_frame(2), **whole), 11.0)
    assert sight.outgrown()
    assert sight.fill.needs == Needs(1, 2, 4, items=False)


def test_needs_grow_and_never_shrink():
    sight = sight_with()
    before = sight.fill.needs
    assert before == Needs(3, 7, 9, items=True)
    sight.take(
        replace(ui_frames.middle_frame(3), judgement=Judgement(), telemetry=ui_frames.telemetry(8)), 11.0
    )
    assert sight.outgrown()
    assert sight.fill.needs == Needs(3, 7, 21, items=True)
    assert not sight.outgrown()


def test_the_log_grows_when_more_is_read_than_at_its_first_end():
    sight = sight_with()
    assert not sight.fill.grown
    sight.take(with_header(ui_frames.middle_frame(3), bytes_read=10**6 + 1, bytes_total=10**6 + 1), 11.0)
    assert sight.fill.grown
    sight.take(ui_frames.middle_frame(4), 12.0)
    assert sight.fill.grown


def test_before_the_first_frame_nothing_is_known_and_nothing_changes():
    sight = sight_of("none", fill=Fill())
    assert not sight.outgrown()
    assert sight.fill.needs == Needs()
