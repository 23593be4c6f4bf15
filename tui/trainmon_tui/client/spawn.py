"""Starting the processes that stand beside the screen: the first thing it does, before it imports anything heavy."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.protocol.spec import encode_spec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.protocol.spec import EngineSpec

PASSED = 3
"""The number that a descriptor has in a child which is given one beside the standard three."""
PASSED_PATH = f"/dev/fd/{PASSED}"


class Spawned(NamedTuple):
    """A child process and our ends of the pipes to it."""

    pid: int
    incoming: int
    outgoing: int


def python(module: str, *words: str) -> list[str]:
    """Return the command line of one of our modules as a program.

    ``-P`` keeps the user's folder off the import path: a ``json.py`` beside a log must not be imported.
    """
    return [sys.executable, "-P", "-m", module, *words]


def spawn_engine(spec: EngineSpec, stderr: str = os.devnull, passed: int | None = None) -> Spawned:
    """Start an engine for the spec; its standard error goes to the file ``stderr``.

    ``passed`` is a descriptor that the engine finds at `PASSED_PATH`. Raises `OSError`.
    """
    return spawn_talking(python("trainmon_tui.engine", encode_spec(spec)), stderr, passed)


def dismiss(child: Spawned) -> None:
    """End a child that nobody has spoken to, without a last word from it, and reap it."""
    os.kill(child.pid, signal.SIGKILL)
    os.waitpid(child.pid, 0)
    os.close(child.incoming)
    os.close(child.outgoing)


def spawn_talking(argv: Sequence[str], stderr: str | int, passed: int | None = None) -> Spawned:
    """Start a program in a session of its own, with a pipe to its standard input and one from its output.

    Its standard error goes to a file or a descriptor. Raises `OSError`.
    """
    child_in, outgoing = os.pipe()
    incoming, child_out = os.pipe()
    try:
        pid = spawn_with([child_in, child_out, stderr, passed], argv)
    except OSError:
        os.close(incoming)
        os.close(outgoing)
        raise
    finally:
        os.close(child_in)
        os.close(child_out)
    return Spawned(pid, incoming, outgoing)


def spawn_with(streams: Sequence[int | str | None], argv: Sequence[str]) -> int:
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
    return os.posix_spawnp(argv[0], list(argv), os.environ, file_actions=actions, setsid=True)
