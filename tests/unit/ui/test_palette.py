import pytest
from rich.color import ColorType

from trainmon_tui.config.contrast import contrast
from trainmon_tui.config.themes import ROLES, load_theme
from trainmon_tui.ui.glyphs import ASCII, UNICODE, glyphs, plain
from trainmon_tui.ui.options import UiOptions, locale_shows_unicode
from trainmon_tui.ui.palette import Palette, blend

DARK = load_theme("dark")


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_has_a_style(role):
    style = Palette(DARK).style(role)
    assert style.color.name == DARK.roles[role].rsplit(" ", 1)[-1]
    assert style.bgcolor.name == DARK.roles["background"]


def test_words_before_a_colour_are_kept():
    assert Palette(DARK).style("bad").bold
    assert not Palette(DARK).style("ok").bold


def test_the_envelope_is_fainter_than_its_line():
    palette = Palette(DARK)
    assert palette.colour("train-dim") == blend(DARK.roles["train"], DARK.roles["background"], 0.42)
    assert palette.colour("never-heard-of") == DARK.roles["text"]


@pytest.mark.parametrize("role", ["axis", "cursor", "decision", "alert", "stop", "nonfinite"])
def test_a_charts_own_roles_look_like_a_theme_role(role):
    palette = Palette(DARK)
    assert palette.colour(role) != palette.colour("never-heard-of")


def test_what_is_old_is_grey_but_an_error_stays_red():
    palette = Palette(DARK)
    assert palette.style("ok", dimmed=True).color.name == DARK.roles["border"]
    assert palette.style("bad", dimmed=True).color.name == palette.colour("bad")


def test_without_colours_nothing_has_one():
    palette = Palette(DARK, mono=True)
    for role in (*ROLES, "train-dim", "axis"):
        style = palette.style(role, "selection")
        assert style.color is None
        assert style.bgcolor is None
    assert palette.style("bad").bold
    assert palette.style("text", "selection").reverse
    assert palette.style("warn").bold


def test_blend_lies_between_its_ends():
    assert blend("#ffffff", "#000000", 0.5) == "#808080"
    assert blend("#123456", "#ffffff", 1.0) == "#123456"
    assert blend("default", "#ffffff", 0.5) == "default"


def test_the_toolkit_wears_the_same_colours():
    theme = Palette(DARK).toolkit_theme()
    assert theme.background == DARK.roles["background"]
    assert theme.dark
    assert Palette(DARK).style("train").color.type == ColorType.TRUECOLOR


def test_every_sign_is_one_cell_wide_and_has_an_ascii_twin():
    from rich.cells import cell_len

    assert set(UNICODE.states) == set(ASCII.states)
    for signs in (UNICODE, ASCII):
        for sign in (
            *signs.states.values(),
            *signs.corners,
            signs.across,
            signs.down,
            signs.star,
            signs.arrow,
        ):
            assert cell_len(sign) == 1
    assert all(sign.isascii() for sign in ASCII.states.values())
    assert glyphs(unicode=True) is UNICODE
    assert UNICODE.state("never heard of") == UNICODE.state("unknown")


def test_plain_text_is_ascii_and_as_wide():
    assert plain("50%|██▌ |") == "50%|### |"
    assert plain("0.03\u20130.08 → 71°C … é漢e\u0301") == "0.03-0.08 > 71 C ~ ???e"


@pytest.mark.parametrize(
    ("environment", "shows"),
    [
        ({"LANG": "C.UTF-8"}, True), ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, False), ({"LANG": "en_US.utf8"}, True),
        ({"LC_CTYPE": "POSIX"}, False), ({"LC_ALL": "", "LANG": "ja_JP.eucJP"}, False),
    ],
)  # fmt: skip
def test_the_locale_tells_what_can_be_shown(monkeypatch, environment, shows):
    for variable in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert locale_shows_unicode() is shows
    assert UiOptions().unicode is shows


def test_no_color_is_respected(monkeypatch):
    assert not UiOptions().mono
    monkeypatch.setenv("NO_COLOR", "1")
    assert UiOptions().mono


def test_a_theme_of_the_terminals_own_colours_dims_the_envelope_and_reverses_the_selection():
    palette = Palette(load_theme("mono"))
    assert palette.style("train-dim").dim
    assert not palette.style("train").dim
    assert palette.style("text", "selection").reverse
    assert not palette.style("text").reverse


@pytest.mark.parametrize("curve", ["train", "val", "kl", "teacher", "grad", "lr", "phase"])
def test_in_high_contrast_raw_values_can_be_seen_on_every_ground(curve):
    palette = Palette(load_theme("contrast"))
    for ground in ("", "shade", "band"):
        style = palette.style(f"{curve}-dim", ground)
        assert contrast(style.color.name, style.bgcolor.name) >= 3
