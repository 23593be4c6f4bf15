"""Starting a child process with what the interpreter has loaded by itself: the first thing that is done at all."""

from __future__ import annotations

import os
import sys

ahead: list[tuple[int, int, int]] = []
"""The engine that was started before it was known what for, until it is told: its pid, and our ends of its pipes."""


def python(module: str, *words: str) -> list[str]:
    """Return the command line of one of our modules as a program.

    ``-P`` keeps the user's folder off the import path: a ``json.py`` beside a log must not be imported.
    """
    return [sys.executable, "-P", "-m", module, *words]


def start_ahead() -> None:
    """Start an engine that is told later what it is for: meanwhile it loads its modules.

    One that is never told ends with us, silently; where none can be started, one is tried again when it is known
    what for.
    """
    try:
        ahead.append(start_talking(python("trainmon_tui.engine"), os.devnull))
    except OSError:
        ahead.clear()


def start_talking(argv: list[str], stderr: str | int, passed: int | None = None) -> tuple[int, int, int]:
    """Start a program in a session of its own, with a pipe to its standard input and one from its output.

    Its standard error goes to a file or a descriptor. Returns its pid, what it says and what it hears; raises `OSError`.
    """
    child_in, outgoing = os.pipe()
    incoming, child_out = os.pipe()
    try:
        pid = start_with([child_in, child_out, stderr, passed], argv)
    except OSError:
        os.close(incoming)
        os.close(outgoing)
        raise
    finally:
        os.close(child_in)
        os.close(child_out)
    return pid, incoming, outgoing


def start_with(streams: list[int | str | None], argv: list[str]) -> int:
    """Start a program in a session of its own with these as its descriptors from 0 on; return its pid.

    A number is one of our descriptors, a text a file to append to, None is left out. Raises `OSError`.
    """
    actions: list[tuple[int, int, int] | tuple[int, int, str, int, int]] = []
    for number, stream in enumerate(streams):
        if isinstance(stream, str):
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            actions.append((os.POSIX_SPAWN_OPEN, number, stream, flags, 0o600))
        elif stream is not None:
            actions.append((os.POSIX_SPAWN_DUP2, stream, number))
    return os.posix_spawnp(argv[0], argv, os.environ, file_actions=actions, setsid=True)
