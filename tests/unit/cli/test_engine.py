import sys

import pytest

from trainmon_tui.cli import engine as command
from trainmon_tui.protocol.framing import greet
from trainmon_tui.protocol.spec import EngineSpec, decode_spec


@pytest.fixture
def served(monkeypatch):
    """Remember what is served, and end with the status of a run that could not be read."""
    specs = []
    monkeypatch.setattr("trainmon_tui.engine.stdio.main", lambda spec: specs.append(decode_spec(spec)) or 66)
    return specs


@pytest.mark.parametrize(
    ("words", "spec"),
    [
        (["run.log"], EngineSpec("run.log")),
        (["run.log", "--playbook", "mine.yaml"], EngineSpec("run.log", playbook="mine.yaml")),
        (["run.log", "--pid=17", "--interval=2.5"], EngineSpec("run.log", pid=17, interval_s=2.5)),
        (["run.log", "--called=ssh://gpu1/run.log"], EngineSpec("run.log", called="ssh://gpu1/run.log")),
        (["--playbook=none", "--", "-odd.log"], EngineSpec("./-odd.log", playbook="none")),
    ],
)
def test_the_run_and_its_playbook_are_served_and_the_status_handed_on(cli, served, words, spec):
    assert cli("engine", *words) == (66, greet().decode(), "")
    assert served == [spec]


def test_a_person_at_a_terminal_is_told_what_to_type(cli, served, monkeypatch):
    monkeypatch.setattr(command, "is_terminal", lambda stream: stream is sys.stdout)
    code, out, err = cli("engine", "run.log")
    assert (code, out, served) == (64, "", [])
    assert err.endswith("to watch the run: trainmon-tui run.log\n")


@pytest.mark.parametrize("words", [[], ["a.log", "b.log"], ["a.log", "--theme", "dark"]])
def test_anything_else_is_refused(cli, served, words):
    assert cli("engine", *words)[0] == 64
    assert served == []
