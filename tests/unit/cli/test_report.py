import json
from pathlib import Path

import jsonschema
import pytest

from trainmon_tui.report.schemas import schema

LOG = "".join(
    f"Epoch {epoch}/4\nEpoch {epoch} Summary:\n  Train - Total: {1 / epoch:.3f}, Answer: {0.9 / epoch:.3f}, KL: 0.01\n"
    f"  KL Diagnostics: raw=0.0{epoch}, after_free_bits=0.01, penalty_reduction=40%\n"
    for epoch in range(1, 5)
)


@pytest.fixture
def here(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path / "config"))
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("vqa.log").write_text(LOG)
    return folder


def test_a_report_goes_into_a_folder_that_is_named_after_the_run(cli, here):
    assert cli("report", "vqa.log") == (0, "vqa-report/report.md\nvqa-report/summary.txt\n", "")
    assert (here / "vqa-report/report.md").read_text().startswith("# vqa.log\n\n**Verdict: ")
    assert (here / "vqa-report/summary.txt").read_text().startswith("vqa.log\n=======\n")


def test_what_is_there_already_is_kept_unless_forced(cli, here):
    (here / "kept").mkdir()
    (here / "kept/summary.txt").write_text("mine")
    code, out, err = cli("report", "vqa.log", "-o", "kept")
    assert (code, out) == (64, "")
    assert "kept/summary.txt is there already" in err
    assert "--force writes over it" in err
    assert [path.name for path in (here / "kept").iterdir()] == ["summary.txt"]
    assert cli("report", "vqa.log", "-o", "kept", "--force")[0] == 0
    assert (here / "kept/summary.txt").read_text() != "mine"


def test_the_report_alone_goes_into_a_file_or_to_standard_output(cli, here):
    assert cli("report", "vqa.log", "-o", "notes.md") == (0, "notes.md\n", "")
    code, out, _ = cli("report", "vqa.log", "-o", "-")
    assert (code, out) == (0, (here / "notes.md").read_text())
    assert sorted(path.name for path in here.iterdir()) == ["notes.md", "vqa.log"]


def test_json_is_printed_and_nothing_written(cli, here):
    code, out, _ = cli("report", "vqa.log", "--json", "--at", "epoch=2")
    told = json.loads(out)
    jsonschema.Draft202012Validator(schema("report")).validate(told)
    assert code == 0
    assert told["run"]["run"]["as_of"] == "epoch 2"
    best = {each["name"]: each for each in told["best"]}
    assert best["train loss"] | {"unit": None} == {
        "name": "train loss", "unit": None, "better": "lower", "value": 0.5, "step": None, "epoch": 2, "last": 0.5,
    }  # fmt: skip
    assert [path.name for path in here.iterdir()] == ["vqa.log"]


def test_of_a_run_that_no_playbook_knows_the_best_of_every_series_is_told(cli, here):
    Path("own.log").write_text("".join(f"step {n} loss {1 / n:.3f} acc {n / 9:.3f}\n" for n in range(1, 9)))
    told = json.loads(cli("report", "own.log", "--json", "--playbook", "none")[1])
    assert {each["name"]: (each["better"], each["value"]) for each in told["best"]} == {
        "loss": ("lower", 0.125), "acc": ("higher", 0.889),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("output", "words"),
    [("no/such/folder", "no folder no/such"), ("vqa.log", "vqa.log"), ("no/report.md", "no folder no")],
)
def test_a_place_that_cannot_be_is_refused_before_the_log_is_read(cli, here, output, words):
    code, out, err = cli("report", "missing.log", "-o", output)
    assert (code, out) == (64, "")
    assert words in err


def test_a_run_that_is_missing_leaves_no_folder(cli, here):
    assert cli("report", "missing.log")[0] == 66
    assert [path.name for path in here.iterdir()] == ["vqa.log"]


@pytest.mark.parametrize(
    ("run", "folder"),
    [
        ("a/vqa.log", "vqa-report"),
        ("-", "stdin-report"),
        ("a/b/run.log", "b-report"),
        ("ssh://host/runs/v q.txt", "v-q-report"),
        ("outputs/ckpt", "ckpt-report"),
        ("...", "run-report"),
    ],
)
def test_the_name_of_a_reports_folder(run, folder):
    from trainmon_tui.cli.shelf import default_folder

    assert default_folder(run) == folder
