"""A run's folder through the installed command: judged, exported and cut."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.unit.sources.run_builder import checkpoint, log, put, state

if TYPE_CHECKING:
    from pathlib import Path


def told(*words: str | Path) -> tuple[int, str, str]:
    """Return the exit status, standard output and standard error of a command."""
    argv = [sys.executable, "-m", "trainmon_tui", *map(str, words)]
    done = subprocess.run(argv, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_folder_gives_the_series_of_its_state(tmp_path):
    alone = put(tmp_path / "alone" / "trainer_state.json", state(150))
    run = tmp_path / "run"
    put(run / "out" / "trainer_state.json", state(150))
    checkpoint(run / "out", 50, age_s=90)
    put(run / "run.log", log(150))
    together, state_alone = (
        json.loads(told("export", path, "--format", "json")[1])["series"] for path in (run, alone.parent)
    )
    for one in (*together, *state_alone):
        one["points"] = [point[:4] for point in one["points"]]
    assert {one["tag"]: one["points"] for one in together} == {
        one["tag"]: one["points"] for one in state_alone
    }


def test_a_table_names_files_and_what_a_resume_changed(tmp_path):
    put(
        tmp_path / "run.log",
        "Namespace(lr=1e-4)\n" + "".join(f"step {n}: loss={n}\n" for n in range(1, 9)),
        age_s=900,
    )
    again = "".join(f"step {n}: loss={n}\n" for n in range(5, 12))
    put(tmp_path / "run.1.log", "Namespace(lr=5e-5)\n" + again + "Traceback (most recent call last):\n")
    status, out, _ = told("check", tmp_path)
    assert status == 3
    assert "2 attempts" in out
    assert "changed: lr 0.0001 → 5e-05 after the resume at step 5 (run.1.log:2)" in out
    assert "1 traceback (run.1.log:9" in out


def test_a_folder_without_a_run_is_refused_in_two_lines(tmp_path):
    status, out, err = told("check", tmp_path)
    assert (status, out) == (66, "")
    assert "is a directory" in err
    assert len(err.splitlines()) == 2
