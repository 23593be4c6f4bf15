"""A playbook chosen with a key judges what was read, and is remembered for the folder."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from pty_app import PROGRAM, PtyApp

from trainmon_tui.config.assets import folder

pytestmark = pytest.mark.e2e


def check(log, *options):
    """The document that ``check`` prints of the log, and what it ends with."""
    command = [*PROGRAM, "check", str(log), "--json", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return json.loads(done.stdout)["runs"][0], done.returncode


def test_a_choice_on_the_screen_counts_until_it_is_forgotten(home, tmp_path):
    log = tmp_path / "runs" / "run.log"
    log.parent.mkdir()
    shutil.copy(folder("demo_logs") / "vivqa-failing.log", log)
    by_itself, status = check(log)
    assert (by_itself["playbook"], status) == ("vivqa", 2)
    with PtyApp([str(log)], size=(120, 40)) as app:
        app.until("FAIL")
        app.press("p")
        app.until("now: VQA-VAE with teacher")
        app.until("judge by none")
        app.press("jjjjjjjjjj\r")
        app.until(lambda: "FAIL" not in app.text)
        app.press("q")
        assert app.wait() == 0
    chosen, status = check(log)
    assert (chosen["playbook"], chosen["reason"], status) == (
        None, "no playbook: chosen for this folder; --playbook auto forgets it", 3,
    )  # fmt: skip
    named, _ = check(log, "--playbook", "sam")
    assert (named["playbook"], named["reason"]) == ("sam", "named by the user")
    assert check(log, "--playbook", "auto")[0]["playbook"] == "vivqa"
    with PtyApp([str(log), "--playbook", "auto"], size=(120, 40)) as app:
        app.until("FAIL")
        app.press("q")
        assert app.wait() == 0
    assert check(log)[0]["playbook"] == "vivqa"


def test_settings_beside_the_run_are_found_by_check_and_by_watch(home, tmp_path):
    log = tmp_path / "run.log"
    lines = (folder("demo_logs") / "vivqa-healthy.log").read_text().splitlines(keepends=True)
    log.write_text("".join(line for line in lines if "free_bits" not in line))
    assert states(check(log)[0])["free_bits"] == (
        "waiting",
        "free_bits was not printed: look in model.py, train_utils.py",
    )
    (tmp_path / "model.py").write_text("def posterior(x, free_bits=0.02):\n    return x\n")
    assert states(check(log)[0])["free_bits"] == ("pass", "0.02 (model.py:1, a default)")
    (tmp_path / "other.yaml").write_text("vae:\n  free_bits: 0.05\n")
    found = states(check(log, "--config", str(tmp_path / "other.yaml"))[0])
    assert found["free_bits"] == ("warn", f"0.05 ({tmp_path}/other.yaml:2)")
    refused = subprocess.run(
        [*PROGRAM, "check", str(log), "--config", str(tmp_path / "gone.yaml")],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (refused.returncode, refused.stdout) == (66, "")
    assert "cannot read the settings in" in refused.stderr


def states(run):
    """State and evidence of the items whose title begins with a setting's name."""
    return {item["title"].split()[0]: (item["verdict"], item["evidence"]) for item in run["items"]}
