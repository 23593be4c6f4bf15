"""Starting the processes that stand beside the screen, before anything heavy is imported."""

from __future__ import annotations

import contextlib
import os
import signal
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.client.children import ahead, python, start_talking, start_with
from trainmon_tui.protocol.spec import encode_orders, encode_spec

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


def spawn_engine(spec: EngineSpec, stderr: str = os.devnull, passed: int | None = None) -> Spawned:
    """Start an engine for the spec, or tell the one that was started ahead; its errors go to the file ``stderr``.

    ``passed`` is a descriptor that the engine finds at `PASSED_PATH`. Raises `OSError`.
    """
    if ahead and passed is None:
        engine = Spawned(*ahead.pop())
        with contextlib.suppress(BrokenPipeError):  # one that is gone is found to be when it is listened to
            os.write(engine.outgoing, encode_orders(spec, stderr))
        return engine
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
    return Spawned(*start_talking(list(argv), stderr, passed))


def spawn_with(streams: Sequence[int | str | None], argv: Sequence[str]) -> int:
    """Start a program in a session of its own with these as its descriptors from 0 on; return its pid.

    A number is one of our descriptors, a text a file to append to, None is left out. Raises `OSError`.
    """
    return start_with(list(streams), list(argv))
