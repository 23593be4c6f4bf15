import asyncio
import time
from queue import Queue
from types import SimpleNamespace

import pytest
from textual.constants import ESCAPE_DELAY
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from trainmon_tui.ui.cells import Cells
from trainmon_tui.ui.driver import CellDriver
from trainmon_tui.ui.opening import Painted
from trainmon_tui.ui.sgr import RESET

PAINT = "\x1b[1;1Hloss 0.9"


def make_driver(monkeypatch):
    driver = object.__new__(CellDriver)
    driver._app = SimpleNamespace(size=Size(80, 24))
    driver._cells, driver._painted_size, driver._opening, driver._changed = Cells(), None, "", ""
    driver._behind, driver._in_use, driver._synchronised = None, True, False
    driver._writer_thread = SimpleNamespace(_queue=Queue(3))
    driver._painted, driver._is_entered = None, False
    driver._ear, driver._debug = SimpleNamespace(pieces=list), False
    sent = []
    monkeypatch.setattr(LinuxDriver, "write", lambda _self, data: sent.append(data))
    return driver, sent


def update(driver, data):
    for piece in ("\x1b[?2026h", data, "\x1b[?2026l"):
        driver.write(piece)


def test_an_update_is_framed_as_one(monkeypatch):
    driver, sent = make_driver(monkeypatch)
    update(driver, PAINT)
    assert sent == ["\x1b[?2026h" + PAINT + "\x1b[?2026l"]


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


def stall(driver, pieces=1):
    for _ in range(pieces):
        driver._writer_thread._queue.put("piece")


def read_on(driver):
    driver._writer_thread._queue.queue.clear()


async def until(condition):
    while not condition():  # noqa: ASYNC110 - the driver has no event for it
        await asyncio.sleep(0.01)


def test_what_is_painted_on_a_stalled_terminal_is_painted_once_more_when_it_reads(monkeypatch):
    async def play():
        driver, sent = make_driver(monkeypatch)
        refreshed = []
        driver._app.screen = SimpleNamespace(refresh=lambda: refreshed.append(None))
        driver._app.screen_stack = [driver._app.screen]
        update(driver, PAINT)
        stall(driver)
        for number in range(100):
            update(driver, f"\x1b[1;6H{number:3}")
        assert len(sent) == 1
        read_on(driver)
        await until(lambda: refreshed)
        update(driver, "\x1b[1;1Hloss 99 ")
        assert sent[1:] == ["\x1b[?2026h\x1b[1;6H99 \x1b[?2026l"]
        assert len(refreshed) == 1

    asyncio.run(play())


def test_whatever_else_is_sent_waits_for_no_full_terminal(monkeypatch):
    driver, sent = make_driver(monkeypatch)
    stall(driver, 2)
    driver.write("\x1b]52;c;YQ==\x07")
    stall(driver)
    driver.write("\x1b]52;c;Yg==\x07")
    assert [data[-5:] for data in sent] == ["YQ==\x07"]


def test_what_gives_the_terminal_back_is_never_left_out(monkeypatch):
    async def play():
        driver, sent = make_driver(monkeypatch)
        driver._app.screen = SimpleNamespace(refresh=lambda: pytest.fail("it is not ours any more"))
        monkeypatch.setattr(LinuxDriver, "stop_application_mode", lambda self: self.write("\x1b[?1049l"))
        stall(driver, 3)
        driver.write(PAINT)
        driver.stop_application_mode()
        assert "\x1b[?1049l" in sent[-1]
        read_on(driver)
        await asyncio.sleep(0.1)

    asyncio.run(play())


def test_what_goes_past_the_toolkit_is_one_piece_once_the_toolkit_has_sent_such(monkeypatch):
    driver, sent = make_driver(monkeypatch)
    driver.update(PAINT)
    driver.update("")
    update(driver, PAINT + "5")
    driver.update(PAINT + "7")
    driver._in_use = False
    driver.update(PAINT + "9")
    assert sent == [PAINT, "\x1b[?2026h\x1b[1;9H5\x1b[?2026l", "\x1b[?2026h\x1b[1;9H7\x1b[?2026l"]


@pytest.mark.parametrize(
    "unseen",
    ["\x1b[?25l", "\x1b[?7l", "\x1b[?1003h", "\x1b[?1016h", "\x1b[?2004h", "\x1b[?2026$p", "\x1b[>25u", "\x1b]22;text\x07"],
)  # fmt: skip
def test_what_changes_no_cell_is_sent_on_and_nothing_is_forgotten(monkeypatch, unseen):
    driver, sent = make_driver(monkeypatch)
    driver.write(PAINT)
    driver.write(unseen)
    driver.write(PAINT)
    assert sent == [PAINT, unseen]


