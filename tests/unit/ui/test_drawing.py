"""When an app is drawn: once for what comes together, later where the terminal is busy."""

import pytest

from trainmon_tui.ui.drawing import Drawing
from trainmon_tui.ui.pacing import RETRY_S


class FakeApp:
    """An app whose timers a test sets off."""

    def __init__(self, *, free=True):
        self.free = free
        self.drawn, self.timers, self.later = [], [], []

    def has_free_terminal(self):
        return self.free

    def draw(self, *, whole=True):
        self.drawn.append(whole)

    def set_timer(self, delay_s, call):
        self.timers.append((delay_s, call))

    def call_later(self, call):
        self.later.append(call)


@pytest.fixture
def app():
    return FakeApp()


def test_what_comes_first_is_drawn_at_once(app):
    Drawing(app).soon("more", 1)
    assert (app.drawn, app.timers) == ([True], [])


def test_what_comes_within_a_tick_is_drawn_once_as_whole_as_any_of_it_asks(app):
    drawing = Drawing(app)
    drawing.pace.drew(float("inf"))
    for news in ("progress", "more", "progress"):
        drawing.soon(news, 1)
    assert (app.drawn, len(app.timers), drawing.due) == ([], 1, True)
    app.timers[0][1]()
    assert (app.drawn, drawing.due) == ([True], False)


def test_a_busy_terminal_is_asked_again():
    app = FakeApp(free=False)
    Drawing(app).soon("more", 1)
    assert app.drawn == []
    (delay_s, again), app.free = app.timers.pop(), True
    assert delay_s == RETRY_S
    again()
    assert app.drawn == [True]


def test_keys_that_wait_are_answered_together(app):
    drawing = Drawing(app)
    for _ in range(3):
        drawing.answer(3)
    assert (len(app.later), app.drawn) == (1, [])
    app.later.pop()()
    drawing.answer(3)
    assert (app.drawn, len(app.later)) == ([True], 1)


def test_what_a_key_asked_for_is_drawn_as_soon_as_it_is_there(app):
    drawing = Drawing(app)
    drawing.pace.drew(float("inf"))
    drawing.answer(3)
    drawing.soon("progress", 2)
    assert (app.drawn, len(app.timers)) == ([], 1)
    drawing.soon("more", 3)
    assert (app.drawn, drawing.due) == ([True], False)
    app.timers.pop()[1]()
    drawing.soon("more", 4)
    assert (app.drawn, len(app.timers), drawing.due) == ([True], 1, True)


def test_what_a_key_asked_for_waits_for_a_busy_terminal_only():
    app = FakeApp(free=False)
    drawing = Drawing(app)
    drawing.answer(3)
    drawing.soon("more", 3)
    assert (app.drawn, [delay_s for delay_s, _ in app.timers]) == ([], [RETRY_S])
    app.free = True
    app.timers.pop()[1]()
    assert app.drawn == [True]
