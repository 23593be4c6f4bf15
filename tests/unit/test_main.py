"""What is done before anything is loaded."""

import subprocess
import sys

import pytest

from trainmon_tui import __main__ as program
from trainmon_tui.cli import splash
from trainmon_tui.client import children


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A folder with a log, and a file that is called like a command."""
    monkeypatch.chdir(tmp_path)
    for name in ("run.log", "check", "-v.log"):
        (tmp_path / name).touch()
    monkeypatch.setattr(program.os, "isatty", lambda _descriptor: True)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.mark.parametrize(
    ("words", "does"),
    [
        (["run.log"], True),
        (["./check"], True),
        (["check"], False),
        ([], False),
        (["."], False),
        (["later.log"], False),
        (["run.log", "--help"], False),
        (["-v.log"], False),
        (["--version"], False),
        (["ssh://host/run.log"], False),
    ],
)
def test_only_one_file_is_certain_to_need_an_engine(files, words, does):
    assert program.names_a_log(words) is does


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_without_a_terminal_there_is_no_screen_to_hurry_for(files, monkeypatch, missing):
    monkeypatch.setattr(program.os, "isatty", lambda descriptor: descriptor != missing)
    assert not program.names_a_log(["run.log"])


def test_on_a_terminal_that_cannot_move_its_cursor_there_is_none_either(files, monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    assert not program.names_a_log(["run.log"])


def test_the_splash_is_written_before_an_engine_is_started(monkeypatch):
    done = []
    monkeypatch.setattr(splash, "show", lambda name: done.append(f"splash {name}"))
    monkeypatch.setattr(children, "start_ahead", lambda: done.append("engine"))
    program.begin("runs/one/run.log")
    assert done == ["splash run.log", "engine"]


def test_an_interrupted_start_leaves_no_splash_behind(files, monkeypatch):
    done = []

    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(program.sys, "argv", ["trainmon-tui", "run.log"])
    monkeypatch.setattr(splash, "show", lambda _name: None)
    monkeypatch.setattr(splash, "take_away", lambda: done.append("taken away"))
    monkeypatch.setattr(children, "start_ahead", interrupted)
    assert (program.main(), done) == (program.INTERRUPTED, ["taken away"])


def test_the_splash_and_an_engine_need_hardly_anything_loaded(tmp_path):
    modules = ("__main__", "cli.splash", "client.children")
    code = f"import sys, {', '.join(f'trainmon_tui.{name}' for name in modules)}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert not set(done.stdout.split()) & {"re", "enum", "json", "pathlib", "argparse", "msgspec"}
