import argparse
import gc
import os
import pty
import subprocess
import sys
import termios

import pytest

from trainmon_tui.cli import watch
from trainmon_tui.client import spawn
from trainmon_tui.model.errors import NoInputError
from trainmon_tui.protocol.spec import ReplaySpec

ARGS = {
    "playbook": "none",
    "theme": "",
    "mouse": None,
    "speed": 5.0,
    "start": "epoch=2",
    "log_format": "",
    "record": "",
    "alone": False,
    "config": "",
    "pid": 0,
    "interval": 1.0,
}


def args(**given):
    return argparse.Namespace(**(ARGS | given))


@pytest.fixture
def screen(monkeypatch):
    """What happens, in order: an engine, the splash, then the screen, which ends with a status of its own."""
    seen = []

    def engines(spec, passed=None):
        return lambda: seen.append(spec) or "engine"

    monkeypatch.setattr(watch.splash, "show", lambda name: seen.append(f"splash {name}"))
    monkeypatch.setattr(watch.splash, "take_away", lambda: seen.append("taken away"))
    monkeypatch.setattr(watch, "engines", engines)
    monkeypatch.setattr(watch, "show", lambda first, *_: seen.append(f"screen of {first}") or 7)
    monkeypatch.setattr(spawn, "dismiss", lambda engine: seen.append(f"{engine} dismissed"))
    return seen


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "run.log"
    path.write_text("loss 1\n")
    return path


def test_the_engine_comes_first_and_the_splash_before_the_screen(screen, log):
    assert watch.watch(args(run=str(log))) == 7
    spec, *shown = screen
    assert shown == ["splash run.log", "screen of engine"]
    assert (spec.path, spec.playbook, spec.replay) == (str(log), "none", None)


def test_a_replay_is_asked_with_its_clock(screen, log):
    assert watch.replay(str(log), args(), arrival="a.csv") == 7
    assert screen[1].replay == ReplaySpec(5.0, "a.csv", "epoch=2")


def test_a_log_that_does_not_exist_yet_is_waited_for_in_its_folder(screen, tmp_path):
    assert watch.watch(args(run=str(tmp_path / "later.log"))) == 7


@pytest.mark.parametrize("name", ["", "no/folder/run.log"])
def test_what_can_never_be_watched_is_refused_before_anything_is_drawn(screen, tmp_path, name):
    with pytest.raises(NoInputError):
        watch.watch(args(run=str(tmp_path / name)))
    assert screen[1:] == ["engine dismissed"]


def test_a_replay_does_not_wait_for_its_log(screen, tmp_path):
    with pytest.raises(NoInputError, match="no such file"):
        watch.replay(str(tmp_path / "later.log"), args())
    assert screen == []


@pytest.mark.parametrize("error", [NoInputError("gone"), KeyboardInterrupt(), SystemExit(1)])
def test_the_terminal_is_given_back_when_no_screen_follows(screen, log, monkeypatch, error):
    collecting = []

    def fail(*_):
        collecting.append(gc.isenabled())
        raise error

    monkeypatch.setattr(watch, "show", fail)
    with pytest.raises(type(error)):
        watch.watch(args(run=str(log)))
    assert screen[1:] == ["splash run.log", "taken away"]
    assert (collecting, gc.isenabled()) == ([False], True)


def test_the_engines_errors_are_kept_where_they_can_be(own_state, monkeypatch):
    assert watch.engine_errors() == str(own_state / "engine-errors.txt")
    (own_state.parent / "file").write_text("")
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(own_state.parent / "file" / "state"))
    assert watch.engine_errors() == os.devnull


SETTINGS = """
import os, sys
from trainmon_tui.cli.watch import terminal_now
now = terminal_now()
print(repr(now and (now.name, now.attributes())))
"""


def settings_of(standard_error):
    done = subprocess.run(
        [sys.executable, "-c", SETTINGS], stdout=subprocess.PIPE, stderr=standard_error, text=True, check=True
    )
    return done.stdout.strip()


def test_the_terminals_settings_are_those_it_has_now():
    leader, follower = pty.openpty()
    try:
        attributes = termios.tcgetattr(follower)
        attributes[3] &= ~termios.ECHO
        termios.tcsetattr(follower, termios.TCSANOW, attributes)
        assert settings_of(follower) == repr((os.ttyname(follower), termios.tcgetattr(follower)))
    finally:
        os.close(leader)
        os.close(follower)


def test_a_file_has_no_settings(tmp_path):
    with (tmp_path / "errors").open("w") as file:
        assert settings_of(file) == "None"
