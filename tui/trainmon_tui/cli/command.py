"""``trainmon-tui -- COMMAND``: run a command and watch it; nothing that happens to the screen reaches it."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.cli.exit import say
from trainmon_tui.client.command import CommandRefusedError, RunningCommand
from trainmon_tui.model.errors import ExitCode

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

_STRANGE = re.compile(r"[^A-Za-z0-9._-]+")
_NAME_CHARACTERS = 40


def watch_command(args: argparse.Namespace) -> int:
    """Start the command and show the screen; return the command's exit status, or the screen's while it runs."""
    from trainmon_tui.cli.spec import watched_spec
    from trainmon_tui.cli.watch import open_screen, splashed

    log = args.tee or own_log(args.command)
    try:
        command = RunningCommand(args.command, log)
    except CommandRefusedError as error:
        say(error.message, error.hint)
        if not args.tee:
            remove_if_empty(Path(log))
        return error.status
    try:
        with splashed(log):
            spec = watched_spec(log, args)._replace(command=tuple(args.command))
            status = open_screen(spec, args, companion=command)
    finally:
        say(*command.farewell().split("\n", 1))
    return command.exit_status() if status == ExitCode.PASS else status


def own_log(argv: Sequence[str]) -> str:
    """Return a new file for a command's output, in the state folder or, where that cannot be, a temporary one."""
    from trainmon_tui.config.folders import writable_folder

    state = writable_folder("state")
    folder = state / "commands" if state else None
    if folder is not None:
        folder.mkdir(exist_ok=True)
    name = f"{log_name(argv)}-{time.strftime('%Y%m%d-%H%M%S')}"
    if folder is None:
        handle, path = tempfile.mkstemp(".log", f"{name}-")
        os.close(handle)
        return path
    return str(_new_file(folder, name))


def _new_file(folder: Path, name: str) -> Path:
    """Create a file that did not exist: ``NAME.log``, ``NAME-2.log`` ..."""
    for number in itertools.count(1):
        path = folder / (f"{name}.log" if number == 1 else f"{name}-{number}.log")
        with contextlib.suppress(FileExistsError):
            path.touch(mode=0o600, exist_ok=False)
            return path
    raise AssertionError("counting does not end")


def remove_if_empty(log: Path) -> None:
    """Remove a log that nothing was written to."""
    with contextlib.suppress(OSError):
        if not log.stat().st_size:
            log.unlink()


def log_name(argv: Sequence[str]) -> str:
    """Return what a command's log is called: its script's name, else its program's."""
    script = next((word for word in argv[1:] if word.endswith((".py", ".sh"))), argv[0])
    return _STRANGE.sub("-", Path(script).stem)[:_NAME_CHARACTERS].strip("-.") or "command"
