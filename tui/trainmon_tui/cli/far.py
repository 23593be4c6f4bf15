"""``trainmon-tui ssh://HOST/PATH``: watch a run on another machine, with the engine over there."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from trainmon_tui.cli.reading import far_options
from trainmon_tui.cli.spec import watched_spec

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from trainmon_tui.protocol.spec import TerminalSpec


def watch_far(args: argparse.Namespace) -> int:
    """Show the screen of a run on another machine; return the exit status."""
    from trainmon_tui.cli.watch import splashed, terminal_now
    from trainmon_tui.client.far import parse_far

    far = parse_far(args.run)
    with splashed(args.run), terminal_given_back(terminal_now()):
        from trainmon_tui.client.remote import FarRun
        from trainmon_tui.client.retry import BackOff

        run = FarRun(far, far_options(watched_spec(args.run, args)))
        from trainmon_tui.cli.looks import ui_options

        first = run.connect()
        from trainmon_tui.ui.app import run as show

        options = ui_options(args, opening=f"connecting to {far.host}", retry=BackOff)
        return show(first, run.connect, options)


@contextlib.contextmanager
def terminal_given_back(terminal: TerminalSpec | None) -> Iterator[None]:
    """Have somebody on this machine restore the terminal if we are killed; the engine is too far away."""
    if terminal is None:
        yield
        return
    from trainmon_tui.client.children import python
    from trainmon_tui.client.spawn import spawn_with
    from trainmon_tui.protocol.spec import EngineSpec, encode_spec

    listening, telling = os.pipe()
    spec = EngineSpec("", terminal=terminal)
    argv = python("trainmon_tui.engine.last_resort", encode_spec(spec))
    try:
        pid = spawn_with([listening, os.devnull, os.devnull], argv)
    finally:
        os.close(listening)
    try:
        yield
    finally:
        with contextlib.suppress(BrokenPipeError):
            os.write(telling, b"bye")
        os.close(telling)
        os.waitpid(pid, 0)
