"""Writing into the journal from the screen: ticks, notes, decisions, and what the engine answers."""

import asyncio

import pytest
import ui_frames
from ui_fake import FakeConnection
from ui_sights import assert_golden, drawn, fits, replace, sight_of, text, told

from trainmon_tui.model.journal import OTHER, Note, Taken, Tick
from trainmon_tui.model.verdicts import Decided, Decision, Place, Written
from trainmon_tui.protocol.asks import Jot
from trainmon_tui.protocol.messages import JournalNews
from trainmon_tui.ui.agenda import selectable
from trainmon_tui.ui.app import TrainmonApp
from trainmon_tui.ui.choice import Choice, choosable, options_of
from trainmon_tui.ui.decide_screen import DecideScreen
from trainmon_tui.ui.hands import HANDS
from trainmon_tui.ui.log_hands import type_key
from trainmon_tui.ui.options import UiOptions
from trainmon_tui.ui.quill import Quill
from trainmon_tui.ui.views.bars import footer
from trainmon_tui.ui.views.checklist import checklist
from trainmon_tui.ui.views.decide import decide_view
from trainmon_tui.ui.views.decisions import decisions
from trainmon_tui.ui.views.header import header

DECIDED = Decided("continue unchanged until epoch 15", "it falls", "2026-11-21T15:08:27Z", "ann@lab")
EARLY = Decision("early", "early look", "warm-up", "pass", "fine", "all well", at=Place(epoch=4))
LATE = Decision("late", "late look", "final", "pending")


# --- the quill -------------------------------------------------------------------------------------


def test_what_is_written_is_handed_over_once():
    quill = Quill()
    quill.write(Note("x"))
    quill.write(Note("y"))
    assert quill.take() == [Jot(1, Note("x")), Jot(2, Note("y"))]
    assert quill.take() == []


def test_an_answer_is_told_once():
    quill = Quill()
    quill.write(Note("x"))
    assert quill.hear(JournalNews(answered=1, answer="kept")) == "kept"
    assert quill.hear(JournalNews(answered=1, answer="kept")) == ""
    assert quill.hear(JournalNews()) == ""


def test_a_new_engine_is_told_what_the_one_before_left_open():
    quill = Quill()
    for words in "xyz":
        quill.write(Note(words))
    quill.take()
    quill.hear(JournalNews(answered=2, answer="kept"))
    quill.start_again()
    assert quill.take() == [Jot(3, Note("z"))]


# --- ticks and notes -------------------------------------------------------------------------------


def standing_on(item, **changes):
    """A sight whose checklist has an item selected."""
    sight = sight_of(size=(160, 60), active="checklist", **changes)
    agenda = selectable(sight)
    sight.selected = next(at for at, entry in enumerate(agenda) if entry.item and entry.item.id == item)
    return sight


def test_a_manual_item_is_ticked():
    sight = standing_on("samples")
    HANDS["tick"](sight)
    assert sight.quill.take() == [Jot(1, Tick("samples"))]
    assert sight.aside == ""


def test_a_ticked_item_is_unticked():
    items = [replace(item, verdict="pass") if item.id == "samples" else item for item in ui_frames.items()]
    sight = told(sight_of(size=(160, 60), active="checklist"), judgement={"items": tuple(items)})
    agenda = selectable(sight)
    sight.selected = next(at for at, entry in enumerate(agenda) if entry.item and entry.item.id == "samples")
    HANDS["tick"](sight)
    assert sight.quill.take() == [Jot(1, Tick("samples", done=False))]


@pytest.mark.parametrize("item", ["kl-zone", "teacher", "final"])
def test_what_the_log_ticks_is_left_to_it(item):
    sight = standing_on(item)
    HANDS["tick"](sight)
    assert sight.quill.take() == []
    assert sight.aside == "the log ticks this one itself"


def test_a_note_is_typed_and_written():
    sight = sight_of()
    HANDS["note"](sight)
    for character in "a disk ":
        type_key(sight, character, character)
    assert "note: a disk" in text(footer(sight, 80, 1))
    type_key(sight, "enter", None)
    assert sight.quill.take() == [Jot(1, Note("a disk"))]


