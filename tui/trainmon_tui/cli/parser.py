"""argparse with our manners: errors are `UsageError`, options are never abbreviated, near misses are named."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, NoReturn

from trainmon_tui.model.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_NEGATIVE_NUMBER = re.compile(r"-\.?\d")


class Parser(argparse.ArgumentParser):
    """The parser of one command."""

    def __init__(self, name: str, summary: str, examples: Sequence[str] = ()) -> None:
        shown = "\n".join(("examples:", *(f"  {example}" for example in examples))) if examples else None
        self.command = name
        super().__init__(
            prog=f"trainmon-tui {name}",
            description=f"{summary[0].upper()}{summary[1:]}.",
            epilog=shown,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        self._later: list[Callable[[Parser], None]] = []

    def declare_later(self, declare: Callable[[Parser], None]) -> None:
        """Declare options as soon as one of the words may be an option: what that loads is not always needed."""
        self._later.append(declare)

    def _declare(self) -> None:
        while self._later:
            self._later.pop(0)(self)

    def format_help(self) -> str:
        """Return the help, all options in it."""
        self._declare()
        return super().format_help()

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """Return the arguments, options and positions in any order; raises `UsageError`."""
        options, positions = _cut_at_dashes(list(words))
        if any(word.startswith("-") for word in options):
            self._declare()
        self._refuse_unknown_options(options)
        return self.parse_intermixed_args(options + positions)

    def error(self, message: str) -> NoReturn:
        """Raise `UsageError` in place of printing and leaving."""
        raise UsageError(f"{self.command}: {message}", f"see {self.prog} --help")

    def options(self) -> list[str]:
        """Return every option as it is written, ``--help`` among them."""
        self._declare()
        return list(self._option_string_actions)

    def _refuse_unknown_options(self, words: Sequence[str]) -> None:
        for word in words:
            option = word.partition("=")[0]
            if not option.startswith("-") or option == "-" or _NEGATIVE_NUMBER.match(option):
                continue
            if option not in self._option_string_actions and not self._is_short_with_value(option):
                self._refuse(option)

    def _is_short_with_value(self, option: str) -> bool:
        return not option.startswith("--") and option[:2] in self._option_string_actions

    def _refuse(self, option: str) -> NoReturn:
        known = [name for name in self.options() if name.startswith("--")]
        raise UsageError(f"{self.command}: there is no option {option!r}", did_you_mean(option, known))


def _cut_at_dashes(words: list[str]) -> tuple[list[str], list[str]]:
    """Return the words before ``--``, and those after it as argparse cannot take them for options: ``./-x``."""
    if "--" not in words:
        return words, []
    cut = words.index("--")
    return words[:cut], [f"./{word}" if word.startswith("-") else word for word in words[cut + 1 :]]
