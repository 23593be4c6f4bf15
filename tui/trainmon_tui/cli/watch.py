"""Open a run on the screen: live, or as a replay.

The order is what makes the start quick: start the engine, refuse what is no log, draw the splash, and only then load
the toolkit, so that both processes load side by side. Where one file is all that is named, engine and splash are there
already.
"""

from __future__ import annotations

import contextlib
import gc
import os
import termios
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.cli import splash

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from trainmon_tui.client.companion import Companion
    from trainmon_tui.client.spawn import Spawned
    from trainmon_tui.protocol.spec import EngineSpec, TerminalSpec


def watch(args: argparse.Namespace) -> int:
    """Watch a run live; return the exit status. A file that does not exist yet is waited for in its folder."""
    from trainmon_tui.cli.spec import watched_spec

    start = engines(watched_spec(args.run, args)._replace(remember=True))
    first = start()
    with dismissed(first):
        refuse_unless_awaited(args.run)
    with splashed(args.run):
        return show(first, start, args)


def replay(path: str, args: argparse.Namespace, *, arrival: str = "", remember: bool = False) -> int:
    """Play a finished log with a clock; return the exit status."""
    refuse_what_is_no_log(path)
    with splashed(path):
        from trainmon_tui.cli.spec import spec_of
        from trainmon_tui.protocol.spec import ReplaySpec

        clock = ReplaySpec(speed=args.speed, arrival=arrival, start=args.start or "")
        return open_screen(spec_of(path, args)._replace(replay=clock, remember=remember), args)


@contextlib.contextmanager
def splashed(path: str) -> Iterator[None]:
    """Show the splash at once; take it away if no screen follows.

    Nothing becomes garbage while modules load, so that collecting only makes the start slower; the screen
    collects again from its first paint on.
    """
    with contextlib.ExitStack() as giving_back:
        giving_back.callback(gc.enable)
        giving_back.callback(splash.take_away)
        gc.disable()
        splash.show(Path(path).name or path)
        yield
        giving_back.pop_all()
        gc.enable()


def open_screen(
    spec: EngineSpec,
    args: argparse.Namespace,
    *,
    companion: Companion | None = None,
    passed: int | None = None,
) -> int:
    """Start the engine and show the screen; return its exit status; raises `TrainmonError`.

    ``passed`` is a descriptor that every engine is given, ``companion`` what makes the run beside the screen.
    """
    start = engines(spec, passed)
    return show(start(), start, args, companion)


def engines(spec: EngineSpec, passed: int | None = None) -> Callable[[], Spawned]:
    """Return what starts an engine for this terminal, as it is set now."""
    from trainmon_tui.client.spawn import spawn_engine

    return partial(spawn_engine, spec._replace(terminal=terminal_now()), engine_errors(), passed)


@contextlib.contextmanager
def dismissed(engine: Spawned) -> Iterator[None]:
    """End an engine if there will be no screen for it."""
    from trainmon_tui.client.spawn import dismiss

    with contextlib.ExitStack() as ending:
        ending.callback(dismiss, engine)
        yield
        ending.pop_all()


def show(
    first: Spawned,
    start: Callable[[], Spawned],
    args: argparse.Namespace,
    companion: Companion | None = None,
) -> int:
    """Show what an engine tells; return the exit status. ``start`` starts another one when it is gone."""
    from trainmon_tui.cli.looks import ui_options
    from trainmon_tui.client.process import ProcessConnection
    from trainmon_tui.ui.preview import watch_run

    options = ui_options(args, companion=companion)
    return watch_run(ProcessConnection(first), lambda: ProcessConnection(start()), options)


def refuse_unless_awaited(path: str) -> None:
    """Raise `NoInputError` for what can never be read; a file that does not exist yet is waited for in its folder."""
    if Path(path).exists() or not Path(path).absolute().parent.is_dir():
        refuse_what_is_no_log(path)


def refuse_what_is_no_log(path: str) -> None:
    """Raise `NoInputError` for what can never be read as a log."""
    from trainmon_tui.sources.open import check_readable

    check_readable(path)


def terminal_now() -> TerminalSpec | None:
    """Return the terminal that the screen is drawn on and its present settings; None without one."""
    from trainmon_tui.protocol.spec import TerminalSpec

    try:
        *modes, characters = termios.tcgetattr(2)
        numbers = (code if isinstance(code, int) else code[0] for code in characters)
        return TerminalSpec(os.ttyname(2), tuple(modes), tuple(numbers))
    except (OSError, termios.error):
        return None


def engine_errors() -> str:
    """Return where the engine's standard error goes: a file in the state folder, if one can be kept."""
    from trainmon_tui.config.folders import writable_folder

    folder = writable_folder("state")
    return str(folder / "engine-errors.txt") if folder else os.devnull
