"""What a changed setting does to the screen that is already there."""

import pytest
from ui_sights import sight_of

from trainmon_tui.config.settings import Settings, Told
from trainmon_tui.config.themes import load_theme
from trainmon_tui.ui.keepsake import Habit
from trainmon_tui.ui.lens import Lens
from trainmon_tui.ui.options import UiOptions
from trainmon_tui.ui.palette import Palette
from trainmon_tui.ui.tuning import Tuning


class FakeLooks:
    """Wears a theme by its name."""

    def __init__(self, app):
        self.app = app

    def take(self, name):
        self.app.palette = Palette(load_theme(name))


class FakeApp:
    """As much of the app as settings change."""

    def __init__(self):
        self.sight = sight_of()
        self.options = UiOptions(unicode=True)
        self.palette = Palette(load_theme("dark"))
        self.looks = FakeLooks(self)
        self.habit = Habit(self.options.told)
        self.asked = self.drawn = 0

    def ask(self):
        self.asked += 1

    def draw(self):
        self.drawn += 1


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("smooth", 0.5, lambda app: app.sight.smooth),
        ("x", "epoch", lambda app: app.sight.x_axis),
        ("y", "log", lambda app: app.sight.y),
        ("marker", "block", lambda app: app.sight.marker),
        ("theme", "light", lambda app: app.palette.theme.name),
    ],
)
def test_a_setting_shows_at_once_and_the_dialog_finds_it_again(name, value, shown):
    app = FakeApp()
    tuning = Tuning(app)
    assert tuning.take(name, value) is app.palette
    assert shown(app) == tuning.now()[name] == value
    assert app.asked == app.drawn == 1


@pytest.mark.parametrize(("name", "value"), [("mouse", False), ("remember", False)])
def test_what_counts_from_the_next_start_changes_nothing_now(name, value):
    app, untouched = FakeApp(), FakeApp()
    Tuning(app).take(name, value)
    assert app.sight == untouched.sight
    assert app.options == untouched.options


def test_another_axis_shows_the_same_part_of_the_run():
    app = FakeApp()
    app.sight.lens = Lens(1.0, 2.0)
    Tuning(app).take("x", "time")
    assert (app.sight.x_axis, app.sight.lens) == ("time", Lens(1.0, 2.0))


def test_what_was_saved_is_no_longer_a_hands_choice():
    app, told = FakeApp(), Told(Settings(x="epoch"), {"x": "file"})
    Tuning(app).keep(told)
    assert app.options.told == app.habit.told == told
