"""Open several runs on one screen: their table, or their comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.client.connection import Connection
    from trainmon_tui.protocol.spec import EngineSpec, SeveralSpec


def open_together(several: SeveralSpec, args: argparse.Namespace) -> int:
    """Start the engine of several runs and show the screen; return its exit status; raises `TrainmonError`."""
    from trainmon_tui.cli.looks import ui_options
    from trainmon_tui.cli.spec import spec_of
    from trainmon_tui.cli.watch import engine_errors, terminal_now
    from trainmon_tui.client.process import ProcessConnection
    from trainmon_tui.client.spawn import spawn_engine

    base = spec_of("", args)._replace(terminal=terminal_now())
    errors = engine_errors()

    def start(spec: EngineSpec) -> Connection:
        return ProcessConnection(spawn_engine(spec, errors))

    first = base._replace(several=several)
    engine = spawn_engine(first, errors)
    from trainmon_tui.ui.app import run

    options = ui_options(
        args,
        mode="runs" if several.kind == "table" else "compare",
        connect=lambda paths: start(opened(base, paths)),
    )
    return run(ProcessConnection(engine), lambda: start(first), options)


def opened(base: EngineSpec, paths: tuple[str, ...]) -> EngineSpec:
    """Return what an engine is started for: one run, or the comparison of several."""
    from trainmon_tui.protocol.spec import SeveralSpec

    if len(paths) == 1:
        return base._replace(path=paths[0])
    return base._replace(several=SeveralSpec("compare", paths), telemetry=False)
