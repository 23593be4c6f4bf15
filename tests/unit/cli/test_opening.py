"""``watch``, ``replay``: what the command line hands on to the screen."""

import sys
from types import SimpleNamespace

import pytest

from trainmon_tui.cli import live, replay


@pytest.fixture
def opened(monkeypatch):
    """A screen that remembers what it was opened with, and ends with a status of its own."""
    asked = []

    def play(path, args, *, arrival="", remember=False):
        asked.append((path, args, arrival))
        return 7

    screen = SimpleNamespace(watch=lambda args: asked.append((args.run, args, "")) or 7, replay=play)
    monkeypatch.setitem(sys.modules, "trainmon_tui.cli.watch", screen)
    for command in (live, replay):
        monkeypatch.setattr(command, "require_terminal", lambda: None)
    return asked


@pytest.mark.parametrize("words", [["run.log"], ["watch", "run.log"]])
def test_a_run_is_watched_with_or_without_the_word(cli, opened, words):
    assert cli(*words) == (7, "", "")
    ((path, args, _),) = opened
    assert path == "run.log"
    assert args.playbook == ""
    assert not hasattr(args, "theme")


def test_the_options_of_the_screen_are_handed_on(cli, opened):
    cli("--no-mouse", "run.log", "--theme=light", "--playbook", "none")
    ((_, args, _),) = opened
    assert (args.playbook, args.theme, args.mouse) == ("none", "light", False)


@pytest.mark.parametrize(
    ("words", "clock"),
    [
        ([], (20.0, None, "")),
        (["--speed", "0.5", "--from", "epoch=3"], (0.5, "epoch=3", "")),
        (["--arrival", "run.csv"], (20.0, None, "run.csv")),
    ],
)
def test_a_replay_has_a_clock(cli, opened, words, clock):
    assert cli("replay", "run.log", *words)[0] == 7
    ((path, args, came),) = opened
    assert path == "run.log"
    assert (args.speed, args.start, came) == clock


def test_a_file_can_be_opened_alone(cli, opened):
    assert cli("replay", "job.out", "--alone")[0] == 7
    assert cli("job.out", "--alone")[0] == 7
    (_, played, _), (_, watched, _) = opened
    assert played.alone
    assert watched.alone


@pytest.mark.parametrize("words", [["run.log", "--speed", "2"], ["replay", "run.log", "--from", "noon"]])
def test_what_does_not_fit_opens_nothing(cli, opened, words):
    assert cli(*words)[0] == 64
    assert opened == []
