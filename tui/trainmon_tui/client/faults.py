"""An engine's fault as the error that it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.errors import ExitCode, TrainmonError

if TYPE_CHECKING:
    from trainmon_tui.protocol.messages import Fault


def error_of(fault: Fault) -> TrainmonError:
    """Return the error that an engine sent as a message."""
    error = TrainmonError(fault.message, fault.hint)
    error.exit_code = ExitCode(fault.exit_code)
    return error
