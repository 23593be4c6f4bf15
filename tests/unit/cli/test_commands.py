import sys
from types import SimpleNamespace

import pytest

from trainmon_tui.cli.commands import COMMANDS, WATCH, Command


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_can_be_parsed_and_run(name):
    command = COMMANDS[name]
    assert command.name == name
    assert all(callable(each._function("run")) for each in command.actions or [command])
    assert command.parser().prog == f"trainmon-tui {name}"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_summary_is_a_line_of_the_overview(name):
    summary = COMMANDS[name].summary
    assert len(f"  {name:<11} {summary}") <= 80
    assert summary[0].islower()
    assert not summary.endswith(".")


@pytest.mark.parametrize(
    ("name", "example"), [(name, example) for name in COMMANDS for example in COMMANDS[name].examples]
)
def test_every_example_of_the_help_can_be_parsed(name, example):
    words = example.removeprefix('eval "$(').removesuffix(')"').partition(" | ")[0].split()
    assert words.pop(0) == "trainmon-tui"
    command = COMMANDS.get(words[0])
    assert (command or WATCH).name == name
    (command or WATCH).parser().read(words[1:] if command else words)


def test_a_command_is_the_two_functions_of_its_module(monkeypatch):
    module = SimpleNamespace(
        add_arguments=lambda parser: parser.add_argument("count", type=int), run=lambda args: args.count + 1
    )
    monkeypatch.setitem(sys.modules, "trainmon_tui.cli.counting", module)
    command = Command("count", "count on", "counting")
    assert command.run(command.parser().read(["41"])) == 42