@pytest.mark.parametrize("seen", ["\x1b[?1049h", "\x1b[?1049l", "\x1b[?3h", "\x1b[2J", "\x1b]2;title\x07"])
def test_after_anything_else_all_is_painted_anew(monkeypatch, seen):
    driver, sent = make_driver(monkeypatch)
    driver.write(PAINT)
    driver.write(seen)
    driver.write(PAINT)
    assert len(sent) == 3
    assert sent[2].endswith(PAINT)


class Keys:
    """A keyboard that is held."""

    def hand_over(self):
        return ["before"]


def test_what_was_painted_before_stays(monkeypatch):
    driver, sent = make_driver(monkeypatch)
    cells = Cells()
    cells.resize(80, 24)
    cells.changed(PAINT)
    driver._painted = Painted(cells, (80, 24), Keys())
    begin = ("\x1b[?1049h", "\x1b[?25l", PAINT)
    monkeypatch.setattr(
        LinuxDriver, "start_application_mode", lambda self: [self.write(each) for each in begin[:2]]
    )
    driver.start_application_mode()
    driver.write(begin[2])
    assert sent == ["\x1b[?25l"]
    assert driver.attrs_before == ["before"]
    driver.start_application_mode()
    driver.write(begin[2])
    assert sent[1].endswith(begin[0])
    assert sent[-1].endswith(PAINT)


def test_what_was_painted_for_another_size_is_painted_anew(monkeypatch):
    driver, sent = make_driver(monkeypatch)
    cells = Cells()
    cells.resize(79, 24)
    cells.changed(PAINT)
    driver._painted = Painted(cells, (79, 24), Keys())
    monkeypatch.setattr(LinuxDriver, "start_application_mode", lambda _self: None)
    driver.start_application_mode()
    driver.write(PAINT)
    assert sent == [PAINT]


def test_a_terminal_that_reads_again_while_the_app_closes_is_let_be(monkeypatch):
    async def play():
        driver, sent = make_driver(monkeypatch)
        driver._app.screen_stack = []
        stall(driver)
        driver.write(PAINT)
        read_on(driver)
        await until(lambda: driver._behind is None)
        assert sent == []

    asyncio.run(play())


def test_what_is_heard_becomes_keys_also_an_escape_that_nothing_follows(monkeypatch):
    driver, _ = make_driver(monkeypatch)
    messages = []
    driver.process_message = messages.append

    def pieces():
        yield from ("é".encode()[:1], "é".encode()[1:], b"\x1b[B", b"\x1b")
        time.sleep(2 * ESCAPE_DELAY)
        yield b""

    driver._ear = SimpleNamespace(pieces=pieces)
    driver.run_input_thread()
    assert [message.key for message in messages] == ["é", "down", "escape"]


@pytest.mark.parametrize("piece", [b"\xff", b"\xc3A", b"\xe2\x82", b"\x1b[M\xf0 \xff"])
def test_what_is_no_text_ends_nothing(monkeypatch, piece):
    driver, _ = make_driver(monkeypatch)
    messages = []
    driver.process_message = messages.append
    driver._ear = SimpleNamespace(pieces=lambda: (piece, b"\x1b[B", b"q"))
    driver.run_input_thread()
    assert [message.key for message in messages][-1] == "q"


def test_a_driver_that_hears_nothing_yet_can_be_told_to_stop(monkeypatch):
    driver, _ = make_driver(monkeypatch)
    stopped = []
    monkeypatch.setattr(LinuxDriver, "disable_input", lambda _self: stopped.append("toolkit"))
    driver._ear = SimpleNamespace(stop=lambda: stopped.append("ear"))
    driver.disable_input()
    driver.disable_input()
    assert stopped == ["ear", "toolkit", "toolkit"]


def test_who_was_never_suspended_does_not_take_the_terminal_twice(monkeypatch):
    driver, _ = make_driver(monkeypatch)
    taken, later = [], []
    monkeypatch.setattr(LinuxDriver, "_sigcont_application", lambda _self: taken.append("terminal"))
    driver._app.call_later = later.append
    driver._must_signal_resume = False
    driver._sigcont_application(18, None)
    assert (taken, later) == ([], [driver._paint_again])
    driver._must_signal_resume = True
    driver._sigcont_application(18, None)
    assert taken == ["terminal"]
    driver._must_signal_resume = driver._in_use = False
    driver._sigcont_application(18, None)
    assert (taken, later) == (["terminal"], [driver._paint_again])


def test_nobody_waits_for_a_writer_that_has_ended_with_the_terminal(monkeypatch):
    driver, _ = make_driver(monkeypatch)
    waited = []
    driver._writer_thread = SimpleNamespace(is_alive=lambda: False, stop=lambda: waited.append("for ever"))
    driver.close()
    assert waited == []
    driver._writer_thread.is_alive = lambda: True
    driver.close()
    assert waited == ["for ever"]
