"""From a log nobody knows to a format that reads it, through the command line alone."""

from __future__ import annotations

import json
import os
import subprocess

import pytest
from pty_app import PROGRAM

pytest.importorskip("re2", reason="google-re2 is not installed: no format can be used")
pytestmark = pytest.mark.e2e

LOG = "".join(f"bake {i}/40 >> crust {4 / i:.3f} ~ crumb {i / 100}\n" for i in range(1, 41))


@pytest.fixture
def run(tmp_path, home):
    (tmp_path / "oven.log").write_text(LOG)

    def call(*words: str, status: int = 0) -> str:
        done = subprocess.run(
            [*PROGRAM, *words],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=os.environ,
            timeout=60,
            check=False,
        )
        assert (done.returncode, "Traceback" in done.stderr) == (status, False), done.stderr
        return done.stdout

    return call


def test_a_proposal_reads_the_log_it_was_made_from(run, tmp_path):
    (tmp_path / "odd.log").write_text(LOG.replace("bake", "ba~ke").replace("cru", "<cru"))
    before = json.loads(run("format", "explain", "odd.log", "--format", "none", "--json"))
    assert before["understood"] + before["not_understood"] == 40
    left = before["not_understood"]
    assert left, "a detector knows these lines now: write others"
    run("format", "explain", "odd.log", "--propose", "-o", "odd.yaml")
    assert "all as they must be" in run("format", "test", "odd.yaml")
    after = json.loads(run("format", "explain", "odd.log", "--format", "odd.yaml", "--json"))
    assert (after["not_understood"], after["formats"]) == (0, {"odd": left})


def test_a_format_names_what_a_log_calls_otherwise(run, tmp_path):
    (tmp_path / "oven.yaml").write_text(
        "format: 1\nname: oven\ndescription: an oven\nlines:\n"
        r"  - pattern: 'bake (?P<step>\d+)/(?P<step_total>\d+) >> crust (?P<crust>\S+) ~ crumb (?P<crumb>\S+)'"
        "\n    groups: {crust: {tag: crust, metric: loss, split: train}}\n"
        "samples:\n  - line: 'bake 1/40 >> crust 4.000 ~ crumb 0.01'\n"
        "    gives: {step: 1, step_total: 40, values: {crust: 4, crumb: 0.01}}\n"
    )
    exported = json.loads(run("export", "oven.log", "--format", "json", "--log-format", "oven.yaml"))
    crust = next(series for series in exported["series"] if series["tag"] == "crust")
    assert (crust["metric"], crust["split"], len(crust["points"])) == ("loss", "train", 40)
    assert crust["points"][-1][:1] + crust["points"][-1][3:] == [40, 0.1, 40]


def test_a_format_that_does_not_exist_is_one_clean_error(run):
    run("check", "oven.log", "--format", "nobody", status=65)
    run("format", "test", "missing.yaml", status=65)
    run("format", "explain", "missing.log", status=66)
