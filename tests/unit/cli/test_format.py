import json

import jsonschema
import pytest

from trainmon_tui.cli.commands import COMMANDS, FORMAT_ACTIONS

pytest.importorskip("re2", reason="google-re2 is not installed: no format can be used")

FORMAT = r"""
format: 1
name: heat
description: the heat of an oven
lines:
  - pattern: 'heat (?P<heat>\S+) ~ (?P<cold>\S+)'
samples:
  - line: 'heat 3 ~ 4'
    gives: {values: {heat: 3, cold: 4}}
"""
LOG = "Epoch 1: loss=10\nheat 3 ~ 4\nEpoch 2: loss=9\nheat 4 ~ 4\n"


@pytest.fixture
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("TRAINMON_CONFIG_DIR", str(tmp_path))
    folder = tmp_path / "formats"
    folder.mkdir()
    return folder


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "run.log"
    path.write_text(LOG)
    return str(path)


def test_formats_are_listed_with_their_origin(cli, own):
    (own / "heat.yaml").write_text(FORMAT)
    code, out, err = cli("format", "list")
    assert (code, err) == (0, "")
    assert "heat           yours    the heat of an oven\n" in out
    assert "vowpal-wabbit  bundled  " in out
    assert str(own) in out


def test_a_list_for_programs(cli, own):
    (own / "heat.yaml").write_text("format: 3\n")
    assert cli("format", "list", "--names")[1].split() == ["heat", "vowpal-wabbit"]
    rows = json.loads(cli("format", "list", "--json")[1])
    assert [(row["name"], row["origin"]) for row in rows] == [("heat", "yours"), ("vowpal-wabbit", "bundled")]
    assert "is not valid here" in rows[0]["error"]


def test_a_format_is_shown_as_its_file_has_it(cli, own):
    (own / "heat.yaml").write_text(FORMAT)
    assert cli("format", "show", "heat")[1] == FORMAT
    code, _, err = cli("format", "show", "haet")
    assert code == 65
    assert "did you mean 'heat'?" in err


def test_on_a_terminal_nothing_of_a_file_acts(cli, own, monkeypatch):
    (own / "heat.yaml").write_text("# \x1b]0;title\x07 x\n")
    monkeypatch.setattr("trainmon_tui.cli.library.is_terminal", lambda _stream: True)
    assert cli("format", "show", "heat")[1] == "#  x\n"


def test_samples_that_pass(cli, own):
    (own / "heat.yaml").write_text(FORMAT)
    code, out, err = cli("format", "test")
    assert (code, err) == (0, "")
    assert "heat: 1 sample, all as they must be" in out
    assert "vowpal-wabbit: 6 samples" in out


def test_samples_that_fail_say_what_they_gave(cli, own):
    (own / "heat.yaml").write_text(FORMAT.replace("cold: 4", "cold: 5"))
    code, out, _ = cli("format", "test", "heat")
    assert code == 65
    assert "heat: 1 failed of 1 sample\n  sample 1: heat 3 ~ 4\n    values.cold  expected 5, got 4\n" in out


def test_one_broken_format_does_not_hide_the_others(cli, own):
    (own / "bad.yaml").write_text("format: 3\n")
    (own / "heat.yaml").write_text(FORMAT)
    code, out, err = cli("format", "test")
    assert code == 65
    assert "bad.yaml:1:1: " in err
    assert "heat: 1 sample, all as they must be" in out


def test_the_schema_is_printed(cli):
    code, out, _ = cli("format", "schema")
    assert code == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(out))


def test_a_log_is_explained(cli, log):
    code, out, err = cli("format", "explain", log)
    assert (code, err) == (0, "")
    assert "4 lines, 50% understood" in " ".join(out.split())
    assert "heat # ~ #" in out


