"""Every text from outside, in every place where the screen shows or gives away text, is only ever text."""

import msgspec
import pytest
from hostile import ATTACKS, FRAMES, assert_harmless, poisoned
from textual.geometry import Size
from ui_sights import sight_of

from trainmon_tui.config.settings import Settings, Told
from trainmon_tui.config.themes import load_theme
from trainmon_tui.model.text import clean
from trainmon_tui.ui.choice import Choice
from trainmon_tui.ui.glyphs import ASCII, UNICODE
from trainmon_tui.ui.help_screen import help_view
from trainmon_tui.ui.keepsake import Keepsake, put_back
from trainmon_tui.ui.keys import KEYS
from trainmon_tui.ui.palette import Palette
from trainmon_tui.ui.pane import Pane
from trainmon_tui.ui.prompt import Prompt
from trainmon_tui.ui.rows import width_of
from trainmon_tui.ui.settings_desk import Desk
from trainmon_tui.ui.sight import Sight
from trainmon_tui.ui.still import pane_rows, still_text
from trainmon_tui.ui.take_away import pane_text
from trainmon_tui.ui.views.decide import decide_view
from trainmon_tui.ui.views.leave import leave_view
from trainmon_tui.ui.views.playbooks import playbooks_view
from trainmon_tui.ui.views.settings import settings_view
from trainmon_tui.ui.views.table import VIEWS

THEME = load_theme("dark")


OWN = {
    "aside", "trouble", "last_words", "needle", "chart_words", "wanted_chart", "opening", "goto",
}  # fmt: skip
"""What of a sight itself is text from outside or from hands."""


def attacked(mode, attack, size=(120, 40), *, unicode=True, **changes):
    sight = Sight(glyphs=UNICODE if unicode else ASCII, mode=mode)
    sight.take(poisoned(FRAMES[mode], attack), 100.0)
    for name in OWN:
        setattr(sight, name, attack + "words")
    for name, value in changes.items():
        setattr(sight, name, value)
    sight.lay_out(*size)
    return sight


def painted(draw, sight, size, *, framed=True):
    """What a pane of a size would hand the toolkit: its strips."""
    pane = type("SizedPane", (Pane,), {"size": Size(*size), "get_line_filters": lambda _: ()})(
        "pane", draw, sight, Palette(THEME, mono=False), framed=framed
    )
    pane._draw(*size)
    return pane._strips


def assert_text_only(strips, width, *, unicode=True):
    for strip in strips:
        assert strip.cell_length == width
        assert_harmless(strip.text)
        assert unicode or strip.text.isascii()
        assert not any(segment.style.meta or segment.style.link for segment in strip)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("mode", FRAMES)
def test_in_every_pane(mode, attack):
    for size, unicode in (((118, 40), True), ((24, 8), False)):
        sight = attacked(mode, ATTACKS[attack], unicode=unicode)
        for name, (draw, framed) in VIEWS.items():
            assert_text_only(painted(draw, sight, size, framed=framed), size[0], unicode=unicode)
            for row in pane_rows(sight, name, *size):
                assert width_of(row) == size[0], name
                assert all(clean(text) == text for text, _, _ in row), name


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("kind", ["find", "goto", "chart", "note", "jump", "facts"])
def test_while_something_is_typed(kind, attack):
    sight = attacked("run", ATTACKS[attack], prompt=Prompt(kind, ATTACKS[attack]))
    for name, (draw, framed) in VIEWS.items():
        if sight.plan.shows(name):
            assert_text_only(painted(draw, sight, (60, 14), framed=framed), 60)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("mode", FRAMES)
@pytest.mark.parametrize("size", [(40, 24), (120, 40)])
def test_in_text_that_is_copied(mode, size, attack):
    sight = attacked(mode, ATTACKS[attack], size)
    assert_harmless(still_text(sight))
    for pane in sight.panes:
        sight.active = pane
        sight.lay_out(*size)
        assert_harmless(pane_text(sight))


@pytest.mark.parametrize("attack", ATTACKS)
def test_in_what_was_kept_of_a_view(attack):
    text = ATTACKS[attack]
    kept = Keepsake(
        active=text, chart=text, grid=True, words=text, needle=text, only="with",
        log_ys={text: True}, pins=[text], folds={text: True}, shares={text: 0.5}, theme=text,
    )  # fmt: skip
    sight = sight_of()
    put_back(kept, sight, Told(Settings()))
    for draw, framed in VIEWS.values():
        assert_text_only(painted(draw, sight, (60, 14), framed=framed), 60)


def dialogs(text):
    """Every dialog's view, with a text from outside wherever it has one."""
    known = poisoned(FRAMES["run"], text).judgement.decisions
    names = (text, f"{text}2")
    settings = Told(msgspec.structs.replace(Settings(), theme=text))
    typing = Desk(settings, names, {})
    typing.prompt, typing.said = Prompt("value", text), text
    return {
        "decide": lambda sight, width, _: decide_view(sight, Choice(known, why=Prompt("why", text)), width),
        "playbook": lambda sight, width, height: playbooks_view(sight, names, 1, width, height),
        "settings": lambda sight, width, height: settings_view(
            sight, Desk(settings, names, {}), width, height
        ),
        "typing": lambda sight, width, height: settings_view(sight, typing, width, height),
        "leave": lambda _, width, __: leave_view(names, 3.0, 10.0, width),
        "help": help_view,
    }


@pytest.mark.parametrize("attack", ATTACKS)
def test_in_every_dialog(attack):
    keymap = {key.action: ATTACKS[attack] for key in KEYS}
    for draw in dialogs(ATTACKS[attack]).values():
        sight = attacked("run", ATTACKS[attack], keymap=keymap)
        for size in ((40, 20), (82, 30)):
            assert_text_only(painted(draw, sight, size), size[0])


def test_every_text_of_a_frame_is_attacked():
    found = repr(poisoned(FRAMES["run"], "\u2620"))
    for words in (
        "run-42",
        "NVIDIA H200",
        "node-17",
        "python train.py",
        "extend phase 2?",
        "kl_raw",
        "learning_rate",
    ):
        assert f"\u2620{words}" in found
    assert "state='live'" in found
