"""The short name of a run."""

from __future__ import annotations

import os
from pathlib import Path

STDIN = "-"
"""What a run is called that comes out of standard input."""
COMMON_NAMES = frozenset({"run", "train", "training", "log", "output", "out", "nohup", "stdout", "stderr"})
"""Log names that say nothing of the run; its folder's name does."""

_HERE = ("", "..")
"""Names of folders that say where they are from here: that of ``.`` is empty."""


def run_name(path: str) -> str:
    """Return the log's name, or its folder's where the log has a common name."""
    if path == STDIN:
        return "stdin"
    log = Path(path)
    if log.name not in _HERE and log.stem.lower() not in COMMON_NAMES:
        return log.name
    try:
        log = Path(os.path.abspath(path))  # noqa: PTH100 - a Path keeps its ..
    except OSError:  # the working folder was removed
        return log.parent.name or log.name or path
    return (log.name if Path(path).name in _HERE else log.parent.name) or log.name or path
