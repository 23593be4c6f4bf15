"""What ``check --json`` says of each demo log, held in golden files: TRAINMON_UPDATE_GOLDEN=1 writes them anew."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from trainmon_tui.cli.main import main
from trainmon_tui.config.assets import folder

GOLDEN = Path(__file__).parent / "golden" / "demos"
UPDATE = os.environ.get("TRAINMON_UPDATE_GOLDEN") == "1"
DEMOS = sorted(path.stem for path in folder("demo_logs").glob("*.log"))


def lines(run):
    """Write a judged run with a line for each thing it says; what is empty is left out."""
    for key, value in run.items():
        if isinstance(value, list):
            yield from (f"{key}: {json.dumps(filled(part), ensure_ascii=False)}" for part in value)
        else:
            yield f"{key}: {json.dumps(filled(value), ensure_ascii=False)}"


def filled(value):
    if isinstance(value, dict):
        return {key: filled(part) for key, part in value.items() if part not in ("", None, [], {})}
    return value


@pytest.mark.parametrize("name", DEMOS)
def test_a_demo_is_judged_as_it_was(name, monkeypatch, capsys):
    monkeypatch.chdir(folder("demo_logs"))
    main(["check", "--json", f"{name}.log"])
    said = "".join(f"{line}\n" for line in lines(json.loads(capsys.readouterr().out)["runs"][0]))
    path = GOLDEN / f"{name}.txt"
    if UPDATE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text("utf-8")


def test_no_golden_file_is_left_behind():
    assert sorted(path.stem for path in GOLDEN.glob("*.txt")) == DEMOS
