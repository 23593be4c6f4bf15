"""Which checkpoints a run's folder holds, and whether the run can be resumed from them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from trainmon_tui.report.doctor import Check
from trainmon_tui.sources.checkpoints import read_checkpoints

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_NAMED = 5


def check_checkpoints(run: Path) -> Iterator[Check]:
    """Yield one check for all checkpoints of a folder, and one for each that cannot be resumed."""
    if not run.is_dir():
        return
    checkpoints, now = read_checkpoints(run), time.time()
    newest = checkpoints.newest
    if newest is None:
        return
    if newest.resumable is False:
        whole = [one for one in checkpoints.found if one.resumable]
        advice = f"resume from {whole[-1].name}" if whole else "nothing here can be resumed: look for a copy"
        yield Check("run", "checkpoints", "fail", checkpoints.words(now), advice)
    else:
        yield Check("run", "checkpoints", "ok", checkpoints.words(now))
    for broken in [one for one in checkpoints.found if one.resumable is False][-MOST_NAMED:]:
        yield Check("run", "checkpoints", "warn", broken.words(now), "copy it again, or delete it")
