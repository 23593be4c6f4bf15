"""The ear sleeps until something is said, is stopped from elsewhere, and looks again after an escape."""

import os
import threading

import pytest
from textual import events
from textual.constants import ESCAPE_DELAY

from trainmon_tui.ui.ear import _LOOKS, ALONE_S, Ear, Letters


@pytest.fixture
def spoken():
    """A listening ear in a thread of its own: what says something to it, the ear, and what it heard."""
    reading, writing = os.pipe()
    ear, heard, news = Ear(reading), [], threading.Condition()

    def listen():
        for piece in ear.pieces():
            with news:
                heard.append(piece)
                news.notify()

    def until(count):
        with news:
            assert news.wait_for(lambda: len(heard) >= count, timeout=20)

    thread = threading.Thread(target=listen)
    thread.start()
    yield writing, ear, heard, until
    ear.stop()
    thread.join(20)
    assert not thread.is_alive()
    os.close(reading)
    os.close(writing)


def test_what_is_said_is_heard_and_looked_at_again_until_it_is_known_that_nothing_follows(spoken):
    say, _, heard, until = spoken
    os.write(say, b"\x1b")
    until(1 + _LOOKS)
    assert heard == [b"\x1b", *[b""] * _LOOKS]
    os.write(say, b"q")
    until(2 + _LOOKS)
    assert heard[-1] in (b"q", b"")


def test_silence_wakes_nobody():
    reading, writing = os.pipe()
    ear, heard = Ear(reading), []
    thread = threading.Thread(target=lambda: heard.extend(ear.pieces()))
    thread.start()
    thread.join(3 * ALONE_S)
    assert thread.is_alive()
    ear.stop()
    thread.join(20)
    assert heard == []
    os.close(reading)
    os.close(writing)


def heard_alone(ear):
    """What an ear hears until it ends by itself."""
    heard = list(ear.pieces())
    ear.stop()
    return heard


def test_it_ends_with_its_terminal():
    reading, writing = os.pipe()
    os.write(writing, b"q")
    os.close(writing)
    assert heard_alone(Ear(reading)) == [b"q"]
    os.close(reading)


def test_a_terminal_that_cannot_be_read_is_gone():
    reading, writing = os.pipe()
    ear = Ear(reading)
    os.close(reading)
    os.close(writing)
    assert heard_alone(ear) == []


@pytest.fixture
def letters(monkeypatch):
    """A parser whose clock is moved by hand."""
    now = [100.0]
    monkeypatch.setattr("textual._parser.get_time", lambda: now[0])
    return Letters(), now


def keys(messages):
    return [message.key for message in messages if isinstance(message, events.Key)]


def test_an_escape_that_nothing_follows_soon_is_the_key(letters):
    parser, now = letters
    assert keys(parser.feed("\x1b")) == []
    now[0] += ALONE_S / 2
    assert keys(parser.tick()) == []
    now[0] += ALONE_S
    assert keys(parser.tick()) == ["escape"]
    assert ALONE_S < ESCAPE_DELAY


def test_an_escape_that_begins_a_sequence_is_none(letters):
    parser, now = letters
    assert keys(parser.feed("\x1b[")) == []
    now[0] += ALONE_S / 2
    assert keys(parser.feed("A")) == ["up"]
    now[0] += ALONE_S
    assert keys(parser.tick()) == []
