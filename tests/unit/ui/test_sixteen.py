import pytest
from rich.color import Color, ColorSystem

from trainmon_tui.config.terminal import has_sixteen_colours
from trainmon_tui.config.themes import ROLES, load_theme
from trainmon_tui.ui.early_paint import colours_of
from trainmon_tui.ui.palette import Palette
from trainmon_tui.ui.sixteen import in_sixteen


@pytest.mark.parametrize("name", ["dark", "light"])
def test_every_role_is_one_of_the_standard_colours(name):
    theme = in_sixteen(load_theme(name))
    assert set(theme.roles) == set(ROLES)
    for spelt in theme.roles.values():
        colour = Color.parse(spelt.rpartition(" ")[2])
        there = colour.downgrade(ColorSystem.STANDARD)
        assert there.get_truecolor() is not None
        assert there.number is not None


@pytest.mark.parametrize("name", ["dark", "light", "solar", "contrast"])
def test_what_must_not_be_taken_for_each_other_has_colours_of_its_own(name):
    palette = Palette(load_theme(name), sixteen=True)

    def number(role):
        return palette.style(role).color.downgrade(ColorSystem.STANDARD).number

    assert len({number(role) for role in ("ok", "warn", "bad")}) == 3
    assert len({number(role) for role in ("train", "val", "teacher", "kl", "bad")}) == 5
    assert number("text") != number("background")
    assert palette.colour("background") == ("#ffffff" if name == "light" else "#000000")


def test_a_theme_of_the_terminals_own_colours_stays_itself():
    mono = load_theme("mono")
    assert in_sixteen(mono) is mono


@pytest.mark.parametrize(
    "term", ["", "linux", "xterm", "screen", "xterm-16color", "xterm-256color", "xterm-kitty"]
)
@pytest.mark.parametrize("colours", ["", "truecolor", "24bit"])
def test_the_rule_is_the_toolkits(term, colours):
    environment = {"TERM": term, "COLORTERM": colours}
    assert has_sixteen_colours(environment) == (colours_of(environment) is ColorSystem.STANDARD)
