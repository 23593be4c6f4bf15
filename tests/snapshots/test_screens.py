"""How every mode looks at four sizes in two themes. `make snapshots` accepts a new look: its text, roles and colours.

A screen is drawn without the toolkit; that the toolkit shows exactly this is held for each theme below.
"""

import asyncio
import itertools
import os
from pathlib import Path

import pytest
import ui_frames
from dialogs import DIALOGS, dialog_rows
from screen_modes import MODES
from ui_fake import FakeConnection

from trainmon_tui.config.themes import load_theme
from trainmon_tui.ui import app as app_module
from trainmon_tui.ui import hearing
from trainmon_tui.ui.app import TrainmonApp
from trainmon_tui.ui.options import UiOptions
from trainmon_tui.ui.palette import Palette
from trainmon_tui.ui.rows import cells, width_of
from trainmon_tui.ui.still import still, text_of

SIZES = ((40, 24), (80, 24), (120, 40), (200, 60))
THEMES = ("dark", "light")
FOLDER = Path(__file__).parent / "screens"
UPDATE = os.environ.get("TRAINMON_UPDATE_GOLDEN") == "1"


def looks(row):
    """The roles of a row's cells: ``12 title, 3 dim on selection``."""
    known = [(role + (f" on {back}" if back else ""), cells(text)) for text, role, back in row]
    joined = [
        (look, sum(size for _, size in same))
        for look, same in itertools.groupby(known, key=lambda one: one[0])
    ]
    return ", ".join(f"{size} {look}" for look, size in joined)


def colours(rows):
    """Each role that is used, in the colours of each theme."""
    palettes = [Palette(load_theme(theme)) for theme in THEMES]
    used = sorted({(role, back) for row in rows for _, role, back in row})
    return [
        f"{role}{f' on {back}' if back else ''}: {'  |  '.join(str(palette.style(role, back)) for palette in palettes)}"
        for role, back in used
    ]


def written(rows):
    parts = [
        text_of(rows),
        *(f"{y:2} {looks(row)}\n" for y, row in enumerate(rows)),
        f"-- {' | '.join(THEMES)}\n",
    ]
    return "".join([*parts, *(f"{line}\n" for line in colours(rows))])


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("mode", MODES)
def test_a_mode_looks_as_accepted(mode, size):
    sight = MODES[mode](size)
    rows = still(sight)
    assert [width_of(row) for row in rows] == [size[0]] * size[1]
    assert_accepted(mode, size, rows)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_looks_as_accepted(name, size):
    rows = dialog_rows(name, size)
    assert len(rows) <= size[1]
    assert len({width_of(row) for row in rows}) == 1
    assert_accepted(f"dialog {name}", size, rows)


def name_of(mode, size):
    return f"{mode.replace(' ', '-')}-{size[0]}x{size[1]}.txt"


def assert_accepted(mode, size, rows):
    path = FOLDER / name_of(mode, size)
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(written(rows))
    assert path.read_text() == written(rows)


def test_no_picture_is_left_of_a_mode_that_is_gone():
    modes = [*MODES, *(f"dialog {name}" for name in DIALOGS)]
    names = {name_of(mode, size) for mode in modes for size in SIZES}
    assert {path.name for path in FOLDER.iterdir()} == names


class StillClock:
    """A clock that stands still, so that freshness does not differ from run to run."""

    @staticmethod
    def monotonic():
        return 100.0


@pytest.mark.parametrize(("theme", "size"), [*zip(THEMES, ((120, 40), (40, 24)), strict=True)])
def test_the_toolkit_shows_exactly_these_cells(theme, size, monkeypatch):
    for module in (app_module, hearing):
        monkeypatch.setattr(module, "time", StillClock)
    connection = FakeConnection(ui_frames.middle_frame())
    app = TrainmonApp(connection, lambda: connection, UiOptions(theme=theme, unicode=True))

    async def shown():
        async with app.run_test(size=size) as pilot:
            await pilot.pause(0.3)
            screen = app.screen._compositor.render_strips()
            return [[(one.text, one.style) for one in strip] for strip in screen], still(app.sight)

    strips, rows = asyncio.run(shown())
    wanted = [[(text, app.palette.style(role, back)) for text, role, back in row] for row in rows]
    assert [cell_by_cell(strip) for strip in strips] == [cell_by_cell(row) for row in wanted]


def cell_by_cell(runs):
    return [
        (
            char,
            style.color.name if style.color else "",
            style.bgcolor.name if style.bgcolor else "",
            bool(style.bold),
        )
        for text, style in runs
        for char in text
    ]
