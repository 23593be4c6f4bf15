import sys
from types import SimpleNamespace

import pytest

from trainmon_tui.cli import screen
from trainmon_tui.cli.screen import hear_the_terminal, require_terminal
from trainmon_tui.model.errors import UsageError


@pytest.fixture
def output(monkeypatch):
    """Replace standard output by a terminal, or by a file, of the given kind."""

    def use(term, *, terminal):
        monkeypatch.setenv("TERM", term)
        monkeypatch.setattr(sys, "stdout", SimpleNamespace(isatty=lambda: terminal))

    yield use
    monkeypatch.undo()


@pytest.mark.parametrize("term", ["xterm-256color", "tmux-256color", "linux"])
def test_a_terminal_is_enough(output, term, monkeypatch):
    heard = []
    monkeypatch.setattr(screen, "hear_the_terminal", lambda: heard.append(term))
    output(term, terminal=True)
    require_terminal()
    assert heard == [term]


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("heard", [True, False])
def test_keys_come_from_the_terminal_where_standard_input_is_none(monkeypatch, heard, there):
    done = []
    monkeypatch.setattr(screen, "is_terminal", lambda stream: heard and stream is sys.stdin)
    monkeypatch.setattr(screen, "open_keys", lambda: 7 if there else None)
    monkeypatch.setattr(screen.os, "dup2", lambda *ends: done.append(ends))
    monkeypatch.setattr(screen.os, "close", done.append)
    hear_the_terminal()
    assert done == ([(7, 0), 7] if there and not heard else [])


@pytest.mark.parametrize(
    ("term", "terminal", "why"),
    [
        ("xterm", False, "standard output is not a terminal"),
        ("dumb", False, "standard output is not a terminal"),
        ("dumb", True, "TERM says it cannot move its cursor"),
        ("", True, "TERM says it cannot move its cursor"),
    ],
)
def test_without_one_the_reason_and_the_way_out_are_named(output, term, terminal, why):
    output(term, terminal=terminal)
    with pytest.raises(UsageError, match=why) as refusal:
        require_terminal()
    assert "trainmon-tui check RUN" in refusal.value.hint
