"""How the program ends: the one place that writes errors to standard error and chooses the exit status."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from trainmon_tui.cli.output import write_bytes
from trainmon_tui.model.errors import ExitCode, TrainmonError
from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable

BROKEN_PIPE = 141
"""128 + SIGPIPE, as a shell reports a program whose reader went away: never mistaken for a verdict."""
CRASH_FILE = "crash.txt"


def guarded(command: Callable[[], int]) -> int:
    """Run a command; turn everything that can go wrong into one message and an exit status."""
    try:
        code = int(command())
        write_bytes(b"")
    except BrokenPipeError:
        drop_stdout()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except TrainmonError as error:
        say(error.message, error.hint)
        code = error.exit_code
    except Exception as error:
        # The last net: a person sees one line, and a file keeps the rest.
        if _debugging():
            raise
        code = _crashed(error)
    _drop_stdout_if_broken()
    return code


def say(message: str, hint: str = "") -> None:
    """Write a message and its hint to standard error, as one or two lines."""
    lines = [f"trainmon-tui: {clean(message)}", *(f"  {clean(line)}" for line in hint.splitlines())]
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    text = "\n".join(lines).encode(encoding, "backslashreplace").decode(encoding)
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def _debugging() -> bool:
    return os.environ.get("TRAINMON_DEBUG", "") not in ("", "0")


def _crashed(error: Exception) -> int:
    import traceback

    from trainmon_tui.config.folders import write_state

    path = write_state(CRASH_FILE, "".join(traceback.format_exception(error)))
    kept = f"the details are in {path}" if path else "the details could not be kept: no writable state folder"
    summary = str(error).splitlines()[0] if str(error) else ""
    named = type(error).__name__ + (f": {summary}" if summary else "")
    say(f"internal error: {named}", f"{kept}; TRAINMON_DEBUG=1 shows them here")
    return ExitCode.INTERNAL


def _drop_stdout_if_broken() -> None:
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        drop_stdout()


def drop_stdout() -> None:
    """Let nothing more be flushed into a pipe without a reader, where the interpreter would complain at its end."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
