"""Keys that come before the screen can answer them, on a real pseudo-terminal."""

import os
import pty
import select
import termios

import pytest

from trainmon_tui.ui.keyboard import Keyboard


@pytest.fixture
def terminal():
    """Both ends: where a person types, and what the program reads."""
    leader, follower = pty.openpty()
    yield leader, follower
    os.close(leader)
    os.close(follower)


def echoed(leader):
    return bool(select.select([leader], [], [], 0.05)[0])


def test_a_held_key_is_neither_shown_nor_changed_nor_lost(terminal):
    leader, follower = terminal
    with Keyboard(follower) as keyboard:
        keyboard.hold()
        os.write(leader, b"j\r\x1a\x13")
        assert not echoed(leader)
        assert os.read(follower, 9) == b"j\r\x1a\x13"


@pytest.mark.parametrize(("asks", "typed"), [(True, b"\x03"), (False, b"")])
def test_ctrl_c_is_a_key_where_the_app_has_a_question(terminal, asks, typed):
    leader, follower = terminal
    with Keyboard(follower, asks=asks) as keyboard:
        keyboard.hold()
        os.write(leader, b"\x03")
        ready, _, _ = select.select([follower], [], [], 0.2)
        assert (os.read(follower, 9) if ready else b"") == typed


def test_what_was_typed_before_is_read_too(terminal):
    leader, follower = terminal
    os.write(leader, b"q")
    assert echoed(leader)
    with Keyboard(follower) as keyboard:
        keyboard.hold()
        assert os.read(follower, 9) == b"q"


@pytest.mark.parametrize("error", [None, ValueError, KeyboardInterrupt])
def test_afterwards_the_terminal_is_as_it_was(terminal, error):
    _, follower = terminal
    before = termios.tcgetattr(follower)

    def typed():
        with Keyboard(follower) as keyboard:
            keyboard.hold()
            assert termios.tcgetattr(follower) != before
            if error:
                raise error

    if error:
        with pytest.raises(error):
            typed()
    else:
        typed()
    assert termios.tcgetattr(follower) == before


def test_what_others_set_after_the_release_is_left_alone(terminal):
    _, follower = terminal
    with Keyboard(follower) as keyboard:
        keyboard.hold()
        keyboard.release()
        attributes = termios.tcgetattr(follower)
        attributes[3] &= ~termios.ECHO
        termios.tcsetattr(follower, termios.TCSANOW, attributes)
    assert termios.tcgetattr(follower) == attributes


def test_where_there_is_no_terminal_nothing_is_held():
    reader, writer = os.pipe()
    with Keyboard(reader) as keyboard:
        keyboard.hold()
        assert keyboard.before is None
    os.close(reader)
    os.close(writer)


def test_what_was_handed_over_is_left_to_the_one_who_has_it(terminal):
    _, follower = terminal
    before = termios.tcgetattr(follower)
    with Keyboard(follower) as keyboard:
        keyboard.hold()
        held = termios.tcgetattr(follower)
        assert keyboard.hand_over() == before
    assert termios.tcgetattr(follower) == held
