"""How the run goes on at its present pace."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from trainmon_tui.engine.pace import eta_s
from trainmon_tui.protocol.header import Outlook

if TYPE_CHECKING:
    from trainmon_tui.engine.pace import Pace
    from trainmon_tui.engine.session import Session

MINUTE_S = 60.0


def outlook_of(session: Session, pace: Pace, eta: float | None, *, live: bool) -> Outlook:
    """Return the outlook of a run that moves; ``live`` means that its clock is the wall's."""
    progress, known, expected = session.progress, pace.range(), session.expected
    return Outlook(
        eta_low_s=eta_s(progress, known.fast) if known else None,
        eta_high_s=eta_s(progress, known.slow) if known else None,
        ends_wall_s=_minute(time.time() + eta) if live and eta is not None else None,
        epoch_s=session.timing.epoch_s(),
        steps_an_epoch=_steps_of_last_epoch(session),
        steps_expected=expected.an_epoch,
        total_expected=expected.total,
        slower=pace.slower(),
    )


def _minute(wall_s: float) -> float:
    """Return a time to the minute: what is told of it then changes only when it does."""
    return round(wall_s / MINUTE_S) * MINUTE_S


def _steps_of_last_epoch(session: Session) -> float | None:
    epoch = session.progress.epoch
    last = math.ceil(epoch) - 1 if epoch is not None and math.isfinite(epoch) else 0
    if last < 1:
        return None
    end, begin = session.steps_by_epoch.step_at(last), session.steps_by_epoch.step_at(last - 1)
    return round(end - begin) if end is not None and begin is not None and end > begin else None
