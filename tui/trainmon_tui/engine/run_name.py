"""The short name of a run."""

from __future__ import annotations

import os
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def short_names(paths: Sequence[str]) -> list[str]:
    """Return a name for each of several runs, without an ending that all of them have.

    Where two would be the same, they are called what their paths do not share.
    """
    names = [run_name(path) for path in paths]
    endings = {Path(name).suffix for name in names}
    if len(endings) == 1 and not endings & {""}:
        names = [Path(name).stem for name in names]
    if len(set(names)) == len(names):
        return names
    parts = [path.split("/") for path in paths]
    shared = sum(1 for _ in takewhile(lambda same: len(set(same)) == 1, zip(*parts, strict=False)))
    told = ["/".join(part[shared:]) or part[-1] for part in parts]
    return told if len(set(told)) == len(told) else [f"{name} {at}" for at, name in enumerate(told, 1)]
