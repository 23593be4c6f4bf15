"""A run whose names, lines, playbook and theme attack the terminal: nothing that it sends is theirs."""

from __future__ import annotations

import base64
import re
import time

import pytest
from pty_app import PtyApp
from test_stalled_terminal import read_all
from tmux_app import Tmux, needs_tmux

pytestmark = pytest.mark.e2e

ATTACK = (
    "\x1b]52;c;Y3VybA==\x07\x1b]0;pwned\x07\x1b[2J\x1bP$q\x1b\\\x9b6n\x1b[6n\u202e[/][@click=app.quit]x[/]"
)
LINES = "".join(
    f"{ATTACK} step={n} loss={3 / (n + 1):.3f} {ATTACK}\n[{ATTACK}] WARNING {ATTACK}\n" for n in range(60)
)
PLAYBOOK = """
playbook: 1
name: "\\e]0;pwned\\a[/]"
about: "\\e[2J"
metrics:
  train_loss: {better: lower, label: "\\e]52;c;Y3VybA==\\a", role: train}
phases:
  - {id: a, title: "\\e]0;pwned\\a\\u202e", steps: 0..}
checks:
  - {id: one, title: "\\e]52;c;Y3VybA==\\a[@click=app.quit]x", phase: a, pass: last(train_loss) > 99, fail: last(train_loss) < 9, action: "\\e[2J"}
"""
KNOWN = re.compile(
    rb"\x1b(?:\[\d*(?:;\d+)*[HCDABGdmKXJ]|\[\?\d+(?:;\d+)*[hl]|\[\?\d+\$p|\[[<>=]?\d*u|\]22;[a-z]*(?:\x07|\x1b\\)|\[>\d+u|7|8|M)"
)
"""Every sequence that a screen of ours may send: moving, colours, modes and the shape of the pointer; \\b and \\v are moves too."""


@pytest.fixture
def hostile(tmp_path):
    folder = tmp_path / "\x1b]0;pwned\x07[red\u202erun"
    folder.mkdir()
    log = folder / f"a\x1b[2J[@click=x]{chr(0x9B)}31m.log"
    log.write_text(LINES)
    playbook = folder / "hostile.yaml"
    playbook.write_text(PLAYBOOK)
    return log


def foreign(raw):
    """What is left of a terminal's bytes without the sequences that are known."""
    left = KNOWN.sub(b"", raw).decode("utf-8", "replace")
    return re.findall(r"[\x00-\x07\x09\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e].{0,20}", left)


@pytest.mark.parametrize("arguments", [(), ("--playbook", "hostile.yaml")], ids=["alone", "playbook"])
def test_no_byte_of_it_acts_on_the_terminal(home, hostile, arguments, monkeypatch):
    monkeypatch.chdir(hostile.parent)
    with PtyApp([hostile.name, *arguments], (120, 40)) as app:
        app.until_drawn()
        for key in ("6", "z", "z", "4", "5", "7", "p", "\x1b", ",", "\x1b", "g", "/", "[/", "\r", "?", "?"):
            app.press(key)
            time.sleep(0.2)
        read_all(app)
        assert foreign(bytes(app.raw)) == []
        app.raw.clear()
        app.press("Y")
        app.until(lambda: b"\x1b]52" in app.raw and b"\x07" in app.raw)
        copied = base64.b64decode(re.search(rb"\x1b\]52;c;([^\x07\x1b]*)", bytes(app.raw))[1]).decode()
        assert "loss" in copied
        assert all(line.isprintable() for line in copied.split("\n"))
        app.press("q")
        assert app.wait() == 0


def test_a_folder_of_such_runs_is_only_text(home, hostile):
    (hostile.parent / "b.log").write_text("step=1 loss=2.0\n" * 5)
    with PtyApp([str(hostile.parent)], (120, 40)) as app:
        app.until("b.log")
        read_all(app)
        assert foreign(bytes(app.raw)) == []
        app.press("q")
        assert app.wait() == 0


@needs_tmux
def test_tmux_keeps_its_title_and_clipboard(home, hostile, tmp_path):
    with Tmux(tmp_path, [str(hostile)], (120, 40)) as app:
        app.until("loss")
        app.press("6")
        app.until_still()
        assert "pwned" not in app.tell("display-message", "-p", "#{pane_title}")
        assert app.tell("list-buffers") == ""
        app.leave()
