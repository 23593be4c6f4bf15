"""The journal from the command line, as several programs use it on one run."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest


@pytest.fixture
def run_in(tmp_path, demo_logs):
    """Start a command about a copy of a demo log, with a state folder of the test's own."""
    log = tmp_path / "run.log"
    log.write_bytes((demo_logs / "vivqa-healthy.log").read_bytes())
    environment = {**os.environ, "TRAINMON_STATE_DIR": str(tmp_path / "state")}

    def start(command, *words):
        argv = [sys.executable, "-m", "trainmon_tui", command, str(log), "--playbook", "vivqa", *words]
        return subprocess.Popen(
            argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )

    return start


def end(process):
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def test_several_programs_write_at_once_and_check_tells_all(run_in):
    writers = [run_in("journal", "note", f"note {number}") for number in range(3)]
    assert [end(writer)[0] for writer in writers] == [0, 0, 0]
    found = json.loads(end(run_in("check", "--json"))[1])["runs"][0]
    assert sorted(entry["words"] for entry in found["journal"]) == ["note 0", "note 1", "note 2"]


def test_a_recorded_adjustment_is_used_from_its_epoch_on(run_in):
    assert end(run_in("journal", "set", "max_kl_weight=99", "--from", "epoch=3", "--at", "epoch=3"))[0] == 0
    verdicts = {}
    for at in ("epoch=2", "epoch=4"):
        found = json.loads(end(run_in("check", "--json", "--at", at))[1])["runs"][0]
        verdicts[at] = [item["id"] for item in found["items"] if item["id"].startswith("follow-up")]
    assert verdicts == {"epoch=2": [], "epoch=4": ["follow-up.max_kl_weight.3"]}
