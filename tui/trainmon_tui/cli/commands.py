"""The table of commands. Nothing of a command is imported until it is chosen."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, NamedTuple, cast

from trainmon_tui.cli.actions import ActionParser
from trainmon_tui.cli.parser import Parser

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


class Command(NamedTuple):
    """A word of the command line, and the module that declares its options and runs it."""

    name: str
    summary: str
    module: str
    examples: tuple[str, ...] = ()
    actions: tuple[Command, ...] = ()
    """Commands below it, of which the next word chooses one; then its own module is not used."""

    def parser(self) -> Parser:
        """Return the command's parser; imports its module."""
        if self.actions:
            return ActionParser(self.name, self.summary, self.examples, self._by_name())
        parser = Parser(self.name, self.summary, self.examples)
        add_arguments = cast("Callable[[Parser], None]", self._function("add_arguments"))
        add_arguments(parser)
        return parser

    def run(self, args: argparse.Namespace) -> int:
        """Run the command; return its exit status."""
        if self.actions:
            return self._by_name()[args.action].run(args)
        run = cast("Callable[[argparse.Namespace], int]", self._function("run"))
        return run(args)

    def _by_name(self) -> dict[str, Command]:
        return {action.name.rpartition(" ")[2]: action for action in self.actions}

    def _function(self, name: str) -> object:
        return getattr(importlib.import_module(f"trainmon_tui.cli.{self.module}"), name)


WATCH = Command(
    "watch",
    "watch a run live from its log (the word itself may be left out)",
    "live",
    (
        "trainmon-tui run.log",
        "trainmon-tui runs/*.log",
        "trainmon-tui watch run.log --playbook my-runbook.yaml",
    ),
)

FORMAT_ACTIONS = (
    Command("format list", "name the formats, your own and the bundled ones", "format.listing"),
    Command(
        "format show", "print a format's file", "format.showing", ("trainmon-tui format show vowpal-wabbit",)
    ),
    Command(
        "format test",
        "run the sample lines of formats, which are their tests",
        "format.testing",
        ("trainmon-tui format test", "trainmon-tui format test my-format.yaml"),
    ),
    Command("format schema", "print the JSON Schema of a format's file", "format.schema"),
    Command(
        "format explain",
        "say what was understood of a log, as what, and what was not",
        "format.explaining",
        (
            "trainmon-tui format explain run.log",
            "trainmon-tui format explain run.log --lines 90-120",
            "trainmon-tui format explain run.log --propose -o my-format.yaml",
        ),
    ),
)

PLAYBOOK_ACTIONS = (
    Command("playbook list", "name the playbooks, your own and the bundled ones", "playbook.listing"),
    Command(
        "playbook show", "print a playbook's file", "playbook.showing", ("trainmon-tui playbook show vivqa",)
    ),
    Command(
        "playbook validate",
        "say whether a playbook can be used, and what is wrong with it",
        "playbook.validating",
        ("trainmon-tui playbook validate my-runbook.yaml",),
    ),
    Command(
        "playbook test",
        "run the tests that playbooks carry",
        "playbook.testing",
        ("trainmon-tui playbook test", "trainmon-tui playbook test my-runbook.yaml"),
    ),
    Command(
        "playbook calibrate",
        "hold a playbook's numbers against what a run showed, and propose others",
        "playbook.calibrating",
        (
            "trainmon-tui playbook calibrate run.log",
            "trainmon-tui playbook calibrate run.log -o numbers.patch",
        ),
    ),
    Command(
        "playbook bind",
        "propose bindings for a runbook in Markdown that has none",
        "playbook.binding",
        ("trainmon-tui playbook bind my-guide.md --playbook vivqa -o bound.md",),
    ),
    Command("playbook schema", "print the JSON Schema of a playbook's file", "playbook.schema"),
)

THEME_ACTIONS = (
    Command("theme list", "name the themes, your own and the bundled ones", "theme.listing"),
    Command("theme show", "print a theme's file", "theme.showing", ("trainmon-tui theme show okabe",)),
    Command(
        "theme validate",
        "say whether a theme can be used and read, and what is wrong with it",
        "theme.validating",
        ("trainmon-tui theme validate my-theme.yaml",),
    ),
)

