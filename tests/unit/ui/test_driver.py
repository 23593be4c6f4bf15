from types import SimpleNamespace

from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from trainmon_tui.ui.cells import Cells
from trainmon_tui.ui.driver import CellDriver
from trainmon_tui.ui.sgr import RESET

PAINT = "\x1b[1;1Hloss 0.9"


def make_driver(monkeypatch):
    driver = object.__new__(CellDriver)
    driver._app = SimpleNamespace(size=Size(80, 24))
    driver._cells, driver._painted_size, driver._opening = Cells(), None, ""
    sent = []
    monkeypatch.setattr(LinuxDriver, "write", lambda _self, data: sent.append(data))
    return driver, sent


def update(driver, data):
    for piece in ("\x1b[?2026h", data, "\x1b[?2026l"):
        driver.write(piece)


def test_an_update_is_framed_as_one(monkeypatch):
    driver, sent = make_driver(monkeypatch)
    update(driver, PAINT)
    assert sent == ["\x1b[?2026h" + PAINT, "\x1b[?2026l"]


def test_an_update_that_changes_nothing_costs_no_byte(monkeypatch):
    driver, sent = make_driver(monkeypatch)
    update(driver, PAINT)
    del sent[:]
    update(driver, PAINT)
    assert sent == []


def test_a_new_size_or_forgetting_paints_everything(monkeypatch):
    driver, sent = make_driver(monkeypatch)
    driver.write(PAINT)
    driver._app.size = Size(40, 24)
    driver.write(PAINT)
    driver.forget()
    driver.write(PAINT)
    assert sent == [PAINT, PAINT, RESET + PAINT]
