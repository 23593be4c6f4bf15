import fcntl
import io
import os
import pty
import struct
import termios

import pytest

from trainmon_tui.config import terminal


@pytest.fixture
def screen():
    """A real terminal of 200 columns, open for writing text."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 100, 0, 0))
    with os.fdopen(follower, "w", encoding="utf-8") as stream:
        yield stream
    os.close(leader)


def resize(stream, width):
    fcntl.ioctl(stream.fileno(), termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))


def test_a_file_is_no_terminal():
    stream = io.StringIO()
    assert not terminal.is_terminal(stream)
    assert not terminal.can_show_a_screen(stream)
    assert not terminal.wants_colour(stream)
    assert terminal.columns(stream) == 80


def test_a_closed_or_missing_stream_is_no_terminal():
    stream = io.StringIO()
    stream.close()
    assert not terminal.is_terminal(stream)
    assert not terminal.is_terminal(None)
    assert terminal.columns(None) == 80


def test_a_terminal_shows_screens_and_colours(monkeypatch, screen):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert terminal.can_show_a_screen(screen)
    assert terminal.wants_colour(screen)


@pytest.mark.parametrize("term", ["dumb", "", "unknown"])
def test_a_terminal_that_cannot_move_its_cursor_shows_neither(monkeypatch, screen, term):
    monkeypatch.setenv("TERM", term)
    assert not terminal.can_show_a_screen(screen)
    assert not terminal.wants_colour(screen)


def test_no_color_takes_the_colour_but_not_the_screen(monkeypatch, screen):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert terminal.can_show_a_screen(screen)
    assert not terminal.wants_colour(screen)


@pytest.mark.parametrize(("width", "written"), [(100, 100), (10, 40), (500, 120), (0, 80)])
def test_the_width_is_the_terminals_within_reason(screen, width, written):
    resize(screen, width)
    assert terminal.columns(screen) == written


@pytest.mark.parametrize(
    ("encoding", "possible"), [("utf-8", True), ("ascii", False), ("latin-1", False), ("no-such", False)]
)
def test_what_an_encoding_has(encoding, possible):
    class Stream(io.StringIO):
        @property
        def encoding(self):
            return encoding

    assert terminal.can_encode(Stream(), "✓") is possible
    assert terminal.can_encode(Stream(), "plain") is (encoding != "no-such")