@pytest.mark.parametrize("keys", [["escape"], ["enter"], [" ", "enter"]])
def test_nothing_typed_writes_nothing(keys):
    sight = sight_of()
    HANDS["note"](sight)
    for key in keys:
        type_key(sight, key, key if len(key) == 1 else None)
    assert sight.prompt is None
    assert sight.quill.take() == []


def test_the_answer_stands_in_the_footer():
    sight = sight_of()
    sight.quill.write(Note("x"))
    frame = replace(sight.frame, journal=JournalNews(answered=1, answer="journal: x"))
    sight.take(frame, 101.0)
    assert "journal: x" in text(footer(sight, 120, 1))


@pytest.mark.parametrize(("width", "last"), [(40, "…"), (90, "journal.jsonl"), (160, "q quit")])
def test_a_long_answer_is_not_cut_for_keys(width, last):
    sight = sight_of(size=(width, 24))
    sight.aside = "the journal cannot be written: no space left on device; it is /home/user/journal.jsonl"
    found = text(footer(sight, width, 1)).strip()
    assert "the journal cannot be written" in found
    assert found.endswith(last)


# --- what is shown ---------------------------------------------------------------------------------


def with_journal(**changes):
    written = (
        Written("a", "note", "moved to the other node", "2026-11-21T15:08:27Z", "ann@lab", Place(epoch=9)),
        Written("b", "tick", "ticked samples", "2026-11-21T15:09:27Z", "ann@lab"),
        Written("c", "param", "set free_bits = 0.015 from epoch 5", "2026-11-21T16:08:27Z", "bob@lab"),
    )
    decided = replace(ui_frames.decision(), decided=DECIDED)
    return told(sight_of(**changes), judgement={"decisions": (decided,), "journal": written})


@pytest.mark.parametrize("width", [38, 60, 100])
def test_the_journal_stands_beside_the_decisions(width):
    shown = " ".join(text(decisions(with_journal(), width, 80)).split())
    assert "decided: continue unchanged until epoch 15 - it falls (ann@lab, 2026-11-21 15:08)" in shown
    assert "moved to the other node (ann@lab, 2026-11-21 15:08, @ep 9)" in shown
    assert shown.index("set free_bits = 0.015") < shown.index("moved to the other node")
    assert "ticked samples" not in shown


def test_only_the_newest_notes_are_shown():
    many = tuple(Written(str(n), "note", f"note {n}", "2026-11-21T15:08:27Z", "ann") for n in range(20))
    sight = told(sight_of(), judgement={"journal": many})
    shown = text(decisions(sight, 80, 90))
    assert [n for n in range(20) if f"note {n} (" in shown] == [15, 16, 17, 18, 19]


def test_who_ticked_an_item_is_told_where_it_is_selected():
    note = "ticked by ann@lab, 2026-11-21T15:08:27Z"
    items = [
        replace(item, verdict="pass", note=note) if item.id == "samples" else item
        for item in ui_frames.items()
    ]
    sight = told(sight_of(size=(160, 60), active="checklist"), judgement={"items": tuple(items)})
    for place in range(len(selectable(sight))):
        sight.selected = place
        entry = selectable(sight)[sight.selected]
        here = entry.item is not None and entry.item.id == "samples"
        assert (note in text(checklist(sight, 100, 50))) is here


@pytest.mark.parametrize("size", [(60, 24), (80, 24), (160, 45)])
def test_a_read_only_journal_has_a_word_in_the_header(size):
    sight = sight_of(size=size)
    assert "read-only" not in text(header(sight, size[0], 2))
    told(sight, journal=JournalNews(read_only="no space left on device"))
    assert "journal read-only" in text(header(sight, size[0], 2))


# --- taking a decision -----------------------------------------------------------------------------


def test_open_decisions_are_offered_newest_first_and_those_taken_last():
    taken = replace(EARLY, id="taken", decided=DECIDED, at=Place(epoch=20))
    offered = choosable([EARLY, taken, ui_frames.decision(), LATE])
    assert [one.id for one in offered] == ["extend", "early", "taken"]


def test_the_runbooks_own_options_come_first():
    words = [option.word for option in options_of(ui_frames.decision())]
    assert words == [*ui_frames.decision().options, "case KL too high", OTHER]
    assert options_of(EARLY)[0].shown == "as the runbook says: all well"


