import subprocess
import sys

import pytest

from trainmon_tui import __version__
from trainmon_tui.cli import main as main_module
from trainmon_tui.cli.commands import COMMANDS


def test_the_version(cli):
    assert cli("--version") == (0, f"trainmon-tui {__version__}\n", "")


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_the_overview_names_every_command(cli, word):
    code, out, err = cli(word)
    assert (code, err) == (0, "")
    assert all(f"  {name} " in out for name in COMMANDS)
    assert "examples:" in out


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help(cli, name):
    code, out, err = cli(name, "--help")
    assert (code, err) == (0, "")
    assert f"trainmon-tui {name}" in out


def test_nearly_a_command(cli):
    code, _, err = cli("chekc", "run.log")
    assert code == 64
    assert err == "trainmon-tui: there is no run and no command 'chekc'\n  did you mean 'check'?\n"


@pytest.mark.parametrize(
    "words", [["--no-remember", "compare", "a", "b"], ["--theme", "dark", "compare", "a", "b"]]
)
def test_a_command_behind_its_options(cli, words):
    code, _, err = cli(*words)
    assert code == 64
    assert err.startswith(
        f"trainmon-tui: 'compare' is a command: it comes before its options\n  trainmon-tui compare {words[0]}"
    )


@pytest.mark.parametrize("words", [["--playbook", "report", "a.log"], ["a.log", "check"], ["--", "report"]])
def test_a_word_that_stands_for_something_else_is_no_command(cli, words):
    assert "is a command" not in cli(*words)[2]


def test_a_file_whose_name_is_nearly_a_command_is_a_run(cli, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "chekc").write_text("loss 1\n")
    code, _, err = cli("chekc")
    assert code == 64
    assert "no terminal" in err


@pytest.mark.parametrize("word", ["./check", "check.log", "job"])
def test_anything_else_is_a_run(cli, word):
    code, _, err = cli(word)
    assert code == 64
    assert "no terminal" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["check"], "check: the following arguments are required: RUN"),
        (["check", "a.log", "--jsn"], "check: there is no option '--jsn'\n  did you mean '--json'?"),
        (["check", "a.log", "-j"], "check: there is no option '-j'"),
        (
            ["check", "a.log", "--at", "epoch"],
            "'epoch' names no moment of a run\n  write epoch=5, step=1000 or line=90",
        ),
        (["check", "a.log", "--at=epoch=-1"], "names no moment of a run"),
        (["export", "a.log"], "export: the following arguments are required: --format"),
        (["export", "a.log", "--format", "xml"], "invalid choice: 'xml'"),
        (["replay", "a.log", "--speed", "0"], "'0' is not a number above 0"),
        (["replay", "a.log", "--speed", "nan"], "'nan' is not a number above 0"),
        (["replay", "a.log", "--speed", "-3"], "'-3' is not a number above 0"),
        (["a.log", "--them", "dark"], "watch: there is no option '--them'\n  did you mean '--theme'?"),
        (["check", ""], "check: argument RUN: the name is empty"),
        ([""], "watch: argument RUN: the name is empty"),
        (["--watch"], "watch: there is no option '--watch'"),
        (["completion", "tcsh"], "invalid choice: 'tcsh'"),
    ],
)
def test_a_wrong_command_line(cli, words, message):
    code, out, err = cli(*words)
    assert (code, out) == (64, "")
    assert message in err
    assert err.startswith("trainmon-tui: ")


def test_an_option_is_never_abbreviated(cli):
    assert cli("check", "a.log", "--js")[0] == 64


def test_after_two_dashes_everything_is_a_run(cli, engine):
    code, _, _ = cli("check", "--json", "pass.log", "--", "--warn.log")
    assert code == 1
    assert [spec.path for spec, _ in engine] == ["pass.log", "./--warn.log"]


@pytest.mark.parametrize("words", [["run.log"], ["watch", "run.log"], ["replay", "run.log"], ["demo"]])
def test_without_a_terminal_the_way_out_is_named(cli, words):
    code, out, err = cli(*words)
    assert (code, out) == (64, "")
    assert "standard output is not a terminal" in err
    assert "trainmon-tui check RUN" in err


def test_windows_is_sent_to_wsl(cli, monkeypatch):
    monkeypatch.setattr(main_module.os, "name", "nt")
    code, _, err = cli("--help")
    monkeypatch.undo()
    assert code == 64
    assert "WSL" in err


@pytest.mark.parametrize(
    "words", [["--help"], ["check", "--help"], ["export", "--help"], ["demo", "--names"]]
)
def test_what_needs_no_screen_loads_no_toolkit(words):
    script = (
        "import sys; from trainmon_tui.cli.main import main; main(sys.argv[1:]);"
        "sys.exit(any(name in sys.modules for name in ('textual', 'rich', 'numpy')))"
    )
    assert (
        subprocess.run([sys.executable, "-c", script, *words], capture_output=True, check=False).returncode
        == 0
    )


def test_the_package_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "trainmon_tui", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"trainmon-tui {__version__}\n"


def test_what_is_wrong_is_said_on_a_terminal_without_a_splash(cli, monkeypatch, capsys):
    said_before = []
    monkeypatch.setattr(main_module.splash, "take_away", lambda: said_before.append(capsys.readouterr().err))
    code, _, err = cli("chekc")
    assert (code, said_before) == (64, [""])
    assert "no run and no command" in err
