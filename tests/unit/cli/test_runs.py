"""The list of runs without a screen, and what is opened from it."""

import json

import pytest

from trainmon_tui.cli import runs as command
from trainmon_tui.cli import watch


@pytest.fixture
def here(tmp_path, monkeypatch):
    folder = tmp_path / "project"
    (folder / "outputs").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def log(here):
    (here / "outputs" / "train.log").write_text("step 1 loss 2\n")


@pytest.fixture
def screen(monkeypatch):
    """A terminal on which the person picks what the test says; what was watched then."""
    watched = []
    monkeypatch.setattr(command, "can_show_a_screen", lambda stream: True)
    monkeypatch.setattr("trainmon_tui.cli.live.is_piped_in", lambda: False)
    monkeypatch.setattr(watch, "watch", lambda args: watched.append((args.run, args.playbook)) or 7)
    return watched


@pytest.fixture
def no_pipe(monkeypatch):
    monkeypatch.setattr("trainmon_tui.cli.live.is_piped_in", lambda: False)


@pytest.mark.parametrize("words", [[], ["runs"], ["runs", "--list"], ["--list"], ["runs", "."]])
def test_without_a_terminal_they_are_printed(cli, log, no_pipe, words):
    code, out, err = cli(*words)
    assert (code, err) == (0, "")
    sign, age, size, kind, name = out.split()
    assert (sign, size, kind, name) == ("*", "14B", "log", "outputs/train.log")
    assert age.endswith("s")


@pytest.mark.parametrize("words", [["runs", "--json"], ["--json"]])
def test_as_json(cli, log, words):
    code, out, _ = cli(*words)
    (run,) = json.loads(out)
    assert code == 0
    assert (run["path"], run["kind"], run["bytes"], run["alive"]) == ("outputs/train.log", "log", 14, True)
    assert run["changed_s"] > 1e9
    assert 0 <= run["age_s"] < 60


@pytest.mark.parametrize("words", [["runs", "--names"], ["--names"], ["runs", "outputs", "--names"]])
def test_as_names(cli, log, words):
    assert cli(*words)[:2] == (0, "outputs/train.log\n")


def test_where_there_is_none_the_way_on_is_said(cli, here, no_pipe):
    code, out, err = cli()
    assert (code, out) == (66, "")
    assert f"no run was found in {here}" in err
    assert "trainmon-tui demo" in err
    assert cli("runs", "--json")[:2] == (0, "[]\n")
    assert cli("runs", "--names")[:2] == (0, "")


def test_a_folder_that_is_none_is_refused(cli, here):
    assert cli("runs", "missing")[0] == 66


def test_on_a_terminal_the_runs_stand_in_a_table(cli, log, screen, together):
    assert cli("--playbook", "none")[0] == 9
    assert cli("runs", "--playbook", "none")[0] == 9
    assert [(several.kind, several.paths) for several, _ in together] == [("table", (".",))] * 2
    assert {args.playbook for _, args in together} == {"none"}
    assert screen == []


def test_several_runs_and_folders_stand_in_one_table(cli, log, screen, together, here):
    (here / "b.log").write_text("step 1 loss 2\n")
    assert cli("outputs/train.log", "b.log")[0] == 9
    assert cli("runs", "outputs", "b.log")[0] == 9
    assert [several.paths for several, _ in together] == [
        ("outputs/train.log", "b.log"),
        ("outputs", "b.log"),
    ]
    assert {several.folder for several, _ in together} == {""}


def test_a_run_that_is_not_there_is_refused_before_the_screen(cli, log, screen, together):
    code, _, err = cli("outputs/train.log", "outputs/trian.log")
    assert code == 66
    assert "no such file: outputs/trian.log" in err
    assert "train.log" in err
    assert together == []


@pytest.mark.parametrize("elsewhere", ["-", "ssh://host/run.log"])
def test_a_pipe_or_another_machines_run_stands_in_no_table(cli, log, screen, together, elsewhere):
    code, _, err = cli("outputs/train.log", elsewhere)
    assert code == 64
    assert f"watch it alone: trainmon-tui {elsewhere}" in err


def test_a_table_of_another_machine_is_opened_over_there(cli, screen, together):
    _, _, err = cli("runs", "ssh://me@node7/~/my runs")
    assert "is on another" in err
    assert "ssh -t me@node7 trainmon-tui runs './my runs'" in err


def test_named_runs_can_be_listed(cli, log, here):
    (here / "b.log").write_text("step 1 loss 2\n")
    assert cli("runs", "outputs", "b.log", "--names")[1].splitlines() == ["outputs/train.log", "b.log"]


@pytest.fixture
def together(monkeypatch):
    """Every table that would be shown, and the arguments it is shown with."""
    shown = []

    def open_together(several, args):
        shown.append((several, args))
        return 9

    monkeypatch.setattr("trainmon_tui.cli.together.open_together", open_together)
    return shown


def test_a_terminal_shows_no_empty_list(cli, here, screen):
    code, _, err = cli()
    assert code == 66
    assert "no run was found" in err


def test_a_hostile_name_is_only_text(cli, here):
    (here / "a\x1b]0;t\x07\nb\udcff.log").write_text("x\n")
    for form in ("--list", "--names", "--json"):
        out = cli("runs", form)[1]
        assert "\x1b" not in out
        assert len(out.splitlines()) == 1
