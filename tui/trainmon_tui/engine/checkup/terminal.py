"""Whether this terminal can show the screen, and what to know about copying and the mouse in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.text import clean
from trainmon_tui.report.doctor import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trainmon_tui.report.doctor import State

MIN_COLUMNS, MIN_ROWS = 40, 10
_NO_SCREEN = ("", "dumb", "unknown")


class Terminal(NamedTuple):
    """What the process knows of the terminal it writes to."""

    is_terminal: bool
    columns: int
    rows: int
    encoding: str
    env: Mapping[str, str]


def check_terminal(terminal: Terminal) -> Iterator[Check]:
    """Yield what is known of the terminal; without one there is nothing to mend."""
    if not terminal.is_terminal:
        yield _check("terminal", "ok", "standard output is no terminal: this is written as plain text")
        return
    yield _kind(terminal)
    yield _size(terminal)
    yield _letters(terminal)
    yield _hands(terminal)


def _check(id_: str, state: State, say: str, advice: str = "") -> Check:
    return Check("terminal", id_, state, say, advice)


def _kind(terminal: Terminal) -> Check:
    term = clean(terminal.env.get("TERM", ""), 40)
    if term in _NO_SCREEN:
        return _check(
            "term",
            "fail",
            f"TERM is {term or 'not set'}: no screen can be drawn",
            "export TERM=xterm-256color",
        )
    return _check("term", "ok", f"TERM={term}, {_colours(terminal.env)}")


def _colours(env: Mapping[str, str]) -> str:
    if env.get("NO_COLOR"):
        return "no colours (NO_COLOR is set)"
    if env.get("COLORTERM", "") in ("truecolor", "24bit"):
        return "16 million colours"
    return "256 colours" if "256color" in env.get("TERM", "") else "16 colours"


def _size(terminal: Terminal) -> Check:
    size = f"{terminal.columns} columns, {terminal.rows} rows"
    if terminal.columns < MIN_COLUMNS or terminal.rows < MIN_ROWS:
        wanted = f"the screen needs {MIN_COLUMNS} columns and {MIN_ROWS} rows"
        return _check("size", "warn", f"{size}: too small for the panes", f"make the window larger; {wanted}")
    return _check("size", "ok", size)


def _letters(terminal: Terminal) -> Check:
    encoding = clean(terminal.encoding or "unknown", 40)
    if encoding.lower().replace("-", "").replace("_", "") == "utf8":
        return _check("encoding", "ok", "UTF-8: curves are drawn in braille dots")
    advice = "export LANG=C.UTF-8 for finer curves"
    return _check("encoding", "warn", f"{encoding}: curves are drawn in ASCII", advice)


def _hands(terminal: Terminal) -> Check:
    inside = [
        word
        for word, name in (("tmux", "TMUX"), ("screen", "STY"), ("ssh", "SSH_CONNECTION"))
        if terminal.env.get(name)
    ]
    where = f"inside {' and '.join(inside)}; " if inside else ""
    hint = "hold shift (option on a Mac) to select text, or start with --no-mouse"
    if "tmux" in inside:
        hint += "; tmux passes the clipboard on with: set -g set-clipboard on"
    return _check("mouse", "ok", f"{where}{hint}")
