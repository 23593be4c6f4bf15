"""What an engine is started for: the same options, whichever command takes them."""

import pytest

from trainmon_tui.cli.commands import COMMANDS
from trainmon_tui.cli.spec import spec_of, watched_spec
from trainmon_tui.protocol.spec import EngineSpec

JUDGING = ("watch", "runs", "replay", "engine", "check", "compare", "report", "journal")
READING = ["--playbook=vivqa", "--format=own.yaml", "--alone", "--config=train.yaml", "--record=kept.jsonl"]
SPEC = EngineSpec(
    "a.log", "vivqa", format="own.yaml", alone=True, config="train.yaml", record="kept.jsonl"
)  # fmt: skip


@pytest.mark.parametrize("command", JUDGING)
def test_every_command_that_judges_a_run_takes_how_it_is_read(command):
    args = COMMANDS[command].parser().read(["a.log", *READING])
    assert spec_of("a.log", args) == SPEC


@pytest.mark.parametrize("command", JUDGING)
def test_without_options_nothing_is_asked_for(command):
    assert spec_of("a.log", COMMANDS[command].parser().read(["a.log"])) == EngineSpec("a.log")


@pytest.mark.parametrize("command", ["watch", "engine"])
def test_what_is_watched_has_its_machine_beside_it(command):
    words = ["a.log", *READING, "--pid=17", "--interval=2"]
    assert watched_spec("a.log", COMMANDS[command].parser().read(words)) == SPEC._replace(
        pid=17, interval_s=2.0
    )


def test_a_demo_is_read_without_what_is_meant_for_ones_own_runs():
    assert spec_of("a.log", COMMANDS["demo"].parser().read([])) == EngineSpec("a.log", format="none")


@pytest.mark.parametrize("command", ["check", "compare", "report", "journal"])
def test_an_empty_moment_is_refused(command, cli):
    code, _, err = cli(command, "a.log", "--at", "")
    assert code == 64
    assert "names no moment" in err