CONFIG_ACTIONS = (
    Command("config show", "print every setting and where its value comes from", "config.showing"),
    Command("config path", "print where the settings file is looked for", "config.path"),
    Command("config schema", "print the JSON Schema of the settings file", "config.schema"),
)

COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        WATCH,
        Command(
            "runs",
            "show the runs of folders in a table; open one, compare several",
            "runs",
            (
                "trainmon-tui runs",
                "trainmon-tui runs outputs other/run.log",
                "trainmon-tui runs outputs --json",
            ),
        ),
        Command(
            "demo",
            "play a bundled log on the screen",
            "demo",
            ("trainmon-tui demo", "trainmon-tui demo --list"),
        ),
        Command(
            "replay",
            "play a finished log on the screen, as it was written",
            "replay",
            ("trainmon-tui replay run.log --speed 50", "trainmon-tui replay run.log --from epoch=3"),
        ),
        Command(
            "check",
            "judge a run and print the verdict, as text or JSON",
            "check",
            ("trainmon-tui check run.log", "trainmon-tui check run.log --at epoch=5 --json"),
        ),
        Command(
            "report",
            "write what is known of a run into files to be kept with it",
            "report",
            ("trainmon-tui report run.log", "trainmon-tui report run.log --fill -o kept"),
        ),
        Command(
            "compare",
            "lay runs side by side: charts, settings, best values, verdicts",
            "compare",
            (
                "trainmon-tui compare a.log b.log",
                "trainmon-tui compare runs/*.log --text",
                "trainmon-tui compare runs/*.log --json",
            ),
        ),
        Command(
            "journal",
            "tick, decide, adjust and note by hand, and see what was",
            "journal",
            (
                "trainmon-tui journal run.log",
                "trainmon-tui journal run.log tick save-best",
                'trainmon-tui journal run.log decide free-bits 1 --why "raw KL still falls"',
                "trainmon-tui journal run.log set free_bits=0.015 --from epoch=5",
                'trainmon-tui journal run.log note "moved to the other node"',
                "trainmon-tui journal run.log undo last",
            ),
        ),
        Command(
            "export",
            "print every point that a log holds",
            "export",
            ("trainmon-tui export run.log --format json -o run.json",),
        ),
        Command(
            "format",
            "see how a log is read, and describe one that is not",
            "",
            (
                "trainmon-tui format explain run.log",
                "trainmon-tui format explain run.log --propose -o my-format.yaml",
                "trainmon-tui format test my-format.yaml",
            ),
            FORMAT_ACTIONS,
        ),
        Command(
            "playbook",
            "see the runbooks that tick themselves, and test your own",
            "",
            ("trainmon-tui playbook list", "trainmon-tui playbook test my-runbook.yaml"),
            PLAYBOOK_ACTIONS,
        ),
        Command(
            "doctor",
            "say why nothing shows, and what is to be mended",
            "doctor",
            ("trainmon-tui doctor", "trainmon-tui doctor run.log"),
        ),
        Command(
            "theme",
            "see the themes, and try your own",
            "",
            ("trainmon-tui theme list", "trainmon-tui theme validate my-theme.yaml"),
            THEME_ACTIONS,
        ),
        Command(
            "config",
            "see your settings",
            "",
            ("trainmon-tui config show", "trainmon-tui config path"),
            CONFIG_ACTIONS,
        ),
        Command(
            "gpu",
            "show this machine's GPUs and host, or print one sample",
            "gpu",
            ("trainmon-tui gpu", "trainmon-tui gpu --json"),
        ),
        Command("engine", "read a run for a screen elsewhere, over standard input and output", "engine"),
        Command(
            "completion",
            "print a completion script for a shell",
            "completion",
            ('eval "$(trainmon-tui completion bash)"', "trainmon-tui completion fish | source"),
        ),
    )
}
