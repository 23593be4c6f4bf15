"""The documents say what the program does: commands, exit codes, dependencies, layers, links."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from trainmon_tui import __version__
from trainmon_tui.cli.exit import BROKEN_PIPE
from trainmon_tui.model.errors import ExitCode

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGE = CHECKOUT / "tui" / "trainmon_tui"
COMMAND_LINE = CHECKOUT / "docs" / "command-line.md"
DOCUMENTS = sorted(
    [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").glob("*.md"), *CHECKOUT.glob("demo_logs/*.md")]
)


def read(name):
    return (CHECKOUT / name).read_text(encoding="utf-8")


def documents():
    return [pytest.param(path, id=str(path.relative_to(CHECKOUT))) for path in DOCUMENTS]


@pytest.fixture(scope="module")
def commands():
    """The commands that ``--help`` names."""
    overview = run_program("--help").split("commands (")[1].split("\n\n")[0]
    return re.findall(r"^  ([a-z]+) {2,}", overview, re.MULTILINE)


def run_program(*arguments):
    command = [sys.executable, "-m", "trainmon_tui", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def documented():
    """The commands that have a section of their own."""
    return re.findall(r"^## trainmon-tui ([a-z]+)", read("docs/command-line.md"), re.MULTILINE)


def test_every_command_is_documented_and_no_other(commands):
    assert sorted(documented()) == sorted(commands)


def test_every_option_is_documented(commands):
    for command in commands:
        section = read("docs/command-line.md").split(f"## trainmon-tui {command}\n")[1].split("\n## ")[0]
        options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", run_program(command, "--help"))) - {"--help"}
        missing = {option for option in options if option not in section and option not in shared_options()}
        assert not missing, command


def shared_options():
    """Options described once, under their own heading."""
    return read("docs/command-line.md").split("## Options everywhere\n")[1].split("\n## ")[0]


def test_the_exit_codes_are_those_of_the_program():
    table = read("docs/command-line.md").split("## Exit codes\n")[1]
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)} == {
        *ExitCode,
        BROKEN_PIPE,
    }


@pytest.mark.parametrize("path", documents())
def test_commands_in_the_documents_exist(path, commands):
    for block in re.findall(r"```(?:sh|console)\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL):
        for word in re.findall(
            r"(?:^|[|&;] *|setsid |nohup )trainmon-tui ([a-z]+)(?![\w./:-])", block, re.MULTILINE
        ):
            assert word in commands


@pytest.mark.parametrize("path", documents())
def test_links_inside_the_project_lead_somewhere(path):
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", documents())
def test_make_targets_in_the_documents_exist(path):
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    named = re.findall(r"`make ([a-z-]+)|^make ([a-z-]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert {first or second for first, second in named} <= targets


def test_every_make_target_says_what_it_does():
    targets = re.search(r"\.PHONY: (.*)", read("Makefile"))[1].split()
    shown = subprocess.run(["make", "help"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in shown.splitlines()] == targets


def project():
    return tomllib.loads(read("pyproject.toml"))["project"]


def test_every_dependency_has_its_reason_in_the_architecture():
    text = read("ARCHITECTURE.md")
    for requirement in project()["dependencies"]:
        name = re.match(r"[\w-]+", requirement)[0]
        assert f"| {name} |" in text, name


def test_every_layer_is_in_the_architecture():
    layers = [folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists()]
    text = read("ARCHITECTURE.md")
    assert layers
    assert [layer for layer in layers if f"`{layer}`" not in text] == []


def test_the_changelog_knows_this_version():
    assert re.search(rf"^## \[(Unreleased|{re.escape(__version__)})\]", read("CHANGELOG.md"), re.MULTILINE)


@pytest.mark.parametrize("name", ["vivqa-healthy", "vivqa-failing"])
def test_the_replay_page_names_the_bundled_demos(name):
    assert name in read("docs/replay.md")
