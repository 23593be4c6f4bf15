"""What is said of a terminal: its kind, size, letters and hands."""

import pytest

from trainmon_tui.engine.checkup.terminal import Terminal, check_terminal

GOOD = Terminal(is_terminal=True, columns=120, rows=40, encoding="utf-8", env={"TERM": "xterm-256color"})


def checks(**changes):
    return {check.id: check for check in check_terminal(GOOD._replace(**changes))}


def test_a_good_terminal_has_nothing_to_mend():
    assert {check.state for check in checks().values()} == {"ok"}
    assert [check.say for check in checks().values()][:3] == [
        "TERM=xterm-256color, 256 colours",
        "120 columns, 40 rows",
        "UTF-8: curves are drawn in braille dots",
    ]


def test_a_pipe_is_no_terminal_and_nothing_is_wrong():
    (check,) = check_terminal(GOOD._replace(is_terminal=False, env={}))
    assert (check.id, check.state) == ("terminal", "ok")


@pytest.mark.parametrize("term", ["", "dumb", "unknown"])
def test_without_a_kind_no_screen_can_be_drawn(term):
    check = checks(env={"TERM": term})["term"]
    assert (check.state, check.advice) == ("fail", "export TERM=xterm-256color")


@pytest.mark.parametrize(
    ("env", "colours"),
    [
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, "16 million colours"),
        ({"TERM": "screen-256color"}, "256 colours"),
        ({"TERM": "xterm"}, "16 colours"),
        ({"TERM": "xterm", "NO_COLOR": "1"}, "no colours (NO_COLOR is set)"),
    ],
)
def test_colours_are_told(env, colours):
    assert checks(env=env)["term"].say.endswith(f", {colours}")


@pytest.mark.parametrize(("columns", "rows", "state"), [(39, 40, "warn"), (40, 10, "ok"), (80, 9, "warn")])
def test_a_small_window_is_said(columns, rows, state):
    assert checks(columns=columns, rows=rows)["size"].state == state


@pytest.mark.parametrize(
    ("encoding", "state"), [("UTF-8", "ok"), ("utf8", "ok"), ("ascii", "warn"), ("", "warn")]
)
def test_letters_depend_on_the_encoding(encoding, state):
    assert checks(encoding=encoding)["encoding"].state == state


def test_tmux_and_ssh_are_named_with_the_clipboard_hint():
    said = checks(env={"TERM": "tmux", "TMUX": "/tmp/t", "SSH_CONNECTION": "a b"})["mouse"].say
    assert said.startswith("inside tmux and ssh; ")
    assert said.endswith("set -g set-clipboard on")
    assert "tmux" not in checks()["mouse"].say


def test_a_hostile_name_acts_on_nothing():
    assert "\x1b" not in checks(env={"TERM": "x\x1b]2;y\x07"})["term"].say
