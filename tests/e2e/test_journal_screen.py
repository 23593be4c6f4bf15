"""The journal on the real screen: a tick, a decision and a note reach the disk and the other programs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest
from pty_app import PtyApp

from trainmon_tui.config.assets import folder

pytestmark = pytest.mark.e2e

BOOK = """\
playbook: 1
name: short
metrics: {kl: {aliases: [kl_raw, raw, KLr]}}
checks: [{id: looked, title: Looked at by hand, kind: manual}]
decisions:
  - id: level
    title: The level
    epoch: 3
    cases: [{id: any, else: true, status: warn, say: high, options: ["A: lower it", "B: wait"]}]
"""


@pytest.fixture
def run(home, tmp_path):
    log, book, record = tmp_path / "run.log", tmp_path / "short.yaml", tmp_path / "journal.jsonl"
    shutil.copy(folder("demo_logs") / "vivqa-healthy.log", log)
    book.write_text(BOOK)
    return [str(log), "--playbook", str(book), "--record", str(record)]


def checked(run):
    argv = [sys.executable, "-m", "trainmon_tui", "check", *run, "--json"]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    return json.loads(done.stdout)["runs"][0]


@pytest.mark.parametrize("size", [(120, 40), (50, 24)])
def test_what_hands_do_on_the_screen_is_kept(run, size):
    with PtyApp(run, size) as app:
        app.until_drawn()
        app.press("4")
        app.until("by hand")
        app.press("\x1b[H" + "c")
        app.until("ticked looked")
        app.press("D")
        app.until("something else")
        app.press("\x1b[B" + "still falls")
        app.until("why: still falls")
        app.press("\r")
        app.until("decided level")
        app.press("w")
        app.until("note:")
        app.press("another node\r")
        app.until("journal: another node")
        app.press("q")
        assert app.wait() == 0
    found = checked(run)
    assert [entry["kind"] for entry in found["journal"]] == ["tick", "decision", "note"]
    assert found["items"][0]["verdict"] == "pass"
    assert found["decisions"][0]["decided"]["option"] == "B: wait"
    assert found["decisions"][0]["decided"]["why"] == "still falls"


def test_a_second_screen_sees_it(run):
    with PtyApp(run, (120, 40)) as app:
        app.until_drawn()
        app.press("5")
        argv = [sys.executable, "-m", "trainmon_tui", "journal", *run, "note", "from the other window"]
        subprocess.run(argv, check=True, capture_output=True, timeout=60)
        app.until("from the other window")


def test_a_journal_that_cannot_be_written_says_so_and_the_screen_goes_on(run, tmp_path):
    run[-1] = str(tmp_path / "missing" / "journal.jsonl")
    with PtyApp(run, (120, 40)) as app:
        app.until_drawn()
        app.until("journal read-only")
        app.press("w")
        app.until("note:")
        app.press("lost\r")
        app.until("cannot be written")
        app.press("q")
        assert app.wait() == 0
