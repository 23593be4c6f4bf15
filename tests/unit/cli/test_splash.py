import errno
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.cli import splash
from trainmon_tui.protocol.terminal import RESTORE


@pytest.fixture(scope="module")
def written():
    """Collect what goes to the terminal; the descriptor is standard error's."""
    patch = pytest.MonkeyPatch()
    chunks = []
    patch.setattr(splash, "shown", [])
    patch.setattr(splash.os, "write", lambda descriptor, data: chunks.append((descriptor, data)) or len(data))
    yield chunks
    patch.undo()


def test_the_screen_is_entered_and_the_run_named_once(written):
    written.clear()
    splash.shown.clear()
    splash.show("run.log")
    splash.show("run.log")
    ((descriptor, data),) = written
    assert descriptor == 2
    assert data.startswith(b"\x1b[?1049h")
    assert b"run.log" in data


@given(st.text(max_size=200))
def test_no_name_can_act_on_the_terminal(written, name):
    written.clear()
    splash.shown.clear()
    splash.show(name)
    ((_, data),) = written
    assert data.count(b"\x1b") == splash._ENTER.count("\x1b")
    assert len(data.decode()) < 150


def test_the_terminal_is_given_back_once(written):
    written.clear()
    splash.shown[:] = ["run.log"]
    splash.take_away()
    splash.take_away()
    ((descriptor, data),) = written
    assert (descriptor, data) == (2, RESTORE)
    assert b"\x1b[?1049l" in data
    assert b"\x1b[?25h" in data


def test_a_terminal_that_has_gone_is_no_error_on_the_way_out(monkeypatch):
    def gone(*_):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(splash.os, "write", gone)
    monkeypatch.setattr(splash, "shown", ["run.log"])
    splash.take_away()
