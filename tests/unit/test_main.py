"""What is done before anything is loaded."""

import subprocess
import sys

import pytest

from trainmon_tui import __main__ as program


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A folder with a log, and a file that is called like a command."""
    monkeypatch.chdir(tmp_path)
    for name in ("run.log", "check"):
        (tmp_path / name).touch()
    monkeypatch.setattr(program.os, "isatty", lambda _descriptor: True)


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


def test_starting_ahead_loads_hardly_anything(tmp_path):
    code = "import sys, trainmon_tui.__main__, trainmon_tui.client.children; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert not set(done.stdout.split()) & {"re", "enum", "json", "pathlib", "argparse", "msgspec"}
