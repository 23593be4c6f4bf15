"""What a spec asks for: an engine of one run, or of several together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from trainmon_tui.engine.serve import Served
from trainmon_tui.engine.start import start_early

if TYPE_CHECKING:
    from trainmon_tui.protocol.spec import EngineSpec


class Closable(Served, Protocol):
    """What is served, and let go of afterwards."""

    def close(self) -> None:
        """Let go of everything."""
        ...


def start_served(spec: EngineSpec) -> Closable:
    """Return what answers the screen; raises `TrainmonError` for what it cannot use."""
    if spec.several is None:
        return start_early(spec)
    if spec.several.kind == "compare":
        from trainmon_tui.engine.comparison import Comparison  # noqa: PLC0415 - one run needs none of it

        return Comparison(spec, spec.several)
    from trainmon_tui.engine.fleet import Fleet  # noqa: PLC0415 - as above

    return Fleet(spec, spec.several)
