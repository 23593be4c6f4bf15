import sys
from types import SimpleNamespace

import pytest

from trainmon_tui.cli.screen import require_terminal
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
def test_a_terminal_is_enough(output, term):
    output(term, terminal=True)
    require_terminal()


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