def test_a_choice_walks_round_options_and_decisions():
    choice = Choice([ui_frames.decision(), EARLY])
    choice.move(-1)
    assert choice.options[choice.place].word == OTHER
    choice.move(1)
    assert choice.place == 0
    choice.move(1)
    choice.turn(1)
    assert (choice.decision.id, choice.place) == ("early", 0)
    choice.turn(1)
    assert choice.decision.id == "extend"


def test_something_else_needs_a_reason():
    choice = Choice([EARLY])
    choice.move(-1)
    assert choice.lacks_reason
    for character in " so ":
        choice.why.take(character, character)
    assert not choice.lacks_reason
    assert choice.deed() == Taken("early", OTHER, "so")


WIDTHS = (36, 78)


def test_the_dialog_looks_as_accepted():
    again = Choice([replace(ui_frames.decision(), decided=DECIDED), EARLY], place=1)
    for character in "raw KL still falls":
        again.why.type(character)
    scenes = [
        (f"{words} {width}", sight_of(unicode=unicode), width, 40)
        for width in WIDTHS
        for words, unicode in (("unicode", True), ("ascii", False))
    ]
    shown = [
        drawn(lambda sight, width, _height, choice=choice: decide_view(sight, choice, width), *scenes)
        for choice in (Choice([ui_frames.decision()]), again)
    ]
    assert_golden("decide", "".join(shown))


@pytest.mark.parametrize("width", [1, 5, 20, 38, 78, 200])
def test_every_row_of_the_dialog_fits(width):
    assert fits(decide_view(sight_of(), Choice([ui_frames.decision(), EARLY]), width), width, 60)


def play(test, *, size=(80, 24), frame=None):
    """Run a test on a screen with decisions; return what the engine was told."""

    async def on_stage():
        connection = FakeConnection(frame or ui_frames.middle_frame(1))
        app = TrainmonApp(connection, FakeConnection, UiOptions(unicode=True))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await test(app, pilot)
            await pilot.pause()
        return [message for message in connection.sent if isinstance(message, Jot)]

    return asyncio.run(on_stage())


@pytest.mark.parametrize("size", [(40, 24), (80, 24), (160, 45)])
def test_a_decision_is_taken_with_a_reason(size):
    async def test(app, pilot):
        await pilot.press("D")
        assert isinstance(app.screen, DecideScreen)
        await pilot.press("down", *"it fal", "backspace", "l", "enter")
        assert not isinstance(app.screen, DecideScreen)

    option = ui_frames.decision().options[1]
    assert play(test, size=size) == [Jot(1, Taken("extend", option, "it fal"))]


def test_escape_takes_no_decision():
    async def test(app, pilot):
        await pilot.press("D", *"qd", "escape")
        assert not isinstance(app.screen, DecideScreen)

    assert play(test) == []


def test_something_else_waits_for_its_reason():
    async def test(app, pilot):
        await pilot.press("D", "up", "enter")
        assert isinstance(app.screen, DecideScreen)
        await pilot.press(*"so", "enter")

    assert play(test) == [Jot(1, Taken("extend", OTHER, "so"))]


def test_a_dialog_survives_another_size():
    async def test(app, pilot):
        await pilot.press("D")
        await pilot.resize_terminal(40, 20)
        await pilot.pause()
        await pilot.press("enter")

    assert play(test) == [Jot(1, Taken("extend", ui_frames.decision().options[0], ""))]


def test_where_nothing_is_to_be_decided_it_is_said():
    async def test(app, pilot):
        await pilot.press("D")
        assert not isinstance(app.screen, DecideScreen)
        assert app.sight.aside == "nothing to decide yet"

    assert play(test, frame=ui_frames.start_frame()) == []


def test_a_note_goes_to_the_engine():
    async def test(app, pilot):
        await pilot.press("w", *"q c", "enter")

    assert play(test) == [Jot(1, Note("q c"))]


def test_a_new_engine_hears_what_was_not_answered():
    async def on_stage():
        first, second = FakeConnection(ui_frames.middle_frame(1)), FakeConnection(ui_frames.middle_frame(1))
        app = TrainmonApp(first, lambda: second, UiOptions(unicode=True))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await pilot.press("w", "x", "enter")
            first.die()
            for _ in range(300):
                await pilot.pause(0.01)
                if second.sent:
                    break
        return [message for message in second.sent if isinstance(message, Jot)]

    assert asyncio.run(on_stage()) == [Jot(1, Note("x"))]
