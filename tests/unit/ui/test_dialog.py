"""The size of a dialog: what it shows, where the screen has room for that."""

import asyncio
import gc
import weakref

import pytest
import ui_frames
from textual.app import App

from trainmon_tui.config.themes import load_theme
from trainmon_tui.ui.dialog import Dialog
from trainmon_tui.ui.palette import Palette
from trainmon_tui.ui.pane import Pane
from trainmon_tui.ui.sight import Sight
from trainmon_tui.ui.views.view import View


class Words(Dialog[None]):
    NAME = "words"
    WIDTH = 20
    TEXT = "x" * 60

    def view(self, sight, width, height):
        del sight, height
        return View([((self.TEXT[at : at + width], "text", ""),) for at in range(0, len(self.TEXT), width)])

    def rows(self, width):
        return len(self.view(None, width, 0).rows)


def sizes(first, *later):
    """The sizes of the dialog's pane on screens of these sizes, one after the other."""

    async def shown():
        app = App()
        async with app.run_test(size=first) as pilot:
            sight = Sight()
            sight.take(ui_frames.middle_frame(), 0.0)
            sight.lay_out(*first)
            await app.push_screen(Words(sight, Palette(load_theme("dark"), mono=False)))
            await pilot.pause()
            found = [tuple(app.screen.query_one(Pane).size)]
            for size in later:
                await pilot.resize_terminal(*size)
                await pilot.pause()
                found.append(tuple(app.screen.query_one(Pane).size))
            return found

    return asyncio.run(shown())


@pytest.mark.parametrize(
    ("screen", "pane"),
    [((80, 24), (22, 5)), ((22, 24), (22, 5)), ((12, 24), (12, 8)), ((80, 4), (22, 4))],
)
def test_a_dialog_is_as_large_as_what_it_shows_and_fits_the_screen(screen, pane):
    assert sizes(screen) == [pane]


def test_a_dialog_wraps_anew_on_another_screen():
    assert sizes((80, 24), (12, 24), (80, 24)) == [(22, 5), (12, 8), (22, 5)]


def test_a_dialog_that_ended_does_not_take_what_is_below_with_it():
    async def dismissed():
        app = App()
        async with app.run_test() as pilot:
            sight, palette = Sight(), Palette(load_theme("dark"), mono=False)
            first, second = Words(sight, palette), Words(sight, palette)
            app.push_screen(first)
            await pilot.pause()
            app.push_screen(second)
            await pilot.pause()
            for dialog, left in ((first, 3), (second, 2), (second, 2), (first, 1), (first, 1)):
                dialog.dismiss()
                await pilot.pause()
                assert len(app.screen_stack) == left

    asyncio.run(dismissed())


def test_nothing_that_a_dialog_drew_outlives_it():
    async def left_over():
        app = App()
        async with app.run_test() as pilot:
            dialog = Words(Sight(), Palette(load_theme("dark"), mono=False))
            app.push_screen(dialog)
            await pilot.pause()
            drawn = [weakref.ref(widget._styles_cache) for widget in (dialog, dialog.pane)]
            dialog.dismiss()
            del dialog
            await pilot.pause()
            gc.collect()
            return [ref() for ref in drawn]

    assert asyncio.run(left_over()) == [None, None]
