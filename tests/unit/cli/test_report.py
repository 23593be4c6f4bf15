import base64
import json
import re
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


GUIDE = "# Guide\r\n- [ ] grows <!-- tm: kl_raw > 0.02 @epoch 3 -->\r\n- KL: _____ <!-- tm: kl_raw @epoch 4 fmt=.3f -->\xff"
FILLED = GUIDE.replace("[ ]", "[x]").replace("_____", "__0.040__")


@pytest.fixture
def guide(here):
    (here / "guide.md").write_bytes(GUIDE.encode("latin-1"))
    return here / "guide.md"


def test_a_guide_is_filled_into_a_copy_beside_the_report(cli, here, guide):
    code, out, err = cli("report", "vqa.log", "--fill", "guide.md")
    assert (code, out.splitlines(), err) == (
        0, ["vqa-report/runbook.md", "vqa-report/report.md", "vqa-report/summary.txt"], "",
    )  # fmt: skip
    assert (here / "vqa-report/runbook.md").read_bytes() == FILLED.encode("latin-1")
    assert guide.read_bytes() == GUIDE.encode("latin-1")


def test_a_filled_copy_is_filled_again_into_another(cli, here, guide):
    assert cli("report", "vqa.log", "--fill", "guide.md", "-o", "one.md", "--at", "epoch=2")[1] == "one.md\n"
    assert (here / "one.md").read_bytes() == GUIDE.encode("latin-1")
    assert cli("report", "vqa.log", "--fill", "one.md", "-o", "two.md")[0] == 0
    assert (here / "two.md").read_bytes() == FILLED.encode("latin-1")


@pytest.mark.parametrize("output", ["guide.md", "./guide.md", "link.md"])
def test_a_guide_is_never_written_to(cli, here, guide, output):
    (here / "link.md").symlink_to("guide.md")
    code, _, err = cli("report", "vqa.log", "--fill", "guide.md", "-o", output, "--force")
    assert code == 64
    assert "is the runbook itself" in err
    assert guide.read_bytes() == GUIDE.encode("latin-1")


def test_a_wrong_binding_is_refused_with_its_place(cli, here, guide):
    guide.write_text("a\n- [ ] b <!-- tm: check=kl-growin -->\n")
    code, out, err = cli("report", "vqa.log", "--fill", "guide.md", "--playbook", "vivqa")
    assert (code, out) == (65, "")
    assert err == (
        "trainmon-tui: guide.md:2:24: there is no check 'kl-growin'\n  did you mean 'kl-growing'?\n"
    )
    assert not (here / "vqa-report").exists()


def test_a_guide_may_ask_for_texts_that_no_playbook_looks_for(cli, guide):
    guide.write_text(
        '- [ ] a <!-- tm: seen("epoch 4 summary") --> [ ] <!-- tm: times("Diagnostics") == 4 -->'
    )
    for playbook in ("vivqa", "none", ""):
        code, out, _ = cli("report", "vqa.log", "--fill", "guide.md", "-o", "-", "--playbook", playbook)
        assert (code, out.count("[x]")) == (0, 2)


def test_a_line_that_does_not_fit_its_bindings_is_named_and_left(cli, guide):
    guide.write_text("- nothing <!-- tm: run.name -->\n")
    code, out, err = cli("report", "vqa.log", "--fill", "guide.md", "-o", "-")
    assert (code, out) == (0, "- nothing <!-- tm: run.name -->\n")
    assert "guide.md:1:20: 0 boxes and 0 blanks for 1 bindings" in err


@pytest.mark.parametrize("name", ["no.md", "vivqq", "no/such"])
def test_a_guide_that_is_not_there_is_refused(cli, here, name):
    code, out, err = cli("report", "vqa.log", "--fill", name)
    assert (code, out) == (65, "")
    assert name in err


def test_without_a_playbook_there_is_no_runbook_to_fill(cli, here):
    code, _, err = cli("report", "vqa.log", "--playbook", "none", "--fill")
    assert code == 65
    assert "no playbook judges this run" in err


def test_your_own_playbook_has_its_own_runbook(cli, here, monkeypatch):
    book = here / "mine.yaml"
    book.write_text(
        "playbook: 1\nname: Mine\nmetrics: {kl: {aliases: [raw]}}\nchecks: [{id: a, title: A, pass: kl > 0}]\n"
    )
    (here / "guides").mkdir()
    (here / "guides/mine.md").write_text("- [ ] a <!-- tm: check=a -->")
    code, out, _ = cli("report", "vqa.log", "--playbook", "mine.yaml", "--fill", "-o", "-")
    assert (code, out) == (0, "- [x] a <!-- tm: check=a -->")


def test_json_lists_every_bound_place(cli, guide):
    told = json.loads(cli("report", "vqa.log", "--fill", "guide.md", "--json", "--at", "epoch=3")[1])[
        "runbook"
    ]
    jsonschema.Draft202012Validator(schema("report")).validate(
        json.loads(cli("report", "vqa.log", "--json")[1])
    )
    assert base64.b64decode(told["text"]).startswith(b"# Guide\r\n- [x] grows")
    assert [(place["line"], place["written"], place["why"]) for place in told["places"]] == [
        (2, "x", ""), (3, "", "kl_raw was not logged in epoch 4"),
    ]  # fmt: skip


def test_the_time_is_the_newest_that_the_log_prints(cli, guide):
    Path("own.log").write_text(
        "".join(f"2026-01-20 14:0{n}:30 step {n} loss {1 / n:.3f} acc {n / 9:.3f}\n" for n in range(1, 9))
    )
    guide.write_text("on _____ <!-- tm: time -->")
    assert cli("report", "own.log", "--fill", "guide.md", "-o", "-")[1].startswith("on __2026-01-20 14:08__ ")


def test_what_a_person_did_stands_in_the_report_and_in_the_runbook(cli, guide):
    guide.write_text(
        "- [ ] saved <!-- tm: check=save-best -->\n- chose _____ as _____ <!-- tm: decision=free-bits.decided | "
        "decision=free-bits.why -->\n- set: _____ <!-- tm: journal=param.1 -->\n- note: _____ <!-- tm: journal=note.1 -->\n"
    )
    for words in (
        ("tick", "save-best"),
        ("decide", "free-bits", "1", "--why", "KL fell"),
        ("set", "free_bits=0.015", "--from", "epoch=3"),
        ("note", "moved to b"),
    ):
        assert cli("journal", "vqa.log", *words, "--record", "kept.jsonl")[0] == 0
    asked = ("report", "vqa.log", "--playbook", "vivqa", "--record", "kept.jsonl")
    code, out, _ = cli(*asked, "--fill", "guide.md", "-o", "-")
    assert code == 0
    shown = re.sub(r" <!--.*?-->", "", out).splitlines()
    assert shown[0] == "- [x] saved"
    assert shown[1] == "- chose __case 1__ as __KL fell__"
    assert shown[2].startswith("- set: __set free_bits = 0.015 from epoch 3")
    assert shown[3] == "- note: __moved to b__"
    report = cli(*asked, "-o", "-")[1]
    assert "## Journal" in report
    assert "moved to b" in report
