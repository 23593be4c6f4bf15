"""What stands in front and behind, and what the mouse does in each pane."""

import pytest
import run_rows
import ui_frames
from ui_fake import FakeConnection
from ui_sights import sight_of as shown_sight

from trainmon_tui.protocol.messages import Fault
from trainmon_tui.ui.mouse import pressed, turned
from trainmon_tui.ui.opening import sight_of
from trainmon_tui.ui.options import UiOptions
from trainmon_tui.ui.plan import arrange
from trainmon_tui.ui.plan_transport import with_transport
from trainmon_tui.ui.stage import Stage, place_of


class Listens:
    """An app that only remembers what it was told."""

    def __init__(self):
        self.told = []

    def on_frame_arrived(self, frame):
        self.told.append("frame")

    def on_engine_trouble(self, words):
        self.told.append(words)

    def on_engine_started(self):
        self.told.append("started")

    def on_fault(self, fault):
        self.told.append(fault.message)


def place(app, mode="run"):
    connection = FakeConnection(ui_frames.middle_frame(), talks=False)
    options = UiOptions(unicode=True, smooth=0.6)
    return place_of(connection, lambda: connection, sight_of(options, mode), options, app), connection


def test_a_place_looks_as_the_options_say():
    made, _ = place(Listens(), "compare")
    assert (made.sight.mode, made.sight.smooth) == ("compare", 0.6)


def test_in_front_the_app_is_told_everything():
    app = Listens()
    made, _ = place(app)
    made.on_frame_arrived(ui_frames.middle_frame())
    made.on_engine_trouble("gone")
    made.on_engine_started()
    made.on_fault(Fault("broken", "", 1))
    assert app.told == ["frame", "gone", "started", "broken"]


def test_behind_frames_are_kept_and_nothing_is_drawn():
    app = Listens()
    made, _ = place(app)
    made.in_front = False
    made.on_frame_arrived(ui_frames.middle_frame())
    made.on_engine_trouble("gone")
    made.sight.taken = 7
    made.on_engine_started()
    assert app.told == []
    assert made.sight.frame is not None
    assert (made.sight.trouble, made.sight.taken) == ("gone", 0)


def test_the_stage_goes_in_and_back(monkeypatch):
    app = Listens()
    first, _ = place(app)
    second, connection = place(app)
    monkeypatch.setattr(second.link, "open", lambda: None)
    stage = Stage(first)
    assert not stage.is_nested
    assert not stage.go_back()
    stage.enter(second)
    assert (stage.front, first.in_front, stage.is_nested) == (second, False, True)
    assert stage.go_back()
    assert (stage.front, first.in_front, connection.closed) == (first, True, True)


def test_at_the_end_every_engine_is_let_go_of(monkeypatch):
    app = Listens()
    (first, one), (second, two) = place(app), place(app)
    monkeypatch.setattr(second.link, "open", lambda: None)
    stage = Stage(first)
    stage.enter(second)
    stage.close()
    assert (one.closed, two.closed) == (True, True)


def in_table(size=(120, 40)):
    sight = shown_sight("none", size=size, mode="runs")
    sight.table.clock = lambda: run_rows.NOW
    sight.take(run_rows.table_frame(), 1.0)
    sight.lay_out(*size)
    return sight


def test_the_wheel_walks_through_the_table():
    sight = in_table()
    turned("runs", 5, 1, sight)
    turned("runs", 5, 1, sight)
    turned("runs", 5, -1, sight)
    assert sight.table.at() == 1


@pytest.mark.parametrize("pane", ["runs_head", "run_detail", "transport"])
def test_the_mouse_does_nothing_beside_the_runs(pane):
    sight = in_table()
    assert pressed(pane, 5, 1, sight) == ""
    turned(pane, 5, 1, sight)
    assert sight.table.at() == 0


@pytest.mark.parametrize("pane", ["loss", "gauges", "log"])
def test_a_press_on_a_pane_of_a_run_makes_it_the_active_one(pane):
    assert pressed(pane, 5, 1, shown_sight()) == f"pane.{pane}"


@pytest.mark.parametrize("height", [1, 5, 6, 11, 12, 17, 18, 24, 60])
@pytest.mark.parametrize("width", [1, 20, 59, 60, 120, 200])
def test_the_line_of_time_has_room_or_changes_nothing(width, height):
    plain, timed = arrange(width, height), with_transport(width, height, arrange)
    if not timed.shows("transport"):
        assert timed == plain
        return
    assert timed.rects["footer"].y == height - 1
    assert timed.rects["transport"].y == height - 2
    others = [rect for name, rect in timed.rects.items() if name not in ("footer", "transport")]
    assert max(rect.y + rect.height for rect in others) == height - 2
