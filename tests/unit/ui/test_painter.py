"""Panes paint themselves where nothing lies over them and the driver sends cells; elsewhere the toolkit paints."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from trainmon_tui.ui.driver import CellDriver
from trainmon_tui.ui.painter import Painter
from trainmon_tui.ui.plan import Plan, Rect


class FakePane:
    def __init__(self, name):
        self.id, self.repainted = name, 0

    def painted(self, at, *, whole):
        return f"{self.id} at {at.x}, {at.y}{', whole' if whole else ''}; "

    def repaint(self):
        self.repainted += 1


@pytest.fixture
def sent(monkeypatch):
    sent = []
    monkeypatch.setattr(CellDriver, "update", lambda _self, data: sent.append(data))
    return sent


def painter(driver, screens=1):
    sight = SimpleNamespace(plan=Plan("wide", {"a": Rect(0, 0, 9, 1), "b": Rect(0, 1, 9, 1)}, bordered=True))
    return Painter(
        SimpleNamespace(_driver=driver, screen_stack=[object()] * screens, sight=sight, size=(90, 30))
    )


def test_the_rows_of_all_panes_are_one_update(sent):
    panes = [FakePane("a"), FakePane("b")]
    ours = painter(object.__new__(CellDriver))
    ours.paint(panes)
    ours.paint(iter(panes))
    assert sent[1:] == ["a at 0, 0; b at 0, 1; "]
    assert [pane.repainted for pane in panes] == [0, 0]


def test_panes_that_were_moved_are_painted_whole_where_they_are_to_stand(sent):
    ours = painter(object.__new__(CellDriver))
    ours.paint([FakePane("a")])
    ours._app.sight.plan = Plan("wide", {"a": Rect(3, 2, 9, 1)}, bordered=True)
    ours.paint([FakePane("a")])
    assert sent[1:] == ["a at 3, 2, whole; "]


def test_a_pane_that_is_not_on_the_screen_is_not_painted(sent):
    painter(object.__new__(CellDriver)).paint([FakePane("c")])
    assert sent == [""]


@pytest.mark.parametrize(("driver", "screens"), [(object.__new__(CellDriver), 2), (object(), 1), (None, 1)])
def test_below_a_dialog_and_without_our_driver_the_toolkit_paints(sent, driver, screens):
    panes = [FakePane("a"), FakePane("b")]
    painter(driver, screens).paint(panes)
    assert sent == []
    assert [pane.repainted for pane in panes] == [1, 1]


@pytest.mark.parametrize(("screens", "shown"), [(1, ["help at 45, 15, whole; "]), (2, [])])
def test_a_dialog_is_shown_before_it_is_opened_where_it_is_to_stand(sent, screens, shown):
    dialog = SimpleNamespace(
        pane=FakePane("help"), place=lambda width, height: Rect(width // 2, height // 2, 9, 3)
    )
    painter(object.__new__(CellDriver), screens).paint_ahead(dialog)
    assert sent == shown
