"""What can go wrong for a user, and the exit status that says so."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class ExitCode(IntEnum):
    """Exit statuses of every command; ``check`` uses 0-3 for its verdict."""

    PASS = 0
    WARN = 1
    FAIL = 2
    UNKNOWN = 3
    USAGE = 64
    BAD_DATA = 65
    NO_INPUT = 66
    INTERNAL = 70
    INTERRUPTED = 130


class TrainmonError(Exception):
    """An error that is shown to the user as one or two lines, never as a traceback.

    ``message`` says what happened and where; ``hint`` what was expected, or the nearest valid thing.
    """

    exit_code = ExitCode.INTERNAL

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return "\n  ".join([self.message, *self.hint.splitlines()])


class UsageError(TrainmonError):
    """The command line asks for something that does not exist."""

    exit_code = ExitCode.USAGE


class BadDataError(TrainmonError):
    """A playbook, theme or format that the user wrote cannot be used."""

    exit_code = ExitCode.BAD_DATA


class NoInputError(TrainmonError):
    """The run to read is missing, unreadable or of a kind that cannot be read."""

    exit_code = ExitCode.NO_INPUT


def did_you_mean(word: str, known: Iterable[str], besides: Iterable[str] = ()) -> str:
    """Return ``did you mean 'x'?`` for the nearest known word, or the list of known words.

    Words that begin like ``word`` come before those that merely look like it; ``besides`` may be meant, but only
    ``known`` is listed where nothing is near.
    """
    import difflib  # noqa: PLC0415 - only an error needs it, and every start would pay for it

    names = sorted({*known} - {*besides})
    possible = sorted({*names, *besides})
    begun = [name for name in possible if word and name.startswith(word)]
    near = difflib.get_close_matches(word, begun or possible, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"known: {', '.join(begun or names)}" if names or begun else ""
