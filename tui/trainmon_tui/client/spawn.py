"""Starting an engine process: the first thing a screen does, before it imports anything heavy."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.protocol.spec import encode_spec

if TYPE_CHECKING:
    from trainmon_tui.protocol.spec import EngineSpec


class Spawned(NamedTuple):
    """A child process and our ends of the pipes to it."""

    pid: int
    incoming: int
    outgoing: int


def spawn_engine(spec: EngineSpec, stderr: str = os.devnull) -> Spawned:
    """Start an engine for the spec in a session of its own; its standard error goes to the file ``stderr``.

    ``-P`` keeps the user's folder off the import path: a ``json.py`` beside a log must not be imported.
    Raises `OSError`.
    """
    argv = [sys.executable, "-P", "-m", "trainmon_tui.engine", encode_spec(spec)]
    child_in, outgoing = os.pipe()
    incoming, child_out = os.pipe()
    try:
        pid = os.posix_spawn(
            argv[0],
            argv,
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_DUP2, child_in, 0),
                (os.POSIX_SPAWN_DUP2, child_out, 1),
                (os.POSIX_SPAWN_OPEN, 2, stderr, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
            ],
            setsid=True,
        )
    finally:
        os.close(child_in)
        os.close(child_out)
    return Spawned(pid, incoming, outgoing)
