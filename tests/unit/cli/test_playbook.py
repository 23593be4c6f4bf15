"""``trainmon-tui playbook``."""

from __future__ import annotations

import json

import pytest

from trainmon_tui.cli.main import main

MINE = """\
playbook: 1
name: Mine
about: watches a metric
metrics: {kl: {aliases: [raw]}}
checks: [{id: high, title: High, when: {epoch: 1}, pass: kl > 1}]
tests: {trials: [{name: too low, values: {kl: 1}, expect: {checks: {high: %s}}}]}
"""


@pytest.fixture
def mine(monkeypatch, tmp_path):
    """Give the user a playbook of their own; return a writer of it."""
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path))
    (tmp_path / "playbooks").mkdir()
    path = tmp_path / "playbooks" / "mine.yaml"

    def write(expected="fail", text=MINE):
        path.write_text(text % expected if "%s" in text else text)
        return str(path)

    return write


def test_the_list_tells_ones_own_from_bundled_ones(mine, capsys):
    mine()
    assert main(["playbook", "list"]) == 0
    out = capsys.readouterr().out
    assert "mine       yours    Mine - watches a metric\n" in out
    assert "vivqa      bundled  VQA-VAE with teacher" in out


def test_names_for_completion(mine, capsys):
    mine()
    assert main(["playbook", "list", "--names"]) == 0
    assert capsys.readouterr().out.split() == ["mine", "attention", "flow", "general", "grpo", "sam", "vivqa"]


def test_the_list_as_json_says_what_is_wrong(mine, capsys):
    mine(text="playbook: 1\nname: Mine\nmetrik: {}\n")
    assert main(["playbook", "list", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)[0]
    assert (row["name"], row["origin"]) == ("mine", "yours")
    assert "unknown key 'metrik'" in row["error"]


def test_a_file_is_shown_as_it_is(mine, capsys):
    mine()
    assert main(["playbook", "show", "mine"]) == 0
    assert capsys.readouterr().out == MINE % "fail"


def test_an_unknown_name_is_refused_with_the_nearest(mine, capsys):
    mine()
    assert main(["playbook", "show", "vivqq"]) == 65
    assert "did you mean 'vivqa'?" in capsys.readouterr().err


def test_what_a_sound_playbook_holds(mine, capsys):
    mine()
    assert main(["playbook", "validate", "mine"]) == 0
    assert capsys.readouterr().out == "mine: Mine (1 metric, 1 check, 1 test)\n"


def test_every_wrong_playbook_is_named(mine, capsys):
    path = mine(text="playbook: 1\nname: Mine\nmetrik: {}\n")
    assert main(["playbook", "validate", "vivqa", path]) == 65
    out, err = capsys.readouterr()
    assert out.startswith("vivqa: ")
    assert f"{path}:3:1: unknown key 'metrik'" in err


def test_tests_that_pass(mine, capsys):
    mine()
    assert main(["playbook", "test", "mine"]) == 0
    assert capsys.readouterr().out.endswith("mine: 1 test passed\n")


def test_tests_that_fail_say_what_was_expected(mine, capsys):
    mine("pass")
    assert main(["playbook", "test", "mine", "sam"]) == 65
    out = capsys.readouterr().out
    assert "mine: 1 of 1 tests failed\n  too low\n    check high  expected pass, got fail\n" in out


def test_a_wrong_playbook_fails_its_tests(mine, capsys):
    path = mine(text="playbook: 1\n")
    assert main(["playbook", "test", path]) == 65
    assert "the key 'name' is missing" in capsys.readouterr().err


def test_the_schema_is_printed(capsys):
    assert main(["playbook", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "trainmon-tui playbook"


def test_the_runbook_of_a_playbook_is_shown_as_it_is(mine, tmp_path, capsys):
    mine()
    (tmp_path / "playbooks" / "guides").mkdir()
    (tmp_path / "playbooks" / "guides" / "mine.md").write_text("- [ ] high <!-- tm: check=high -->\n")
    assert main(["playbook", "show", "mine", "--guide"]) == 0
    assert capsys.readouterr().out == "- [ ] high <!-- tm: check=high -->\n"
    assert main(["playbook", "show", "sam", "--guide"]) == 0
    assert capsys.readouterr().out.startswith("# SAM LoRA run: <!-- tm: run.name --> _____\n")


def test_a_playbook_without_a_runbook_says_so(mine, capsys):
    mine()
    assert main(["playbook", "show", "mine", "--guide"]) == 65
    assert "the playbook 'mine' has no runbook in Markdown" in capsys.readouterr().err


@pytest.fixture
def bare(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "bare.md"
    path.write_text("- [ ] KL raw growing (>0.015)\n- nothing: ___\n")
    return path


def test_bindings_are_proposed_in_a_copy(bare, tmp_path, capsys):
    bound = "- [ ] KL raw growing (>0.015) <!-- tm: check=kl-growing -->\n- nothing: ___\n"
    assert main(["playbook", "bind", "bare.md"]) == 0
    printed = capsys.readouterr()
    assert printed.out == bound
    assert "1 of 2 boxes and blanks are bound to the playbook vivqa" in printed.err
    assert main(["playbook", "bind", "bare.md", "--playbook", "vivqa", "-o", "bound.md"]) == 0
    assert (tmp_path / "bound.md").read_text() == bound
    assert bare.read_text().count("tm:") == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["bare.md", "-o", "bare.md", "--force"], 64),
        (["bare.md", "-o", "there.md"], 64),
        (["missing.md"], 65),
        (["bare.md", "--playbook", "vivqq"], 65),
        (["bare.md", "--playbook", "none"], 64),
    ],
)
def test_what_cannot_be_bound_is_refused(bare, tmp_path, words, code, capsys):
    (tmp_path / "there.md").write_text("mine")
    assert main(["playbook", "bind", *words]) == code
    assert "internal" not in capsys.readouterr().err
    assert (tmp_path / "there.md").read_text() == "mine"
