"""``… | trainmon-tui -``: watch what comes out of a pipe; keys come from the terminal."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

from trainmon_tui.cli.exit import drop_stdout, say
from trainmon_tui.cli.screen import open_keys
from trainmon_tui.config.terminal import can_show_a_screen, is_terminal
from trainmon_tui.model.errors import ExitCode, UsageError

if TYPE_CHECKING:
    import argparse

STDIN = "-"
"""What a run is called that comes out of standard input."""
READ_BYTES = 1 << 20


def is_piped_in() -> bool:
    """Return whether standard input is a shell's pipe: then it is the run if none was named."""
    return stat.S_ISFIFO(os.fstat(0).st_mode)


def require_pipe() -> None:
    """Raise `UsageError` where a person would have to type the log."""
    if is_terminal(sys.stdin):
        raise UsageError(
            "nothing is piped in: standard input is the terminal",
            "pipe the training's output into it: python -u train.py 2>&1 | trainmon-tui -",
        )


def watch_pipe(args: argparse.Namespace) -> int:
    """Show the screen of what is piped in; return the exit status. The pipe is read to its end in any case."""
    require_pipe()
    keys = open_keys() if can_show_a_screen(sys.stdout) else None
    if keys is None:
        return pass_on(args.tee or "")
    pipe = os.dup(0)
    os.dup2(keys, 0)
    os.close(keys)
    return _watch(pipe, args)


def _watch(pipe: int, args: argparse.Namespace) -> int:
    from trainmon_tui.cli.spec import watched_spec
    from trainmon_tui.cli.watch import open_screen, splashed
    from trainmon_tui.client.piped import PipedRun
    from trainmon_tui.client.spawn import PASSED_PATH

    run = PipedRun(pipe, args.tee or "")
    try:
        with splashed("standard input"):
            spec = watched_spec(PASSED_PATH, args)._replace(called=STDIN, pipe=run.pipe_name)
            return open_screen(spec, args, companion=run, passed=run.kept)
    finally:
        words = run.farewell()
        if words:
            say(words)


def pass_on(tee: str) -> int:
    """Without a terminal to draw on, hand standard input on to standard output, so that no training breaks.

    Returns the exit status: not 0 where ``tee`` does not hold all of it.
    """
    from trainmon_tui.client.drain import Outlet

    also = f" and to {tee}" if tee else ""
    say(f"there is no terminal to show a screen on: the output is passed on to standard output{also}")
    outlets = [Outlet("standard output", 1), *([Outlet(tee)] if tee else [])]
    troubles: set[str] = set()
    while data := os.read(0, READ_BYTES):
        for outlet in outlets:
            outlet.write(data)
            if outlet.trouble and outlet.name not in troubles:
                troubles.add(outlet.name)
                say(outlet.trouble, "what is piped in is still read to its end")
    if outlets[0].trouble:
        drop_stdout()
    return ExitCode.USAGE if any(outlet.trouble for outlet in outlets[1:]) else ExitCode.PASS
