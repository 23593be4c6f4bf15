"""Commands with actions: the word behind the command chooses the parser that reads the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from trainmon_tui.cli.parser import Parser
from trainmon_tui.model.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence


class Action(Protocol):
    """A command below a command."""

    @property
    def summary(self) -> str:
        """Return what it does, in a line."""
        ...

    def parser(self) -> Parser:
        """Return the parser of its own arguments."""
        ...


class ActionParser(Parser):
    """The parser of a command that has actions."""

    def __init__(
        self, name: str, summary: str, examples: Sequence[str], actions: Mapping[str, Action]
    ) -> None:
        super().__init__(name, summary, examples)
        width = max(map(len, actions))
        rows = (f"  {word:<{width}} {action.summary}" for word, action in actions.items())
        self.usage = f"{self.prog} ACTION [ARGUMENTS]"
        self.description = "\n".join((self.description or "", "", "actions (each has --help):", *rows))
        self._actions_by_name = actions

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """Return the arguments of the action that the first word names, and the word as ``action``."""
        if words and words[0] in ("-h", "--help"):
            return super().read(words)
        action = self._action(words)
        args = self._actions_by_name[action].parser().read(words[1:])
        args.action = action
        return args

    def options(self) -> list[str]:
        """Return the options of every action."""
        parsers = (action.parser() for action in self._actions_by_name.values())
        return list(dict.fromkeys(option for parser in parsers for option in parser.options()))

    def _action(self, words: Sequence[str]) -> str:
        known = self._actions_by_name
        if not words:
            self.error(f"which action? {', '.join(known)}")
        if words[0] not in known:
            raise UsageError(
                f"{self.command}: there is no action {words[0]!r}", did_you_mean(words[0], known)
            )
        return words[0]
