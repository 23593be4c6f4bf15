"""Panes paint themselves where nothing lies over them and the driver sends cells; elsewhere the toolkit paints."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from trainmon_tui.ui.driver import CellDriver
from trainmon_tui.ui.painter import Painter


class FakePane:
    def __init__(self, rows, *, is_placed=True):
        self.rows, self.repainted, self.is_placed = rows, 0, is_placed

    def painted(self):
        return self.rows

    def repaint(self):
        self.repainted += 1


@pytest.fixture
def sent(monkeypatch):
    sent = []
    monkeypatch.setattr(CellDriver, "update", lambda _self, data: sent.append(data))
    return sent


def painter(driver, screens=1):
    return Painter(SimpleNamespace(_driver=driver, screen_stack=[object()] * screens))


def test_the_rows_of_all_panes_are_one_update(sent):
    panes = [FakePane("a"), FakePane(""), FakePane("b")]
    painter(object.__new__(CellDriver)).paint(panes)
    assert sent == ["ab"]
    assert [pane.repainted for pane in panes] == [0, 0, 0]


def test_while_panes_are_being_moved_the_toolkit_paints(sent):
    panes = [FakePane("a"), FakePane("b", is_placed=False)]
    painter(object.__new__(CellDriver)).paint(iter(panes))
    assert sent == []
    assert [pane.repainted for pane in panes] == [1, 1]


@pytest.mark.parametrize(("driver", "screens"), [(object.__new__(CellDriver), 2), (object(), 1), (None, 1)])
def test_below_a_dialog_and_without_our_driver_the_toolkit_paints(sent, driver, screens):
    panes = [FakePane("a"), FakePane("b")]
    painter(driver, screens).paint(panes)
    assert sent == []
    assert [pane.repainted for pane in panes] == [1, 1]