def test_an_explanation_for_programs(cli, log):
    said = json.loads(cli("format", "explain", log, "--json")[1])
    assert (said["schema"], said["understood"], said["not_understood"]) == (1, 2, 2)
    lines = [json.loads(line) for line in cli("format", "explain", log, "--all", "--json")[1].splitlines()]
    assert [line["kind"] for line in lines] == ["line", "", "line", ""]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--all",), [1, 2, 3, 4]),
        (("--lines", "2-3"), [2, 3]),
        (("--lines", "3-"), [3, 4]),
        (("--lines=2",), [2]),
    ],
)
def test_lines_are_told_one_by_one(cli, log, words, told):
    out = cli("format", "explain", log, *words)[1]
    assert [int(line.split()[0]) for line in out.splitlines()] == told


@pytest.mark.parametrize(
    "words", [("--lines", "x"), ("--lines", "0-2"), ("--lines", "3-2"), ("--all", "--propose"), ("-o", "x")]
)
def test_what_makes_no_sense_is_refused(cli, log, words):
    assert cli("format", "explain", log, *words)[0] == 64


def test_a_beginning_is_proposed_and_passes_its_own_samples(cli, log, tmp_path):
    path = tmp_path / "oven.yaml"
    assert cli("format", "explain", log, "--propose", "-o", str(path))[:2] == (0, "")
    assert cli("format", "test", str(path))[0] == 0
    out = cli("format", "explain", log, "--format", str(path))[1]
    assert "100% understood" in " ".join(out.split())
    assert "read with the format oven: 2 lines" in out


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing stands in it"),
        (
            "loss 1 " + "x" * 20_000 + "\n",
            "no line that was not understood has numbers and fits into a format",
        ),
        ("Epoch 1: loss=10\n", "every line with numbers was understood"),
    ],
)
def test_it_is_told_why_nothing_is_proposed(cli, tmp_path, text, why):
    log = tmp_path / "a.log"
    log.write_text(text)
    assert why in cli("format", "explain", str(log), "--propose")[2]


def test_nothing_is_written_where_there_is_nothing_to_propose(cli, tmp_path):
    log, path = tmp_path / "a.log", tmp_path / "a.yaml"
    log.write_text("Epoch 1: loss=10\n")
    code, out, err = cli("format", "explain", str(log), "--propose", "-o", str(path))
    assert (code, out) == (0, "")
    assert "nothing to propose" in err
    assert not path.exists()


def test_a_run_names_the_format_that_read_it(cli, own, log):
    (own / "heat.yaml").write_text(FORMAT)
    assert "read with the format heat\n" in cli("check", log)[1]
    tags = {each["tag"] for each in json.loads(cli("export", log, "--format", "json")[1])["series"]}
    assert tags == {"loss", "heat", "cold"}
    tags = {
        each["tag"]
        for each in json.loads(cli("export", log, "--format", "json", "--log-format", "none")[1])["series"]
    }
    assert tags == {"loss"}


def test_a_format_that_is_named_and_fails_its_samples_is_refused(cli, own, log):
    (own / "heat.yaml").write_text(FORMAT.replace("cold: 4", "cold: 5"))
    code, _, err = cli("check", log, "--format", "heat")
    assert code == 65
    assert "1 of its 1 samples fail" in err
    assert "format test" in err


def test_an_action_is_needed_and_the_nearest_is_named(cli):
    assert cli("format")[0] == 64
    assert "did you mean 'explain'?" in cli("format", "explian", "x")[2]
    assert "which action? list, show" in cli("format")[2]


@pytest.mark.parametrize("action", FORMAT_ACTIONS, ids=lambda action: action.name)
def test_every_action_has_help_with_examples(cli, action):
    code, out, _ = cli(*action.name.split(), "--help")
    assert code == 0
    assert action.summary[1:] in " ".join(out.split())
    assert all(example in out for example in action.examples)
    assert action.name.removeprefix("format ") in cli("format", "--help")[1]


def test_the_options_of_every_action_are_completed():
    options = COMMANDS["format"].parser().options()
    assert {"--names", "--json", "--propose", "--lines", "--format", "--help"} <= set(options)
