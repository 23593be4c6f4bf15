"""The screen as bytes, without a toolkit."""

import pyte
import pytest
from rich.color import ColorSystem
from ui_sights import MOMENTS, sight_of

from trainmon_tui.config.themes import load_theme, theme_names
from trainmon_tui.ui.cells import Cells
from trainmon_tui.ui.early_paint import colours_of, painting
from trainmon_tui.ui.palette import Palette
from trainmon_tui.ui.still import still

SIZE = (100, 30)


def terminal_after(data):
    screen = pyte.Screen(*SIZE)
    pyte.ByteStream(screen).feed(data.encode())
    return screen


@pytest.mark.parametrize("unicode", [True, False], ids=["unicode", "ascii"])
@pytest.mark.parametrize("moment", sorted(MOMENTS))
def test_a_terminal_shows_the_rows_of_the_still(moment, unicode):
    sight = sight_of(moment, size=SIZE, unicode=unicode)
    shown = terminal_after(painting(sight, Palette(load_theme("dark")), ColorSystem.TRUECOLOR))
    rows = ["".join(text for text, _, _ in row) for row in still(sight)]
    if unicode:
        assert shown.display == rows
    else:
        assert "".join(shown.display).isascii()


def test_a_cell_has_the_colours_of_its_role():
    palette = Palette(load_theme("dark"))
    shown = terminal_after(painting(sight_of(size=SIZE), palette, ColorSystem.TRUECOLOR))
    corner = shown.buffer[SIZE[1] - 2][0]
    assert f"#{corner.fg}" in {palette.colour("border"), palette.colour("focus")}
    assert f"#{corner.bg}" == palette.colour("background")


def test_painted_twice_nothing_is_sent():
    cells = Cells()
    cells.resize(*SIZE)
    data = painting(sight_of(size=SIZE), Palette(load_theme("dark")), ColorSystem.EIGHT_BIT)
    assert cells.changed(data)
    assert cells.changed(data) == ""


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({"COLORTERM": "truecolor", "TERM": "xterm"}, ColorSystem.TRUECOLOR),
        ({"COLORTERM": " 24BIT "}, ColorSystem.TRUECOLOR),
        ({"TERM": "xterm-256color"}, ColorSystem.EIGHT_BIT),
        ({"TERM": "xterm-kitty", "COLORTERM": ""}, ColorSystem.EIGHT_BIT),
        ({"TERM": "linux"}, ColorSystem.STANDARD),
        ({}, ColorSystem.STANDARD),
    ],
)
def test_colours_are_counted_as_the_toolkit_counts_them(environment, colours):
    from rich.console import Console

    assert colours_of(environment) == colours
    told = Console(_environ=environment, force_terminal=True).color_system
    assert {"truecolor": 3, "256": 2, "standard": 1}[told] == colours


def test_only_themes_that_name_every_colour_are_solid():
    solid = {name for name in theme_names() if Palette(load_theme(name)).is_solid}
    assert "dark" in solid
    for name in set(theme_names()) - solid:
        assert any(
            word in spelt for spelt in load_theme(name).roles.values() for word in ("default", "dim")
        ), name
