"""Open a run on the screen: live, or as a replay."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.cli import splash
from trainmon_tui.protocol.spec import EngineSpec, ReplaySpec

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.ui.options import UiOptions


def watch(args: argparse.Namespace) -> int:
    """Watch a run live; return the exit status."""
    return open_screen(EngineSpec(args.run, playbook=args.playbook, terminal=terminal_name()), args)


def replay(path: str, args: argparse.Namespace, *, arrival: str = "") -> int:
    """Play a finished log with a clock; return the exit status."""
    spec = ReplaySpec(speed=args.speed, arrival=arrival, start=args.start)
    return open_screen(EngineSpec(path, playbook=args.playbook, replay=spec, terminal=terminal_name()), args)


def open_screen(spec: EngineSpec, args: argparse.Namespace) -> int:
    """Draw the splash, start the engine, and only then load the toolkit; raises `TrainmonError`.

    What can be refused is refused before the screen changes.
    """
    require_openable(spec)
    splash.show(Path(spec.path).name)
    try:
        from trainmon_tui.client.process import start_process

        errors = engine_errors()
        connection = start_process(spec, errors)
        from trainmon_tui.ui.app import run

        return run(connection, lambda: start_process(spec, errors), ui_options(args))
    except BaseException:
        splash.take_away()
        raise


def require_openable(spec: EngineSpec) -> None:
    """Refuse what can never become a log; a file that does not exist yet is waited for in its folder."""
    from trainmon_tui.sources.open import check_readable

    path = Path(spec.path)
    if spec.replay is not None or path.exists() or not path.absolute().parent.is_dir():
        check_readable(spec.path)


def terminal_name() -> str:
    """Return the path of the terminal that the screen is drawn on, or an empty string."""
    try:
        return os.ttyname(2)
    except OSError:
        return ""


def engine_errors() -> str:
    """Return where the engine's standard error goes: a file in the state folder, if one can be kept."""
    from trainmon_tui.config.folders import writable_folder

    folder = writable_folder("state")
    return str(folder / "engine-errors.txt") if folder else os.devnull


def ui_options(args: argparse.Namespace) -> UiOptions:
    """Return how the screen should look and behave."""
    from trainmon_tui.ui.options import UiOptions

    return UiOptions(theme=args.theme or "dark", mouse=not args.no_mouse)
