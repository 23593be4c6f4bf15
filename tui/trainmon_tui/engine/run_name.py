"""The short name of a run."""

from __future__ import annotations

from pathlib import Path

STDIN = "-"
"""What a run is called that comes out of standard input."""
COMMON_NAMES = frozenset({"run", "train", "training", "log", "output", "out", "nohup", "stdout", "stderr"})
"""Log names that say nothing of the run; its folder's name does."""


def run_name(path: str) -> str:
    """Return the log's name, or its folder's where the log has a common name."""
    if path == STDIN:
        return "stdin"
    log = Path(path)
    if log.stem.lower() not in COMMON_NAMES:
        return log.name
    try:
        folder = log.absolute().parent.name
    except OSError:  # the working folder was removed
        folder = log.parent.name
    return folder or log.name
