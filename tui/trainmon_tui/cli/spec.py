"""What an engine is started for, from the options that commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.protocol.spec import EngineSpec

if TYPE_CHECKING:
    import argparse


def spec_of(path: str, args: argparse.Namespace) -> EngineSpec:
    """Return how a run is to be read and judged: what `add_reading` asks for."""
    return EngineSpec(
        path,
        args.playbook,
        format=args.log_format,
        alone=args.alone,
        config=args.config,
        record=args.record,
    )


def watched_spec(path: str, args: argparse.Namespace) -> EngineSpec:
    """Return how a run is to be watched beside its machine: what `add_machine` asks for too."""
    return spec_of(path, args)._replace(pid=args.pid, interval_s=args.interval)
