"""``check --watch`` beside real trainings: growing logs, processes that end, signals."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pty_app import PROGRAM, PtyApp

sys.path.insert(0, str(Path(__file__).parents[1]))
from fake_ssh import FakeSsh

pytestmark = pytest.mark.e2e

BOOK = """\
playbook: 1
name: Ours
metrics:
  loss: {aliases: [loss]}
checks:
  - {id: begins, title: It begins, when: {epoch: 1}, pass: loss < 5}
stop:
  - {id: nan, if: not finite(loss), say: Loss is not finite}
"""
TRAINING = """\
import sys, time
for epoch, loss in enumerate(sys.argv[1:], 1):
    print(f"Epoch {epoch}/9", f"train loss: {loss}", sep="\\n", flush=True)
    time.sleep(60 if loss == "nan" else 0.3)
"""


@pytest.fixture
def place(home, tmp_path, monkeypatch):
    """A folder with a playbook and a training; ``trainmon-tui`` and ``python`` are ours."""
    (tmp_path / "book.yaml").write_text(BOOK)
    (tmp_path / "train.py").write_text(TRAINING)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, command in (("trainmon-tui", PROGRAM), ("python", [sys.executable])):
        script = tools / name
        script.write_text(f'#!/bin/sh\nexec {" ".join(command)} "$@"\n')
        script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def recipe(checkout: Path) -> str:
    """The job script of the documentation."""
    scripts = re.findall(r"```sh\n(#!/bin/sh\n.*?)```", (checkout / "docs/check.md").read_text(), re.DOTALL)
    assert len(scripts) == 1
    return scripts[0]


@pytest.mark.parametrize(
    ("losses", "status", "said"),
    [("3 nan", 2, "stop: Loss is not finite"), ("3 2 1", 0, "verdict: PASS")],
)
def test_the_job_script_of_the_page_stops_a_lost_training(place, checkout, losses, status, said):
    script = (
        recipe(checkout)
        .replace("train.py", f"train.py {losses}")
        .replace("--watch", "--watch --playbook book.yaml")
    )
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=50, check=False)
    assert done.returncode == status, done.stderr
    told = (place / "check.txt").read_text()
    assert "✓ pass    It begins" in told
    assert said in told.splitlines()[-1]


def test_json_is_a_document_a_line_until_the_run_is_over(place):
    log = place / "run.log"
    log.write_text("Epoch 1/9\ntrain loss: 3\n")
    command = [
        *PROGRAM,
        "check",
        "--watch",
        "--json",
        "--playbook",
        "book.yaml",
        "--timeout",
        "60",
        str(log),
        "gone/x.log",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
        first = json.loads(watching.stdout.readline())
        with log.open("a") as file:
            file.write("Epoch 2/9\ntrain loss: nan\n")
        last = [json.loads(line) for line in watching.stdout][-1]
        assert watching.wait() == 2
    assert (first["runs"][0]["verdict"], first["runs"][0]["run"]["ended"]) == ("unknown", False)
    assert first["runs"][0]["items"][0]["verdict"] == "waiting"
    assert [stop["id"] for stop in last["runs"][0]["stop"]] == ["nan"]
    assert last["runs"][0]["items"][0]["verdict"] == "pass"
    assert [run["path"] for run in last["unread"]] == ["gone/x.log"]


def test_a_table_stays_in_place_and_an_interrupt_ends_it(place):
    log = place / "run.log"
    log.write_text("Epoch 1/9\ntrain loss: 3\n")
    args = ["check", "--watch", "--playbook", "book.yaml", str(log)]
    with PtyApp(args, size=(80, 24)) as app:
        app.until(lambda: "… waiting It begins" in app.text)
        with log.open("a") as file:
            file.write("Epoch 2/9\ntrain loss: 2\n")
        app.until(lambda: "✓ pass    It begins" in app.text)
        assert app.text.count("verdict:") == 1
        engines = app.children()
        app.kill(signal.SIGINT)
        assert app.wait() == 130
    assert not [pid for pid in engines if Path(f"/proc/{pid}").exists()]


def test_what_is_piped_in_is_judged_until_it_ends(place):
    script = "python train.py 3 2 | trainmon-tui check --watch --playbook book.yaml -"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=50, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "verdict: PASS"


def test_time_ends_a_watch_with_the_verdict_as_it_stands(place):
    done = subprocess.run(
        [*PROGRAM, "check", "--watch", "--timeout", "0.5s", "later.log"],
        capture_output=True, text=True, timeout=50, check=False,
    )  # fmt: skip
    assert done.returncode == 3
    assert "not over after" in done.stderr


def test_a_run_on_another_machine_is_watched_as_well(place, tmp_path):
    ssh = FakeSsh(tmp_path)
    log = place / "far.log"
    log.write_text("Epoch 1/9\ntrain loss: 3\n")
    command = [
        *PROGRAM,
        "check",
        "--watch",
        "--playbook",
        str(place / "book.yaml"),
        "--timeout",
        "60",
        f"ssh://gpu1{log}",
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **ssh.env}
    ) as watching:
        assert "runbook: Ours" in watching.stdout.readline()
        with log.open("a") as file:
            file.write("Epoch 2/9\ntrain loss: nan\n")
        told = watching.stdout.read()
        assert watching.wait() == 2, watching.stderr.read()
    assert "Loss is not finite" in told


def test_the_first_of_several_runs_that_is_lost_ends_it(place):
    logs = [place / f"{name}.log" for name in ("a", "b")]
    for log in logs:
        log.write_text("Epoch 1/9\ntrain loss: 3\nEpoch 2/9\n")
    command = [*PROGRAM, "check", "--watch", "--playbook", "book.yaml", "--timeout", "60", *map(str, logs)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
        begun: set[str] = set()
        while begun != {"a.log", "b.log"}:
            line = watching.stdout.readline()
            assert line, "it ended before both runs were told of"
            begun.add(line.partition(":")[0])
        with logs[1].open("a") as file:
            file.write("train loss: inf\n")
        told = watching.stdout.read().splitlines()
        assert watching.wait() == 2
    assert "2 runs: 1 fail, 1 pass" in told
    assert any(line.startswith("b.log: ") and "Loss is not finite" in line for line in told)
    assert not any(line.startswith("a.log: ") and "Loss is not finite" in line for line in told)
