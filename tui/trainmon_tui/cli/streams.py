"""The three standard streams, which a caller may have closed."""

from __future__ import annotations

import os
import sys


def open_missing() -> None:
    """Lead every closed standard stream to nowhere.

    Otherwise the next file that is opened takes its number, and a message is written into that file.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number: this one
    # The interpreter has no objects for what was closed when it started.
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8", closefd=False)
    vars(sys)["__stdin__"] = sys.__stdin__ or sys.stdin  # the toolkit asks it for its number
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)
