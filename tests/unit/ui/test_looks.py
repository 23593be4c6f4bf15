"""What a glance meets: nothing said twice, no room wasted, nothing cut that is read first."""

import pytest
import ui_frames
from test_widths import FRAMED, SizedPane
from ui_sights import fits, lines, replace, sight_of, text, told, words

from trainmon_tui.config.themes import load_theme
from trainmon_tui.model.readings import Telemetry
from trainmon_tui.model.verdicts import Decision, Item
from trainmon_tui.ui.palette import Palette
from trainmon_tui.ui.plan import Needs, arrange
from trainmon_tui.ui.views.table import VIEWS


def painted(name, sight, *, mono=False):
    pane = SizedPane(
        name, VIEWS[name][0], sight, Palette(load_theme("dark"), mono=mono), framed=VIEWS[name][1]
    )
    pane._draw(60, 14)
    return pane._strips


@pytest.mark.parametrize("name", FRAMED)
def test_without_colours_every_pane_says_the_same(name):
    sight = sight_of(size=(200, 60))
    plain, coloured = painted(name, sight, mono=True), painted(name, sight)
    assert [strip.text for strip in plain] == [strip.text for strip in coloured]
    for strip in plain:
        assert all(segment.style.color is None and segment.style.bgcolor is None for segment in strip)


@pytest.mark.parametrize("ending", ["mend it now", "mend i…", "mend"])
def test_what_the_advice_repeats_is_not_said_above_it(ending):
    one = Decision("d", "t", "p", "fail", action="mend it now")
    sight = told(sight_of(), judgement={"say": f"KL too high - {ending}", "decisions": (one,), "items": ()})
    assert lines(VIEWS["health"][0](sight, 90, 2)) == [
        " ▲ WATCH  runbook: KL too high",
        " → decide: mend it now",
    ]


@pytest.mark.parametrize("say", ["KL too high - look at it", "mend it now", "a - b"])
def test_other_words_are_said_in_full(say):
    one = Decision("d", "t", "p", "fail", action="mend it now")
    sight = told(sight_of(), judgement={"say": say, "decisions": (one,)})
    assert f"runbook: {say}" in text(VIEWS["health"][0](sight, 90, 2))


@pytest.mark.parametrize(
    ("name", "shown"), [("vivqa", "runbook vivqa"), ("a Runbook", "  a Runbook"), ("", "")]
)
def test_the_word_runbook_stands_once_beside_the_health(name, shown):
    sight = told(
        sight_of(), judgement={"playbook": name, "playbook_name": name, "say": "flat", "speaker": ""}
    )
    first = lines(VIEWS["health"][0](sight, 120, 2))[0]
    assert first.endswith(shown)
    assert first.lower().count("runbook") == bool(name)


def test_a_coming_checks_title_is_whole_before_it_is_told_when():
    item = Item("i", "KL raw fell suddenly", "distill", "expect", "pending", due="every epoch of stage 2")
    sight = told(sight_of(), judgement={"items": (item,)})
    assert " · KL raw fell suddenly  every epoch…" in lines(VIEWS["checklist"][0](sight, 38, 9))
    assert " · KL raw fell suddenly" in lines(VIEWS["checklist"][0](sight, 28, 9))


def test_a_frame_without_a_note_has_no_gap():
    sight = told(sight_of(), telemetry={"host": replace(ui_frames.telemetry().host, name="")})
    assert painted("machine", sight)[0].text.endswith("──╮")


def test_a_machine_that_was_not_read_yet_is_not_called_one_without_a_gpu():
    shown = VIEWS["machine"][0](sight_of("start"), 40, 4)
    assert sight_of("start").frame.telemetry == Telemetry()
    assert lines(shown) == [" not read yet"]


@pytest.mark.parametrize("active", ["loss", "gauges"])
def test_without_a_checklist_the_log_takes_its_place_on_a_medium_screen(active):
    without = arrange(80, 24, active, needs=Needs(items=False))
    assert without.shows("log")
    assert not without.shows("checklist")
    assert arrange(80, 24, active).shows("checklist")
    assert arrange(80, 24, "checklist", needs=Needs(items=False)).shows("checklist")


@pytest.mark.parametrize("width", range(60, 130, 3))
def test_what_was_read_stands_clear_of_the_numbers(width):
    shown = VIEWS["header"][0](sight_of(), width, 2)
    second = words(shown.rows[1])
    assert fits(shown, width, 2)
    assert "lines" not in second or "   9240 lines" in second


@pytest.mark.parametrize(("width", "where"), [(38, "@ep 12"), (60, "@ep 12 L9120")])
def test_a_decision_in_a_narrow_pane_leaves_out_the_line(width, where):
    head = lines(VIEWS["decisions"][0](sight_of(), width, 20))[0]
    assert head.endswith(where) or width < 46
    assert ("L9120" in head) == (width >= 46)
